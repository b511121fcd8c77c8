// What becomes of the entries of a map: duplicate keys, the same way in both formats, and YAML's merge key.
#ifndef PARETO_ENGINE_DOCUMENT_ENTRIES_H_
#define PARETO_ENGINE_DOCUMENT_ENTRIES_H_

#include <string>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/document/document.h"

namespace pareto::document {

// Reports each key that an earlier entry has, with a label at that one, and removes the entry. Linear.
void DropDuplicates(std::vector<Entry>& entries, const std::string& code, base::DiagnosticSink& sink);

// Applies `<<`: own keys win, then the first map that has the key; merged entries keep the spans of where they are
// written. A `<<` that is no map or list of maps is `yaml/syntax`. `made` has the values.
std::vector<Entry> MergeEntries(const Document& made, std::vector<Entry> entries, base::DiagnosticSink& sink);

}  // namespace pareto::document

#endif  // PARETO_ENGINE_DOCUMENT_ENTRIES_H_

// Duplicate keys: found the same way in both formats.
#ifndef PARETO_ENGINE_DOCUMENT_ENTRIES_H_
#define PARETO_ENGINE_DOCUMENT_ENTRIES_H_

#include <string>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/document/document.h"

namespace pareto::document {

// Reports each key that an earlier entry has, with a label at that one, and removes the entry. Linear.
void DropDuplicates(std::vector<Entry>& entries, const std::string& code, base::DiagnosticSink& sink);

}  // namespace pareto::document

#endif  // PARETO_ENGINE_DOCUMENT_ENTRIES_H_

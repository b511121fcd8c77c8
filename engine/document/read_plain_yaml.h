// YAML as configs are mostly written, without yaml-cpp, which takes most of the time that a large config is read in.
//
// It knows what it knows: block lists and maps, `[...]` and `{...}` on one line, texts on one line with and without quotes, `|` blocks and
// remarks. What it gives then is what ReadYaml makes through yaml-cpp, to the byte of each span and the number of each node. At the first
// character that could mean anything else, mistakes among them, it gives up.
#ifndef PARETO_ENGINE_DOCUMENT_READ_PLAIN_YAML_H_
#define PARETO_ENGINE_DOCUMENT_READ_PLAIN_YAML_H_

#include <optional>
#include <string_view>

#include "engine/base/diagnostic.h"
#include "engine/base/source.h"
#include "engine/document/document.h"

namespace pareto::document {

// `text` is the file's, its encoding checked. Nothing where the text is not of this kind; then nothing is reported.
// Else duplicate keys are.
std::optional<Document> ReadPlainYaml(base::FileId file, std::string_view text, base::DiagnosticSink& sink);

// The same for any text, through yaml-cpp, as ReadYaml says.
Document ReadAnyYaml(base::FileId file, std::string_view text, base::DiagnosticSink& sink);

}  // namespace pareto::document

#endif  // PARETO_ENGINE_DOCUMENT_READ_PLAIN_YAML_H_

// Writers: a document as text, the same bytes for the same document. Maps keep the document's order.
//
// Reading what was written gives the same document, spans and spellings apart (`0x10` is written as 16). A number that
// is not finite is written as null; a document without a root, too. No writer recurses, so any depth is fine.
#ifndef PARETO_ENGINE_DOCUMENT_WRITE_H_
#define PARETO_ENGINE_DOCUMENT_WRITE_H_

#include <string>

#include "engine/document/document.h"

namespace pareto::document {

// Indented by two, UTF-8 kept, ends with a line feed.
std::string WriteJson(const Document& document);
// Block style; quotes whatever YAML 1.1 or 1.2 would read as another type; long texts of several lines as `|` blocks.
std::string WriteYaml(const Document& document);
// One line a node with line:column of key and value, for `--print document` and tests.
std::string PrintDocument(const Document& document, const base::SourceMap& sources);

}  // namespace pareto::document

#endif  // PARETO_ENGINE_DOCUMENT_WRITE_H_

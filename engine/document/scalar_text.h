// Numbers as both writers print them.
#ifndef PARETO_ENGINE_DOCUMENT_SCALAR_TEXT_H_
#define PARETO_ENGINE_DOCUMENT_SCALAR_TEXT_H_

#include <string>

#include "engine/document/document.h"

namespace pareto::document {

// Null, bool, int or float as JSON and YAML both read it. Floats are the shortest text that reads back as the same
// number, and always have a point or an exponent, so that they read back as floats.
void AppendPlain(std::string& out, const Document& document, NodeId node);

}  // namespace pareto::document

#endif  // PARETO_ENGINE_DOCUMENT_SCALAR_TEXT_H_

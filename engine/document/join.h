// Several documents as one: each a part under a key.
#ifndef PARETO_ENGINE_DOCUMENT_JOIN_H_
#define PARETO_ENGINE_DOCUMENT_JOIN_H_

#include <span>
#include <string_view>

#include "engine/base/source.h"
#include "engine/document/document.h"

namespace pareto::document {

struct Part {
  std::string_view key;
  base::FileId file;         // the key is written nowhere: it stands at this file's begin
  const Document* document;  // with a root; need not outlive the call
};

// A map from key to document, in the order given. All that stands in a part keeps the span that it has in its own file. Keys are the caller's
// to keep apart.
Document Join(std::span<const Part> parts);

}  // namespace pareto::document

#endif  // PARETO_ENGINE_DOCUMENT_JOIN_H_

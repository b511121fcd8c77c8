// Tags of YAML: the standard ones are honoured, any other is a finding and else passed over.
#ifndef PARETO_ENGINE_DOCUMENT_YAML_TAGS_H_
#define PARETO_ENGINE_DOCUMENT_YAML_TAGS_H_

#include <string_view>

#include "engine/base/diagnostic.h"
#include "engine/document/core_schema.h"

namespace pareto::document {

// Whether yaml-cpp's `tag` is one that asks for a type; `?` and `!` stand for none (`!` makes text of a scalar).
bool HasTag(std::string_view tag);

// The type and value of a scalar that has a tag; reports `yaml/tag` at `place` where the tag is unknown or does not
// fit, and then reads the value as if it had none. `source` is the file's text.
Resolved ResolveTagged(std::string_view tag, std::string_view value, bool quoted, base::Span place,
                       std::string_view source, base::DiagnosticSink& sink);

// Reports `yaml/tag` where the tag of a list or map is unknown or does not fit.
void CheckTag(std::string_view tag, Kind kind, base::Span place, std::string_view source, base::DiagnosticSink& sink);

}  // namespace pareto::document

#endif  // PARETO_ENGINE_DOCUMENT_YAML_TAGS_H_

#include "engine/document/read.h"

#include <string_view>

namespace pareto::document {

Document Read(base::FileId file, const base::SourceMap& sources, base::DiagnosticSink& sink) {
  const std::string_view name = sources.name(file);
  if (name.ends_with(".props") || name.ends_with(".properties")) return ReadProperties(file, sources, sink);
  return name.ends_with(".json") ? ReadJson(file, sources, sink) : ReadYaml(file, sources, sink);
}

}  // namespace pareto::document

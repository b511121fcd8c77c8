#include "engine/document/yaml_tags.h"

#include <string>

namespace pareto::document {
namespace {

constexpr std::string_view kStandard = "tag:yaml.org,2002:";
constexpr std::size_t kShown = 60;  // bytes of a tag that a message repeats at most

// The part of a standard tag that names the type, or nothing.
std::string_view TypeOf(std::string_view tag) {
  return tag.starts_with(kStandard) ? tag.substr(kStandard.size()) : std::string_view{};
}

void Unknown(base::Span place, std::string_view source, base::DiagnosticSink& sink) {
  const std::string name(source.substr(place.begin, place.end - place.begin));
  const bool shows = name.size() <= kShown && name.find('`') == std::string::npos;
  sink.Error("yaml/tag", place, shows ? "unknown tag `" + name + "`" : "unknown tag")
      .help.push_back("remove the tag; put text that starts with `!` in quotes");
}

}  // namespace

bool HasTag(std::string_view tag) { return !tag.empty() && tag != "?" && tag != "!"; }

Resolved ResolveTagged(std::string_view tag, std::string_view value, bool quoted, base::Span place,
                       std::string_view source, base::DiagnosticSink& sink) {
  const Resolved plain = quoted ? Resolved{} : Resolve(value);
  const auto wrong = [&](const char* what) {
    sink.Error("yaml/tag", place, std::string("the tag asks for ") + what + ", the value is none")
        .help.push_back("remove the tag, or correct the value");
    return plain;
  };
  const std::string_view type = TypeOf(tag);
  const Resolved is = Resolve(value);
  if (type == "str") return {};
  if (type == "int") return is.kind == Kind::kInt ? is : wrong("an integer");
  if (type == "float" && is.kind == Kind::kInt) return {Kind::kFloat, 0, static_cast<double>(is.integer)};
  if (type == "float") return is.kind == Kind::kFloat ? is : wrong("a number");
  if (type == "bool") return is.kind == Kind::kBool ? is : wrong("`true` or `false`");
  if (type == "null") return is.kind == Kind::kNull ? is : wrong("null");
  if (type == "seq") return wrong("a list");
  if (type == "map") return wrong("a map");
  Unknown(place, source, sink);
  return plain;
}

void CheckTag(std::string_view tag, Kind kind, base::Span place, std::string_view source, base::DiagnosticSink& sink) {
  const std::string_view type = TypeOf(tag);
  if (type == (kind == Kind::kMap ? "map" : "seq")) return;
  for (const std::string_view known : {"str", "int", "float", "bool", "null", "seq", "map"}) {
    if (type != known) continue;
    sink.Error("yaml/tag", place, std::string("the tag does not fit ") + KindName(kind))
        .help.push_back("remove the tag");
    return;
  }
  Unknown(place, source, sink);
}

}  // namespace pareto::document

#include "engine/emit/fix.h"

#include <catch2/catch.hpp>

namespace pareto::emit {
namespace {

using base::Edit;
using base::SourceMap;
using base::Span;

// A text in which «...» marks the span.
struct Marked {
  SourceMap sources;
  Span span;
  explicit Marked(std::string text, const char* name = "config.yaml") {
    const std::string open = "\xC2\xAB", close = "\xC2\xBB";
    const std::size_t begin = text.find(open);
    text.erase(begin, open.size());
    const std::size_t end = text.find(close);
    text.erase(end, close.size());
    span = {sources.Add(name, text), static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
  }
  std::string Apply(const std::optional<Edit>& edit) const {
    if (!edit) return "no edit";
    std::string text(sources.text(edit->span.file));
    return text.replace(edit->span.begin, edit->span.end - edit->span.begin, edit->replacement);
  }
};

std::string Replace(const char* text, const char* value, bool is_text, const char* name = "config.yaml") {
  const Marked m(text, name);
  return m.Apply(ReplaceScalar(m.sources, m.span, {value, is_text}));
}

TEST_CASE("a scalar is replaced in the style it has") {
  CHECK(Replace("a: «5» # five\n", "60", false) == "a: 60 # five\n");
  CHECK(Replace("a: «x»\n", "y-z", true) == "a: y-z\n");
  CHECK(Replace("a: «x»\n", "y: z", true) == "a: \"y: z\"\n");
  CHECK(Replace("a: «x»\n", "true", true) == "a: \"true\"\n");
  CHECK(Replace("a: «x»\n", "3.10", true) == "a: \"3.10\"\n");
  CHECK(Replace("a: «'x'»\n", "it's", true) == "a: 'it''s'\n");
  CHECK(Replace("a: «\"x\"»\n", "say \"y\"", true) == "a: \"say \\\"y\\\"\"\n");
  CHECK(Replace("a: «'5'»\n", "5", false) == "a: 5\n");
  CHECK(Replace("a: «|\n  x\n»", "y", true) == "no edit");
  CHECK(Replace("a: «&b x»\n", "y", true) == "no edit");
  CHECK(Replace("{\"a\": «\"x\"»}", "y", true, "c.json") == "{\"a\": \"y\"}");
  CHECK(Replace("{\"a\": «1»}", "y", true, "c.json") == "{\"a\": \"y\"}");
}

std::string Insert(const char* text, const char* key, const char* value, const char* name = "config.yaml") {
  const Marked m(text, name);
  return m.Apply(InsertField(m.sources, m.span, key, {value, false}));
}

TEST_CASE("a field is added below the name") {
  CHECK(Insert("components:\n  - name: «t»  # it\n    type: table\n", "retain", "true") ==
        "components:\n  - name: t  # it\n    retain: true\n    type: table\n");
  CHECK(Insert("x:\n  - type: table\n    name: «\"t\"»", "retain", "true") ==
        "x:\n  - type: table\n    name: \"t\"\n    retain: true");
  CHECK(Insert("components:\n  «t»:\n    # a table\n    type: table\n", "retain", "true") ==
        "components:\n  t:\n    retain: true\n    # a table\n    type: table\n");
  CHECK(Insert("- name: «t»\r\n  type: table\r\n", "retain", "true") ==
        "- name: t\r\n  retain: true\r\n  type: table\r\n");
  CHECK(Insert("components:\n  - {name: «t», type: table}\n", "retain", "true") == "no edit");
  CHECK(Insert("components:\n  «t»: {type: table}\n", "retain", "true") == "no edit");
  CHECK(Insert("components:\n  «t»:\n  u:\n    type: x\n", "retain", "true") == "no edit");
  CHECK(Insert("{\"name\": «\"t\"»\n}", "retain", "true", "c.json") == "no edit");
}

std::string Remove(const char* text, bool container, bool item = false, const char* name = "config.yaml") {
  const Marked m(text, name);
  return m.Apply(RemoveLines(m.sources, m.span, container, item));
}

TEST_CASE("an entry is removed with its lines") {
  CHECK(Remove("- name: a\n  size: «5»  # MB\n  type: b\n", false) == "- name: a\n  type: b\n");
  CHECK(Remove("a: 1\nb: «x»", false) == "a: 1\n");
  CHECK(Remove("- name: a\n  code: «|\n    x\n    y\n»  type: b\n", false) == "- name: a\n  type: b\n");
  CHECK(Remove("- name: «a»\n  type: b\n", false) == "no edit");
  CHECK(Remove("a: {b: «5»}\n", false) == "no edit");
  CHECK(Remove("a: 1\n«env»:\n  x: 1\n\n  # c\n  y: 2\n# of b\nb: 2\n", true) == "a: 1\n# of b\nb: 2\n");
  CHECK(Remove("a: 1\n«env»:\n- x\n- y\nb: 2\n", true) == "a: 1\nb: 2\n");
  CHECK(Remove("a: 1\n«env»: [x, {y: z}]  # c\nb: 2\n", true) == "a: 1\nb: 2\n");
  CHECK(Remove("a: 1\n«env»: [x,\n  y]\nb: 2\n", true) == "no edit");
  CHECK(Remove("a: 1\n«env»: &anchor\n  x: 1\nb: 2\n", true) == "no edit");
  CHECK(Remove("- «env»:\n    x: 1\n  b: 2\n", true) == "no edit");
  CHECK(Remove("p:\n  - a\n  - «b»\n  - c\n", false, true) == "p:\n  - a\n  - c\n");
  CHECK(Remove("p: [a, «b»]\n", false, true) == "no edit");
  CHECK(Remove("{\n  \"a\": «1»\n}", false, false, "c.json") == "no edit");
}

}  // namespace
}  // namespace pareto::emit

// What the quick reader takes, it reads as yaml-cpp does: to the span, the node and the finding.
#include "engine/document/read_plain_yaml.h"

#include <catch2/catch.hpp>
#include <random>
#include <string>
#include <vector>

#include "engine/document/testing.h"

namespace pareto::document {
namespace {

// Everything that a reading is: nodes in the order they were made, and findings.
std::string Shown(const Document& document, const base::SourceMap& sources, const std::vector<base::Diagnostic>& findings) {
  std::string shown = std::to_string(static_cast<std::uint32_t>(document.root())) + " of " + std::to_string(document.size()) + "\n";
  const auto place = [](base::Span span) { return " " + std::to_string(span.begin) + "-" + std::to_string(span.end); };
  for (std::uint32_t i = 0; i < document.size(); ++i) {
    const NodeId node{i};
    shown += std::to_string(i) + " " + KindName(document.kind(node)) + place(document.span(node)) + (document.quoted(node) ? " quoted" : "");
    switch (document.kind(node)) {
      case Kind::kList:
        for (const NodeId item : document.items(node)) shown += " " + std::to_string(static_cast<std::uint32_t>(item));
        break;
      case Kind::kMap:
        for (const Entry& entry : document.entries(node)) {
          shown += " [" + std::string(entry.key) + place(entry.key_span) + "] " + std::to_string(static_cast<std::uint32_t>(entry.value));
        }
        break;
      default: shown += " [" + std::string(document.text(node)) + "] " + std::to_string(document.number(node));
    }
    shown += "\n";
  }
  for (const base::Diagnostic& d : findings) {
    shown += d.code + place(d.span) + " " + d.message + "\n";
    for (const base::Label& label : d.labels) shown += place(label.span) + " " + label.message + "\n";
  }
  return shown + PrintDocument(document, sources);
}

// Whether the quick reader takes the text; then both readings must be one.
bool Takes(const std::string& text) {
  base::SourceMap sources;
  const base::FileId file = sources.Add("config.yaml", text);
  base::DiagnosticSink quick, slow;
  const std::optional<Document> read = ReadPlainYaml(file, sources.text(file), quick);
  if (!read) {
    CHECK(quick.diagnostics().empty());
    return false;
  }
  const Document wanted = ReadAnyYaml(file, sources.text(file), slow);
  INFO(text);
  REQUIRE(Shown(*read, sources, quick.diagnostics()) == Shown(wanted, sources, slow.diagnostics()));
  return true;
}

TEST_CASE("configs as they are mostly written are read quickly", "[yaml][plain]") {
  CHECK(Takes("a: b\n"));
  CHECK(Takes("a: b"));
  CHECK(Takes("# first\n\na:   b c  # second\nb: c#d\n\n# third\n"));
  CHECK(Takes("a: 1\nb: -2\nc: 3.10\nd: true\ne: null\nf: ~\ng:\nh: # nothing\ni: yes\nj: 0x1F\nk: +4\nl: -x\n"));
  CHECK(Takes("a:\n  b:\n    c: d\n  e: f\ng: h\n"));
  CHECK(Takes("a:\n- b\n- c\nd: e\n"));
  CHECK(Takes("a:\n  - b\n  -\n  - name: c\n    size: 1\n\n    more:\n    - x\n    - y\n  - - e\n    - f\n"));
  CHECK(Takes("- a\n- b: c\n  d: e\n-   f: g\n    h: i\n"));
  CHECK(Takes("a: [b, \"c, d\", 'it''s', [e], {f: g, \"h\": 1}]\nb: []\nc: { }\nd: {e: [ ]} # remark\n"));
  CHECK(Takes("a: \"b: # c\"\nb: 'x \"y\" \\ z'\nc: \"\\\"\\\\\\/\\n\"\nd: \"\"\n\"e f\": ''\n'g': h\n"));
  CHECK(Takes("a: dynamodb:Query\nb: arn:aws:s3:::x/*\nc: rate(1 minute)?\nd: [dynamodb:Query, a/b?c=d]\n") == false);
  CHECK(Takes("a: dynamodb:Query\nb: arn:aws:s3:::x/*\nc: rate(1 minute)?\nd: [dynamodb:Query, x]\n"));
  CHECK(Takes("a: |\n  one\n    two\n\n  three\n\n\nb: c\nd:\n  - |\n   x\n  - y\n"));
  CHECK(Takes("na\xC3\xAFve: \xE2\x82\xAC\xF0\x9D\x84\x9E x\n"));
  CHECK(Takes("a: b\nc: d\na: e\nf: {g: 1, g: 2}\n"));  // duplicate keys
}

TEST_CASE("anything else is left to yaml-cpp", "[yaml][plain]") {
  for (const char* text :
       {"", "a", "# remark\n", "a:\tb\n", "a: b\r\n", "\xEF\xBB\xBF" "a: b\n", "---\na: b\n", "a: b\n---\n", "a: b\n...\n", "%YAML 1.2\na: b\n", "a: &x b\n", "a: *x\n",
        "a: !!str b\n", "<<: {a: b}\n", "? a\n: b\n", "a: b: c\n", "a: b\n  c\n", "a: >\n  b\n", "a: |-\n  b\n", "a: |\n  b", "a: |\n b\n  \nc: d\n", "a: [b,\n  c]\n", "a: [b, ]\n",
        "a: [b: c]\n", "a: {b}\n", "a: {b: }\n", "a: \"b\n  c\"\n", "a: \"\\x41\"\n", "a: 'b\n", "a: [b\n", "a: b]\n  c", " a: b\n", "a: b\n c: d\n", "a:\n  b: c\n d: e\n",
        "a:\n  - b\n  c: d\n", "a: - b\n", "a: @b\n", "a: `b`\n", "a: \"b\" c\n", "a: \"b\"# c\n", "null: a\n", "a:\n  \"b\"\n", "a:\n  [b]\n", ": a\n", "-a: b\n- c\n", "a: b:\n", "a: [b:]\n"}) {
    INFO(text);
    CHECK_FALSE(Takes(text));
  }
}

TEST_CASE("texts near to such configs are read as yaml-cpp reads them", "[yaml][plain][random]") {
  const std::vector<std::string> lines = {"a: b", "b:", "c: [d, e f]", "d: {e: f, g: [h]}", "- x", "- y: z", "- - w", "-", "e: \"q r\"", "f: 'it''s'", "# remark", "", "g: |", "h: 1 # one",
                                          "- [a]", "- {b: c}", "- \"t\": u", "text", "i: http://x/y?z", "j:  ", "- |", "k: - l", "m: ~", "- # r", "'n': o", "p: \"\\n\""};
  const std::string_view extra = " \n:-#,[]{}'\"|>?&*!~ab0.\\";
  std::mt19937 random(11);
  const auto below = [&](std::size_t n) { return static_cast<std::size_t>(random()) % n; };
  int taken = 0;
  for (int round = 0; round < 30'000; ++round) {
    std::string text;
    std::size_t indent = 0;
    for (std::size_t n = 1 + below(7); n > 0; --n) {
      const std::size_t step = below(6);
      indent = step == 0 ? indent + 2 : step == 1 && indent >= 2 ? indent - 2 : step == 2 ? below(5) : indent;
      text += std::string(indent, ' ') + lines[below(lines.size())] + (below(40) == 0 ? "" : "\n");
    }
    for (std::size_t n = below(3); n > 0; --n) {
      const std::size_t at = below(text.size() + 1);
      if (below(2) == 0 && at < text.size()) {
        text.erase(at, 1);
      } else {
        text.insert(at, 1, extra[below(extra.size())]);
      }
    }
    taken += Takes(text) ? 1 : 0;
  }
  CHECK(taken > 2'000);
}

}  // namespace
}  // namespace pareto::document

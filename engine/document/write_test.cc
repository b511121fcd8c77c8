#include "engine/document/write.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <random>

#include "engine/document/testing.h"

namespace pareto::document {
namespace {

TEST_CASE("JSON is indented by two and keeps UTF-8", "[write]") {
  const Reading reading("a: [1, 1.0, 0x10, x, null, true, {}, []]\nb:\n  \xC3\xA9: \"q\\\"\\\\\\n\\x01\"\n");
  CHECK(WriteJson(reading.document) ==
        "{\n"
        "  \"a\": [\n"
        "    1,\n"
        "    1.0,\n"
        "    16,\n"
        "    \"x\",\n"
        "    null,\n"
        "    true,\n"
        "    {},\n"
        "    []\n"
        "  ],\n"
        "  \"b\": {\n"
        "    \"\xC3\xA9\": \"q\\\"\\\\\\n\\u0001\"\n"
        "  }\n"
        "}\n");
}

TEST_CASE("YAML is written in blocks", "[write]") {
  const Reading reading("a: [1, [2, [3]], {b: c, d: [e]}, {}, []]\nf: {g: {h: ''}}\ni: \"x\\ny\\n\"\nj: [\"x\\ny\", {k: \"l\\n\\n\"}]\n");
  CHECK(WriteYaml(reading.document) ==
        "a:\n"
        "  - 1\n"
        "  - - 2\n"
        "    - - 3\n"
        "  - b: c\n"
        "    d:\n"
        "      - e\n"
        "  - {}\n"
        "  - []\n"
        "f:\n"
        "  g:\n"
        "    h: \"\"\n"
        "i: |\n"
        "  x\n"
        "  y\n"
        "j:\n"
        "  - |-\n"
        "    x\n"
        "    y\n"
        "  - k: |+\n"
        "      l\n"
        "\n");
}

TEST_CASE("text that a reader could take for something else is quoted", "[write]") {
  const char* const quoted[] = {
      "", " a", "a ", "yes", "No", "ON", "off", "y", "N", "null", "Null", "~", "true", "FALSE", "1", "-1", "+1", "0x10", "0o7", "017",
      "1.5", ".5", "1e3", "1_000", "12:30", "12:30:45", "2024-01-02", "2024-01-02T03:04:05Z", ".inf", "-.INF", ".nan", "<<", "=",
      "a: b", "a:", "a #b", "#a", "- a", "-", "? a", ": a", "&a", "*a", "!a", "|", ">", "'a", "\"a", "%a", "@a", "`a", "[a", "]", "{a", "}",
      ",a", "---", "...", "a\tb", "a\x01", "\xC2\x85", "\xE2\x80\xA8", "\xEF\xBB\xBF", "\x7F"};
  for (const char* text : quoted) {
    INFO(text);
    Builder builder;
    const Document document = builder.Finish(builder.String(text));
    CHECK(WriteYaml(document).front() == '"');
  }
  const char* const plain[] = {"a", "a b", "arn:aws:sqs:eu-west-1:1:q", "a:b", "a#b", "nodejs18.x", "python3.9", "it's", "a[0]", "a, b",
                               "yess", "\xC3\xA9", "http://x/?y=1&z", "a-b", "s3:GetObject", "cron(0 12 * * ? *)"};
  for (const char* text : plain) {
    INFO(text);
    Builder builder;
    const Document document = builder.Finish(builder.String(text));
    CHECK(WriteYaml(document) == std::string(text) + "\n");
  }
}

TEST_CASE("nothing and what is no number are null", "[write]") {
  CHECK(WriteJson(Document()) == "null\n");
  CHECK(WriteYaml(Document()) == "null\n");
  Builder builder;
  const NodeId list = builder.List(std::vector{builder.Float(std::numeric_limits<double>::quiet_NaN()),
                                               builder.Float(std::numeric_limits<double>::infinity())});
  const Document document = builder.Finish(list);
  CHECK(WriteYaml(document) == "- null\n- null\n");
}

TEST_CASE("a document of any depth is written and destroyed", "[write]") {
  Builder builder;
  NodeId node = builder.Int(1);
  for (int i = 0; i < 20'000; ++i) node = builder.List(std::vector{node});
  const Document document = builder.Finish(node);
  CHECK(WriteYaml(document).size() > 20'000);
  CHECK(PrintDocument(document, base::SourceMap()).size() > 20'000);
  CHECK(WriteJson(document).size() > 20'000);
}

class RandomDocument {
 public:
  explicit RandomDocument(unsigned seed) : random_(seed) {}
  Document Make() { return builder_.Finish(Node(0)); }

 private:
  unsigned Below(unsigned bound) { return static_cast<unsigned>(random_() % bound); }

  std::string Text() {
    static const char* const kParts[] = {"a", "Z", "0", "7", ".", "-", "+", ":", " ", "  ", "#", "\n", "\n\n", "'", "\"", "\\", "?", "[", "]",
                                         "{", "}", ",", "&", "*", "!", "|", ">", "%", "@", "`", "\t", "\r", "\r\n", "\x01", "\x7F",
                                         "\xC3\xA9", "\xE2\x80\xA8", "\xC2\x85", "\xEF\xBB\xBF", "\xF0\x9F\x98\x80", "yes", "null", "~", "<<",
                                         "=", "---", "...", "1e3", "0x", ": ", " #", "- ", "\n ", "\n  x", "true", "\n---\n"};
    std::string out;
    for (unsigned n = Below(Below(3) == 0 ? 12 : 4); n > 0; --n) out += kParts[Below(std::size(kParts))];
    if (Below(200) == 0) out += std::string(1500, 'k');
    return out;
  }
  NodeId Node(int depth) {
    switch (Below(depth > 5 ? 6 : 9)) {
      case 0: return builder_.Null();
      case 1: return builder_.Bool(Below(2) == 0);
      case 2: return builder_.Int(static_cast<std::int64_t>(static_cast<std::uint64_t>(random_()) << (Below(2) * 32u)));
      case 3: {
        const double numbers[] = {0.0, -0.0, 1.0, 0.1, 1e22, 1e21, -2.5e-7, 1.7976931348623157e308, 5e-324, 123456789.125, 1e15, 1e17};
        return builder_.Float(numbers[Below(std::size(numbers))]);
      }
      case 4:
      case 5: return builder_.String(Text());
      case 6: {
        std::vector<NodeId> items;
        for (unsigned n = Below(5); n > 0; --n) items.push_back(Node(depth + 1));
        return builder_.List(items);
      }
      default: {
        std::vector<Entry> entries;
        std::vector<std::string> keys;
        for (unsigned n = Below(6); n > 0; --n) {
          std::string key = Text();
          if (std::find(keys.begin(), keys.end(), key) == keys.end()) keys.push_back(key);
        }
        for (const std::string& key : keys) entries.push_back({builder_.Keep(key), {}, Node(depth + 1)});
        return builder_.Map(entries);
      }
    }
  }

  std::mt19937_64 random_;
  Builder builder_;
};

TEST_CASE("read(write(d)) = d for random documents", "[write][random]") {
  for (unsigned seed = 0; seed < 4'000; ++seed) {
    const Document document = RandomDocument(seed).Make();
    const std::string json = WriteJson(document);
    const Reading from_json(json, "x.json");
    if (!from_json.findings.empty()) FAIL("seed " << seed << ": " << from_json.findings[0].message << "\n" << json);
    if (!Same(document, document.root(), from_json.document, from_json.document.root())) FAIL("seed " << seed << "\n" << json);

    const std::string yaml = WriteYaml(document);
    const Reading from_yaml(yaml);
    // A file that holds null and nothing else is a document too.
    if (!from_yaml.findings.empty()) FAIL("seed " << seed << ": " << from_yaml.findings[0].message << "\n" << yaml);
    if (!Same(document, document.root(), from_yaml.document, from_yaml.document.root())) FAIL("seed " << seed << "\n" << yaml);

    // Written again, it is the same text; and JSON is YAML, but for escapes that yaml-cpp lacks.
    CHECK(WriteYaml(from_yaml.document) == yaml);
    CHECK(WriteJson(from_yaml.document) == json);
  }
}

TEST_CASE("a document is printed with the place of each node", "[write]") {
  CHECK(Reading("a: [x, 3.10]\n\xC3\xA9: ~\nb: {c: true}\n").Print() ==
        "1:1 map\n"
        "  1:1 \"a\": 1:4 list\n"
        "    - 1:5 text \"x\"\n"
        "    - 1:8 float 3.10\n"
        "  2:1 \"\xC3\xA9\": 2:4 null\n"
        "  3:1 \"b\": 3:4 map\n"
        "    3:5 \"c\": 3:8 bool true\n");
  CHECK(Reading("").Print() == "nothing\n");
}

}  // namespace
}  // namespace pareto::document

// source[span] is the exact text, for every way to write a scalar. Expectations are typed by hand.
#include <catch2/catch.hpp>

#include "engine/document/testing.h"

namespace pareto::document {
namespace {

// A file, the key whose value is looked at, the exact text of the value, its decoded text, where it stands.
struct Row {
  const char* name;
  const char* file;
  const char* key;
  const char* written;
  const char* text;
  const char* at;
};

const Row kRows[] = {
    {"plain", "k: value\n", "k", "value", "value", "1:4"},
    {"plain without a line end", "k: value", "k", "value", "value", "1:4"},
    {"plain with blanks behind", "k: value   \nx: 1\n", "k", "value", "value", "1:4"},
    {"plain with a comment", "k: a b  # c\n", "k", "a b", "a b", "1:4"},
    {"plain with # and : inside", "k: http://x:80/#f\n", "k", "http://x:80/#f", "http://x:80/#f", "1:4"},
    {"plain with two blanks", "k: a  b\n", "k", "a  b", "a  b", "1:4"},
    {"plain on the next line", "k:\n  value\n", "k", "value", "value", "2:3"},
    {"plain of two lines", "k: a\n  b # c\nx: 1\n", "k", "a\n  b", "a b", "1:4"},
    {"plain with a blank line", "k: a\n\n  b\n", "k", "a\n\n  b", "a\nb", "1:4"},
    {"plain in brackets", "k: [a b , c]\n", "k", "[a b , c]", "", "1:4"},
    {"plain with ? in brackets", "{k: /a?b, x: 1}\n", "k", "/a?b", "/a?b", "1:5"},
    {"plain with ? in a block", "k: a?b? c\n", "k", "a?b? c", "a?b? c", "1:4"},
    {"single quotes", "k: 'a b'\n", "k", "'a b'", "a b", "1:4"},
    {"single quotes doubled", "k: 'it''s' # c\n", "k", "'it''s'", "it's", "1:4"},
    {"single quotes, empty", "k: ''\n", "k", "''", "", "1:4"},
    {"single quotes, a quote alone", "k: ''''\n", "k", "''''", "'", "1:4"},
    {"single quotes, a backslash", "k: 'a\\'\n", "k", "'a\\'", "a\\", "1:4"},
    {"double quotes", "k: \"a b\"\n", "k", "\"a b\"", "a b", "1:4"},
    {"double quotes, escapes", "k: \"a\\\"\\n\\x41\\u00e9\\\\\"\n", "k", "\"a\\\"\\n\\x41\\u00e9\\\\\"", "a\"\nA\xC3\xA9\\", "1:4"},
    {"double quotes, three lines", "k: \"a\n  b\n\n  c\"\nx: 1\n", "k", "\"a\n  b\n\n  c\"", "a b\nc", "1:4"},
    {"double quotes, a line joined", "k: \"a\\\n  b\"\n", "k", "\"a\\\n  b\"", "ab", "1:4"},
    {"double quotes, # and brackets", "k: \"[#{\" # c\n", "k", "\"[#{\"", "[#{", "1:4"},
    {"double quotes, ?", "k: \"a?b ? c\"\n", "k", "\"a?b ? c\"", "a?b ? c", "1:4"},
    {"double quotes, ? and an escape", "k: \"a?\\x01\\u0002?\"\n", "k", "\"a?\\x01\\u0002?\"", "a?\x01\x02?", "1:4"},
    {"literal", "k: |\n  a\n  b\nx: 1\n", "k", "|\n  a\n  b", "a\nb\n", "1:4"},
    {"literal, stripped", "k: |-\n  a\n\n\nx: 1\n", "k", "|-\n  a", "a", "1:4"},
    {"literal, kept", "k: |+\n  a\n\nx: 1\n", "k", "|+\n  a", "a\n\n", "1:4"},
    {"literal, blank line inside", "k: |\n  a\n\n   b\nx: 1\n", "k", "|\n  a\n\n   b", "a\n\n b\n", "1:4"},
    {"literal, comment in the header", "k: | # c\n  a\nx: 1\n", "k", "| # c\n  a", "a\n", "1:4"},
    {"literal, comment behind", "k: |\n  a\n# c\nx: 1\n", "k", "|\n  a", "a\n", "1:4"},
    {"literal with an indicator", "k: |2\n   a\n  b\nx: 1\n", "k", "|2\n   a\n  b", " a\nb\n", "1:4"},
    {"literal without content", "k: |\nx: 1\n", "k", "|", "", "1:4"},
    {"literal at the end of the file", "k: |\n  a", "k", "|\n  a", "a", "1:4"},
    {"literal with brackets and quotes", "k: |\n  [\"'\n  {: #\nx: 1\n", "k", "|\n  [\"'\n  {: #", "[\"'\n{: #\n", "1:4"},
    {"folded", "k: >\n  a\n  b\n\n  c\nx: 1\n", "k", ">\n  a\n  b\n\n  c", "a b\nc\n", "1:4"},
    {"folded, stripped", "k: >-\n  a\n  b\nx: 1\n", "k", ">-\n  a\n  b", "a b", "1:4"},
    {"many bytes a letter", "k: \xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80 # c\n", "k", "\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80",
     "\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80", "1:4"},
    {"behind many bytes a letter", "{\xC3\xA9\xF0\x9F\x98\x80: 1, k: v}\n", "k", "v", "v", "1:12"},
    {"anchor", "k: &x value\n", "k", "value", "value", "1:7"},
    {"tag", "k: !!str 12\n", "k", "12", "12", "1:10"},
    {"tag and anchor", "k: !!str &x \"12\"\n", "k", "\"12\"", "12", "1:13"},
    {"anchor and tag", "k: &x !!str 12\n", "k", "12", "12", "1:13"},
    {"anchor on a line of its own", "k: &x\n  value\n", "k", "value", "value", "2:3"},
    {"anchored block", "k: &x |\n  a\nx: 1\n", "k", "|\n  a", "a\n", "1:7"},
    {"verbatim tag", "k: !<tag:yaml.org,2002:str> 12\n", "k", "12", "12", "1:29"},
    {"tagged nothing", "k: !!str\nx: 1\n", "k", "", "", "1:9"},
    {"tagged nothing before a quoted key", "k: !!str\n\"x\": 1\n", "k", "", "", "1:9"},
    {"alias", "x: &x value\nk: *x\n", "k", "value", "value", "1:7"},
    {"byte order mark", "\xEF\xBB\xBFk: value\n", "k", "value", "value", "1:4"},
    {"byte order mark and CRLF", "\xEF\xBB\xBFx: \"a\"\r\nk: value\r\n", "k", "value", "value", "2:4"},
    {"CRLF, quoted", "k: \"a\r\n  b\"\r\nx: 1\r\n", "k", "\"a\r\n  b\"", "a b", "1:4"},
    {"CRLF, literal", "k: |\r\n  a\r\n  b\r\nx: 1\r\n", "k", "|\r\n  a\r\n  b", "a\nb\n", "1:4"},
    {"CRLF, plain of two lines", "k: a\r\n  b\r\nx: 1\r\n", "k", "a\r\n  b", "a b", "1:4"},
    {"document marker", "---\nk: value\n...\n", "k", "value", "value", "2:4"},
    {"directive", "%YAML 1.2\n---\nk: value\n", "k", "value", "value", "3:4"},
    {"JSON inside", "{\"k\":\"value\",\"x\":1}\n", "k", "\"value\"", "value", "1:6"},
    {"explicit key", "? k\n: value\n", "k", "value", "value", "2:3"},
    {"null", "k: null\n", "k", "null", "null", "1:4"},
    {"null as tilde", "k: ~ # c\n", "k", "~", "~", "1:4"},
    {"null not written", "k:\nx: 1\n", "k", "", "", "1:3"},
    {"null not written, comment", "k: # c\nx: 1\n", "k", "", "", "1:3"},
    {"null not written, last", "x: 1\nk:", "k", "", "", "2:3"},
    {"null not written, null as next key", "k:\nnull: 1\n", "k", "", "", "1:3"},
    {"null not written, brackets", "{x: 1, k: }\n", "k", "", "", "1:10"},
    {"null not written, no colon", "{x: 1, k}\n", "k", "", "", "1:9"},
    {"null not written, anchored", "k: &x\ny: 1\n", "k", "", "", "1:6"},
    {"true", "k: True\n", "k", "True", "True", "1:4"},
    {"integer", "k: 0x1F # c\n", "k", "0x1F", "0x1F", "1:4"},
    {"number", "k: 3.10\n", "k", "3.10", "3.10", "1:4"},
    {"list in a block", "k:\n  - a\n  - b # c\nx: 1\n", "k", "- a\n  - b", "", "2:3"},
    {"list not indented", "k:\n- a\n- b\nx: 1\n", "k", "- a\n- b", "", "2:1"},
    {"list that ends in nothing", "k:\n  - a\n  -\nx: 1\n", "k", "- a\n  -", "", "2:3"},
    {"list in brackets", "k: [a, [b], \"]\", ]\n", "k", "[a, [b], \"]\", ]", "", "1:4"},
    {"list in brackets, lines and comments", "k: [ # ]\n  a, # ]\n ] # c\n", "k", "[ # ]\n  a, # ]\n ]", "", "1:4"},
    {"empty list", "k: [ ]\n", "k", "[ ]", "", "1:4"},
    {"map in a block", "k:\n  a: 1\n  b:\n    c: d\nx: 1\n", "k", "a: 1\n  b:\n    c: d", "", "2:3"},
    {"map that ends in nothing", "k:\n  a: 1\n  b:\n\nx: 1\n", "k", "a: 1\n  b:", "", "2:3"},
    {"map with a quoted first key", "k:\n  \"a\": 1\n", "k", "\"a\": 1", "", "2:3"},
    {"map that ends in a block", "k:\n  a: |\n    b\n\nx: 1\n", "k", "a: |\n    b", "", "2:3"},
    {"map that ends in an alias", "x: &x 1\nk:\n  a: *x\n", "k", "a: *x", "", "3:3"},
    {"map in braces", "k: {a: 1, b: {c: d}, }\n", "k", "{a: 1, b: {c: d}, }", "", "1:4"},
    {"map in braces, anchored", "k: &x {a: 1}\n", "k", "{a: 1}", "", "1:7"},
    {"map in a block, anchored", "k: &x\n  a: 1\n", "k", "a: 1", "", "2:3"},
    {"map without braces in a list", "k: [a: b, c]\n", "k", "[a: b, c]", "", "1:4"},
};

TEST_CASE("a value's span is its exact text", "[yaml][span]") {
  for (const Row& row : kRows) {
    INFO(row.name);
    const Reading reading(row.file);
    CHECK(reading.Lines().empty());
    const NodeId node = reading[row.key];
    REQUIRE(node != kNoNode);
    CHECK(reading.Text(reading.document.span(node)) == row.written);
    CHECK(reading.document.text(node) == row.text);
    CHECK(reading.At(reading.document.span(node)) == row.at);
  }
}

TEST_CASE("a key's span is its exact text", "[yaml][span]") {
  const struct {
    const char* file;
    const char* key;
    const char* written;
    const char* at;
  } rows[] = {
      {"key: 1\n", "key", "key", "1:1"},
      {"a b : 1\n", "a b", "a b", "1:1"},
      {"\"a\\tb\": 1\n", "a\tb", "\"a\\tb\"", "1:1"},
      {"'it''s': 1\n", "it's", "'it''s'", "1:1"},
      {"{a: 1, \"b\": 2}\n", "b", "\"b\"", "1:8"},
      {"&x key: 1\n", "key", "key", "1:4"},
      {"!!str key: 1\n", "key", "key", "1:7"},
      {"? key\n: 1\n", "key", "key", "1:3"},
      {"x: &x key\n*x : 1\n", "key", "*x", "2:1"},
      {"\xEF\xBB\xBF\xC3\xA9: 1\r\nkey: 2\r\n", "key", "key", "2:1"},
      {"null: 1\n", "null", "null", "1:1"},
      {"12: 1\n", "12", "12", "1:1"},
      {"a:b: 1\n", "a:b", "a:b", "1:1"},
  };
  for (const auto& row : rows) {
    INFO(row.file);
    const Reading reading(row.file);
    CHECK(reading.Lines().empty());
    const Entry* entry = reading.document.Find(reading.document.root(), row.key);
    REQUIRE(entry != nullptr);
    CHECK(reading.Text(entry->key_span) == row.written);
    CHECK(reading.At(entry->key_span) == row.at);
  }
}

TEST_CASE("an alias is a copy that stands where its anchor is written", "[yaml][span]") {
  const Reading reading("a: &x\n  b: [1, 2]\nc: *x\nd: [*x, *x]\n");
  CHECK(reading.Lines().empty());
  CHECK(reading.Print() ==
        "1:1 map\n"
        "  1:1 \"a\": 2:3 map\n"
        "    2:3 \"b\": 2:6 list\n"
        "      - 2:7 int 1\n"
        "      - 2:10 int 2\n"
        "  3:1 \"c\": 2:3 map\n"
        "    2:3 \"b\": 2:6 list\n"
        "      - 2:7 int 1\n"
        "      - 2:10 int 2\n"
        "  4:1 \"d\": 4:4 list\n"
        "    - 2:3 map\n"
        "      2:3 \"b\": 2:6 list\n"
        "        - 2:7 int 1\n"
        "        - 2:10 int 2\n"
        "    - 2:3 map\n"
        "      2:3 \"b\": 2:6 list\n"
        "        - 2:7 int 1\n"
        "        - 2:10 int 2\n");
  CHECK(reading["a"] != reading["c"]);
}

TEST_CASE("merged entries stand where they are written, and own keys win", "[yaml][span]") {
  const Reading reading("base: &base {a: 1, b: 2}\nmore: &more {b: 3, c: 4}\nx:\n  <<: [*base, *more]\n  a: 5\ny:\n  \"<<\": 6\n");
  CHECK(reading.Lines().empty());
  CHECK(reading.Print() ==
        "1:1 map\n"
        "  1:1 \"base\": 1:13 map\n"
        "    1:14 \"a\": 1:17 int 1\n"
        "    1:20 \"b\": 1:23 int 2\n"
        "  2:1 \"more\": 2:13 map\n"
        "    2:14 \"b\": 2:17 int 3\n"
        "    2:20 \"c\": 2:23 int 4\n"
        "  3:1 \"x\": 4:3 map\n"
        "    1:20 \"b\": 1:23 int 2\n"
        "    2:20 \"c\": 2:23 int 4\n"
        "    5:3 \"a\": 5:6 int 5\n"
        "  6:1 \"y\": 7:3 map\n"
        "    7:3 \"<<\": 7:9 int 6\n");
}

TEST_CASE("types and quoting", "[yaml]") {
  const Reading reading("a: yes\nb: 'true'\nc: |\n  1\nd: 1.0\ne: 99999999999999999999\nf: !!float 3\ng: !!int \"4\"\nh: ! 5\n");
  CHECK(reading.Lines().empty());
  const Document& d = reading.document;
  CHECK(d.kind(reading["a"]) == Kind::kString);
  CHECK_FALSE(d.quoted(reading["a"]));
  CHECK(d.kind(reading["b"]) == Kind::kString);
  CHECK(d.quoted(reading["b"]));
  CHECK(d.quoted(reading["c"]));
  CHECK(d.kind(reading["d"]) == Kind::kFloat);
  CHECK(d.number(reading["e"]) == 1e20);
  CHECK(d.kind(reading["f"]) == Kind::kFloat);
  CHECK(d.integer(reading["g"]) == 4);
  CHECK(d.kind(reading["h"]) == Kind::kString);
}

}  // namespace
}  // namespace pareto::document

#include <catch2/catch.hpp>
#include <random>

#include "engine/document/testing.h"

namespace pareto::document {
namespace {

using Lines = std::vector<std::string>;

Reading Json(std::string text) { return Reading(std::move(text), "config.json"); }

std::string Repeat(std::string_view part, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += part;
  return out;
}

TEST_CASE("JSON has the exact text of everything", "[json][span]") {
  const struct {
    const char* file;
    const char* written;
    const char* text;
    const char* at;
  } rows[] = {
      {"{\"k\": \"a b\"}", "\"a b\"", "a b", "1:7"},
      {"{\"k\":\"a\\\"\\\\\\/\\b\\f\\n\\r\\t\"}", "\"a\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "a\"\\/\b\f\n\r\t", "1:6"},
      {"{\"k\": \"\\u00e9\\ud83d\\uDE00\"}", "\"\\u00e9\\ud83d\\uDE00\"", "\xC3\xA9\xF0\x9F\x98\x80", "1:7"},
      {"{\"k\": \"\xC3\xA9\"}", "\"\xC3\xA9\"", "\xC3\xA9", "1:7"},
      {"{\"\xC3\xA9\": 0, \"k\": 1}", "1", "1", "1:15"},
      {"{\"k\": \"\"}", "\"\"", "", "1:7"},
      {"{\r\n  \"k\" :\r\n true }", "true", "true", "3:2"},
      {"\xEF\xBB\xBF{\"k\": false}", "false", "false", "1:7"},
      {"{\"k\": null}", "null", "null", "1:7"},
      {"{\"k\": -1.50e+2}", "-1.50e+2", "-1.50e+2", "1:7"},
      {"{\"k\": [ 1, [2] ] }", "[ 1, [2] ]", "", "1:7"},
      {"{\"k\": { \"a\" : {} } }", "{ \"a\" : {} }", "", "1:7"},
      {"{\"k\": []}", "[]", "", "1:7"},
  };
  for (const auto& row : rows) {
    INFO(row.file);
    const Reading reading = Json(row.file);
    CHECK(reading.Lines().empty());
    const NodeId node = reading["k"];
    REQUIRE(node != kNoNode);
    CHECK(reading.Text(reading.document.span(node)) == row.written);
    CHECK(reading.document.text(node) == row.text);
    CHECK(reading.At(reading.document.span(node)) == row.at);
    CHECK(reading.Text(reading.document.Find(reading.document.root(), "k")->key_span) == "\"k\"");
  }
}

TEST_CASE("JSON numbers", "[json]") {
  const Reading reading = Json("[0, -0, 9223372036854775807, 9223372036854775808, 1.0, 1e2, 0.1]");
  CHECK(reading.Lines().empty());
  const Document& d = reading.document;
  const auto items = d.items(d.root());
  REQUIRE(items.size() == 7);
  CHECK(d.kind(items[0]) == Kind::kInt);
  CHECK(d.kind(items[1]) == Kind::kInt);
  CHECK(d.integer(items[2]) == 9223372036854775807);
  CHECK(d.kind(items[3]) == Kind::kFloat);
  CHECK(d.kind(items[4]) == Kind::kFloat);
  CHECK(d.number(items[5]) == 100);
  CHECK(d.number(items[6]) == 0.1);
}

TEST_CASE("wrong JSON is found at its place", "[json][error]") {
  const struct {
    std::string file;
    Lines findings;
  } rows[] = {
      {"", {"1:1 json/empty"}},
      {" \n", {"1:1 json/empty"}},
      {"{", {"1:2 json/syntax | 1:1 this `{` is not closed"}},
      {"{\"a\": 1", {"1:8 json/syntax | 1:1 this `{` is not closed"}},
      {"{\"a\": [1, 2\n", {"1:12 json/syntax | 1:7 this `[` is not closed"}},
      {"{\"a\": [1, 2}", {"1:12 json/syntax | 1:7 this `[` is not closed"}},
      {"{\"a\": 1,}", {"1:8 json/syntax"}},
      {"[1,\n]", {"1:3 json/syntax"}},
      {"[1 2]", {"1:4 json/syntax"}},
      {"{\"a\": 1\n \"b\": 2}", {"1:8 json/syntax"}},
      {"{\"a\" 1}", {"1:6 json/syntax"}},
      {"{\"a\": }", {"1:7 json/syntax | 1:1 this `{` is not closed"}},
      {"{a: 1}", {"1:2 json/syntax"}},
      {"{\"a\": 1, b: 2}", {"1:10 json/syntax"}},
      {"{'a': 1}", {"1:2 json/syntax"}},
      {"{\"a\": 'b'}", {"1:7 json/syntax"}},
      {"// c\n{}", {"1:1 json/syntax"}},
      {"{} // c", {"1:4 json/syntax"}},
      {"[1, /* c */ 2]", {"1:5 json/syntax"}},
      {"[NaN]", {"1:2 json/syntax"}},
      {"[True]", {"1:2 json/syntax"}},
      {"{} {}", {"1:4 json/syntax"}},
      {"{}}", {"1:3 json/syntax"}},
      {"[\"a]", {"1:2 json/syntax"}},
      {"[\"a\n\"]", {"1:2 json/syntax"}},
      {"[\"\\\"a\n\"]", {"1:2 json/syntax"}},
      {"[\"a\tb\"]", {"1:4 json/syntax"}},
      {"[\"a\x01\"]", {"1:4 json/syntax"}},
      {"[\"a\\q\"]", {"1:4 json/syntax"}},
      {"[01]", {"1:3 json/syntax"}},
      {"[1e999]", {"1:2 json/syntax"}},
      {"{\"a\": 1, \"a\": 2}", {"1:10 json/duplicate-key | 1:2 first here"}},
      {"{\"a\": 1, \"\\u0061\": 2}", {"1:10 json/duplicate-key | 1:2 first here"}},
      {"[\"\\ud800\"]", {"1:3 json/encoding"}},
      {"[\"\\ud800\\u0041\"]", {"1:3 json/encoding"}},
      {"[\"\xFF\"]", {"1:3 json/encoding"}},
      {std::string("[\"a\0\"]", 6), {"1:4 json/encoding"}},
      {std::string("[\0]\0", 4), {"1:1 json/encoding"}},
  };
  for (const auto& row : rows) {
    INFO(row.file);
    const Reading reading = Json(row.file);
    CHECK(reading.Lines() == row.findings);
    for (const base::Diagnostic& finding : reading.findings) {
      CHECK(finding.message.find('\n') == std::string::npos);
      CHECK_FALSE(finding.message.ends_with("."));
    }
  }
}

TEST_CASE("JSON of 50,000 levels is one finding", "[json][bounds]") {
  CHECK(Json(Repeat("[", 200) + Repeat("]", 200)).Lines().empty());
  CHECK(Json(Repeat("[", 50'000)).Lines() == Lines{"1:201 json/depth"});
  CHECK(Json(Repeat("{\"a\":", 50'000)).Lines() == Lines{"1:1001 json/depth"});
  CHECK(Json(Repeat("[{\"a\": ", 50'000)).Lines() == Lines{"1:701 json/depth"});
}

TEST_CASE("JSON cut at any byte is reported", "[json][random]") {
  const std::string whole =
      "\xEF\xBB\xBF{\r\n  \"a\": [1, -2.5e3, true, false, null, \"x\\n\\ud83d\\ude00\xC3\xA9\"],\r\n  \"b\": {\"c\": {}, \"d\": []}\r\n}";
  CHECK(Json(whole).Lines().empty());
  for (std::size_t length = 0; length < whole.size(); ++length) {
    const Reading reading = Json(whole.substr(0, length));
    CHECK_FALSE(reading.findings.empty());
    CHECK(reading.document.root() == kNoNode);
  }
}

TEST_CASE("JSON with random changes is read or reported", "[json][random]") {
  std::mt19937 random(2);
  const std::string whole = "{\"a\": [1, -2.5e3, true, null, \"x\\n\\ud83d\\ude00\xC3\xA9\"], \"b\": {\"c\": {}, \"d\": []}}";
  const std::string_view letters = " \n\t:-[]{},\"\\u01eEax.\x01\xC3";
  for (int round = 0; round < 20'000; ++round) {
    std::string text = whole;
    for (unsigned n = 1 + random() % 4; n > 0; --n) {
      const std::size_t at = random() % text.size();
      if (random() % 2 == 0) {
        text.erase(at, 1);
      } else {
        text.insert(at, 1, letters[random() % letters.size()]);
      }
    }
    const Reading reading = Json(text);
    if (reading.document.root() == kNoNode && reading.findings.empty()) FAIL("no document and no finding: " << text);
    for (const base::Diagnostic& finding : reading.findings) {
      if (finding.span.begin > finding.span.end || finding.span.end > text.size()) FAIL("a finding outside the file: " << text);
    }
  }
}

}  // namespace
}  // namespace pareto::document

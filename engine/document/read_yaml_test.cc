// Bounds and broken files: no YAML crashes the reader, takes long or needs much memory.
#include <catch2/catch.hpp>
#include <random>

#include "engine/document/testing.h"

namespace pareto::document {
namespace {

std::string Repeat(std::string_view part, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += part;
  return out;
}

std::vector<std::string> Codes(const Reading& reading) {
  std::vector<std::string> codes;
  for (const base::Diagnostic& finding : reading.findings) codes.push_back(finding.code);
  return codes;
}

TEST_CASE("50,000 levels are one finding", "[yaml][bounds]") {
  using Codes1 = std::vector<std::string>;
  CHECK(Reading(Repeat("[", 50'000) + Repeat("]", 50'000)).Lines() == Codes1{"1:201 yaml/depth"});
  CHECK(Reading(Repeat("- ", 50'000) + "x").Lines() == Codes1{"1:401 yaml/depth"});
  CHECK(Reading(Repeat("{a: ", 50'000) + Repeat("}", 50'000)).Lines() == Codes1{"1:801 yaml/depth"});
  for (const char* part : {"[", "[\n", "{", "{a: ", "{\"a\":", "[a: ", "? ", "- ", ": ", "{? ", "- - ", "[{a: ", "- ? "}) {
    INFO(part);
    const Reading reading(Repeat(part, 50'000));
    REQUIRE_FALSE(reading.findings.empty());
    CHECK(reading.findings.back().code == "yaml/depth");
    CHECK(reading.document.root() == kNoNode);
  }
  std::string block;
  for (int i = 0; i < 3'000; ++i) block += std::string(static_cast<std::size_t>(i), ' ') + "a:\n";
  CHECK(Reading(block).Lines() == Codes1{"201:201 yaml/depth"});
}

TEST_CASE("200 levels are fine", "[yaml][bounds]") {
  CHECK(Reading(Repeat("[", 200) + Repeat("]", 200)).Lines().empty());
  CHECK(Reading(Repeat("- ", 200) + "x").Lines().empty());
  CHECK(Reading(Repeat("{a: ", 200) + Repeat("}", 200)).Lines().empty());
}

TEST_CASE("other long runs neither crash nor take long", "[yaml][bounds]") {
  for (const char* part : {"!a ", "&a ", "a: ", "\"", "'", "#", "\n", "?\n", "-\n", "---\n", "...\n", "%\n", "|", ">", "*a ", "]", "}", ",",
                           ":", "!", "&", "*", "\\", "a\n", "a:\n", "[a\n", "\xEF\xBB\xBF", "a: |\n ", "<<: ", "<<: {}\n"}) {
    INFO(part);
    const Reading reading(Repeat(part, 20'000));
    CHECK(reading.Print().size() > 0);
  }
}

TEST_CASE("aliases that multiply stop at the bound", "[yaml][bounds]") {
  std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 12; ++i) {
    const std::string before = "*a" + std::to_string(i - 1);
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + before;
    for (int n = 1; n < 10; ++n) bomb += ", " + before;
    bomb += "]\n";
  }
  // 10 + 111 + 1,121 ... nodes: the copies of a4 do not fit any more.
  const Reading reading(bomb);
  CHECK(Codes(reading) == std::vector<std::string>{"yaml/alias"});
  CHECK(reading.findings[0].span.begin > 0);
  CHECK(reading.document.size() < 300'000);
  CHECK(reading.document.root() == kNoNode);
}

TEST_CASE("merges that multiply stop at the bound", "[yaml][bounds]") {
  std::string bomb = "a0: &a0 {x: [1, 2, 3, 4, 5, 6, 7, 8, 9]}\n";
  for (int i = 1; i < 12; ++i) {
    const std::string before = "*a" + std::to_string(i - 1);
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + "\n";
    for (int n = 0; n < 10; ++n) bomb += "  k" + std::to_string(n) + ": {<<: " + before + "}\n";
  }
  CHECK(Codes(Reading(bomb)) == std::vector<std::string>{"yaml/alias"});
}

TEST_CASE("aliases that nest stop at the bound of levels", "[yaml][bounds]") {
  std::string chain = "a0: &a0 [x]\n";
  for (int i = 1; i < 300; ++i) chain += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [*a" + std::to_string(i - 1) + "]\n";
  // Entry 199 would have 200 levels inside the map, one too many.
  CHECK(Reading(chain).Lines() == std::vector<std::string>{"200:14 yaml/depth"});
}

TEST_CASE("a file past the bound is not read", "[yaml][bounds]") {
  CHECK(Reading(std::string(kMaxFileBytes + 1, 'a')).Lines() == std::vector<std::string>{"1:1 yaml/size"});
}

const char kSample[] =
    "\xEF\xBB\xBF%YAML 1.2\r\n---\r\n# comment\r\na: &x {b: c, 'd': [1, 2.5, \"x\\n\\u00e9\"], ? e : f}\r\nb: *x\r\n"
    "c: |2\r\n   foo\r\n  bar\r\n\r\nd: >-\r\n  x\r\n  y\r\ne:\r\n- 1\r\n- a: b\r\n  c: d\r\n-\r\n  - x\r\n  - - y\r\n"
    "? \xC3\xA9\xE2\x82\xAC\r\n: v\r\ng: !!str 12\r\nh: !Ref x\r\ni: multi\r\n  line\r\nj: {<<: *x, b: 1}\r\nk:\r\n...\r\n";

// Every span lies in the file, and every container's children lie in it unless they came by an alias or a merge.
void CheckSpans(const Reading& reading) {
  const Document& document = reading.document;
  const auto size = static_cast<std::uint32_t>(reading.sources.text(reading.file).size());
  std::vector<NodeId> open;
  if (document.root() != kNoNode) open.push_back(document.root());
  while (!open.empty()) {
    const NodeId node = open.back();
    open.pop_back();
    const base::Span span = document.span(node);
    if (!(span.begin <= span.end && span.end <= size)) FAIL("a span outside the file");
    for (const NodeId item : document.items(node)) open.push_back(item);
    for (const Entry& entry : document.entries(node)) {
      if (entry.key_span.begin > entry.key_span.end || entry.key_span.end > size) FAIL("a key's span outside the file");
      open.push_back(entry.value);
    }
  }
  for (const base::Diagnostic& finding : reading.findings) {
    if (finding.span.begin > finding.span.end || finding.span.end > size) FAIL("a finding outside the file: " << finding.message);
  }
}

TEST_CASE("a file cut at any byte is read or reported", "[yaml][random]") {
  const std::string whole(kSample, sizeof kSample - 1);
  CHECK(Reading(whole).Lines() == std::vector<std::string>{"23:4 yaml/tag"});
  for (std::size_t length = 0; length < whole.size(); ++length) {
    const Reading reading(whole.substr(0, length));
    CheckSpans(reading);
    if (reading.document.root() == kNoNode) CHECK_FALSE(reading.findings.empty());
  }
}

TEST_CASE("a file with random changes is read or reported", "[yaml][random]") {
  std::mt19937 random(1);
  const std::string_view letters = " \n\t:-[]{},\"'#&*!|>?%@`~ax1<\\\r\xC3\xA9";
  for (int round = 0; round < 20'000; ++round) {
    std::string text(kSample, sizeof kSample - 1);
    for (unsigned n = 1 + random() % 4; n > 0; --n) {
      const std::size_t at = random() % text.size();
      switch (random() % 3) {
        case 0: text.erase(at, 1 + random() % 5); break;
        case 1: text.insert(at, 1, letters[random() % letters.size()]); break;
        default: text[at] = letters[random() % letters.size()];
      }
    }
    const Reading reading(text);
    CheckSpans(reading);
    if (reading.document.root() == kNoNode && reading.findings.empty()) FAIL("no document and no finding: " << text);
  }
}

}  // namespace
}  // namespace pareto::document

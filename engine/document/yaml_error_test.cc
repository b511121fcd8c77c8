// Wrong YAML: each finding with the exact place, typed by hand.
#include <catch2/catch.hpp>

#include "engine/document/testing.h"

namespace pareto::document {
namespace {

using Lines = std::vector<std::string>;

struct Row {
  const char* name;
  std::string file;
  Lines findings;
};

const Row kRows[] = {
    // Brackets.
    {"a brace never closed", "# the file is not YAML\nglobals: {\ncomponents:\n  - name: x\n   type: bucket\n",
     {"4:3 yaml/syntax | 2:10 this `{` is never closed"}},
    {"a bracket at the end of the file", "a: [b, c\n", {"1:9 yaml/syntax | 1:4 this `[` is never closed"}},
    {"a bracket over several lines", "a: [1,\n  2\nb: 3\n", {"3:1 yaml/syntax | 1:4 this `[` is never closed"}},
    {"the wrong bracket", "{a: [1, 2}\n", {"1:10 yaml/syntax | 1:5 this `[` is open"}},
    {"a bracket too many", "a: [1]\nb: [2]]\n", {"2:7 yaml/syntax"}},
    {"a bracket alone", "]\n", {"1:1 yaml/syntax"}},
    {"a comma missing", "a: [\"b\" \"c\"]\n", {"1:9 yaml/syntax | 1:4 in this `[`"}},
    {"a comma missing at a line end", "a: {\n  \"b\": 1\n  \"c\": 2\n}\n", {"3:3 yaml/syntax | 1:4 in this `{`"}},
    {"a comma too many", "a: [1, , 2]\n", {"1:8 yaml/syntax"}},
    {"a comma too many in a map", "{a: 1, , b: 2}\n", {"1:8 yaml/syntax"}},
    // Quotes.
    {"a quote at the end of the file", "a: 1\nb: \"x\n", {"2:4 yaml/syntax"}},
    {"a single quote at the end of the file", "b: 'x\nc: 1\n", {"1:4 yaml/syntax"}},
    {"a quote that the next one closes", "a: \"x\nb: \"y\"\n", {"2:5 yaml/syntax | 1:4 the text in quotes starts here, on another line"}},
    {"text behind a quote", "a: 'x'b\n", {"1:7 yaml/syntax | 1:4 the text in quotes starts here"}},
    {"an unknown escape", "a: \"\\d+\"\n", {"1:5 yaml/syntax"}},
    {"half a surrogate", "a: \"\\ud800\"\n", {"1:5 yaml/syntax"}},
    {"too few digits", "a: \"x\\u12g\"\n", {"1:6 yaml/syntax"}},
    // Lines and indentation.
    {"a second colon", "a: b: c\n", {"1:5 yaml/syntax"}},
    {"no colon", "a: b\nfoo\nc: d\n", {"2:4 yaml/syntax"}},
    {"no colon, last line", "a: b\nfoo\n", {"2:4 yaml/syntax"}},
    {"no blank behind the colon", "a: b\nc:d\n", {"2:4 yaml/syntax"}},
    {"too deep behind a value", "a: 1\n  b: 2\n", {"2:3 yaml/syntax | 1:4 the value of `a`"}},
    {"too deep behind a quoted value", "a: \"b\"\n  c: d\n", {"2:3 yaml/syntax | 1:4 the value of `a`"}},
    {"between two levels", "a:\n    b: 1\n  c: 2\n", {"3:3 yaml/syntax"}},
    {"less than the first line", "  a: b\nc: d\n", {"2:1 yaml/syntax"}},
    {"a list entry in a map", "a: x\n- b\n", {"2:1 yaml/syntax | 1:1 the map starts here"}},
    {"a key in a list", "- a\nb: c\n", {"2:1 yaml/syntax"}},
    {"a list behind its key", "x: - y\n", {"1:4 yaml/syntax"}},
    {"no blank behind the dash", "- a\n-b\n", {"2:1 yaml/syntax"}},
    {"two values", "\"a\" \"b\"\n", {"1:5 yaml/syntax | 1:1 the text in quotes starts here"}},
    {"a reserved letter", "a: @x\n", {"1:4 yaml/syntax"}},
    {"a backtick", "a: `x`\n", {"1:4 yaml/syntax"}},
    {"a percent sign", "a: b\n% c\n", {"2:1 yaml/syntax"}},
    {"text in a block header", "a: |x\n  b\n", {"1:5 yaml/syntax"}},
    // Tabs.
    {"a tab", "a:\n\tb: c\n", {"2:1 yaml/tab"}},
    {"a tab behind blanks", "a:\n  \tb: c\n", {"2:3 yaml/tab"}},
    {"a tab before a list entry", "a:\n\t- b\n", {"2:1 yaml/tab"}},
    {"a tab in a deeper line", "a:\n  b: 1\n\tc: 2\n", {"3:1 yaml/tab"}},
    {"a tab before text", "a:\n\tb\n", {"2:1 yaml/tab"}},
    {"a tab behind a dash", "-\tc\n-\t- d\n", {"2:2 yaml/tab"}},
    {"a tab in a block", "a: |\n\tb\n", {"2:1 yaml/tab"}},
    {"tabs that are no indentation", "a:\tb\t# c\n\t\nc: {\n\td: e }\n", {}},
    // Keys.
    {"a duplicate key", "a: 1\nb: 2\na: 3\n", {"3:1 yaml/duplicate-key | 1:1 first here"}},
    {"a duplicate key in quotes", "{a: 1, \"a\": 3}\n", {"1:8 yaml/duplicate-key | 1:2 first here"}},
    {"three of a key", "a: 1\na: 2\na: 3\n",
     {"2:1 yaml/duplicate-key | 1:1 first here", "3:1 yaml/duplicate-key | 1:1 first here"}},
    {"a list as a key", "? [a]\n: b\n", {"1:3 yaml/syntax"}},
    {"a map as a key", "{a: b}: c\n", {"1:1 yaml/syntax"}},
    {"an alias of a list as a key", "a: &x [1]\n*x : 2\n", {"2:1 yaml/syntax"}},
    {"no key", "a: 1\n: b\n", {"2:1 yaml/syntax"}},
    {"a merge of text", "a: 1\n<<: x\n", {"2:1 yaml/syntax"}},
    {"two merges", "a: &a {x: 1}\nb:\n  <<: *a\n  <<: *a\n", {"4:3 yaml/duplicate-key | 3:3 first here"}},
    // Tags and anchors.
    {"an unknown tag", "a: !Ref b\n", {"1:4 yaml/tag"}},
    {"unknown tags", "a: !Sub b\nc: !GetAtt [d, e]\nf: !x {}\n", {"1:4 yaml/tag", "2:4 yaml/tag", "3:4 yaml/tag"}},
    {"an unknown standard tag", "a: &x !!binary aGk=\n", {"1:7 yaml/tag"}},
    {"a tag that does not fit", "a: !!int x\nb: !!map [c]\nd: !!seq e\n", {"1:4 yaml/tag", "2:4 yaml/tag", "3:4 yaml/tag"}},
    {"an undefined alias", "a: &foo b\nc: *fop\n", {"2:4 yaml/alias"}},
    {"a glob", "a: *.txt\n", {"1:4 yaml/alias"}},
    {"an alias inside its anchor", "a: &x [1, *x]\n", {"1:11 yaml/alias"}},
    {"a star alone", "a: * b\n", {"1:4 yaml/syntax"}},
    {"two anchors", "a: &x &y b\n", {"1:7 yaml/syntax"}},
    // Files.
    {"nothing", "", {"1:1 yaml/empty"}},
    {"comments only", "# a\n\n  # b\n", {"1:1 yaml/empty"}},
    {"a marker only", "---\n", {"1:1 yaml/empty"}},
    {"a byte order mark only", "\xEF\xBB\xBF", {"1:1 yaml/empty"}},
    {"two documents", "a: 1\n---\nb: 2\n", {"2:1 yaml/documents"}},
    {"a second document of nothing", "a: 1\n---\n", {"2:1 yaml/documents"}},
    {"one document with both markers", "---\na: 1\n...\n# c\n", {}},
    {"no UTF-8", "a: 1\nb: x\xFFy\xC3\n", {"2:5 yaml/encoding", "2:7 yaml/encoding"}},
    {"an overlong form", "a: \xC0\x80\n", {"1:4 yaml/encoding"}},
    {"a surrogate in UTF-8", "a: \xED\xA0\x80\n", {"1:4 yaml/encoding"}},
    {"UTF-16", std::string("\xFF\xFE" "a\0:\0", 6), {"1:1 yaml/encoding"}},
    {"UTF-16 without a mark", std::string("a\0:\0 \0b\0", 8), {"1:1 yaml/encoding"}},
    {"a zero byte", std::string("a: b\nc: \0d\n", 11), {"2:4 yaml/encoding"}},
    {"a control character", "a: \x01\nb: \x1b\n", {"1:4 yaml/encoding", "2:4 yaml/encoding"}},
    {"a carriage return alone", "a: 1\rb: 2\n", {"1:5 yaml/encoding"}},
    // Several at once.
    {"duplicates before a syntax error", "a: 1\na: 2\nb: !x 1\nc: [\n",
     {"2:1 yaml/duplicate-key | 1:1 first here", "3:4 yaml/tag", "4:5 yaml/syntax | 4:4 this `[` is never closed"}},
};

TEST_CASE("wrong YAML is found at its place", "[yaml][error]") {
  for (const Row& row : kRows) {
    INFO(row.name);
    const Reading reading(row.file);
    CHECK(reading.Lines() == row.findings);
  }
}

TEST_CASE("findings keep the form that people read", "[yaml][error]") {
  for (const Row& row : kRows) {
    INFO(row.name);
    for (const base::Diagnostic& finding : Reading(row.file).findings) {
      INFO(finding.message);
      CHECK(finding.message.find('\n') == std::string::npos);
      CHECK_FALSE(finding.message.ends_with("."));
      const char first = finding.message.front();
      CHECK_FALSE((first >= 'A' && first <= 'Z'));
      CHECK_FALSE(finding.help.empty());
    }
  }
}

TEST_CASE("the message says what was seen and what was expected", "[yaml][error]") {
  const Reading unclosed("globals: {\n  - a\n");
  REQUIRE(unclosed.findings.size() == 1);
  CHECK(unclosed.findings[0].message == "expected `,` or `}`, found a list entry `-`");
  const Reading alias("a: &name b\nc: *nane\n");
  REQUIRE(alias.findings.size() == 1);
  CHECK(alias.findings[0].message == "`*nane` repeats an anchor that is not defined above");
  CHECK(alias.findings[0].help.at(0) == "did you mean `name`?");
  const Reading tabs("a:\n\tb: c\n\td: e\n");
  REQUIRE(tabs.findings.size() == 1);
  CHECK(tabs.findings[0].notes.at(0) == "2 lines have tabs in front");
}

TEST_CASE("the first of two equal keys counts", "[yaml][error]") {
  const Reading reading("a: 1\nb: 2\na: 3\n");
  CHECK(reading.Print() == "1:1 map\n  1:1 \"a\": 1:4 int 1\n  2:1 \"b\": 2:4 int 2\n");
}

TEST_CASE("a document that was read keeps its root, one that was not has none", "[yaml][error]") {
  CHECK(Reading("a: !Ref b\n").document.root() != kNoNode);
  CHECK(Reading("a: 1\n---\nb: 2\n").document.root() != kNoNode);
  CHECK(Reading("a: [\n").document.root() == kNoNode);
  CHECK(Reading("").document.root() == kNoNode);
  CHECK(Reading("# c\n").document.root() == kNoNode);
}

TEST_CASE("10,000 equal keys are found in no more than a moment", "[yaml][error]") {
  std::string text;
  for (int i = 0; i < 10'000; ++i) text += "a: 1\n";
  CHECK(Reading(text).findings.size() == 9'999);
}

}  // namespace
}  // namespace pareto::document

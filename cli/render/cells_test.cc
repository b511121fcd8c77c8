#include "cli/render/cells.h"

#include <catch2/catch.hpp>

namespace pareto::render {
namespace {

struct Case {
  const char* text;
  const char* shown;
  int width;
};

TEST_CASE("what is printed is safe and as wide as it says") {
  const Case cases[] = {
      {"", "", 0},
      {"plain", "plain", 5},
      {"\ta\tb", "    a   b", 9},
      {"\x1b[31m", "\\u{1b}[31m", 10},
      {"\x07\x7f", "\\u{07}\\u{7f}", 12},
      {"é", "é", 1},
      {"日本", "日本", 4},
      {"e\u0301", "e\u0301", 1},
      {"🚀", "🚀", 2},
      {"\u202eabc", "\\u{202e}abc", 11},    // reorders
      {"a\u200bb", "a\\u{200b}b", 10},      // hides
      {"\u0085", "\\u{85}", 6},             // a control character of two bytes
      {"\xff\xfe", "\\xff\\xfe", 8},        // no UTF-8
      {"\xc0\xaf", "\\xc0\\xaf", 8},        // overlong
      {"\xed\xa0\x80", "\\xed\\xa0\\x80", 12},  // half a surrogate pair
      {"\xe6\x97", "\\xe6\\x97", 8},        // cut short
      {"\r", "\\r", 2},
  };
  for (const Case& c : cases) {
    std::string shown;
    int width = 0;
    std::size_t next = 0;
    for (const Cell& cell : SplitCells(c.text)) {
      CHECK(cell.offset == next);
      next += cell.size;
      shown += cell.shown;
      width += cell.width;
    }
    CHECK(next == std::string(c.text).size());
    CHECK(shown == c.shown);
    CHECK(width == c.width);
  }
}

TEST_CASE("a message is one line") { CHECK(Escaped("a\nb\tc\r") == "a\\nb\\tc\\r"); }

TEST_CASE("a text is cut to columns") {
  CHECK(EscapedTo("abcdef", 6) == "abcdef");
  CHECK(EscapedTo("abcdefg", 6) == "abcde…");
  CHECK(EscapedTo("日本語", 4) == "日…");
  CHECK(EscapedTo("a\nb", 3) == "a…");
  CHECK(EscapedTo("", 3).empty());
}

}  // namespace
}  // namespace pareto::render

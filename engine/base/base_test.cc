#include <algorithm>
#include <catch2/catch.hpp>
#include <random>
#include <string>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/base/source.h"
#include "engine/base/suggest.h"

namespace pareto::base {
namespace {

TEST_CASE("a part of a file has the bytes of the part, and the lines of the whole") {
  SourceMap sources;
  const FileId whole = sources.Add("a_test.pareto", "given \"\"\"\n  \u00e4: 1\n  b: 2\n\"\"\"\n");
  const FileId part = sources.AddPart({whole, 9, 25});
  CHECK(sources.name(part) == "a_test.pareto");
  CHECK(sources.text(part) == "\n  \u00e4: 1\n  b: 2\n");
  CHECK(sources.TextOf({part, 3, 5}) == "\u00e4");
  CHECK(sources.At(part, 0) == Position{1, 10});
  CHECK(sources.At(part, 3) == Position{2, 3});
  CHECK(sources.At(part, 7) == Position{2, 6});
  CHECK(sources.At(part, 11) == Position{3, 3});
  CHECK(sources.At(part, 1000) == sources.At(whole, 25));
  CHECK(sources.Line(part, 2) == "  \u00e4: 1");
  CHECK(sources.Line(part, 1) == "given \"\"\"");
}

TEST_CASE("positions count code points and skip a byte order mark") {
  SourceMap sources;
  const FileId file = sources.Add("a.yaml", "\xEF\xBB\xBF" "a: \xC3\xA9x\r\nb: 1");
  CHECK(sources.At(file, 3) == Position{1, 1});
  CHECK(sources.At(file, 8) == Position{1, 5});  // behind the two bytes of one letter
  CHECK(sources.At(file, 11) == Position{2, 1});
  CHECK(sources.At(file, 999) == Position{2, 5});
  CHECK(sources.Line(file, 1) == "a: \xC3\xA9x");
  CHECK(sources.Line(file, 2) == "b: 1");
  CHECK(sources.Line(file, 3).empty());
}

TEST_CASE("a sink sorts by place and tells the same thing once") {
  SourceMap sources;
  const FileId file = sources.Add("a", "0123456789");
  DiagnosticSink sink;
  sink.Error("b/late", Span{file, 5, 6}, "late");
  sink.Warning("a/early", Span{file, 1, 2}, "early");
  sink.Error("b/late", Span{file, 5, 6}, "late");
  CHECK(sink.errors() == 2);
  const auto all = sink.Take();
  REQUIRE(all.size() == 2);
  CHECK(all[0].code == "a/early");
  CHECK(all[1].code == "b/late");
  CHECK(!sink.has_errors());
}

TEST_CASE("nearest word") {
  CHECK(Nearest("timeuot", {"timeout", "type", "size"}) == "timeout");
  CHECK(Nearest("timeout", {"timeout"}).empty());
  CHECK(Nearest("xy", {"abcdef"}).empty());
  CHECK(Nearest("ab", {"ac", "aa"}) == "aa");  // a tie goes to the first by text
  CHECK(EditDistance("ab", "ba", 3) == 1);
  CHECK(EditDistance("kitten", "sitting", 5) == 3);
  CHECK(EditDistance("kitten", "sitting", 1) == 2);
}

TEST_CASE("the index of words leaves out none that is near") {
  CHECK(Nearest("cookhandler", {"cook-handler", "CookHandler"}) == "CookHandler");  // case is nearest
  // All words of up to four letters of a small alphabet, beside a search that looks at every one.
  std::vector<std::string> words = {""};
  for (std::size_t i = 0; i < words.size() && words[i].size() < 4; ++i) {
    for (const char c : {'a', 'b', 'c', 'A'}) words.push_back(words[i] + c);
  }
  const auto lower = [](std::string text) {
    for (char& c : text) c = c == 'A' ? 'a' : c;
    return text;
  };
  for (std::size_t skip = 3; skip < 40; ++skip) {
    std::vector<std::string> some;
    for (std::size_t i = skip; i < words.size(); i += skip) some.push_back(words[i]);
    const std::string word = words[words.size() - skip * 7];
    std::string nearest;
    std::size_t best = 2;
    for (const std::string& candidate : some) {
      if (candidate == word) continue;
      const std::size_t distance = lower(candidate) == lower(word) ? 0 : EditDistance(word, candidate, 1);
      if (distance < best || (distance == best && distance < 2 && candidate < nearest)) {
        best = distance;
        nearest = candidate;
      }
    }
    CHECK(Nearest(word, some) == nearest);
  }
}

TEST_CASE("the sorted index finds what looking at every word finds") {
  CHECK(WordIndex({"cook-handler", "CookHandler"}).Nearest("cookhandler") == "CookHandler");
  CHECK(WordIndex({"B", "b", "a"}).Nearest("b") == "B");
  CHECK(WordIndex({"", "xyz"}).Nearest("a") == "");
  CHECK(WordIndex(std::vector<std::string_view>{}).Nearest("a").empty());
  std::mt19937 random(11);
  const auto word_of = [&](std::size_t most, int alphabet) {
    std::string word;
    for (std::size_t n = random() % (most + 1); n > 0; --n) word += "abAc-"[random() % static_cast<std::uint32_t>(alphabet)];
    return word;
  };
  for (int round = 0; round < 4000; ++round) {
    // Words that begin alike, and words like the one asked for: what rows are kept for, and what is passed over.
    const std::string begin = word_of(6, 3), asked = begin + word_of(9, 5);
    std::vector<std::string> words;
    for (std::size_t n = 1 + random() % 30; n > 0; --n) {
      std::string word = random() % 3 == 0 ? word_of(12, 5) : begin.substr(0, random() % (begin.size() + 1)) + word_of(9, 5);
      if (random() % 3 == 0) {
        word = asked;
        for (std::size_t edits = random() % 5; edits > 0 && !word.empty(); --edits) {
          const std::size_t at = random() % word.size();
          if (random() % 2 == 0) word.erase(at, 1);
          else word.insert(at, 1, 'c');
        }
      }
      words.push_back(word);
    }
    INFO(asked);
    REQUIRE(WordIndex(std::vector<std::string_view>(words.begin(), words.end())).Nearest(asked) == Nearest(asked, words));
  }
}

// The whole table, as textbooks have it.
std::size_t PlainDistance(const std::string& a, const std::string& b) {
  std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) {
    for (std::size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        d[i][j] = i + j;
        continue;
      }
      d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0u : 1u)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
    }
  }
  return d[a.size()][b.size()];
}

TEST_CASE("the banded distance is the plain one, up to its limit") {
  std::mt19937 random(7);
  for (int round = 0; round < 20000; ++round) {
    std::string a, b;
    for (std::uint32_t n = static_cast<std::uint32_t>(random() % 9); n > 0; --n) a += static_cast<char>('a' + random() % 3);
    for (std::uint32_t n = static_cast<std::uint32_t>(random() % 9); n > 0; --n) b += static_cast<char>('a' + random() % 3);
    const std::size_t limit = random() % 6;
    INFO(a << " " << b << " " << limit);
    REQUIRE(EditDistance(a, b, limit) == std::min(PlainDistance(a, b), limit + 1));
  }
}

}  // namespace
}  // namespace pareto::base

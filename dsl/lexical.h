// What letters and words are, and what literals mean: the part of the parser that needs no grammar.
//
// Everything here is a pure function of text. Used by the grammar (which decides where a literal may stand), by the
// explanation of mistakes (which looks at text that did not parse), and by the loop over statements.
#ifndef PARETO_DSL_LEXICAL_H_
#define PARETO_DSL_LEXICAL_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dsl/ast.h"

namespace pareto::dsl {

namespace internal {
enum CharClass : std::uint8_t { kStartsWord = 1, kInWord = 2, kDigit = 4 };
constexpr std::array<std::uint8_t, 256> MakeCharClasses() {
  std::array<std::uint8_t, 256> classes{};
  for (int c = 'a'; c <= 'z'; ++c) classes[static_cast<std::size_t>(c)] = kStartsWord | kInWord;
  for (int c = 'A'; c <= 'Z'; ++c) classes[static_cast<std::size_t>(c)] = kStartsWord | kInWord;
  for (int c = '0'; c <= '9'; ++c) classes[static_cast<std::size_t>(c)] = kInWord | kDigit;
  classes[static_cast<std::size_t>('_')] = kStartsWord | kInWord;
  return classes;
}
inline constexpr std::array<std::uint8_t, 256> kCharClasses = MakeCharClasses();
}  // namespace internal

inline bool StartsWord(char c) { return (internal::kCharClasses[static_cast<unsigned char>(c)] & internal::kStartsWord) != 0; }
inline bool IsWordChar(char c) { return (internal::kCharClasses[static_cast<unsigned char>(c)] & internal::kInWord) != 0; }
inline bool IsDigit(char c) { return (internal::kCharClasses[static_cast<unsigned char>(c)] & internal::kDigit) != 0; }
inline bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }
inline bool IsBlank(char c) { return c == ' ' || c == '\t'; }
inline bool IsLineEnd(char c) { return c == '\n' || c == '\r'; }

// A `-` belongs to a word when a word character follows it: `two-words` is one word, `x- 1` begins with `x`.
inline bool ContinuesWord(const char* at, const char* end) {
  if (at == end) return false;
  return IsWordChar(*at) || (*at == '-' && at + 1 != end && IsWordChar(at[1]));
}

// The end of the word at `begin`; `begin` itself where no word starts.
inline const char* WordEnd(const char* begin, const char* end) {
  if (begin == end || !StartsWord(*begin)) return begin;
  const char* at = begin + 1;
  while (ContinuesWord(at, end)) ++at;
  return at;
}

// The word that `text` begins with, or empty.
inline std::string_view WordAt(std::string_view text) {
  return text.substr(0, static_cast<std::size_t>(WordEnd(text.data(), text.data() + text.size()) - text.data()));
}

// A blank line end at `at`: 2 for CR LF, 1 for LF, else 0 (a lone CR is no line end).
inline std::size_t LineEndLength(const char* at, const char* end) {
  if (at == end) return 0;
  if (*at == '\n') return 1;
  return *at == '\r' && at + 1 != end && at[1] == '\n' ? 2 : 0;
}

// Words that cannot name a variable, a relation or a function.
bool IsReserved(std::string_view word);

// Words that begin a statement when they stand in column 1, and names everywhere else.
bool IsStatementWord(std::string_view word);
const std::vector<std::string>& StatementWords();

// The first byte that is a NUL or no UTF-8 (overlong forms and surrogates included); npos where there is none.
std::size_t FirstBadByte(std::string_view text);

// The length in bytes of the code point that `text` begins with; `text` is UTF-8 and not empty.
std::size_t CodePointLength(std::string_view text);

// Appends a code point; false for surrogates and what lies past U+10FFFF.
bool AppendCodePoint(std::uint32_t code_point, std::string& out);

// The value of `-?[0-9]+(.[0-9]+)?`. A whole value that fits 64 bits is an int, however it is written (`1.0` is 1).
// Nothing where a number without a point does not fit 64 bits, or one with a point no double.
std::optional<Number> ReadNumber(std::string_view text);

// The text of a `"""` block, given what stands between the quotes:
// 1) If only blanks follow the opening quotes on their line, they and the line break are dropped.
// 2) The longest run of blanks with which all lines begin is taken off each. Lines of blanks only do not count, nor does a
//    line that shares the opening quotes' line; the line of the closing quotes counts only if text precedes them.
// 3) Lines of blanks only become empty. Line ends become LF.
// 4) Closing quotes on a line of their own: the text ends with the line feed of the line before, like a file. Closing
//    quotes after text: no line feed at the end.
std::string BlockText(std::string_view inside);

// The text of a `##` line: one blank after the marks is dropped, and blanks at the end.
std::string_view DocText(std::string_view line);

}  // namespace pareto::dsl

#endif  // PARETO_DSL_LEXICAL_H_

// The symbols of the rule language, for dsl/grammar.cc, the only file that includes this.
#ifndef PARETO_DSL_GRAMMAR_SYMBOLS_H_
#define PARETO_DSL_GRAMMAR_SYMBOLS_H_

#include <array>
#include <tao/pegtl.hpp>
#include <utility>

#include "dsl/builder.h"
#include "dsl/lexical.h"

namespace pareto::dsl::grammar {

namespace pegtl = tao::pegtl;
using pegtl::if_must;
using pegtl::must;
using pegtl::opt;
using pegtl::seq;
using pegtl::sor;
using pegtl::star;

// A symbol is a function from a place to its end, or null where it does not match. `Symbol` also takes the blanks behind,
// so that a rule never begins with blanks and none is scanned twice. What must stand close to the symbol before (the `(`
// of a call) compares its place with the end of that symbol.

template <typename Self, bool kBlanks>
struct Reading {
  template <pegtl::apply_mode, pegtl::rewind_mode, template <typename...> class, template <typename...> class, typename Input>
  static bool match(Input& in, Builder& b) {
    const char* const at = in.current();
    const char* const end = Self::Read(at, in.end(), b);
    if (end == nullptr) return false;
    b.Symbol(at, end);
    in.bump_in_this_line(static_cast<std::size_t>((kBlanks ? b.SkipBlanks(end) : end) - at));
    return true;
  }
};
template <typename Self>
using Symbol = Reading<Self, true>;
// A part of a text: blanks behind it are text.
template <typename Self>
using Piece = Reading<Self, false>;

// Reads nothing; a function of what comes next.
template <typename Self>
struct Look {
  template <pegtl::apply_mode, pegtl::rewind_mode, template <typename...> class, template <typename...> class, typename Input>
  static bool match(Input& in, Builder& b) {
    return Self::Next(in.current(), in.end(), b);
  }
};

// The rules inside count as one level of nesting.
template <typename... Rules>
struct Nested {
  template <pegtl::apply_mode A, pegtl::rewind_mode M, template <typename...> class Action, template <typename...> class Control,
            typename Input>
  static bool match(Input& in, Builder& b) {
    b.Enter();
    const bool matched = Control<seq<Rules...>>::template match<A, M, Action, Control>(in, b);
    b.Leave();
    return matched;
  }
};

template <std::size_t N>
struct Spelling {
  std::array<char, N + 2> quoted{};  // with backticks around
  consteval Spelling(const char (&text)[N]) {  // NOLINT(google-explicit-constructor): a literal is one
    quoted[0] = '`';
    for (std::size_t i = 0; i + 1 < N; ++i) quoted[i + 1] = text[i];
    quoted[N] = '`';
  }
  constexpr std::string_view text() const { return {quoted.data() + 1, N - 1}; }
  constexpr std::string_view label() const { return {quoted.data(), N + 1}; }
};

inline bool Begins(const char* at, const char* end, std::string_view text) {
  return static_cast<std::size_t>(end - at) >= text.size() && std::string_view(at, text.size()) == text;
}

// A keyword. `kTell`: name it among what was expected.
template <Spelling kText, bool kTell = true>
struct W : Symbol<W<kText, kTell>> {
  static const char* Read(const char* at, const char* end, Builder& b) {
    const char* const behind = at + kText.text().size();
    if (Begins(at, end, kText.text()) && !ContinuesWord(behind, end)) return behind;
    if constexpr (kTell) b.Expect(at, kText.label());
    return nullptr;
  }
};

// A sign, not followed by `kNotNext`; `kTight`: close to the symbol before.
template <Spelling kText, bool kTell = true, bool kTight = false, char kNotNext = '\0'>
struct S : Symbol<S<kText, kTell, kTight, kNotNext>> {
  static const char* Read(const char* at, const char* end, Builder& b) {
    const char* const behind = at + kText.text().size();
    if (Begins(at, end, kText.text()) && (!kTight || at == b.last_end()) && (kNotNext == '\0' || behind == end || *behind != kNotNext)) {
      return behind;
    }
    if constexpr (kTell) b.Expect(at, kText.label());
    return nullptr;
  }
};

template <Spelling kText, bool kTell = true, bool kTight = false>
struct Open : Symbol<Open<kText, kTell, kTight>> {
  static const char* Read(const char* at, const char* end, Builder& b) {
    const char* const behind = S<kText, kTell, kTight>::Read(at, end, b);
    if (behind == nullptr) return nullptr;
    b.Symbol(at, behind);
    b.OpenBracket(*at);
    return behind;
  }
};

template <Spelling kText>
struct Close : Symbol<Close<kText>> {
  static const char* Read(const char* at, const char* end, Builder& b) {
    const char* const behind = S<kText>::Read(at, end, b);
    if (behind != nullptr) b.CloseBracket();
    return behind;
  }
};

struct Comma : S<","> {};

// A comma with an item behind it; the one that ends a list, or a statement that breaks off, is left to `opt<Comma>`.
struct ItemComma : Symbol<ItemComma> {
  static const char* Read(const char* at, const char* end, Builder& b) {
    if (at == end || *at != ',') {
      b.Expect(at, "`,`");
      return nullptr;
    }
    const char* const next = b.SkipBlanks(at + 1);
    const bool last = next == end || IsLineEnd(*next) || *next == ')' || *next == ']' || *next == '}';
    return last ? nullptr : at + 1;
  }
};

// Any word, reserved ones too.
template <Spelling kLabel, bool kTight = false>
struct Word : Symbol<Word<kLabel, kTight>> {
  static const char* Read(const char* at, const char* end, Builder& b) {
    const char* const behind = WordEnd(at, end);
    if (behind == at || (kTight && at != b.last_end())) {
      b.Expect(at, kLabel.text());
      return nullptr;
    }
    b.word = {at, static_cast<std::size_t>(behind - at)};
    return behind;
  }
};

template <Spelling kLabel, bool kTell = true>
struct Name : Symbol<Name<kLabel, kTell>> {
  static const char* Read(const char* at, const char* end, Builder& b) {
    const char* const behind = WordEnd(at, end);
    const std::string_view word(at, static_cast<std::size_t>(behind - at));
    if (word.empty() || IsReserved(word)) {
      if constexpr (kTell) {
        b.Expect(at, kLabel.text());
        b.Expect(at, Builder::kName);
      }
      return nullptr;
    }
    b.word = word;
    return behind;
  }
};

// A word that becomes a variable's name: an operand, so it is not told by itself.
struct Variable : Name<"a variable", false> {};

// `A::B::C`.
template <Spelling kLabel, bool kTell = true>
struct AwsType : Symbol<AwsType<kLabel, kTell>> {
  static const char* Read(const char* at, const char* end, Builder& b) {
    const char* behind = nullptr;
    for (const char* part = at; part != end && IsUpper(*part);) {
      const char* to = part + 1;
      while (to != end && IsWordChar(*to) && *to != '_') ++to;
      if (part != at) behind = to;
      if (!Begins(to, end, "::")) break;
      part = to + 2;
    }
    if (behind == nullptr) {
      if constexpr (kTell) b.Expect(at, kLabel.text());
      return nullptr;
    }
    b.word = {at, static_cast<std::size_t>(behind - at)};
    return behind;
  }
};

// `area/name`. A single reserved word is none: `error for x(y)` has forgotten its name.
template <Spelling kLabel>
struct Path : Symbol<Path<kLabel>> {
  static const char* Read(const char* at, const char* end, Builder& b) {
    const char* behind = WordEnd(at, end);
    while (behind != at && behind != end && *behind == '/') {
      const char* const to = WordEnd(behind + 1, end);
      if (to == behind + 1) break;
      behind = to;
    }
    const std::string_view path(at, static_cast<std::size_t>(behind - at));
    if (path.empty() || IsReserved(path)) {
      b.Expect(at, kLabel.text());
      return nullptr;
    }
    b.word = path;
    return behind;
  }
};

// `kTight`: the far end of a range.
template <bool kTight = false>
struct NumberSymbol : Symbol<NumberSymbol<kTight>> {
  static const char* Read(const char* at, const char* end, Builder& b) {
    const char* behind = at != end && *at == '-' ? at + 1 : at;
    if (behind == end || !IsDigit(*behind) || (kTight && at != b.last_end())) return nullptr;
    while (behind != end && IsDigit(*behind)) ++behind;
    if (behind != end && *behind == '.' && behind + 1 != end && IsDigit(behind[1])) {
      ++behind;
      while (behind != end && IsDigit(*behind)) ++behind;
    }
    if (behind != end && IsWordChar(*behind)) {
      while (ContinuesWord(behind, end)) ++behind;
      b.Fail("syntax/number", b.SpanOf(at, behind), "a number holds digits and a point only",
             {"a name begins with a letter, and a text stands in double quotes"});
    }
    const std::optional<Number> number = ReadNumber({at, static_cast<std::size_t>(behind - at)});
    if (!number) b.Fail("syntax/number", b.SpanOf(at, behind), "the number does not fit 64 bits", {"whole numbers go to 9223372036854775807; write a longer one as a text"});
    b.number = *number;
    return behind;
  }
};

}  // namespace pareto::dsl::grammar

#endif  // PARETO_DSL_GRAMMAR_SYMBOLS_H_

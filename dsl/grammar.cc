#include "dsl/grammar.h"

#include <array>
#include <tao/pegtl.hpp>
#include <utility>

#include "dsl/builder.h"
#include "dsl/lexical.h"

namespace pareto::dsl {
namespace {

namespace pegtl = tao::pegtl;
using pegtl::if_must;
using pegtl::must;
using pegtl::opt;
using pegtl::seq;
using pegtl::sor;
using pegtl::star;

// === Symbols ===========================================================================================================
//
// A symbol is a function from a place to its end, or null where it does not match. `Symbol` also takes the blanks behind,
// so that a rule never begins with blanks and none is scanned twice. What must stand close to the symbol before (the `(`
// of a call) compares its place with the end of that symbol.

template <typename Self>
struct Symbol {
  template <pegtl::apply_mode, pegtl::rewind_mode, template <typename...> class, template <typename...> class, typename Input>
  static bool match(Input& in, Builder& b) {
    const char* const at = in.current();
    const char* const end = Self::Read(at, in.end(), b);
    if (end == nullptr) return false;
    b.Symbol(at, end);
    in.bump_in_this_line(static_cast<std::size_t>(b.SkipBlanks(end) - at));
    return true;
  }
};

// A part of a text: blanks behind it are text.
template <typename Self>
struct Piece {
  template <pegtl::apply_mode, pegtl::rewind_mode, template <typename...> class, template <typename...> class, typename Input>
  static bool match(Input& in, Builder& b) {
    const char* const at = in.current();
    const char* const end = Self::Read(at, in.end(), b);
    if (end == nullptr) return false;
    b.Symbol(at, end);
    in.bump_in_this_line(static_cast<std::size_t>(end - at));
    return true;
  }
};

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
    if (!number) b.Fail("syntax/number", b.SpanOf(at, behind), "the number does not fit 64 bits");
    b.number = *number;
    return behind;
  }
};

// === Texts =============================================================================================================

struct Expr;
struct Sum;

struct TextOpen : Piece<TextOpen> {
  static const char* Read(const char* at, const char* end, Builder&) { return at != end && *at == '"' ? at + 1 : nullptr; }
};
struct TextClose : Symbol<TextClose> {
  static const char* Read(const char* at, const char* end, Builder&) { return at != end && *at == '"' ? at + 1 : nullptr; }
};
struct TextRun : pegtl::plus<pegtl::not_one<'"', '\\', '{', '$', '\r', '\n'>> {};

// `${...}` stays as it is: CloudFormation's.
struct Dollar : Piece<Dollar> {
  static const char* Read(const char* at, const char* end, Builder& b) {
    if (at == end || *at != '$') return nullptr;
    if (!Begins(at, end, "${")) return at + 1;
    if (Begins(at, end, "${{")) {
      b.Fail("syntax/dollar", b.SpanOf(at, at + 3), "`${{` is neither `${NAME}` nor a value in braces",
             {"write `$\\{{` for the text `${` and the value of what follows"});
    }
    const char* to = at;
    while (to != end && *to != '}' && *to != '"' && !IsLineEnd(*to)) ++to;
    if (to != end && *to == '}') return to + 1;
    b.Fail("syntax/dollar", b.SpanOf(at, at + 2), "`${` begins a part that is kept as it is, up to a `}` before the next quote",
           {"write `$\\{` for the text `${`, or `\\u{24}{` for a dollar and a value"});
  }
};

struct Escape : Piece<Escape> {
  static const char* Read(const char* at, const char* end, Builder& b) {
    if (at == end || *at != '\\') return nullptr;
    const auto bad = [&](const char* to) {
      b.Fail("syntax/escape", b.SpanOf(at, to), "a text has the escapes `\\n`, `\\t`, `\\\"`, `\\\\`, `\\{` and `\\u{HEX}` only",
             {"write `\\\\` for a backslash"});
    };
    const char* const next = at + 1;
    if (next == end || IsLineEnd(*next)) bad(next);
    std::string& run = b.TextRun();
    switch (*next) {
      case 'n': run.push_back('\n'); return next + 1;
      case 't': run.push_back('\t'); return next + 1;
      case '"':
      case '\\':
      case '{': run.push_back(*next); return next + 1;
      case 'u': break;
      default: bad(next + CodePointLength({next, static_cast<std::size_t>(end - next)}));
    }
    const char* to = next + 1;
    if (to == end || *to != '{') bad(to);
    std::uint32_t code_point = 0;
    const char* const digits = ++to;
    for (; to != end && ((*to >= '0' && *to <= '9') || (*to >= 'a' && *to <= 'f') || (*to >= 'A' && *to <= 'F')); ++to) {
      const auto digit = static_cast<std::uint32_t>(*to <= '9' ? *to - '0' : (*to | 0x20) - 'a' + 10);
      code_point = code_point > 0x10FFFF ? code_point : code_point * 16 + digit;
    }
    if (to == digits || to == end || *to != '}') bad(to);
    ++to;
    if (!AppendCodePoint(code_point, run)) b.Fail("syntax/escape", b.SpanOf(at, to), "this is no Unicode character");
    return to;
  }
};

struct ValueOpen : Symbol<ValueOpen> {
  static const char* Read(const char* at, const char* end, Builder& b) {
    if (at == end || *at != '{') return nullptr;
    if (b.plain) {
      b.Fail("syntax/interpolation", b.SpanOf(at, at + 1), "this text is fixed, and `{` begins a value", {"write `\\{` for a brace"});
    }
    b.Symbol(at, at + 1);
    b.OpenBracket('{', true);
    return at + 1;
  }
};
struct ValueClose : Piece<ValueClose> {
  static const char* Read(const char* at, const char* end, Builder& b) {
    const char* const behind = S<"}">::Read(at, end, b);
    if (behind != nullptr) b.CloseBracket();
    return behind;
  }
};
struct Value : if_must<ValueOpen, Nested<must<Sum>>, ValueClose> {};

struct TextUnclosed : Look<TextUnclosed> {
  static bool Next(const char* at, const char*, Builder& b) { b.FailText(at); }
};
struct Quoted : seq<TextOpen, star<sor<TextRun, Value, Escape, Dollar>>, sor<TextClose, TextUnclosed>> {};

struct Block : Symbol<Block> {
  static constexpr std::string_view kQuotes = "\"\"\"";
  static const char* Read(const char* at, const char* end, Builder& b) {
    if (!Begins(at, end, kQuotes)) return nullptr;
    const char* const from = at + kQuotes.size();
    const std::string_view rest(from, static_cast<std::size_t>(end - from));
    const std::size_t length = rest.find(kQuotes);
    if (length == std::string_view::npos) {
      b.Fail("syntax/string", b.SpanOf(at, from), "the text that begins here does not end", {"close it with `\"\"\"`"});
    }
    const char* const behind = from + length + kQuotes.size();
    b.Symbol(at, behind);
    b.Block(rest.substr(0, length));
    return behind;
  }
};
struct Text : sor<Block, Quoted> {};

// Where only a text will do.
struct NoText : Look<NoText> {
  static bool Next(const char* at, const char*, Builder& b) {
    b.Expect(at, "a text in double quotes");
    return false;
  }
};
struct SomeText : sor<Text, NoText> {};

// A text without values in it.
struct PlainOn : Look<PlainOn> {
  static bool Next(const char* at, const char* end, Builder& b) { return b.plain = at != end && *at == '"'; }
};
struct PlainOff : Look<PlainOff> {
  static bool Next(const char*, const char*, Builder& b) {
    b.plain = false;
    return true;
  }
};
struct FixedText : seq<PlainOn, Text, PlainOff> {};
struct SomeFixedText : sor<FixedText, NoText> {};

// === Expressions =======================================================================================================

struct OpenList : Open<"[", false> {};
struct OpenMap : Open<"{", false> {};
struct OpenParen : Open<"(", false> {};
struct OpenCall : Open<"(", false, true> {};
struct OpenSomeCall : Open<"(", true, true> {};
struct OpenIndex : Open<"[", false, true> {};

struct EachFor : if_must<W<"for">, Expr> {};
struct Items : seq<Sum, sor<EachFor, seq<star<ItemComma, must<Sum>>, opt<Comma>>>> {};
struct List : if_must<OpenList, Nested<opt<Items>>, Close<"]">> {};

struct KeyWord : Symbol<KeyWord> {
  static const char* Read(const char* at, const char* end, Builder& b) {
    const char* const behind = WordEnd(at, end);
    if (behind == at) {
      b.Expect(at, "a key");
      b.Expect(at, Builder::kKey);
      return nullptr;
    }
    b.word = {at, static_cast<std::size_t>(behind - at)};
    b.key_begin = at;
    return behind;
  }
};
struct Key : sor<Text, KeyWord> {};
struct KeyOptional : S<"?", false, true> {};
// Not the `:=` of other languages, nor the `::` of a resource type.
struct Colon : Symbol<Colon> {
  static const char* Read(const char* at, const char* end, Builder& b) {
    const char* const behind = S<":", true, true, '='>::Read(at, end, b);
    if (behind == nullptr || behind == end || *behind != ':') return behind;
    b.Expect(at, "`:`");
    return nullptr;
  }
};
struct Pair : seq<Key, opt<KeyOptional>, must<Colon>, must<Sum>> {};
struct MapFor : if_must<W<"for">, Expr> {};
struct MorePairs : seq<star<sor<seq<ItemComma, must<Pair>>, Pair>>, opt<Comma>> {};
struct Map : if_must<OpenMap, Nested<opt<Pair, sor<MapFor, MorePairs>>>, Close<"}">> {};
struct NoMap : Look<NoMap> {
  static bool Next(const char* at, const char*, Builder& b) {
    b.Expect(at, "`{`");
    return false;
  }
};
struct SomeMap : sor<Map, NoMap> {};

struct CallItems : Nested<opt<Items>> {};
struct CallArgs : if_must<OpenCall, CallItems, Close<")">> {};
struct SomeCallArgs : if_must<OpenSomeCall, CallItems, Close<")">> {};
struct AwsCallName : AwsType<"a resource type", false> {};
struct AwsCall : seq<AwsCallName, must<SomeCallArgs>> {};
struct VariableOrCall : seq<Variable, opt<CallArgs>> {};
struct Paren : if_must<OpenParen, Nested<must<Expr>>, Close<")">> {};
struct NumberValue : NumberSymbol<> {};
struct True : W<"true", false> {};
struct False : W<"false", false> {};
struct Null : W<"null", false> {};
struct NoOperand : Look<NoOperand> {
  static bool Next(const char* at, const char*, Builder& b) {
    b.Expect(at, "an expression");
    b.Expect(at, Builder::kOperand);
    return false;
  }
};
struct Primary : sor<AwsCall, VariableOrCall, Text, NumberValue, List, Map, Paren, True, False, Null, NoOperand> {};

// Not the dots of a range.
struct Dot : S<".", false, true, '.'> {};
struct FieldName : Word<"a field name", true> {};
struct FieldAccess : if_must<Dot, FieldName> {};
struct Index : if_must<OpenIndex, Nested<must<Sum>>, Close<"]">> {};
struct Postfix : seq<Primary, star<sor<FieldAccess, Index>>> {};

struct AsType : Name<"a type"> {};
struct As : seq<Postfix, opt<if_must<W<"as", false>, AsType>>> {};

struct MulSign : Symbol<MulSign> {
  static const char* Read(const char* at, const char* end, Builder& b) {
    b.Expect(at, Builder::kOperator);
    if (at == end) return nullptr;
    if (*at == '*') return at + 1;
    if ((Begins(at, end, "div") || Begins(at, end, "mod")) && !ContinuesWord(at + 3, end)) return at + 3;
    return nullptr;
  }
};
struct MulTail : if_must<MulSign, As> {};
struct Mul : seq<As, star<MulTail>> {};

// With blanks on both sides; else `-` belongs to a name or a number.
struct AddSign : Symbol<AddSign> {
  static const char* Read(const char* at, const char* end, Builder& b) {
    if (at == end || (*at != '+' && *at != '-') || at == b.last_end()) return nullptr;
    return at + 1 != end && (IsBlank(at[1]) || IsLineEnd(at[1])) ? at + 1 : nullptr;
  }
};
struct AddTail : if_must<AddSign, Mul> {};
struct Add : seq<Mul, star<AddTail>> {};

struct IfWord : W<"if", false> {};
struct If : if_must<IfWord, Nested<must<Expr, W<"then">, Sum>, opt<if_must<W<"else">, Sum>>>> {};
struct DefaultTail : if_must<S<"??", false>, sor<If, Add>> {};
struct Sum : sor<If, seq<Add, star<DefaultTail>>> {};

struct CompareSign : Symbol<CompareSign> {
  static const char* Read(const char* at, const char* end, Builder&) {
    if (at == end) return nullptr;
    const char next = at + 1 != end ? at[1] : '\0';
    switch (*at) {
      case '=': return next == '=' ? nullptr : at + 1;
      case '!': return next == '=' ? at + 2 : nullptr;
      case '<': return next == '=' ? at + 2 : next == '>' ? nullptr : at + 1;
      case '>': return next == '=' ? at + 2 : at + 1;
      case 'i': return Begins(at, end, "in") && !ContinuesWord(at + 2, end) ? at + 2 : nullptr;
      default: return nullptr;
    }
  }
};
struct NotIn : if_must<W<"not", false>, W<"in">> {};
struct CompareTail : if_must<sor<CompareSign, NotIn>, Sum> {};
struct Has : if_must<W<"has", false>, Sum> {};
struct Compare : sor<Has, seq<Sum, opt<CompareTail>>> {};
struct Not;
struct Negation : if_must<W<"not", false>, Nested<must<Not>>> {};
struct Not : sor<Negation, Compare> {};

struct Condition : Look<Condition> {
  static bool Next(const char* at, const char*, Builder& b) {
    b.Expect(at, Builder::kCondition);
    return true;
  }
};
struct AndTail : if_must<W<"and">, Not> {};
struct And : seq<Not, star<AndTail>> {};
struct OrTail : if_must<W<"or">, And> {};
struct Expr : seq<And, star<OrTail>, Condition> {};

// === Literals and types ================================================================================================

struct Literal;
struct LiteralText : FixedText {};
struct LiteralNumber : NumberSymbol<> {};
struct LiteralTrue : W<"true", false> {};
struct LiteralFalse : W<"false", false> {};
struct LiteralNull : W<"null", false> {};
struct OpenLiterals : Open<"[", false> {};
struct LiteralItems : opt<Literal, star<ItemComma, must<Literal>>, opt<Comma>> {};
struct LiteralList : if_must<OpenLiterals, Nested<LiteralItems>, Close<"]">> {};
struct NoLiteral : Look<NoLiteral> {
  static bool Next(const char* at, const char*, Builder& b) {
    b.Expect(at, "a literal (a text, a number, `true`, `false`, `null`, a list of literals)");
    return false;
  }
};
struct Literal : sor<LiteralText, LiteralNumber, LiteralTrue, LiteralFalse, LiteralNull, LiteralList, NoLiteral> {};

struct Type;
struct TypeBegin : pegtl::success {};
struct TypeText : FixedText {};
struct TypeList : if_must<Open<"[", false>, Nested<must<Type>>, Close<"]">> {};
struct TypeMap : if_must<Open<"{", false>, Nested<must<Type>>, Close<"}">> {};
// `ref` is a name like others unless a name follows.
struct RefWord : Symbol<RefWord> {
  static const char* Read(const char* at, const char* end, Builder& b) {
    if (!Begins(at, end, "ref") || ContinuesWord(at + 3, end)) return nullptr;
    const char* const next = b.SkipBlanks(at + 3);
    const std::string_view word(next, static_cast<std::size_t>(WordEnd(next, end) - next));
    return word.empty() || IsReserved(word) ? nullptr : at + 3;
  }
};
struct RefName : Name<"an entity"> {};
struct TypeRef : if_must<RefWord, RefName> {};
struct TypeName : Name<"a type"> {};
struct RangeLow : NumberSymbol<> {};
struct RangeDots : S<"..", true, true> {};
struct NoNumber : Look<NoNumber> {
  static bool Next(const char* at, const char*, Builder& b) {
    b.Expect(at, "a number");
    return false;
  }
};
struct RangeNumber : NumberSymbol<true> {};
struct RangeHigh : sor<RangeNumber, NoNumber> {};
struct Range : if_must<RangeLow, RangeDots, RangeHigh> {};
struct TypeNamed : seq<TypeName, opt<Range>> {};
struct TypeAlternative : sor<TypeText, TypeList, TypeMap, TypeRef, TypeNamed> {};
struct TypeBar : S<"|", true, false, '|'> {};
struct Type : seq<TypeBegin, TypeAlternative, star<if_must<TypeBar, TypeAlternative>>> {};

// === Statements ========================================================================================================

struct For : if_must<W<"for">, Expr> {};

struct UseWord : W<"use"> {};
struct UsePath : Path<"a module"> {};
struct UseItemName : Name<"a name"> {};
struct UseItemAs : Name<"a name"> {};
struct UseItem : seq<UseItemName, opt<if_must<W<"as">, UseItemAs>>> {};
struct UseItems : if_must<Open<"(">, UseItem, star<if_must<Comma, UseItem>>, Close<")">> {};
struct Use : if_must<UseWord, UsePath, opt<UseItems>> {};

struct EntityWord : W<"entity"> {};
struct EntityName : Name<"the name of the entity"> {};
struct EntityParent : Name<"an entity"> {};
struct EntityBase : Name<"an entity"> {};
struct WhereField : Word<"a field name"> {};
struct EntityIn : if_must<W<"in">, EntityParent> {};
struct EntityIs : if_must<W<"is">, EntityBase, W<"where">, WhereField, S<"=", true, false, '='>, Literal> {};
struct DocLine : Symbol<DocLine> {
  static const char* Read(const char* at, const char* end, Builder& b) {
    if (!Begins(at, end, "##")) return nullptr;
    const char* line = at;
    while (line != b.base() && IsBlank(line[-1])) --line;
    // Behind something on its line it would document the field after, which nobody means.
    if (line != b.base() && line[-1] != '\n') return nullptr;
    const char* to = at;
    while (to != end && !IsLineEnd(*to)) ++to;
    if (b.doc_begin != nullptr) b.doc.push_back('\n');
    b.doc.append(DocText({at, static_cast<std::size_t>(to - at)}));
    b.doc_begin = at;
    return to;
  }
};
struct NewFieldName : Symbol<NewFieldName> {
  static const char* Read(const char* at, const char* end, Builder& b) {
    const char* const behind = WordEnd(at, end);
    if (behind == at) {
      if (b.doc_begin != nullptr) {
        b.Fail("syntax/doc", b.SpanOf(b.doc_begin, b.doc_begin + 2), "`##` documents the field below it, and there is none",
               {"write `#` for a comment"});
      }
      b.Expect(at, "a field");
      return nullptr;
    }
    b.word = {at, static_cast<std::size_t>(behind - at)};
    return behind;
  }
};
struct FieldOptional : S<"?", false, true> {};
struct FieldType : seq<Type> {};
struct FieldInitial : if_must<S<"=", true, false, '='>, Literal> {};
struct Field : seq<star<DocLine>, NewFieldName, opt<FieldOptional>, must<Colon, FieldType>, opt<FieldInitial>> {};
struct Entity
    : if_must<EntityWord, EntityName, opt<sor<EntityIn, EntityIs>>, Open<"{">, star<Field, opt<Comma>>, Close<"}">> {};

struct ColumnName : Word<"a name"> {};
struct Column : seq<ColumnName, must<Colon, Type>> {};
struct Columns : seq<Column, star<if_must<Comma, Column>>> {};
struct RelationWord : W<"relation"> {};
struct RelationName : Name<"the name of the relation"> {};
struct RelationFrom : if_must<W<"from">, SomeFixedText> {};
struct Relation : if_must<RelationWord, RelationName, Open<"(", true, true>, Columns, Close<")">, opt<RelationFrom>> {};

struct RuleWord : W<"rule"> {};
struct NoRelation : Look<NoRelation> {
  static bool Next(const char* at, const char*, Builder& b) {
    b.Expect(at, "the name of a relation");
    b.Expect(at, Builder::kName);
    return false;
  }
};
struct RuleHead : sor<AwsCall, seq<Variable, must<SomeCallArgs>>, NoRelation> {};
struct RuleBody : if_must<W<"if">, Expr> {};
struct Rule : if_must<RuleWord, RuleHead, opt<RuleBody>> {};

struct LetWord : W<"let"> {};
struct LetName : Name<"the name of the function"> {};
struct LetBody : if_must<S<"=", true, false, '='>, Expr> {};
struct Let : if_must<LetWord, LetName, Open<"(", true, true>, opt<Columns>, Close<")">, LetBody> {};

struct OptionWord : W<"option"> {};
struct Option : if_must<OptionWord, Column, S<"=", true, false, '='>, Literal> {};

struct ErrorWord : W<"error"> {};
struct WarningWord : W<"warning"> {};
struct InfoWord : W<"info"> {};
struct CheckName : Path<"the name of the check"> {};
struct Unwaivable : W<"unwaivable"> {};
struct CheckFor : seq<For> {};
struct Require : if_must<W<"require">, Expr> {};
struct Forbid : if_must<W<"forbid">, Expr> {};
struct At : if_must<W<"at">, Postfix> {};
struct Say : if_must<W<"say">, SomeText> {};
struct NotePlace : seq<Postfix> {};
struct Note : if_must<W<"note">, NotePlace, SomeText> {};
struct Help : if_must<W<"help">, SomeText> {};
// `fix remove PLACE`, unless `remove` is a variable.
struct RemoveWord : Symbol<RemoveWord> {
  static const char* Read(const char* at, const char* end, Builder& b) {
    const char* const behind = at + 6;
    if (!Begins(at, end, "remove") || ContinuesWord(behind, end)) return nullptr;
    const char* const next = b.SkipBlanks(behind);
    return next == behind || (next != end && *next == '=') ? nullptr : behind;
  }
};
struct FixRemove : if_must<RemoveWord, Postfix> {};
struct FixSet : seq<Postfix, must<S<"=", true, false, '='>, Sum>> {};
struct Fix : if_must<W<"fix">, sor<FixRemove, FixSet>> {};
struct ExtraIf : if_must<W<"if">, Expr> {};
struct Extra : seq<sor<Note, Help, Fix>, opt<ExtraIf>> {};
struct Check : if_must<sor<ErrorWord, WarningWord, InfoWord>, CheckName, opt<Unwaivable>, opt<CheckFor>, sor<Require, Forbid>,
                       opt<At>, Say, star<Extra>> {};

struct ResourceWord : W<"resource"> {};
struct ResourceType : AwsType<"a resource type like `AWS::Service::Thing`"> {};
struct ResourceId : seq<Sum> {};
struct ResourceFor : seq<For> {};
struct ResourceMap : seq<SomeMap> {};
struct ResourceWith : if_must<W<"with">, SomeMap> {};
struct Resource : if_must<ResourceWord, ResourceType, ResourceId, ResourceFor, ResourceMap, opt<ResourceWith>> {};

struct OutputWord : W<"output"> {};
struct ParameterWord : W<"parameter"> {};
struct EmitId : seq<Sum> {};
struct EmitFor : seq<For> {};
struct EmitMap : seq<SomeMap> {};
struct Emit : if_must<sor<OutputWord, ParameterWord>, EmitId, opt<EmitFor>, EmitMap> {};

struct ExtendWord : W<"extend"> {};
struct OverrideWord : W<"override"> {};
struct ExtendAws : AwsType<"a resource type", false> {};
struct ExtendAny : W<"resource"> {};
struct NoExtendType : Look<NoExtendType> {
  static bool Next(const char* at, const char*, Builder& b) {
    b.Expect(at, "a resource type");
    return false;
  }
};
struct ExtendVariable : Name<"a variable"> {};
struct ExtendFor : seq<For> {};
struct ExtendMap : seq<SomeMap> {};
struct ExtendWith : if_must<W<"with">, SomeMap> {};
struct Extend : if_must<sor<ExtendWord, OverrideWord>, sor<ExtendAws, ExtendAny, NoExtendType>, ExtendVariable, opt<ExtendFor>,
                        ExtendMap, opt<ExtendWith>> {};

struct TestWord : W<"test"> {};
struct TestName : SomeFixedText {};
struct Given : if_must<W<"given">, SomeText> {};
struct Stage : if_must<W<"stage">, SomeText> {};
struct SetName : Name<"an option"> {};
struct Set : if_must<W<"set">, SetName, S<"=", true, false, '='>, Literal> {};
// An outcome, unless `failed` is a name: `failed(x)`, `failed = 3`.
template <Spelling kText>
struct Outcome : Symbol<Outcome<kText>> {
  static const char* Read(const char* at, const char* end, Builder& b) {
    const char* const behind = at + kText.text().size();
    if (!Begins(at, end, kText.text()) || ContinuesWord(behind, end)) return nullptr;
    const char* const next = b.SkipBlanks(behind);
    return next != behind && next != end && StartsWord(*next) ? behind : nullptr;
  }
};
struct Failed : Outcome<"failed"> {};
struct Passed : Outcome<"passed"> {};
struct Skipped : Outcome<"skipped"> {};
struct OutcomeCheck : Path<"the name of a check"> {};
struct OutcomeAt : if_must<W<"at">, SomeText> {};
struct ExpectOutcome : if_must<sor<Failed, Passed, Skipped>, OutcomeCheck, opt<OutcomeAt>> {};
struct ExpectCondition : seq<Expr> {};
struct Expectation : if_must<W<"expect">, sor<ExpectOutcome, ExpectCondition>> {};
struct TestItemRule : sor<Given, Stage, Set, Expectation> {};
struct Test : if_must<TestWord, TestName, Open<"{">, star<TestItemRule>, Close<"}">> {};

struct Finish : Look<Finish> {
  static bool Next(const char* at, const char* end, Builder& b) {
    if (at == end || LineEndLength(at, end) > 0) return true;
    b.Expect(at, "the end of the statement");
    return false;
  }
};
// A query, in no file: a condition, or values with a condition behind `if`.
struct QueryItem : seq<Expr> {};
struct Query : seq<QueryItem, star<if_must<Comma, QueryItem>>, opt<RuleBody>, must<Finish>> {};
struct Stmt : seq<sor<Rule, Check, Resource, Let, Entity, Relation, Use, Option, Emit, Extend, Test>, must<Finish>> {};

// === Actions ===========================================================================================================

template <typename Rule>
struct Action : pegtl::nothing<Rule> {};

// Actions are `Do(Builder&)`, or `Do(Builder&, const char* begin)` where the place at which the rule began matters.
template <typename Self>
struct Simple {
  static void apply0(Builder& b) { Self::Do(b); }
};
template <typename Self>
struct Placed {
  template <typename Input>
  static void apply(const Input& in, Builder& b) {
    Self::Do(b, in.begin());
  }
};

#define PARETO_ON(RULE, ...)                       \
  template <>                                      \
  struct Action<RULE> : Simple<Action<RULE>> {     \
    static void Do(Builder& b) { __VA_ARGS__; }    \
  }
#define PARETO_ON_FROM(RULE, ...)                                 \
  template <>                                                     \
  struct Action<RULE> : Placed<Action<RULE>> {                    \
    static void Do(Builder& b, const char* begin) { __VA_ARGS__; } \
  }

// Texts.
PARETO_ON(TextOpen, b.OpenText());
PARETO_ON(TextClose, b.CloseText());
PARETO_ON(Value, b.TextValue());
template <>
struct Action<TextRun> {
  template <typename Input>
  static void apply(const Input& in, Builder& b) {
    b.TextRun().append(in.begin(), in.size());
  }
};
template <>
struct Action<Dollar> {
  template <typename Input>
  static void apply(const Input& in, Builder& b) {
    b.TextRun().append(in.begin(), in.size());
  }
};

// Expressions.
PARETO_ON(OpenList, b.OpenFrame());
PARETO_ON(List, b.CloseList());
PARETO_ON(OpenMap, b.OpenFrame());
PARETO_ON(Map, b.CloseMap());
PARETO_ON(OpenParen, b.OpenFrame());
PARETO_ON(Paren, b.CloseFrame(ExprKind::kParen));
PARETO_ON(OpenCall, b.OpenCall());
PARETO_ON(CallArgs, b.CloseCall());
PARETO_ON(OpenSomeCall, b.OpenCall());
PARETO_ON(SomeCallArgs, b.CloseCall());
PARETO_ON(EachFor, b.Each(ExprKind::kEach); b.MarkEach());
PARETO_ON(MapFor, b.MarkEach());
PARETO_ON(KeyWord, b.KeyWord());
PARETO_ON(Key, b.BeginPair());
PARETO_ON(KeyOptional, b.OptionalPair());
PARETO_ON(Pair, b.EndPair());
PARETO_ON(AwsCallName, b.Name(ExprKind::kVar, b.word));
PARETO_ON(Variable, b.Name(b.word == "_" ? ExprKind::kWildcard : ExprKind::kVar, b.word));
PARETO_ON(NumberValue, b.Leaf(ExprKind::kNumber).number = b.number);
PARETO_ON(True, b.Leaf(ExprKind::kTrue));
PARETO_ON(False, b.Leaf(ExprKind::kFalse));
PARETO_ON(Null, b.Leaf(ExprKind::kNull));
PARETO_ON(FieldName, b.FieldAccess());
PARETO_ON(Index, b.Index());
PARETO_ON(AsType, b.As());
PARETO_ON_FROM(MulSign, b.Operator(*begin == '*' ? "*" : *begin == 'd' ? "div" : "mod", begin));
PARETO_ON(MulTail, b.Binary(ExprKind::kArith));
PARETO_ON_FROM(AddSign, b.Operator(*begin == '+' ? "+" : "-", begin));
PARETO_ON(AddTail, b.Binary(ExprKind::kArith));
PARETO_ON(DefaultTail, b.Chain(ExprKind::kDefault));
PARETO_ON(IfWord, b.OpenFrame());
PARETO_ON(If, b.CloseFrame(ExprKind::kIf));
template <>
struct Action<CompareSign> {
  template <typename Input>
  static void apply(const Input& in, Builder& b) {
    b.Operator({in.begin(), static_cast<std::size_t>(b.last_end() - in.begin())}, in.begin());
  }
};
PARETO_ON_FROM(NotIn, b.Operator("not in", begin));
PARETO_ON(CompareTail, b.Binary(ExprKind::kCompare));
PARETO_ON_FROM(Has, b.Prefix(ExprKind::kHas, begin));
PARETO_ON_FROM(Negation, b.Prefix(ExprKind::kNot, begin));
PARETO_ON(AndTail, b.Chain(ExprKind::kAnd));
PARETO_ON(OrTail, b.Chain(ExprKind::kOr));

// Literals and types.
PARETO_ON(LiteralText, b.PushTextLiteral());
PARETO_ON(LiteralNumber, b.PushLiteral(dsl::Literal::Kind::kNumber));
PARETO_ON(LiteralTrue, b.PushLiteral(dsl::Literal::Kind::kTrue));
PARETO_ON(LiteralFalse, b.PushLiteral(dsl::Literal::Kind::kFalse));
PARETO_ON(LiteralNull, b.PushLiteral(dsl::Literal::Kind::kNull));
PARETO_ON(OpenLiterals, b.OpenLiteralList());
PARETO_ON(LiteralList, b.CloseLiteralList());
PARETO_ON(TypeBegin, b.BeginType());
PARETO_ON(TypeText, Span span; const std::string text = b.PopPlainText(&span); b.AddAlternative(TypeAlt::Kind::kText, span, text));
PARETO_ON_FROM(TypeList, b.AddWrapped(TypeAlt::Kind::kList, begin));
PARETO_ON_FROM(TypeMap, b.AddWrapped(TypeAlt::Kind::kMap, begin));
PARETO_ON_FROM(TypeRef, b.AddAlternative(TypeAlt::Kind::kRef, b.SpanFrom(begin), b.word));
PARETO_ON(TypeName, b.AddAlternative(TypeAlt::Kind::kName, b.SymbolSpan(), b.word));
PARETO_ON(RangeLow, TypeAlt& type = b.type().alternatives.back(); type.ranged = true; type.low = b.number);
PARETO_ON(RangeNumber, TypeAlt& type = b.type().alternatives.back(); type.high = b.number;
          type.span.end = b.type().span.end = b.SymbolSpan().end);

// Statements.
PARETO_ON(UseWord, b.Begin<dsl::Use>());
PARETO_ON(UsePath, dsl::Use& use = b.Get<dsl::Use>(); use.path = b.word; use.path_span = b.SymbolSpan());
PARETO_ON(UseItemName, b.use_name = UseName{std::string(b.word), std::string(), b.SymbolSpan()});
PARETO_ON(UseItemAs, b.use_name.as = b.word; b.use_name.span.end = b.SymbolSpan().end);
PARETO_ON(UseItem, b.Get<dsl::Use>().names.push_back(std::move(b.use_name)));

PARETO_ON(EntityWord, b.Begin<dsl::Entity>());
PARETO_ON(EntityName, dsl::Entity& entity = b.Get<dsl::Entity>(); entity.name = b.word; entity.name_span = b.SymbolSpan());
PARETO_ON(EntityParent, dsl::Entity& entity = b.Get<dsl::Entity>(); entity.form = dsl::Entity::Form::kIn; entity.other = b.word;
          entity.other_span = b.SymbolSpan());
PARETO_ON(EntityBase, dsl::Entity& entity = b.Get<dsl::Entity>(); entity.form = dsl::Entity::Form::kIs; entity.other = b.word;
          entity.other_span = b.SymbolSpan());
PARETO_ON(WhereField, dsl::Entity& entity = b.Get<dsl::Entity>(); entity.where_field = b.word; entity.where_span = b.SymbolSpan());
PARETO_ON(EntityIs, b.Get<dsl::Entity>().where_value = b.PopLiteral());
PARETO_ON(NewFieldName, b.field = {}; b.field.doc = std::exchange(b.doc, {}); b.doc_begin = nullptr; b.field.name = b.word;
          b.field.name_span = b.SymbolSpan());
PARETO_ON(FieldOptional, b.field.optional = true);
PARETO_ON(FieldType, b.field.type = b.PopType());
PARETO_ON(FieldInitial, b.field.initial = b.PopLiteral());
PARETO_ON(Field, b.Get<dsl::Entity>().fields.push_back(std::move(b.field)));

PARETO_ON(ColumnName, b.columns.push_back({std::string(b.word), b.SymbolSpan(), {}}));
PARETO_ON(Column, b.columns.back().type = b.PopType());
PARETO_ON(RelationWord, b.Begin<dsl::Relation>());
PARETO_ON(RelationName, dsl::Relation& relation = b.Get<dsl::Relation>(); relation.name = b.word; relation.name_span = b.SymbolSpan());
PARETO_ON(RelationFrom, dsl::Relation& relation = b.Get<dsl::Relation>(); relation.from = b.PopPlainText(&relation.from_span));
PARETO_ON(Relation, b.Get<dsl::Relation>().columns = std::move(b.columns));

PARETO_ON(RuleWord, b.Begin<dsl::Rule>());
PARETO_ON(RuleHead, b.Get<dsl::Rule>().head = b.Pop());
PARETO_ON(RuleBody, b.Get<dsl::Rule>().body = b.Pop());

PARETO_ON(LetWord, b.Begin<dsl::Let>());
PARETO_ON(LetName, dsl::Let& let = b.Get<dsl::Let>(); let.name = b.word; let.name_span = b.SymbolSpan());
PARETO_ON(LetBody, b.Get<dsl::Let>().body = b.Pop());
PARETO_ON(Let, b.Get<dsl::Let>().parameters = std::move(b.columns));

PARETO_ON(OptionWord, b.Begin<dsl::Option>());
PARETO_ON(Option, dsl::Option& option = b.Get<dsl::Option>(); option.column = std::move(b.columns.back()); option.initial = b.PopLiteral());

PARETO_ON(ErrorWord, b.Begin<dsl::Check>(); b.Get<dsl::Check>().level = dsl::Check::Level::kError);
PARETO_ON(WarningWord, b.Begin<dsl::Check>(); b.Get<dsl::Check>().level = dsl::Check::Level::kWarning);
PARETO_ON(InfoWord, b.Begin<dsl::Check>(); b.Get<dsl::Check>().level = dsl::Check::Level::kInfo);
PARETO_ON(CheckName, dsl::Check& check = b.Get<dsl::Check>(); check.name = b.word; check.name_span = b.SymbolSpan());
PARETO_ON(Unwaivable, b.Get<dsl::Check>().unwaivable = true);
PARETO_ON(CheckFor, b.Get<dsl::Check>().subject = b.Pop());
PARETO_ON(Require, dsl::Check& check = b.Get<dsl::Check>(); check.must = dsl::Check::Must::kRequire; check.condition = b.Pop());
PARETO_ON(Forbid, dsl::Check& check = b.Get<dsl::Check>(); check.must = dsl::Check::Must::kForbid; check.condition = b.Pop());
PARETO_ON(At, b.Get<dsl::Check>().at = b.Pop());
PARETO_ON(Say, b.Get<dsl::Check>().say = b.Pop());
PARETO_ON(NotePlace, b.extra.place = b.Pop());
PARETO_ON(Note, b.extra.kind = dsl::Extra::Kind::kNote; b.extra.text = b.Pop());
PARETO_ON(Help, b.extra.kind = dsl::Extra::Kind::kHelp; b.extra.text = b.Pop());
PARETO_ON(FixRemove, b.extra.kind = dsl::Extra::Kind::kFixRemove; b.extra.place = b.Pop());
PARETO_ON(FixSet, b.extra.kind = dsl::Extra::Kind::kFix; b.extra.text = b.Pop(); b.extra.place = b.Pop());
PARETO_ON(ExtraIf, b.extra.body = b.Pop());
PARETO_ON_FROM(Extra, b.extra.span = b.SpanFrom(begin); b.Get<dsl::Check>().extras.push_back(std::exchange(b.extra, {})));

PARETO_ON(ResourceWord, b.Begin<dsl::Resource>());
PARETO_ON(ResourceType, dsl::Resource& resource = b.Get<dsl::Resource>(); resource.type = b.word; resource.type_span = b.SymbolSpan());
PARETO_ON(ResourceId, b.Get<dsl::Resource>().id = b.Pop());
PARETO_ON(ResourceFor, b.Get<dsl::Resource>().body = b.Pop());
PARETO_ON(ResourceMap, b.Get<dsl::Resource>().properties = b.Pop());
PARETO_ON(ResourceWith, b.Get<dsl::Resource>().attributes = b.Pop());

PARETO_ON(OutputWord, b.Begin<dsl::Emit>(); dsl::Emit& emit = b.Get<dsl::Emit>(); emit.what_span = b.SymbolSpan();
          emit.what = dsl::Emit::What::kOutput);
PARETO_ON(ParameterWord, b.Begin<dsl::Emit>(); dsl::Emit& emit = b.Get<dsl::Emit>(); emit.what_span = b.SymbolSpan();
          emit.what = dsl::Emit::What::kParameter);
PARETO_ON(EmitId, b.Get<dsl::Emit>().id = b.Pop());
PARETO_ON(EmitFor, b.Get<dsl::Emit>().body = b.Pop());
PARETO_ON(EmitMap, b.Get<dsl::Emit>().map = b.Pop());

PARETO_ON(ExtendWord, b.Begin<dsl::Extend>());
PARETO_ON(OverrideWord, b.Begin<dsl::Extend>(); b.Get<dsl::Extend>().override_ = true);
PARETO_ON(ExtendAws, dsl::Extend& extend = b.Get<dsl::Extend>(); extend.type = b.word; extend.type_span = b.SymbolSpan());
PARETO_ON(ExtendAny, dsl::Extend& extend = b.Get<dsl::Extend>(); extend.type = "resource"; extend.type_span = b.SymbolSpan());
PARETO_ON(ExtendVariable, dsl::Extend& extend = b.Get<dsl::Extend>(); extend.var = b.word; extend.var_span = b.SymbolSpan());
PARETO_ON(ExtendFor, b.Get<dsl::Extend>().body = b.Pop());
PARETO_ON(ExtendMap, b.Get<dsl::Extend>().properties = b.Pop());
PARETO_ON(ExtendWith, b.Get<dsl::Extend>().attributes = b.Pop());

PARETO_ON(TestWord, b.Begin<dsl::Test>());
PARETO_ON(TestName, dsl::Test& test = b.Get<dsl::Test>(); test.name = b.PopPlainText(&test.name_span));
PARETO_ON(Given, b.item.kind = TestItem::Kind::kGiven; b.item.text = b.Pop());
PARETO_ON(Stage, b.item.kind = TestItem::Kind::kStage; b.item.text = b.Pop());
PARETO_ON(SetName, b.item.kind = TestItem::Kind::kSet; b.item.name = b.word; b.item.name_span = b.SymbolSpan());
PARETO_ON(Set, b.item.value = b.PopLiteral());
PARETO_ON(Failed, b.item.kind = TestItem::Kind::kFailed);
PARETO_ON(Passed, b.item.kind = TestItem::Kind::kPassed);
PARETO_ON(Skipped, b.item.kind = TestItem::Kind::kSkipped);
PARETO_ON(OutcomeCheck, b.item.name = b.word; b.item.name_span = b.SymbolSpan());
PARETO_ON(OutcomeAt, b.item.text = b.Pop());
PARETO_ON(ExpectCondition, b.item.kind = TestItem::Kind::kExpect; b.item.condition = b.Pop());
PARETO_ON_FROM(TestItemRule, b.item.span = b.SpanFrom(begin); b.Get<dsl::Test>().items.push_back(std::exchange(b.item, {})));

PARETO_ON(QueryItem, b.Get<dsl::Rule>().head->args.push_back(b.Pop()));

PARETO_ON(Stmt, b.End());

#undef PARETO_ON
#undef PARETO_ON_FROM

// A `must` that fails has said what it wanted; there is nothing to add.
template <typename Rule>
struct Control : pegtl::normal<Rule> {
  template <typename Input, typename... States>
  [[noreturn]] static void raise(const Input&, States&&...) {
    throw Stop{};
  }
};

}  // namespace

StatementReader::StatementReader(base::FileId file, std::string_view text, std::vector<Comment>& comments)
    : builder_(std::make_unique<Builder>(file, text, comments)) {}

StatementReader::~StatementReader() = default;

std::optional<std::uint32_t> StatementReader::Read(std::uint32_t begin, Statement& statement, Failure& failure) {
  Builder& b = *builder_;
  b.Start(statement);
  pegtl::memory_input<pegtl::tracking_mode::lazy, pegtl::eol::lf_crlf, const char*> in(b.base() + begin, b.end(), "");
  try {
    if (pegtl::parse<Stmt, Action, Control>(in, b)) return static_cast<std::uint32_t>(in.current() - b.base());
  } catch (const Stop&) {
  }
  b.FillFailure(failure);
  return std::nullopt;
}

std::optional<std::uint32_t> StatementReader::ReadQuery(std::uint32_t begin, Statement& statement, Failure& failure) {
  Builder& b = *builder_;
  b.Start(statement);
  dsl::Rule& rule = statement.node.emplace<dsl::Rule>();
  rule.head = std::make_unique<dsl::Expr>();
  rule.head->kind = ExprKind::kCall;
  pegtl::memory_input<pegtl::tracking_mode::lazy, pegtl::eol::lf_crlf, const char*> in(b.base() + begin, b.end(), "");
  try {
    if (pegtl::parse<Query, Action, Control>(in, b)) {
      statement.span = b.SpanFrom(b.base() + begin);
      statement.word_span = {statement.span.file, begin, begin};
      return static_cast<std::uint32_t>(in.current() - b.base());
    }
  } catch (const Stop&) {
  }
  b.FillFailure(failure);
  return std::nullopt;
}

std::uint32_t StatementReader::SkipBlanks(std::uint32_t at) {
  return static_cast<std::uint32_t>(builder_->SkipBlanks(builder_->base() + at) - builder_->base());
}

}  // namespace pareto::dsl

// Texts, expressions, literals and types of the rule language, for dsl/grammar.cc, the only file that includes this.
#ifndef PARETO_DSL_GRAMMAR_EXPR_H_
#define PARETO_DSL_GRAMMAR_EXPR_H_

#include "dsl/grammar_symbols.h"

namespace pareto::dsl::grammar {

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

}  // namespace pareto::dsl::grammar

#endif  // PARETO_DSL_GRAMMAR_EXPR_H_

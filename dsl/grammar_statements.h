// The statements of the rule language, for dsl/grammar.cc, the only file that includes this.
#ifndef PARETO_DSL_GRAMMAR_STATEMENTS_H_
#define PARETO_DSL_GRAMMAR_STATEMENTS_H_

#include "dsl/grammar_expr.h"

namespace pareto::dsl::grammar {

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
struct OptionInitial : if_must<S<"=", true, false, '='>, Literal> {};
struct Option : if_must<OptionWord, Column, opt<OptionInitial>> {};

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
struct GivenTable : Path<"the name of a relation"> {};
struct Given : if_must<W<"given">, opt<GivenTable>, SomeText> {};
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

}  // namespace pareto::dsl::grammar

#endif  // PARETO_DSL_GRAMMAR_STATEMENTS_H_

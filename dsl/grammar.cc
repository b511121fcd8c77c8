#include "dsl/grammar.h"

#include <utility>

#include "dsl/grammar_statements.h"

namespace pareto::dsl {
namespace grammar {
namespace {

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
PARETO_ON(OptionInitial, b.Get<dsl::Option>().initial = b.PopLiteral());
PARETO_ON(Option, b.Get<dsl::Option>().column = std::move(b.columns.back()));

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
PARETO_ON(GivenTable, b.item.name = b.word; b.item.name_span = b.SymbolSpan());
PARETO_ON(Given, b.item.kind = b.item.name.empty() ? TestItem::Kind::kGiven : TestItem::Kind::kTable; b.item.text = b.Pop());
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
}  // namespace grammar

namespace pegtl = tao::pegtl;

StatementReader::StatementReader(base::FileId file, std::string_view text, std::vector<Comment>& comments)
    : builder_(std::make_unique<Builder>(file, text, comments)) {}

StatementReader::~StatementReader() = default;

std::optional<std::uint32_t> StatementReader::Read(std::uint32_t begin, Statement& statement, Failure& failure) {
  Builder& b = *builder_;
  b.Start(statement);
  pegtl::memory_input<pegtl::tracking_mode::lazy, pegtl::eol::lf_crlf, const char*> in(b.base() + begin, b.end(), "");
  try {
    if (pegtl::parse<grammar::Stmt, grammar::Action, grammar::Control>(in, b)) return static_cast<std::uint32_t>(in.current() - b.base());
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
    if (pegtl::parse<grammar::Query, grammar::Action, grammar::Control>(in, b)) {
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

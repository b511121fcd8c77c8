// The syntax tree of a rule file, as the parser makes it and the analysis reads it. Nothing here is checked yet.
//
// Every part keeps the span of its exact text. Depth is bounded by the parser (kMaxExprDepth), so recursion over a tree
// is safe.
#ifndef PARETO_DSL_AST_H_
#define PARETO_DSL_AST_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "engine/base/source.h"

namespace pareto::dsl {

using base::Span;

inline constexpr int kMaxExprDepth = 200;

struct Expr;
using ExprPtr = std::unique_ptr<Expr>;

enum class ExprKind : std::uint8_t {
  kNumber,    // `number`
  kText,      // parts: alternating literal text and expressions; see `Expr::parts`
  kTrue,
  kFalse,
  kNull,
  kVar,       // `name`; `_` is a kWildcard
  kWildcard,
  kCall,      // `name(args)`: atom, function, let, option, entity; `name` may be an AWS type (`A::B::C`). A call
              // with a comprehension, `f(E for B)`, has one argument of kind kEach.
  kList,      // [args]
  kMap,       // {pairs}
  kEach,      // [E for B]: args[0] = E, args[1] = B. As list bracket, or as the one argument of a call.
  kMapEach,   // {K: V for B}: pairs[0], args[0] = B
  kField,     // args[0] . name
  kIndex,     // args[0] [ args[1] ]
  kAs,        // args[0] as name
  kArith,     // args[0] op args[1]; name is one of + - * div mod
  kDefault,   // args[0] ?? args[1] ?? ...
  kIf,        // if args[0] then args[1] [else args[2]]
  kCompare,   // args[0] op args[1]; name is one of = != < <= > >= in "not in"
  kHas,       // has args[0]
  kNot,       // not args[0]
  kAnd,       // args[0] and args[1] and ... (flattened)
  kOr,        // args[0] or args[1] or ...
  kParen,     // (args[0]): kept for the formatter and for `and` mixed with `or`
};

struct Pair {
  std::string key;         // empty where the key is an interpolated text: see key_expr
  ExprPtr key_expr;        // always set: a kText (constant or interpolated)
  Span key_span;
  bool optional = false;   // `Key?: value`
  ExprPtr value;
};

// A text literal: `text` where `expr` is null, else an interpolation.
struct TextPart {
  std::string text;
  ExprPtr expr;
};

// A number as written; whole ones that fit 64 bits are ints.
struct Number {
  bool is_int = true;
  std::int64_t integer = 0;
  double real = 0;
};

struct Expr {
  ExprKind kind;
  Span span;        // the whole expression
  Span name_span;   // of `name`, where there is one (of the operator for kArith, kCompare)
  std::string name;
  Number number;
  std::vector<ExprPtr> args;
  std::vector<Pair> pairs;
  std::vector<TextPart> parts;
  bool block = false;  // a kText written as """

  // Set by the analysis (`dsl/analyse.h`); -1 before.
  std::int32_t variable = -1;  // kVar: which variable of its statement
  std::int32_t symbol = -1;    // kCall: what is called; kField: what the step reads (see dsl/checked.h)
  std::int32_t type = -1;      // the static type, an index into the type table
};

// A literal in a declaration.
struct Literal {
  enum class Kind : std::uint8_t { kText, kNumber, kTrue, kFalse, kNull, kList } kind = Kind::kNull;
  Span span;
  std::string text;
  Number number;
  std::vector<Literal> items;
};

struct Type;
// One alternative of a type.
struct TypeAlt {
  enum class Kind : std::uint8_t {
    kText,   // "a literal": `name` is the text
    kList,   // [inner]
    kMap,    // {inner}: text to inner
    kRef,    // ref name
    kName,   // name, or name with a range `lo..hi`
  } kind = Kind::kName;
  Span span;
  std::string name;
  std::vector<Type> inner;  // one for kList and kMap
  bool ranged = false;
  Number low, high;
};
struct Type {
  Span span;
  std::vector<TypeAlt> alternatives;
};

struct UseName {
  std::string name, as;  // `as` is empty where not renamed
  Span span;
};
struct Use {
  std::string path;
  Span path_span;
  std::vector<UseName> names;  // empty: all
};

struct Field {
  std::string doc;
  std::string name;
  Span name_span;
  bool optional = false;
  Type type;
  std::optional<Literal> initial;  // `= literal`
};
struct Entity {
  std::string name;
  Span name_span;
  enum class Form : std::uint8_t { kDocument, kIn, kIs } form = Form::kDocument;
  std::string other;       // the parent (`in`) or the base (`is`)
  Span other_span;
  std::string where_field; // `is P where f = literal`
  Span where_span;
  std::optional<Literal> where_value;
  std::vector<Field> fields;
};

struct Column {
  std::string name;
  Span name_span;
  Type type;
};
struct Relation {
  std::string name;
  Span name_span;
  std::vector<Column> columns;
  std::optional<std::string> from;  // a data file
  Span from_span;
};

struct Rule {
  ExprPtr head;  // kCall
  ExprPtr body;  // null for a fact
};
struct Let {
  std::string name;
  Span name_span;
  std::vector<Column> parameters;
  ExprPtr body;
};
struct Option {
  Column column;
  std::optional<Literal> initial;  // `= literal`
};

struct Extra {
  enum class Kind : std::uint8_t { kNote, kHelp, kFix, kFixRemove } kind = Kind::kHelp;
  Span span;
  ExprPtr place;  // note, fix
  ExprPtr text;   // note, help: kText; fix: the new value
  ExprPtr body;   // `if ...`, or null
};
struct Check {
  enum class Level : std::uint8_t { kError, kWarning, kInfo } level = Level::kError;
  std::string name;
  Span name_span;
  bool unwaivable = false;
  ExprPtr subject;  // `for`, or null
  enum class Must : std::uint8_t { kRequire, kForbid } must = Must::kRequire;
  ExprPtr condition;
  ExprPtr at;       // or null
  ExprPtr say;      // kText; null of an expectation
  bool expectation = false;  // the condition of an `expect` in a test: asked after all checks, and no finding
  std::vector<Extra> extras;
};

struct Resource {
  std::string type;
  Span type_span;
  ExprPtr id;
  ExprPtr body;        // `for`
  ExprPtr properties;  // kMap or kMapEach
  ExprPtr attributes;  // `with`, or null
};
struct Emit {
  enum class What : std::uint8_t { kOutput, kParameter } what = What::kOutput;
  Span what_span;
  ExprPtr id;
  ExprPtr body;  // or null
  ExprPtr map;
};
struct Extend {
  bool override_ = false;
  std::string type;  // an AWS type, or `resource`
  Span type_span;
  std::string var;
  Span var_span;
  ExprPtr body;  // or null
  ExprPtr properties;
  ExprPtr attributes;  // or null
};

struct TestItem {
  enum class Kind : std::uint8_t { kGiven, kTable, kStage, kSet, kFailed, kPassed, kSkipped, kExpect } kind = Kind::kExpect;
  Span span;
  std::string name;  // the check, the option that is set, or the relation whose table is given
  Span name_span;
  ExprPtr text;      // given (of a table too), stage: the text; failed...: the `at` text or null
  std::optional<Literal> value;  // set
  ExprPtr condition;             // expect
};
struct Test {
  std::string name;
  Span name_span;
  std::vector<TestItem> items;
};

struct Statement {
  Span span;              // from the statement word to the last character
  Span word_span;         // the statement word
  std::string doc;        // the `##` lines above, joined by line feeds
  std::variant<Use, Entity, Relation, Rule, Let, Option, Check, Resource, Emit, Extend, Test> node;
};

// A comment, for the formatter.
struct Comment {
  Span span;
};

struct Module {
  base::FileId file = base::kNoFile;
  std::string name;  // `model/names`: what `use` says
  std::vector<Statement> statements;
  std::vector<std::string> lost;  // names that statements declare which did not parse
  std::vector<Comment> comments;
};

}  // namespace pareto::dsl

#endif  // PARETO_DSL_AST_H_

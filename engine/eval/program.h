// The program: rules and checks in the form the evaluator runs. Made by the language's lowering; checked before it gets here, so everything
// in it can be evaluated: every variable can be bound, every negated or aggregated relation is in an earlier stratum.
//
// A *body* is a set of literals, in no order: the planner chooses one from live sizes. A *solution* of a body is a choice of values for its
// slots that makes every literal true. Every statement has one frame of slots, shared by all bodies nested in it.
//
// Three states. An expression gives a value, *missing* or *unknown*. A literal whose operand is missing is false. A literal whose operand is unknown
// *taints*: evaluation goes on with the other literals, and if none is false the solution is tainted. A tainted solution makes no
// row (the head's relation is marked `lost_rows`), makes `not`, `require`, `forbid` and a bracket unknown.
#ifndef PARETO_ENGINE_EVAL_PROGRAM_H_
#define PARETO_ENGINE_EVAL_PROGRAM_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/base/source.h"
#include "engine/eval/function.h"
#include "engine/facts/relation.h"
#include "engine/facts/schema.h"
#include "engine/facts/value.h"

namespace pareto::eval {

using base::Span;
using facts::ColumnMask;
using facts::RelationId;

using Slot = std::uint16_t;
inline constexpr Slot kNoSlot = 0xFFFF;

struct Expr;
using ExprPtr = std::unique_ptr<Expr>;
struct Body;
using BodyPtr = std::unique_ptr<Body>;

enum class ExprOp : std::uint8_t {
  kConst,    // value
  kSlot,     // slot
  kLookup,   // args[0] is the first column of `relation`; its column `column`: missing where there is no row. Field reads are this.
  kRaw,      // what the document says: args[0] a node, args[1] a key
  kGet,      // args[0] JSON, args[1] key or position: missing where absent; unknown where args[0] is neither map nor list
  kCall,     // function(args)
  kList,     // [args]: a missing item is left out
  kMap,      // {args[2i]: args[2i+1]}: a pair with a missing value is left out, an unknown one too
  kText,     // args printed one after another
  kArith,    // args[0] `arith` args[1]; overflow and division by zero are missing
  kIf,       // body, args[0], args[1] (absent: missing)
  kDefault,  // the first of args that is not missing
  kAs,       // args[0] narrowed: `as`; another kind is missing where `closed`, else unknown
  kLet,      // slot = args[0] (missing or unknown: so is the whole), then args[1]
  kEach,     // [args[0] for body]: a list, one element for each solution over `order`, sorted by it. A missing element is left out
             // (but `[..]` of what may be missing is refused before the run); an unknown element or solution makes the whole unknown
  kMapEach,  // {args[0]: args[1] for body}; equal keys with other values are a finding of the run
  kHolds,    // whether body has a solution: true, false, unknown
  kMerge,    // a map (args[0]) with what `extend` adds and `override` sets: each further argument is a bracket of [key, value], the first
             // `statement` of them adds (maps deep, lists appended), the others replace (maps deep, null removes). What two of them set
             // otherwise is a finding of the run, with both places. `slot` holds the node that the map is of
  kResource, // the node of solution `args[2..]` of resource statement `statement`, with id args[0] and owner args[1] (type in `value`)
};

enum class Arith : std::uint8_t { kAdd, kSub, kMul, kDiv, kMod };
enum class As : std::uint8_t { kString, kInt, kNumber, kBool, kList, kMap, kJson, kEntity };

struct Expr {
  ExprOp op = ExprOp::kConst;
  Arith arith = Arith::kAdd;
  As as = As::kJson;
  bool closed = false;                    // kAs: of a declared union
  bool needed = false;                    // kArith: JSON, an id or a text needs its value, so that having none is a finding of the run
  Slot slot = kNoSlot;                    // kSlot, kLet, kMerge
  std::uint16_t column = 0;               // kLookup
  std::uint32_t statement = 0;            // kResource; kMerge: how many arguments add
  std::uint32_t id = 0;                   // unique in the program, for caches of what depends on no slot
  Value value;                            // kConst, kResource
  RelationId relation = facts::kNoRelation;
  facts::EntityId entity = facts::kNoEntity;  // kAs kEntity
  const Function* function = nullptr;
  std::vector<ExprPtr> args;
  BodyPtr body;
  std::vector<Slot> order;                // kEach, kMapEach: the slots that make a solution, in order of first appearance
  Span span;
};

// An argument of an atom.
struct Term {
  enum class Kind : std::uint8_t { kSlot, kConst, kAny } kind = Kind::kAny;
  Slot slot = kNoSlot;
  Value value;
};

enum class CompareOp : std::uint8_t { kEqual, kNotEqual, kLess, kLessEqual, kGreater, kGreaterEqual };

struct Literal {
  enum class Kind : std::uint8_t {
    kAtom,     // a row of `relation` that agrees with `terms`. One slot may stand twice
    kCompare,  // lhs op rhs. `=` with a plain unbound slot on one side binds it. Nodes compare by file order under <. `<` between
               // values of different kinds is unknown
    kIn,       // lhs in rhs: an item of a list (a key of a map). A plain unbound slot as lhs is bound to each; `position` (if any) to
               // its index. rhs of another kind: unknown
    kTest,     // lhs is true; another value than true and false: unknown
    kNot,      // bodies[0] has no solution
    kHolds,    // bodies[0] has a solution; binds nothing outside
    kOr,       // a solution of one of bodies; binds what all of them bind
  } kind = Kind::kAtom;
  CompareOp op = CompareOp::kEqual;
  RelationId relation = facts::kNoRelation;
  std::vector<Term> terms;
  std::uint16_t proof = 0xFFFF;  // kAtom outside not/holds/brackets: which place of the rule's proof its row takes
  ExprPtr lhs, rhs;
  Slot position = kNoSlot;
  std::vector<Body> bodies;
  Span span;
};

struct Body {
  std::vector<Literal> literals;
  // Of a nested body (not, holds, or, brackets, `if`): the slots from outside that it reads. All of them are bound before it is evaluated; its other
  // slots are its own. (A branch of `or` may bind slots of the outside that are not in `needs`.)
  std::vector<Slot> needs;
};

struct Rule {
  RelationId head = facts::kNoRelation;
  std::vector<ExprPtr> values;  // the head's columns; a missing one makes no row, an unknown one neither (and taints)
  Body body;
  std::uint16_t slots = 0;
  std::uint16_t proofs = 0;     // atoms that take part in the proof
  std::string name;             // what people call it: the head's text, or `resource A::B::C`
  Span span;
};

// A place: a node and steps, or a value's place found again by looking where the statement got it.
struct PlaceExpr {
  // Candidates in order; the first whose node and steps have values counts. `match`: where the value stands that must be found there: if
  // the steps lead to a list, the item equal to it is meant (at `position`, if bound), else what they lead to must equal it.
  struct Candidate {
    ExprPtr node;                // null: the document; it counts only where the steps lead to something. A variable that is no
                                 // node: the row of a data file that gave it its value
    std::vector<ExprPtr> steps;
    ExprPtr match;               // may be null
    Slot position = kNoSlot;
    bool item = false;           // the value is an item of the list at the steps
    ExprPtr resource;            // of a place of a property: the resource
    Value property;              // and the property's name, so that the finding can say which statement writes it
  };
  std::vector<Candidate> candidates;
  Span span;
};

struct CheckExtra {
  enum class Kind : std::uint8_t { kNote, kHelp, kFix, kFixRemove } kind = Kind::kHelp;
  Body body;                   // its own `if`
  std::vector<Slot> order;     // its solutions; empty where it has no `if`
  PlaceExpr place;
  ExprPtr text;                // kNote, kHelp: text; kFix: the value. Missing or unknown: left out
};

struct Check {
  std::string name;
  base::Severity severity = base::Severity::kError;
  bool unwaivable = false;
  bool require = true;         // else forbid
  Body subject;                // one subject for each solution over `order`; an empty body has one solution
  std::vector<Slot> order;
  Body condition;
  std::vector<Slot> condition_order;  // forbid: which solution is the first
  PlaceExpr place;
  ExprPtr say;
  std::vector<CheckExtra> extras;
  std::uint16_t slots = 0;
  std::uint16_t proofs = 0;
  // 1: reads no resource; 2: unwaivable and reads some; 3: the rest; 4: an expectation of a test.
  int step = 1;
  bool expectation = false;
  std::vector<std::pair<std::string, Slot>> named;  // of an expectation: its variables, to say what was seen
  std::vector<RelationId> judged;  // relations read under `not` or in the condition (transitively): where one lost rows, a failing subject of a
                                   // warning or info is not judged
  Span looks_at;                   // `for` as written, to say what was looked for; invalid where there is none
  std::string doc;
  Span span;
};

// Rules that are evaluated together, to a fixpoint where `recursive`.
struct Stratum {
  std::vector<std::uint32_t> rules;  // indexes into Program::rules
  bool recursive = false;
  bool resources = false;            // reads or makes a resource, itself or through others: not needed for checks of step 1
};

struct RelationDecl {
  std::string name;
  int arity = 0;
  bool field = false;                // a field relation (see facts::RelationInfo)
  Span span;
};

struct Program {
  std::vector<RelationDecl> relations;  // RelationId indexes this; the fact store is made from it
  std::vector<Rule> rules;
  std::vector<Check> checks;            // by name, then by place
  std::vector<Stratum> strata;          // in order of evaluation
  std::vector<Span> resource_statements;  // by the number that kResource has: where each stands
  std::uint32_t expressions = 0;        // Expr::id are below this
  // What emission reads, kNoRelation where no rule fills it.
  RelationId finished = facts::kNoRelation;   // (node, type, id, owner, properties, attributes)
  RelationId output = facts::kNoRelation;     // (id, map)
  RelationId parameter = facts::kNoRelation;  // (id, map)
  RelationId made = facts::kNoRelation;       // (node, id, owner, type): all types
  // Who writes properties: relations (node, ..., key, value), the statements of `resource`, then of `extend`, then of `override`.
  std::vector<RelationId> writers;
  RelationId clash = facts::kNoRelation;      // (node, other owner): filled by the evaluator from `made` after the stratum `clash_after`
  std::uint32_t clash_after = 0xFFFFFFFFu;
  Program() = default;
  Program(Program&&) = default;
  Program& operator=(Program&&) = default;
};

// The program as text, one rule or check a paragraph, for `--print program` and tests.
std::string PrintProgram(const Program& program, const facts::ValuePool& pool);

}  // namespace pareto::eval

#endif  // PARETO_ENGINE_EVAL_PROGRAM_H_

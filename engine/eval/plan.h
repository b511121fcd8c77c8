// Plans: a body as a flat array of operations in an order chosen from live sizes.
//
// Operations run one after another; a generator runs what follows it once for each of its matches. The last operation is what becomes of a
// solution: a row, "there is one", or a tuple. A generator none of whose slots the rest needs stops at its first match (`once`), and a solution
// goes back at once to the last generator that could make another one (`back_to`).
#ifndef PARETO_ENGINE_EVAL_PLAN_H_
#define PARETO_ENGINE_EVAL_PLAN_H_

#include <memory>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "engine/eval/program.h"
#include "engine/eval/scope.h"
#include "engine/eval/slots.h"
#include "engine/facts/store.h"

namespace pareto::eval {

using facts::RowId;

// Which rows of a relation an atom sees. A relation that does not grow in this stratum shows all, whatever is asked.
enum class Range : std::uint8_t {
  kFull,   // what was there when the round began
  kOld,    // what was there when the round before began
  kDelta,  // what the round before added
};

// The relations that grow in the stratum at hand: rows below `old` are old, from there to below `full` the delta.
class Growth {
 public:
  explicit Growth(std::size_t relations) : growing_(relations, false), old_(relations, 0), full_(relations, 0) {}

  // Makes room for relations below `relations`.
  void Reach(std::size_t relations) { growing_.resize(relations, false), old_.resize(relations, 0), full_.resize(relations, 0); }
  void Start(RelationId id, RowId size) { growing_[At(id)] = true, old_[At(id)] = 0, full_[At(id)] = size; }
  // The next round: what was full is old.
  void Advance(RelationId id, RowId size) { old_[At(id)] = full_[At(id)], full_[At(id)] = size; }
  void Stop(RelationId id) { growing_[At(id)] = false; }

  bool growing(RelationId id) const { return growing_[At(id)]; }
  RowId low(RelationId id, Range range) const { return range == Range::kDelta && growing(id) ? old_[At(id)] : 0; }
  // `size` of the relation where it does not grow.
  RowId high(RelationId id, Range range, RowId size) const {
    return !growing(id) ? size : range == Range::kOld ? old_[At(id)] : full_[At(id)];
  }

 private:
  static std::size_t At(RelationId id) { return static_cast<std::size_t>(id); }
  std::vector<bool> growing_;
  std::vector<RowId> old_, full_;
};

// A literal with what this version of its rule makes of it.
struct Item {
  const Literal* literal = nullptr;
  const LiteralScope* scope = nullptr;
  Range range = Range::kFull;               // kAtom
  std::vector<std::vector<Item>> branches;  // kOr
};

// The literals of a body as they stand, each atom over all rows.
std::vector<Item> ItemsOf(const Body& body, const Scopes& scopes);

// What becomes of a solution.
struct Goal {
  enum class Kind : std::uint8_t { kRow, kFound, kTuple } kind = Kind::kFound;
  std::vector<const Expr*> values;  // kRow: the columns; kTuple: behind the order
  std::vector<Slot> order;          // kTuple
  bool proof = false;               // note which rows took part
};

enum class OpKind : std::uint8_t {
  kScan,      // each row of the range
  kProbe,     // each row of an index chain
  kContains,  // whether the row is there; all columns are bound
  kCompare,
  kBind,    // slot = rhs
  kWalk,    // each item of a list
  kMember,  // whether lhs is an item
  kTest,
  kNot,
  kHolds,
  kOr,    // each branch; they end in kJump
  kJump,
  kRow,       // a row of the head, its values evaluated
  kPlainRow,  // a row of the head, of slots and constants that are known
  kFound,
  kTuple,
};

// A slot's value, or a constant where there is no slot.
struct Operand {
  Slot slot = kNoSlot;
  Value value;
  std::uint16_t column = 0xFFFF;  // in Op::ahead: the column of the generator's row that it will be
};

struct Plan;

struct Op {
  OpKind kind = OpKind::kScan;
  Range range = Range::kFull;
  CompareOp compare = CompareOp::kEqual;
  bool once = false;
  bool careful = false;  // an operand may be unknown
  bool ranged = false;   // kContains: which row it is matters
  std::uint16_t proof = 0xFFFF;
  Slot slot = kNoSlot;      // kBind, kWalk (the item, where it is bound here)
  Slot position = kNoSlot;  // kWalk
  bool position_bound = false;
  RelationId id = facts::kNoRelation;
  facts::Relation* relation = nullptr;
  const facts::Index* index = nullptr;  // kProbe
  ColumnMask mask = 0;
  RowId low = 0, high = 0;
  std::vector<Operand> keys;                              // of the masked columns, in column order; kPlainRow: the columns
  std::vector<std::pair<std::uint16_t, Slot>> binds;      // column, slot
  std::vector<std::pair<std::uint16_t, std::uint16_t>> same;  // columns that must be equal
  std::vector<Operand> ahead;  // of a generator before a probe: the keys that the probe will have, to be fetched for many rows at once
  const Expr* lhs = nullptr;
  const Expr* rhs = nullptr;
  const Plan* nested = nullptr;
  int next = 0;                        // kJump, kOr: behind it
  std::vector<int> branches;           // kOr
  std::vector<std::uint16_t> forgets;  // kOr, kHolds: places of the proof that its branches may fill
  std::vector<const Expr*> values;     // kRow, kTuple
  std::vector<Slot> order;             // kTuple
};

struct Plan {
  std::vector<Op> ops;
  int back_to = -1;                         // a solution goes on with this operation's next match; -1: there is none to want
  std::vector<std::uint32_t> growing;       // operations on relations that grow, to be set anew each round
  std::vector<RowId> planned;               // their rows when this was planned
  std::vector<std::unique_ptr<Plan>> owned; // nested plans on relations that grow
};

class Planner {
 public:
  Planner(facts::FactStore& store, Scopes& scopes, Growth& growth) : store_(store), scopes_(scopes), growth_(growth) {}

  // `bound`: slots that are bound before, `doubtful`: those of them that may be unknown. Aborts where no order binds what is needed: lowering lets no
  // such body through.
  std::unique_ptr<Plan> Make(const std::vector<Item>& items, const SlotSet& bound, const SlotSet& doubtful, const Goal& goal);
  // The plan that says whether a nested body has a solution; made once, on relations that are complete.
  const Plan* Nested(const Body& body);
  // Sets the ranges and indexes of growing relations for this round. False where their sizes are so different that planning again pays.
  bool Refresh(Plan* plan);

 private:
  struct Ordering;
  struct Assessment;
  struct Draft;
  Assessment Assess(const Item& item, const SlotSet& bound) const;
  Ordering Arrange(const std::vector<Item>& items, const SlotSet& bound, int first) const;
  Ordering Best(const std::vector<Item>& items, const SlotSet& bound) const;
  double Matches(const Item& item, const SlotSet& bound, double* setup) const;
  // Appends operations for all items; `later`: the slots that what comes behind them needs.
  void EmitSequence(const std::vector<Item>& items, const SlotSet& later, Draft* draft);
  void EmitAtom(const Item& item, const SlotSet& later, Draft* draft);
  void EmitCompare(const Item& item, Draft* draft);
  void EmitIn(const Item& item, const SlotSet& later, Draft* draft);
  void EmitOr(const Item& item, const SlotSet& later, Draft* draft);
  void EmitBranches(const Item& item, const SlotSet& later, Draft* draft);
  void EmitGoal(const Goal& goal, Draft* draft);
  static void LookAhead(Plan* plan);
  bool Doubtful(const Expr& expr, const SlotSet& doubtful) const;

  facts::FactStore& store_;
  Scopes& scopes_;
  Growth& growth_;
  absl::flat_hash_map<const Body*, std::unique_ptr<Plan>> nested_;
};

}  // namespace pareto::eval

#endif  // PARETO_ENGINE_EVAL_PLAN_H_

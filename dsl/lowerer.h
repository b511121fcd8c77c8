// The parts of lowering share this state; nothing outside `dsl/lower_*.cc` includes it.
#ifndef PARETO_DSL_LOWERER_H_
#define PARETO_DSL_LOWERER_H_

#include <map>
#include <functional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "dsl/checked.h"
#include "dsl/lower.h"
#include "dsl/places.h"
#include "engine/eval/program.h"
#include "engine/facts/value.h"

namespace pareto::dsl {

class Lowerer {
 public:
  // Adds to `lowered` what the statements from `first` on say. All of them must outlive it.
  Lowerer(Checked& checked, std::size_t first, Lowered& lowered, facts::ValuePool& pool)
      : c_(checked), first_(first), lowered_(lowered), program_(lowered.program), pool_(pool) {}

  void Run();
  // Instead: the statements are a query's rules, and no relation that was there gets another row by them.
  void RunQuery();

 private:
  using Slot = eval::Slot;
  using EExpr = eval::Expr;
  using EPtr = eval::ExprPtr;

  // Where the variables of a statement (or of one inlined `let`) live.
  struct Frame {
    const StatementInfo* info = nullptr;
    std::vector<Slot> slots;      // by variable; kNoSlot until its scope is entered
    std::vector<Slot> positions;  // by variable: the hidden position of `x in list`, or kNoSlot
    std::vector<bool> position_used;
  };
  // A body being made, with the field reads it already has: (slot, relation, column) to slot.
  struct BodyScope {
    eval::Body* body = nullptr;
    absl::flat_hash_map<std::uint64_t, Slot> reads;
  };
  // A variable in the order that makes solutions.
  struct Ordered {
    std::int32_t variable;
    bool by_position;
  };

  // --- statements
  void LowerRule(const StatementInfo& info, const Rule& rule);
  void LowerCheck(const StatementInfo& info, const Check& check);
  void LowerResource(const StatementInfo& info, const Resource& resource);
  void LowerEmit(const StatementInfo& info, const Emit& emit);
  void CollectWritten();
  void ResourcesSoFar();
  void AddRelations();  // those that were made meanwhile, to the program
  void FinishResources(std::size_t first);
  // Makes a rule for each pair of a map as written, or one with a row for each key of a computed map. `make` begins a rule at a span, and
  // hands it to what adds the key's and the value's column.
  using MapPair = std::function<void(Frame&, eval::Rule&, BodyScope&)>;
  using MapRowMaker = std::function<void(Span, const MapPair&)>;
  void MapRows(const Expr& map, const MapRowMaker& make);
  void PropertyRules(const Frame& frame, const Resource& resource, const Expr& map, facts::RelationId solution, facts::RelationId target,
                     const std::vector<std::int32_t>& kept);
  // --- `extend` and `override`
  // Once, or of `resource` once for each type that is made.
  void LowerExtends(const StatementInfo& info, const Extend& extend);
  void LowerExtend(const StatementInfo& info, const Extend& extend, std::int32_t type);
  void ExtendRules(const StatementInfo& info, const Extend& extend, const Expr& map, facts::RelationId target, facts::RelationId solution,
                   const std::vector<Slot>& columns, const Frame& solved, std::size_t order);
  void FinishMade();
  // A bracket's worth of what one statement gives to the node in slot 0; `whole` where nothing is extended.
  EPtr Finished(std::int32_t type, facts::RelationId part, bool attributes);
  // Whether in the statement at hand an atom of this type (-1: any) means what is made, not what is finished.
  bool Made(std::int32_t type) const { return extending_ && (type < 0 || extended_ < 0 || extended_ == type); }
  facts::RelationId MadeProperty(std::int32_t type, const std::string& key);  // (node, value), as `resource` statements give it
  facts::RelationId MadeMaps(std::int32_t type);                              // (node, properties, attributes), likewise
  const ResourceRelations& OfType(std::int32_t type);
  facts::RelationId ResourceRelation(const std::string& name, int arity, const std::string& shown);

  // --- scopes
  Frame NewFrame(const StatementInfo& info);
  void EnterScope(Frame& frame, std::int32_t scope, const std::vector<const Expr*>& bodies, bool positions);
  std::vector<Ordered> OrderOf(const Frame& frame, std::int32_t scope, const std::vector<const Expr*>& bodies) const;
  std::vector<Slot> OrderSlots(const Frame& frame, std::int32_t scope, const std::vector<const Expr*>& bodies) const;
  Slot NewSlot() { return slots_++; }

  // --- conditions
  void LowerCondition(Frame& frame, const Expr& expr, BodyScope& out);
  void LowerCompare(Frame& frame, const Expr& expr, BodyScope& out);
  void LowerCallCondition(Frame& frame, const Expr& expr, BodyScope& out);
  void LowerPresent(Frame& frame, const Expr& expr, BodyScope& out);
  void AddAtom(Frame& frame, facts::RelationId relation, std::vector<eval::Term> terms, Span span, BodyScope& out);
  eval::Term TermOf(Frame& frame, const Expr& expr, BodyScope& out);
  eval::Term NamedTerm(Frame& frame, const Expr& expr, BodyScope& out);
  eval::Body NestedBody(Frame& frame, std::int32_t scope, const Expr& condition, bool positions);
  // Adds the slots below `mark` (made outside) that the expression or body reads.
  static void AddOuterSlots(const EExpr& expr, Slot mark, std::vector<Slot>& out);
  static void AddOuterSlots(const eval::Body& body, Slot mark, std::vector<Slot>& out);
  // Gives the branches of every `or` in the body what they need from the rest of it.
  static void SetOrNeeds(eval::Body& whole, const std::vector<Slot>& given);
  static void BindAll(const eval::Body& body, std::vector<bool>& bound, std::size_t except);
  Slot Bind(EPtr value, Span span, BodyScope& out);  // a fresh slot equal to it

  // --- values
  // While it lives, what is lowered is needed by JSON, an id or a text, or is not.
  class Needed {
   public:
    Needed(Lowerer* lowerer, bool needed) : lowerer_(lowerer), before_(std::exchange(lowerer->needed_, needed)) {}
    ~Needed() { lowerer_->needed_ = before_; }
    Needed(const Needed&) = delete;
    Needed& operator=(const Needed&) = delete;

   private:
    Lowerer* lowerer_;
    bool before_;
  };
  EPtr NewOperation(const Expr& expr);
  EPtr LowerValue(Frame& frame, const Expr& expr);                   // reads as lookups
  EPtr LowerStrict(Frame& frame, const Expr& expr, BodyScope& out);  // reads as atoms of the body: what is missing makes it false
  EPtr LowerStep(Frame& frame, const Expr& expr, EPtr base);
  EPtr OptionKey(const Symbol& option, Span span);
  EPtr InlineLet(Frame& frame, const Expr& call);
  eval::Body InlineConditionLet(Frame& frame, const Expr& call);
  EPtr New(eval::ExprOp op, Span span);
  EPtr SlotExpr(Slot slot, Span span);
  EPtr Const(facts::Value value, Span span);
  EPtr Lookup(facts::RelationId relation, int column, EPtr base, Span span);
  // The relation and column that a resource step reads.
  std::pair<facts::RelationId, int> ResourceColumn(const Step& step, std::int32_t type);
  // The type of resources that the step is taken from; -1 where it may be any. `base` is what it is taken from.
  std::int32_t TypeOf(const Step& step, const eval::Expr& base) const;

  // --- places
  // The first node of `for`, in the order written; kNoSlot where there is none.
  Slot FirstNode(const Frame& frame, const std::vector<const Expr*>& conditions);
  bool LowerPlace(Frame& frame, const Expr& expr, const std::vector<const Expr*>& conditions, eval::PlaceExpr& out);
  void PropertyPlaces(Frame& frame, const Expr& path, eval::PlaceExpr& out);
  bool IsFieldRead(const Expr& written) const;
  void OptionPlaces(Frame& frame, const Expr& call, const Expr& value, const BindingPath* binding, const std::vector<const Expr*>& steps, eval::PlaceExpr& out);
  bool PathPlace(Frame& frame, const Expr& path, eval::PlaceExpr::Candidate& out);

  bool IsNode(const Expr& expr) const { return expr.type >= 0 && c_.types.MayBeNode(expr.type); }

  Checked& c_;
  std::size_t first_;
  Lowered& lowered_;
  eval::Program& program_;
  facts::ValuePool& pool_;
  Slot slots_ = 0;
  std::uint16_t proofs_ = 0;
  bool needed_ = false;  // see Needed
  int nested_ = 0;  // inside not, holds, brackets: no proofs
  // What one `extend` or `override` gives.
  struct Extension {
    bool overrides = false;
    std::int32_t type = -1;                              // -1: all
    std::size_t order = 0;                               // columns between the node and the key that order its solutions
    facts::RelationId solution = facts::kNoRelation;     // (node, ordering columns, ...)
    facts::RelationId property = facts::kNoRelation;     // (node, ordering columns, key, value)
    facts::RelationId attribute = facts::kNoRelation;    // likewise, or none
    std::vector<std::int32_t> variables;                 // by column of `solution`: the variable, or -1
    const StatementInfo* info = nullptr;
    Span span;
  };
  std::vector<Extension> extensions_;
  bool extending_ = false;        // an `extend` or `override` is being lowered
  std::int32_t extended_ = -1;    // its type, -1: all
  std::int32_t narrowed_ = -1;    // of all: the type that it is lowered for, and the slot of its variable
  Slot narrowed_slot_ = eval::kNoSlot;
  Slot first_node_ = eval::kNoSlot;  // of the check at hand
  std::map<std::pair<std::int32_t, std::string>, facts::RelationId> made_properties_;
  std::map<std::int32_t, facts::RelationId> made_maps_;
  absl::flat_hash_map<std::int32_t, std::size_t> resource_index_;  // by type: which of `lowered_.resources`
};

}  // namespace pareto::dsl

#endif  // PARETO_DSL_LOWERER_H_

// What each part of a statement needs from around it. A body's *scope* is the slots that stand directly in it and those of the scopes around it; a
// nested body's other slots are its own. The planner runs a part once all that it needs is bound.
#ifndef PARETO_ENGINE_EVAL_SCOPE_H_
#define PARETO_ENGINE_EVAL_SCOPE_H_

#include <memory>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "engine/eval/program.h"
#include "engine/eval/slots.h"

namespace pareto::eval {

struct LiteralScope {
  SlotSet left, right;  // what lhs and rhs need
  SlotSet outer;        // kNot, kHolds: what the body needs; kOr: slots from around in any branch
  SlotSet mentions;     // every slot in it, nested ones too
  bool heavy = false;   // lhs or rhs runs a nested body
};

struct BodyScope {
  SlotSet outer;                       // slots of enclosing scopes in it, bound before it runs
  std::vector<LiteralScope> literals;  // as in the body
};

// The scopes of all bodies of the statements added, nested ones included. Pointers into it stay good.
class Scopes {
 public:
  explicit Scopes(std::uint32_t expressions) : closed_(expressions, false) {}

  void AddRule(const Rule& rule);
  void AddCheck(const Check& check);

  const BodyScope& Of(const Body& body) const { return *bodies_.at(&body); }
  // A bracket, or a call of one, that depends on no slot: its value is the same wherever it is asked for.
  bool Closed(const Expr& expr) const { return expr.id < closed_.size() && closed_[expr.id]; }

  // The slots from around that a bracket's value depends on: its body's and its elements'.
  const std::vector<Slot>& NeedsOf(const Expr& bracket) const { return needs_.at(bracket.id); }

 private:
  void AddBody(const Body& body, const SlotSet& around);
  // What `expr` needs of `scope`; adds the bodies in it.
  SlotSet AddExpr(const Expr& expr, const SlotSet& scope, bool* heavy);
  void AddPlace(const PlaceExpr& place, const SlotSet& scope);

  absl::flat_hash_map<const Body*, std::unique_ptr<BodyScope>> bodies_;
  std::vector<bool> closed_;
  absl::flat_hash_map<std::uint32_t, std::vector<Slot>> needs_;  // by Expr::id, of brackets
};

// Every slot in it, those of nested bodies too.
void AddMentions(const Expr& expr, SlotSet* slots);
void AddMentions(const Body& body, SlotSet* slots);
void AddMentions(const PlaceExpr& place, SlotSet* slots);

// Every relation that it reads, nested ones too (twice where read twice).
void AddReads(const Expr& expr, std::vector<RelationId>* reads);
void AddReads(const Body& body, std::vector<RelationId>* reads);

}  // namespace pareto::eval

#endif  // PARETO_ENGINE_EVAL_SCOPE_H_

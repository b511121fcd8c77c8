// What the parts of the tracer share. Private to it.
#ifndef PARETO_ENGINE_EVAL_TRACING_H_
#define PARETO_ENGINE_EVAL_TRACING_H_

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/eval/impl.h"
#include "engine/eval/trace.h"

namespace pareto::eval {

// The statement at hand with its variables put together again, in the machine's frame. Parts of it are asked for in the order in which the rule
// has them, so that what binds a variable has been seen before what reads it.
struct Tracer::Impl {
  Impl(const Program& program_in, const facts::Schema* schema, facts::FactStore& store_in);

  // What a variable got its value from.
  struct Source {
    enum class Kind : std::uint8_t { kRow, kValue, kItem } kind = Kind::kRow;
    FactId fact;                 // kRow
    int column = 0;
    const Expr* expr = nullptr;  // kValue: it; kItem: the list
    Slot position = kNoSlot;     // kItem: the variable that holds which, where there is one
  };
  struct Solutions {
    std::unique_ptr<Plan> plan;
    std::vector<Slot> slots;  // the order, then the others
    std::size_t key = 0;
  };
  using Rows = std::span<const facts::RowId>;
  using Accept = std::function<bool()>;
  using Parts = std::vector<TracePart>;

  // --- trace.cc
  void EnterRule(const Rule& rule);
  // Puts the variables of a derived row's rule together; false where there is no rule, or a bound stopped it.
  bool EnterRow(FactId fact, SlotSet* bound);
  // Makes the body hold: binds what is not bound, by the rows of its atoms where they are known, to the first solution that is accepted. False where
  // there is none.
  bool Take(const Body& body, SlotSet* bound, Rows rows, const Accept& accept);
  // What the body rests on, once it holds.
  void BodyParts(const Body& body, SlotSet* bound, Rows rows, Parts* out);
  void LiteralParts(const Literal& literal, const LiteralScope& scope, SlotSet* bound, Rows rows, Parts* out);
  void ValueParts(const Expr& expr, SlotSet* bound, Parts* out);
  void GroupParts(const Expr& bracket, const SlotSet& bound, Parts* out);
  // The elements of a bracket in order: each solution in turn is in the frame. False from `visit` ends it.
  void EachElement(const Expr& bracket, const std::function<bool(Value key, Value value)>& visit);
  const Body* Taken(const Literal& either, Rows rows) const;
  void BindRows(const Body& body, Rows rows, SlotSet* bound);
  bool BindEqual(const Body& body, Rows rows, SlotSet* bound);
  void AddDirect(const Body& body, Rows rows, SlotSet* slots) const;
  void Rest(const std::vector<Item>& items, Rows rows, std::vector<Item>* rest) const;
  facts::RowId FindRow(const Literal& atom, const SlotSet& bound);
  Sought SoughtBy(const Literal& atom, const SlotSet& bound);
  void AddSought(const Body& body, const SlotSet& bound, std::vector<Sought>* out);
  const Solutions& SolutionsOf(const Expr& bracket);

  // --- origin.cc
  void Walk(const Expr& expr, std::vector<Value> path, Origin* out);
  void WalkSource(const Source& source, std::vector<Value> path, Origin* out);
  void WalkRow(FactId fact, int column, std::vector<Value> path, Origin* out);
  void End(const Expr& expr, Origin* out);

  // --- why_not.cc
  // The first of the items that nothing passes. False where all of them have a solution; the frame holds it then.
  bool Fails(const std::vector<Item>& items, SlotSet bound, Failure* out);

  const Program& program;
  facts::FactStore& store;
  base::DiagnosticSink sink;
  Core core;
  Machine& machine;
  std::size_t most = 5;
  std::set<const void*> scoped;                           // statements whose scopes are known
  std::map<std::uint32_t, Solutions> brackets;            // by Expr::id
  std::map<std::pair<const Body*, std::vector<Slot>>, std::unique_ptr<Plan>> plans;
  std::map<Slot, Source> sources;                         // of the statement at hand
  SlotSet bound_;                                         // of the row that was entered last
};

// The items in an order in which each can be evaluated, as near to how they stand as can be. `bound`: what is bound before.
std::vector<Item> InOrder(std::vector<Item> items, SlotSet bound);
// The slots that an item binds, once it has been evaluated.
void BindBy(const Item& item, SlotSet* bound);

}  // namespace pareto::eval

#endif  // PARETO_ENGINE_EVAL_TRACING_H_

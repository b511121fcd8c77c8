// The machine that runs plans and evaluates expressions, on one frame of slots. Private to the evaluator.
#ifndef PARETO_ENGINE_EVAL_MACHINE_H_
#define PARETO_ENGINE_EVAL_MACHINE_H_

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "engine/base/diagnostic.h"
#include "engine/eval/evaluate.h"
#include "engine/eval/plan.h"
#include "engine/eval/program.h"
#include "engine/eval/signature.h"
#include "engine/eval/tuples.h"
#include "engine/facts/store.h"

namespace pareto::eval {

enum class Truth : std::uint8_t { kFalse, kTrue, kUnknown };

// What came of running a plan.
struct Outcome {
  bool found = false;
  bool unknown = false;            // a tainted solution was met; later ones are not looked for
  bool stop_at_unknown = false;    // kTuple: one tainted solution settles it
  Tuples* tuples = nullptr;        // kTuple
};

class Machine {
 public:
  Machine(const Program& program, const facts::Schema* schema, facts::FactStore& store, base::DiagnosticSink& sink, const Scopes& scopes,
          Planner& planner, const Options& options);

  // Makes room for a statement's slots and names it in findings about bounds.
  void Enter(const std::string& name, base::Span span, std::uint16_t slots, std::uint16_t proofs);

  // Runs a plan whose goal is a row of `head`, made of `rule`. The rows are in the relation when it returns.
  void RunRule(std::uint32_t rule, RelationId head, const Plan& plan);
  Truth Holds(const Plan& plan);
  // All solutions; true where some were tainted.
  bool Collect(const Plan& plan, Tuples* tuples);
  Value Eval(const Expr& expr);
  Truth Compare(CompareOp op, Value a, Value b) const;
  Truth Member(Value item, Value in) const;
  void Set(Slot slot, Value value) { frame_[slot] = value; }
  Value Get(Slot slot) const { return frame_[slot]; }
  void ForgetProof() { std::fill(proof_.begin(), proof_.end(), facts::kNoRow); }

  // A bound was passed: everything returns, and what it gives means nothing.
  bool stopped() const { return stopped_; }
  void Stop(std::string code, std::string message, std::string help);
  // The system gave no memory while the statement at hand ran.
  void StopForMemory();
  // Looks at the clock and the memory. Called every so many steps.
  void Tick();
  // From now on rules read what they make (or no longer): values that they build are counted, from none.
  void Feed(bool feeding) {
    feeding_ = feeding;
    built_ = 0;
  }

 private:
  // What Run gives: where to go on. A generator at or behind that level tries its next match, one before it returns.
  static constexpr int kGoOn = 0x7FFFFFFF;
  static constexpr int kOut = -1;
  static constexpr int kStepsPerTick = 1 << 16;
  static constexpr std::size_t kAhead = 16;   // matches of a generator that are fetched together
  static constexpr std::size_t kBatch = 256;  // rows emitted at once: see Relation::AddBatch

  // State of an expression that has some.
  struct State {
    std::unique_ptr<Plan> own;
    const Plan* plan = nullptr;
    const facts::Index* index = nullptr;
    std::optional<Signature> signature;
    bool cached = false;
    bool reported = false;
    Value cache;
    // A bracket's results by the values of the slots that it needs from outside, a call's by its arguments. A bracket reads finished relations
    // only, and a function nothing, so a result holds for the rest of the run. Given up where the same values hardly ever come again.
    absl::flat_hash_map<std::vector<std::uint32_t>, Value> memo;
    std::uint32_t hits = 0, misses = 0;
    bool Kept();  // whether the memo is used still
  };

  State& StateOf(const Expr& expr) {
    std::unique_ptr<State>& state = states_[expr.id];
    if (!state) state = std::make_unique<State>();
    return *state;
  }
  // The memo's value under `key`, or what `evaluate` gives, which it keeps.
  template <typename F>
  Value Remembered(const Expr& expr, std::vector<std::uint32_t> key, F&& evaluate);
  Value Bracket(const Expr& expr);
  Value Call(const Expr& expr, std::size_t base);
  Truth Filter(const Op& op);  // of an operation that is no generator and no end

  int Run(const Plan& plan, int at, bool tainted, Outcome* out);
  template <OpKind kKind>
  int Generate(const Plan& plan, int at, bool tainted, Outcome* out);
  int GenerateCarefully(const Plan& plan, int at, bool tainted, Outcome* out);
  int Walk(const Plan& plan, int at, bool tainted, Outcome* out);
  int Branch(const Plan& plan, int at, bool tainted, Outcome* out);
  int EmitRow(const Plan& plan, const Op& op, bool tainted, Outcome* out);
  int EmitTuple(const Plan& plan, const Op& op, bool tainted, Outcome* out);
  void EmitPlain(const Op& op);
  void Emitted();  // one row was put behind the batch
  void Flush();
  Truth Contains(const Op& op);
  Truth ContainsCarefully(const Op& op);
  bool TooDeep(Value value);
  void Lose();

  Value Operand_(const Operand& operand) const { return operand.slot == kNoSlot ? operand.value : frame_[operand.slot]; }
  // Most operands are slots and constants.
  Value Quick(const Expr& expr) {
    if (expr.op == ExprOp::kSlot) return frame_[expr.slot];
    if (expr.op == ExprOp::kConst) return expr.value;
    return Eval(expr);
  }
  Value EvalLookup(const Expr& expr);
  Value EvalGet(const Expr& expr);
  Value EvalCall(const Expr& expr);
  Value EvalList(const Expr& expr);
  Value EvalMap(const Expr& expr);
  Value EvalText(const Expr& expr);
  Value EvalArith(const Expr& expr);
  Value Arithmetic(Arith arith, Value a, Value b);  // of numbers
  void ReportArithmetic(const Expr& expr, Value a, Value b);
  Value EvalAs(const Expr& expr);
  Value EvalEach(const Expr& expr);
  Value EvalMapEach(const Expr& expr);
  Value EvalResource(const Expr& expr);
  Value EvalMerge(const Expr& expr);
  Value Extended(const Expr& expr, std::size_t by, Value made, Value added, std::vector<Value>* path);
  Value Agreed(const Expr& expr, std::size_t by, Value first, Value second, std::vector<Value>* path);
  Value Overridden(Value value, Value by);
  template <typename F>
  Value Deep(Value a, Value b, F&& both);
  void Conflict(const Expr& expr, std::size_t by, Value first, Value second, const std::vector<Value>& path);
  base::Span WrittenBy(const Expr& expr, std::size_t by, const std::vector<Value>& path);
  Value EvalOp(const Expr& expr);
  const Plan& PlanOf(const Expr& expr);
  bool Printable(Value value);
  // `bytes` more of values were built. Counts where rules feed on what they make: that they end is not said anywhere.
  void Built(std::size_t bytes) {
    if (feeding_ && (built_ += bytes) > options_.limits.built) StopBuilding();
  }
  void StopBuilding();
  void StopOverlong();

  const Program& program_;
  const facts::Schema* schema_;
  facts::FactStore& store_;
  base::DiagnosticSink& sink_;
  const Scopes& scopes_;
  Planner& planner_;
  const Options& options_;

  std::vector<Value> frame_;
  std::vector<RowId> proof_;
  std::vector<std::unique_ptr<State>> states_;  // by Expr::id, made when first asked for: few expressions have any
  std::vector<Value> stack_;   // arguments being gathered
  LastWords words_;
  std::string text_;           // text being put together
  std::set<std::string> conflicts_;  // of `extend` and `override`, told already
  std::size_t collected_ = 0;  // values in tuples at the moment
  bool feeding_ = false;
  std::uint64_t built_ = 0;

  // The rule that runs.
  std::uint32_t rule_ = 0;
  RelationId head_id_ = facts::kNoRelation;
  facts::Relation* head_ = nullptr;
  std::vector<Value> batch_;
  std::vector<RowId> batch_proofs_;
  std::size_t batched_ = 0;

  const std::string* name_ = nullptr;
  base::Span span_;
  int steps_ = kStepsPerTick;
  int ticks_ = 0;
  bool stopped_ = false;
  std::chrono::steady_clock::time_point started_;
};

}  // namespace pareto::eval

#endif  // PARETO_ENGINE_EVAL_MACHINE_H_

// What becomes of solutions: rows, in batches, and tuples. And the bounds.
#include "engine/eval/machine.h"

namespace pareto::eval {

void Machine::EmitPlain(const Op& op) {
  Value* to = batch_.data() + batched_ * op.keys.size();
  for (const Operand& column : op.keys) *to++ = Operand_(column);
  Emitted();
}

int Machine::EmitRow(const Plan& plan, const Op& op, bool tainted, Outcome* out) {
  if (tainted) {
    Lose();
    out->unknown = true;
    return kGoOn;
  }
  Value row[facts::kMaxArity];
  bool unknown = false;
  for (std::size_t i = 0; i < op.values.size(); ++i) {
    row[i] = Quick(*op.values[i]);
    if (row[i].missing() || TooDeep(row[i])) return stopped_ ? kOut : plan.back_to;
    unknown = unknown || row[i].unknown();
  }
  if (stopped_) return kOut;
  if (unknown) {
    Lose();
    return plan.back_to;
  }
  // Evaluating a value runs nested plans, but never emits rows: the batch is as it was.
  std::copy(row, row + op.values.size(), batch_.data() + batched_ * op.values.size());
  Emitted();
  return stopped_ ? kOut : plan.back_to;
}

int Machine::EmitTuple(const Plan& plan, const Op& op, bool tainted, Outcome* out) {
  if (tainted) {
    out->unknown = true;
    return out->stop_at_unknown ? kOut : kGoOn;
  }
  Tuples& tuples = *out->tuples;
  const std::size_t before = tuples.values.size();
  for (const Slot slot : op.order) tuples.values.push_back(frame_[slot]);
  for (const Expr* expr : op.values) {
    const Value value = Quick(*expr);
    if (stopped_) return kOut;
    if (value.missing()) {
      tuples.values.resize(before);
      return plan.back_to;
    }
    if (value.unknown()) {
      tuples.values.resize(before);
      out->unknown = true;
      return out->stop_at_unknown ? kOut : plan.back_to;
    }
    tuples.values.push_back(value);
  }
  tuples.rows.insert(tuples.rows.end(), proof_.begin(), proof_.begin() + static_cast<std::ptrdiff_t>(tuples.proof));
  ++tuples.count;
  collected_ += tuples.width;
  if (collected_ * sizeof(Value) * 2 > options_.limits.bytes) {
    Stop("limit/memory", "`" + *name_ + "` was gathering solutions when the memory bound was reached", "does a bracket or a `for` combine everything with everything?");
    return kOut;
  }
  return plan.back_to;
}

void Machine::Emitted() {
  if (options_.proofs) {
    // A handful of words: a loop beats a call that copies.
    RowId* to = batch_proofs_.data() + batched_ * proof_.size();
    for (const RowId row : proof_) *to++ = row;
  }
  if (++batched_ == kBatch) Flush();
}

void Machine::Flush() {
  bool fresh[kBatch];
  const RowId row = head_->size();
  head_->AddBatch(batch_.data(), batched_, options_.proofs ? fresh : nullptr);
  if (head_->size() > row && options_.proofs) {
    store_.proofs(head_id_).RecordBatch(row, rule_, batch_proofs_.data(), proof_.size(), fresh, batched_);
  }
  batched_ = 0;
  if (head_->size() > options_.limits.rows) {
    Stop("limit/rows", "rule `" + *name_ + "` makes more than " + std::to_string(options_.limits.rows) + " rows",
         "does it combine everything with everything, or make ever-new values from its own rows?");
  }
  if (store_.pool().bytes() > options_.limits.bytes || store_.pool().exhausted()) {
    Stop("limit/memory", "rule `" + *name_ + "` was running when the memory bound was reached",
         "does it make ever-new values from its own rows?");
  }
}

bool Machine::TooDeep(Value value) {
  if (!value.list() && !value.map()) return false;
  if (store_.pool().Depth(value) <= options_.limits.depth) return false;
  Stop("limit/depth", "rule `" + *name_ + "` builds a list or map of more than " + std::to_string(options_.limits.depth) + " levels",
       "a rule that wraps its own results never ends: keep what it needs in columns of its own");
  return true;
}

void Machine::Lose() { store_.info(head_id_).lost_rows = true; }

void Machine::Tick() {
  steps_ = kStepsPerTick;
  if (options_.stop != nullptr && options_.stop->load(std::memory_order_relaxed)) {
    Stop("limit/interrupted", "`" + *name_ + "` was running when it was interrupted", "ask for less at once, or wait");
    return;
  }
  const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - started_;
  if (passed.count() > options_.limits.seconds) {
    Stop("limit/time", "`" + *name_ + "` was running when the time bound was reached", "what does it combine that it need not?");
  }
  if (++ticks_ % 8 == 0 && store_.bytes() > options_.limits.bytes) {
    Stop("limit/memory", "`" + *name_ + "` was running when the memory bound was reached", "what does it combine that it need not?");
  }
}

void Machine::StopForMemory() {
  Stop("limit/memory", (name_ == nullptr ? std::string("this") : "`" + *name_ + "`") + " was running when the system had no more memory", "what does it combine that it need not?");
}

void Machine::Stop(std::string code, std::string message, std::string help) {
  if (stopped_) return;
  stopped_ = true;
  sink_.Error(std::move(code), span_, std::move(message)).help.push_back(std::move(help));
}

}  // namespace pareto::eval

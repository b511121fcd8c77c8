// Running plans: the loops that everything else waits for.
#include <cstdio>

#include "engine/eval/machine.h"
#include "engine/eval/plan_order.h"

namespace pareto::eval {

using facts::kMaxArity;
using facts::kNoRow;

Machine::Machine(const Program& program, const facts::Schema* schema, facts::FactStore& store, base::DiagnosticSink& sink,
                 const Scopes& scopes, Planner& planner, const Options& options)
    : program_(program),
      schema_(schema),
      store_(store),
      sink_(sink),
      scopes_(scopes),
      planner_(planner),
      options_(options),
      states_(program.expressions),
      started_(std::chrono::steady_clock::now()) {}

void Machine::Enter(const std::string& name, base::Span span, std::uint16_t slots, std::uint16_t proofs) {
  name_ = &name;
  span_ = span;
  frame_.assign(slots, Value::Missing());
  proof_.assign(proofs, kNoRow);
}

void Machine::RunRule(std::uint32_t rule, RelationId head, const Plan& plan) {
  rule_ = rule;
  head_id_ = head;
  head_ = &store_.relation(head);
  batch_.resize(kBatch * static_cast<std::size_t>(head_->arity()));
  if (options_.proofs) batch_proofs_.resize(kBatch * proof_.size());
  batched_ = 0;
  Outcome out;
  out.unknown = store_.info(head).lost_rows;  // nothing more to learn from a tainted solution
  Run(plan, 0, false, &out);
  if (batched_ > 0) Flush();
}

Truth Machine::Holds(const Plan& plan) {
  Outcome out;
  Run(plan, 0, false, &out);
  return out.found ? Truth::kTrue : out.unknown ? Truth::kUnknown : Truth::kFalse;
}

bool Machine::Collect(const Plan& plan, Tuples* tuples) {
  Outcome out;
  out.tuples = tuples;
  Run(plan, 0, false, &out);
  collected_ -= tuples->values.size();
  return out.unknown;
}

Truth Machine::Filter(const Op& op) {
  switch (op.kind) {
    case OpKind::kContains: return op.careful ? ContainsCarefully(op) : Contains(op);
    case OpKind::kCompare: return Compare(op.compare, Quick(*op.lhs), Quick(*op.rhs));
    case OpKind::kMember: return Member(Quick(*op.lhs), Quick(*op.rhs));
    case OpKind::kBind: {
      const Value value = Quick(*op.rhs);
      if (value.missing() || TooDeep(value)) return Truth::kFalse;
      frame_[op.slot] = value;
      return value.unknown() ? Truth::kUnknown : Truth::kTrue;
    }
    case OpKind::kTest: {
      const Value value = Quick(*op.lhs);
      return value.truth() ? Truth::kTrue : value.missing() || value == Value::Bool(false) ? Truth::kFalse : Truth::kUnknown;
    }
    case OpKind::kNot: {
      const Truth holds = Holds(*op.nested);
      return holds == Truth::kTrue ? Truth::kFalse : holds == Truth::kFalse ? Truth::kTrue : Truth::kUnknown;
    }
    case OpKind::kHolds:
      for (const std::uint16_t place : op.forgets) proof_[place] = kNoRow;
      return Holds(*op.nested);
    default: return Truth::kFalse;
  }
}

int Machine::Run(const Plan& plan, int at, bool tainted, Outcome* out) {
  for (;; ++at) {
    const Op& op = plan.ops[static_cast<std::size_t>(at)];
    switch (op.kind) {
      case OpKind::kScan:
        return op.careful || op.once ? GenerateCarefully(plan, at, tainted, out) : Generate<OpKind::kScan>(plan, at, tainted, out);
      case OpKind::kProbe:
        return op.careful || op.once ? GenerateCarefully(plan, at, tainted, out) : Generate<OpKind::kProbe>(plan, at, tainted, out);
      case OpKind::kWalk: return Walk(plan, at, tainted, out);
      case OpKind::kOr: return Branch(plan, at, tainted, out);
      case OpKind::kJump: at = op.next - 1; continue;
      case OpKind::kRow: return EmitRow(plan, op, tainted, out);
      case OpKind::kPlainRow:
        if (tainted) return EmitRow(plan, op, tainted, out);
        EmitPlain(op);
        return stopped_ ? kOut : plan.back_to;
      case OpKind::kFound:
        if (tainted) {
          out->unknown = true;
          return kGoOn;
        }
        out->found = true;
        return kOut;
      case OpKind::kTuple: return EmitTuple(plan, op, tainted, out);
      default: break;
    }
    const Truth truth = Filter(op);
    if (stopped_) return kOut;
    if (truth == Truth::kFalse) return kGoOn;
    if (truth == Truth::kUnknown) {
      if (out->unknown) return kGoOn;  // another tainted solution tells nothing new
      tainted = true;
    }
  }
}

// A scan of a range or of an index chain, where nothing can be unknown.
//
// Time goes into cache misses that wait for one another: the chain, its rows, the next probe's chain. So matches are taken a few at a time, and
// each kind of miss is started for all of them before the first is waited for.
template <OpKind kKind>
int Machine::Generate(const Plan& plan, int at, bool tainted, Outcome* out) {
  const Op& op = plan.ops[static_cast<std::size_t>(at)];
  const Op& next = plan.ops[static_cast<std::size_t>(at) + 1];
  const bool plain = next.kind == OpKind::kPlainRow && !tainted;
  RowId row = op.low;
  facts::Chain chain;
  Value key[kMaxArity];
  if constexpr (kKind == OpKind::kProbe) {
    for (std::size_t i = 0; i < op.keys.size(); ++i) key[i] = Operand_(op.keys[i]);
    chain = op.index->Find(key);
  }
  RowId matches[kAhead];
  std::uint32_t positions[kAhead];
  for (bool more = true; more;) {
    std::size_t count = 0;
    while (count < kAhead) {
      if constexpr (kKind == OpKind::kProbe) {
        const RowId match = chain.Next();
        if (match == kNoRow || match < op.low) {
          more = false;
          break;
        }
        if (match >= op.high) continue;
        op.relation->Prefetch(match);
        matches[count++] = match;
      } else {
        if (row >= op.high) {
          more = false;
          break;
        }
        matches[count++] = row++;
      }
    }
    if ((steps_ -= static_cast<int>(count)) < 0) Tick();
    if (stopped_) return kOut;
    if (!op.ahead.empty() && count > 1) {
      for (std::size_t m = 0; m < count; ++m) {
        const Value* values = op.relation->row(matches[m]);
        for (std::size_t i = 0; i < op.ahead.size(); ++i) {
          key[i] = op.ahead[i].column != 0xFFFF ? values[op.ahead[i].column] : Operand_(op.ahead[i]);
        }
        positions[m] = next.index->Prefetch(key);
      }
      for (std::size_t m = 0; m < count; ++m) next.index->PrefetchRows(positions[m]);
    }
    for (std::size_t m = 0; m < count; ++m) {
      const Value* values = op.relation->row(matches[m]);
      bool same = true;
      for (const auto& [a, b] : op.same) same = same && values[a] == values[b];
      if (!same) continue;
      for (const auto& [column, slot] : op.binds) frame_[slot] = values[column];
      if (op.proof != 0xFFFF) proof_[op.proof] = matches[m];
      if (plain) {
        EmitPlain(next);
        continue;
      }
      const int level = Run(plan, at + 1, tainted, out);
      if (level < at) return level;
      if (stopped_) return kOut;
      if (tainted && out->unknown) return kGoOn;
    }
  }
  return kGoOn;
}

// The same where an operand or the last column of a field may be unknown, or where the first match is enough.
int Machine::GenerateCarefully(const Plan& plan, int at, bool tainted, Outcome* out) {
  const Op& op = plan.ops[static_cast<std::size_t>(at)];
  const bool field = op.careful && store_.MayHoldUnknown(op.id);
  int result = kGoOn;
  RowId doubtful = kNoRow;  // once: the first match that is one only perhaps

  // True: done, with `result`.
  const auto follow = [&](RowId row, bool taint) {
    if (taint && out->unknown) return op.once;
    const Value* values = op.relation->row(row);
    for (const auto& [column, slot] : op.binds) frame_[slot] = values[column];
    if (op.proof != 0xFFFF) proof_[op.proof] = row;
    const int level = Run(plan, at + 1, taint, out);
    if (level < at || stopped_) {
      result = stopped_ ? kOut : level;
      return true;
    }
    return op.once;
  };
  const auto visit = [&](RowId row, bool doubt) {
    if (--steps_ < 0) Tick();
    const Value* values = op.relation->row(row);
    for (const auto& [a, b] : op.same) {
      if (values[a].unknown() || values[b].unknown()) {
        doubt = true;
      } else if (values[a] != values[b]) {
        return false;
      }
    }
    for (const auto& [column, slot] : op.binds) doubt = doubt || values[column].unknown();
    if (op.once && doubt && !tainted) {
      if (doubtful == kNoRow) doubtful = row;
      return false;
    }
    return follow(row, tainted || doubt);
  };
  const auto probe = [&](const facts::Index& index, const Value* key, bool doubt) {
    facts::Chain chain = index.Find(key);
    for (RowId row = chain.Next(); row != kNoRow && row >= op.low; row = chain.Next()) {
      if (row < op.high && visit(row, doubt)) return true;
    }
    return false;
  };

  // Columns whose key is unknown match whatever stands there, perhaps.
  Value key[kMaxArity];
  ColumnMask known = 0;
  std::size_t keys = 0, operand = 0;
  for (int column = 0; column < op.relation->arity(); ++column) {
    if ((op.mask >> column & 1) == 0) continue;
    const Value value = Operand_(op.keys[operand++]);
    if (value.unknown()) continue;
    known |= ColumnMask{1} << column;
    key[keys++] = value;
  }
  const bool doubt = known != op.mask;
  bool done = false;
  if (known == 0) {
    for (RowId row = op.low; !done && row < op.high; ++row) done = visit(row, doubt);
  } else {
    const facts::Index& index = doubt || op.index == nullptr ? op.relation->IndexOn(known) : *op.index;
    done = probe(index, key, doubt);
    // The value that is looked for may be the one that cannot be read.
    if (!done && field && (known >> (op.relation->arity() - 1) & 1) != 0) {
      key[keys - 1] = Value::Unknown();
      done = probe(index, key, true);
    }
  }
  if (!done && doubtful != kNoRow) follow(doubtful, true);
  return result;
}

int Machine::Walk(const Plan& plan, int at, bool tainted, Outcome* out) {
  const Op& op = plan.ops[static_cast<std::size_t>(at)];
  const Value in = Quick(*op.rhs);
  const Value wanted = op.lhs == nullptr ? Value::Unknown() : Quick(*op.lhs);
  if (in.missing() || (op.lhs != nullptr && wanted.missing()) || stopped_) return stopped_ ? kOut : kGoOn;
  const bool doubt = op.lhs != nullptr && wanted.unknown();

  int result = kGoOn;
  bool postponed = false;  // once: an item that is one only perhaps
  Value postponed_item, postponed_position;
  const auto follow = [&](Value item, Value position, bool taint) {
    if (taint && out->unknown) return op.once;
    if (op.slot != kNoSlot) frame_[op.slot] = item;
    if (op.position != kNoSlot && !op.position_bound) frame_[op.position] = position;
    const int level = Run(plan, at + 1, taint, out);
    if (level < at || stopped_) {
      result = stopped_ ? kOut : level;
      return true;
    }
    return op.once;
  };
  const auto visit = [&](Value item, std::size_t index) {
    if (--steps_ < 0) Tick();
    bool taint = doubt;
    if (op.lhs != nullptr) {
      if (item.unknown()) {
        taint = true;
      } else if (!doubt && item != wanted) {
        return false;
      }
    } else if (item.unknown()) {
      taint = true;
    }
    const Value position = op.position == kNoSlot ? Value() : store_.pool().Int(static_cast<std::int64_t>(index));
    if (op.position_bound) {
      const Value bound = frame_[op.position];
      if (bound.unknown()) {
        taint = true;
      } else if (bound != position) {
        return false;
      }
    }
    if (op.once && taint && !tainted) {
      if (!postponed) postponed = true, postponed_item = item, postponed_position = position;
      return false;
    }
    return follow(item, position, tainted || taint);
  };

  bool done = false;
  if (in.list()) {
    const std::span<const Value> items = store_.pool().Items(in);
    for (std::size_t i = 0; i < items.size() && !done; ++i) done = visit(items[i], i);
  } else if (in.map()) {
    const std::span<const facts::MapEntry> entries = store_.pool().Entries(in);
    for (std::size_t i = 0; i < entries.size() && !done; ++i) done = visit(entries[i].first, i);
  } else {
    // Unknown, or of a kind that has no items.
    follow(Value::Unknown(), Value::Unknown(), true);
    return result;
  }
  if (!done && postponed) follow(postponed_item, postponed_position, true);
  return result;
}

int Machine::Branch(const Plan& plan, int at, bool tainted, Outcome* out) {
  const Op& op = plan.ops[static_cast<std::size_t>(at)];
  for (const int branch : op.branches) {
    for (const std::uint16_t place : op.forgets) proof_[place] = kNoRow;
    const int level = Run(plan, branch, tainted, out);
    if (level < at) return level;
    if (stopped_) return kOut;
    if (tainted && out->unknown) return kGoOn;
  }
  return kGoOn;
}

Truth Machine::Contains(const Op& op) {
  Value row[kMaxArity];
  for (std::size_t i = 0; i < op.keys.size(); ++i) row[i] = Operand_(op.keys[i]);
  // Without `ranged` a row that this round added counts as well: that only finds early what the next round would find.
  if (!op.ranged) return op.relation->Contains(row) ? Truth::kTrue : Truth::kFalse;
  const RowId id = op.relation->Find(row);
  if (id == kNoRow || id < op.low || id >= op.high) return Truth::kFalse;
  if (op.proof != 0xFFFF) proof_[op.proof] = id;
  return Truth::kTrue;
}

Truth Machine::ContainsCarefully(const Op& op) {
  Value row[kMaxArity];
  ColumnMask known = 0;
  std::size_t keys = 0;
  Value key[kMaxArity];
  for (std::size_t i = 0; i < op.keys.size(); ++i) {
    row[i] = Operand_(op.keys[i]);
    if (row[i].unknown()) continue;
    known |= ColumnMask{1} << i;
    key[keys++] = row[i];
  }
  const auto in_range = [&](RowId id) { return id != kNoRow && id >= op.low && id < op.high; };
  if (known == op.mask) {
    const RowId id = op.relation->Find(row);
    if (in_range(id)) {
      if (op.proof != 0xFFFF) proof_[op.proof] = id;
      return Truth::kTrue;
    }
    if (!store_.MayHoldUnknown(op.id)) return Truth::kFalse;
    row[op.keys.size() - 1] = Value::Unknown();
    return in_range(op.relation->Find(row)) ? Truth::kUnknown : Truth::kFalse;
  }
  const facts::Index& index = op.relation->IndexOn(known);
  facts::Chain chain = index.Find(key);
  for (RowId id = chain.Next(); id != kNoRow && id >= op.low; id = chain.Next()) {
    if (in_range(id)) return Truth::kUnknown;
  }
  return Truth::kFalse;
}

Truth Machine::Compare(CompareOp op, Value a, Value b) const {
  if (a.missing() || b.missing()) return Truth::kFalse;
  if (a.unknown() || b.unknown()) return Truth::kUnknown;
  const auto truth = [](bool value) { return value ? Truth::kTrue : Truth::kFalse; };
  if (op == CompareOp::kEqual) return truth(a == b);
  if (op == CompareOp::kNotEqual) return truth(a != b);
  const bool same_kind = a.tag() == b.tag() ? a.tag() != facts::Tag::kSpecial || a.null() == b.null() : a.numeric() && b.numeric();
  if (!same_kind) return Truth::kUnknown;
  const int order = store_.pool().Compare(a, b);
  switch (op) {
    case CompareOp::kLess: return truth(order < 0);
    case CompareOp::kLessEqual: return truth(order <= 0);
    case CompareOp::kGreater: return truth(order > 0);
    default: return truth(order >= 0);
  }
}

Truth Machine::Member(Value item, Value in) const {
  if (item.missing() || in.missing()) return Truth::kFalse;
  if (item.unknown() || in.unknown()) return Truth::kUnknown;
  if (in.map()) return store_.pool().Get(in, item).missing() ? Truth::kFalse : Truth::kTrue;
  if (!in.list()) return Truth::kUnknown;
  Truth truth = Truth::kFalse;
  for (const Value held : store_.pool().Items(in)) {
    if (held == item) return Truth::kTrue;
    if (held.unknown()) truth = Truth::kUnknown;
  }
  return truth;
}

}  // namespace pareto::eval

// Where a part of a value came from: the expression that gave the value is walked down as the path says, through variables and lookups into the
// rows that gave them.
#include <algorithm>

#include "engine/eval/tracing.h"

namespace pareto::eval {
namespace {

constexpr std::size_t kMostSteps = 40;

// What stands in a value at a key or position; missing where nothing does.
Value At(const facts::ValuePool& pool, Value value, Value step) {
  if (value.map() && step.text()) return pool.Get(value, step);
  if (!value.list() || !pool.IsInt(step)) return Value::Missing();
  const std::int64_t at = pool.AsInt(step);
  const auto items = pool.Items(value);
  return at < 0 || at >= static_cast<std::int64_t>(items.size()) ? Value::Missing() : items[static_cast<std::size_t>(at)];
}

Value At(const facts::ValuePool& pool, Value value, std::span<const Value> path) {
  for (const Value step : path) value = At(pool, value, step);
  return value;
}

}  // namespace

void Tracer::Impl::End(const Expr& expr, Origin* out) {
  out->span = expr.span;
  ValueParts(expr, &bound_, &out->values);
}

void Tracer::Impl::WalkRow(FactId fact, int column, std::vector<Value> path, Origin* out) {
  SlotSet bound;
  if (out->steps.size() >= kMostSteps) return;
  if (!EnterRow(fact, &bound)) {
    Origin::Step step;
    step.kind = Origin::Step::Kind::kBase;
    step.fact = fact;
    step.path = std::move(path);
    out->steps.push_back(std::move(step));
    return;
  }
  const facts::Proof proof = store.proofs(fact.relation).Of(fact.row);
  const Rule& rule = program.rules[proof.rule];
  const std::vector<facts::RowId> rows(proof.rows.begin(), proof.rows.end());
  const Expr& value = *rule.values[static_cast<std::size_t>(column)];
  Origin::Step step;
  step.fact = fact;
  step.span = value.span.valid() ? value.span : rule.span;
  BodyParts(rule.body, &bound, rows, &step.parts);
  bound_ = bound;
  // What the engine's own rules do, which no file shows, is passed over.
  if (rule.span.valid()) out->steps.push_back(std::move(step));
  Walk(value, std::move(path), out);
}

void Tracer::Impl::WalkSource(const Source& source, std::vector<Value> path, Origin* out) {
  if (source.kind == Source::Kind::kRow) {
    WalkRow(source.fact, source.column, std::move(path), out);
  } else {
    Walk(*source.expr, std::move(path), out);
  }
}

void Tracer::Impl::Walk(const Expr& expr, std::vector<Value> path, Origin* out) {
  facts::ValuePool& pool = store.pool();
  if (path.empty() && expr.op != ExprOp::kIf && expr.op != ExprOp::kDefault && expr.op != ExprOp::kLet) {
    End(expr, out);
    return;
  }
  switch (expr.op) {
    case ExprOp::kSlot: {
      const auto it = sources.find(expr.slot);
      if (it == sources.end()) break;
      const Source source = it->second;
      if (source.kind == Source::Kind::kItem) {
        const Value in = machine.Eval(*source.expr), is = machine.Get(expr.slot);
        Value at = source.position == kNoSlot ? Value::Missing() : machine.Get(source.position);
        if (in.list() && !at.present()) {
          const auto items = pool.Items(in);
          const auto found = std::find(items.begin(), items.end(), is);
          if (found != items.end()) at = pool.Int(found - items.begin());
        }
        if (!at.present()) break;
        path.insert(path.begin(), at);
      }
      WalkSource(source, std::move(path), out);
      return;
    }
    case ExprOp::kLookup: {
      const Value node = machine.Eval(*expr.args[0]);
      const facts::RowId row = node.present() ? store.relation(expr.relation).IndexOn(1).First(&node) : facts::kNoRow;
      if (row == facts::kNoRow) break;
      WalkRow({expr.relation, row}, expr.column, std::move(path), out);
      return;
    }
    case ExprOp::kGet:
      path.insert(path.begin(), machine.Eval(*expr.args[1]));
      Walk(*expr.args[0], std::move(path), out);
      return;
    case ExprOp::kAs: Walk(*expr.args[0], std::move(path), out); return;
    case ExprOp::kMap:
      for (std::size_t i = 0; i + 1 < expr.args.size(); i += 2) {
        if (machine.Eval(*expr.args[i]) != path.front()) continue;
        path.erase(path.begin());
        Walk(*expr.args[i + 1], std::move(path), out);
        return;
      }
      break;
    case ExprOp::kList: {
      std::int64_t at = 0;
      for (const ExprPtr& arg : expr.args) {
        if (machine.Eval(*arg).missing() || pool.Int(at++) != path.front()) continue;
        path.erase(path.begin());
        Walk(*arg, std::move(path), out);
        return;
      }
      break;
    }
    case ExprOp::kEach:
    case ExprOp::kMapEach: {
      const Solutions& how = SolutionsOf(expr);
      Origin::Step step;
      step.kind = Origin::Step::Kind::kElement;
      step.span = expr.span;
      std::vector<Value> slots;
      EachElement(expr, [&](Value key, Value) {
        const bool is = key.missing() ? pool.Int(static_cast<std::int64_t>(step.count)) == path.front() : key == path.front();
        if (is && slots.empty()) {
          step.element = step.count;
          for (const Slot slot : how.slots) slots.push_back(machine.Get(slot));
          if (slots.empty()) slots.push_back(Value::Missing());
        }
        ++step.count;
        return true;
      });
      if (slots.empty()) break;
      for (std::size_t s = 0; s < how.slots.size(); ++s) {
        machine.Set(how.slots[s], slots[s]);
        bound_.Add(how.slots[s]);
        sources.erase(how.slots[s]);
      }
      BodyParts(*expr.body, &bound_, {}, &step.parts);
      if (expr.span.valid()) out->steps.push_back(std::move(step));
      path.erase(path.begin());
      Walk(*expr.args[expr.op == ExprOp::kMapEach ? 1 : 0], std::move(path), out);
      return;
    }
    case ExprOp::kIf: {
      SlotSet inside = bound_;
      const bool holds = Take(*expr.body, &inside, {}, {});
      TracePart part;
      part.kind = holds ? TracePart::Kind::kCondition : TracePart::Kind::kNone;
      for (const Literal& literal : expr.body->literals) {
        if (!part.span.valid()) part.span = literal.span;
      }
      if (holds) BodyParts(*expr.body, &inside, {}, &part.parts);
      else AddSought(*expr.body, bound_, &part.sought);
      if (part.span.valid()) out->values.push_back(std::move(part));
      const std::size_t branch = holds ? 0 : 1;
      if (branch >= expr.args.size() || !expr.args[branch]) break;
      Walk(*expr.args[branch], std::move(path), out);
      return;
    }
    case ExprOp::kDefault:
      for (const ExprPtr& arg : expr.args) {
        if (machine.Eval(*arg).missing()) {
          ValueParts(*arg, &bound_, &out->values);
          continue;
        }
        Walk(*arg, std::move(path), out);
        return;
      }
      break;
    case ExprOp::kLet:
      machine.Set(expr.slot, machine.Eval(*expr.args[0]));
      bound_.Add(expr.slot);
      sources.insert_or_assign(expr.slot, Source{Source::Kind::kValue, {}, 0, expr.args[0].get(), kNoSlot});
      Walk(*expr.args[1], std::move(path), out);
      return;
    case ExprOp::kCall: {
      // Which argument holds what stands there: a function that joins, sorts or completes says so by its result.
      const Value sub = At(pool, machine.Eval(expr), path.front());
      for (const ExprPtr& arg : expr.args) {
        if (!arg || !sub.present()) continue;
        const Value value = machine.Eval(*arg);
        if (value == sub && !value.numeric()) {
          path.erase(path.begin());
          Walk(*arg, std::move(path), out);
          return;
        }
        if (value.map() && path.front().text() && pool.Get(value, path.front()) == sub) {
          Walk(*arg, std::move(path), out);
          return;
        }
        if (!value.list()) continue;
        const auto items = pool.Items(value);
        const auto found = std::find(items.begin(), items.end(), sub);
        if (found == items.end()) continue;
        path.front() = pool.Int(found - items.begin());
        Walk(*arg, std::move(path), out);
        return;
      }
      break;
    }
    case ExprOp::kMerge: {
      // The last of what is laid over that has the same there; else what it is laid over.
      const Value sub = At(pool, machine.Eval(expr), path);
      for (std::size_t i = expr.args.size(); i-- > 1;) {
        const Value pairs = machine.Eval(*expr.args[i]);
        if (!pairs.list()) continue;
        const auto items = pool.Items(pairs);
        for (std::size_t e = items.size(); e-- > 0;) {
          const Value key = At(pool, items[e], pool.Int(0));
          if (key != path.front() || At(pool, At(pool, items[e], pool.Int(1)), std::span(path).subspan(1)) != sub) continue;
          std::vector<Value> inner = {pool.Int(static_cast<std::int64_t>(e)), pool.Int(1)};
          inner.insert(inner.end(), path.begin() + 1, path.end());
          Walk(*expr.args[i], std::move(inner), out);
          return;
        }
      }
      Walk(*expr.args[0], std::move(path), out);
      return;
    }
    default: break;
  }
  End(expr, out);
}

Origin Tracer::Of(FactId fact, int column, const std::vector<Value>& path) {
  Origin origin;
  impl_->WalkRow(fact, column, path, &origin);
  return origin;
}

}  // namespace pareto::eval

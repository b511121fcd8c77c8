// Evaluating expressions. Missing wins over unknown where an operation has both: what is not there is not judged.
#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "engine/eval/machine.h"

namespace pareto::eval {

using facts::MapEntry;

namespace {

constexpr std::size_t kLongList = 16;

}  // namespace

template <typename F>
Value Machine::Remembered(const Expr& expr, std::vector<std::uint32_t> key, F&& evaluate) {
  State& state = StateOf(expr);
  if (const auto it = state.memo.find(key); it != state.memo.end()) {
    ++state.hits;
    return it->second;
  }
  ++state.misses;
  const Value value = evaluate();
  if (!stopped_) StateOf(expr).memo.emplace(std::move(key), value);
  return value;
}

Value Machine::Eval(const Expr& expr) {
  if (!scopes_.Closed(expr)) return EvalOp(expr);
  State& state = StateOf(expr);
  if (!state.cached) {
    state.cache = EvalOp(expr);
    state.cached = !stopped_;
  }
  return state.cache;
}

Value Machine::EvalOp(const Expr& expr) {
  switch (expr.op) {
    case ExprOp::kConst: return expr.value;
    case ExprOp::kSlot: return frame_[expr.slot];
    case ExprOp::kLookup: return EvalLookup(expr);
    case ExprOp::kRaw: {
      const Value node = Quick(*expr.args[0]);
      const Value key = Quick(*expr.args[1]);
      if (node.missing() || key.missing()) return Value::Missing();
      if (!node.node() || key.unknown()) return Value::Unknown();
      if (store_.raw == nullptr || store_.nodes().at(node).resource()) return Value::Missing();
      return store_.raw->Raw(node, key);
    }
    case ExprOp::kGet: return EvalGet(expr);
    case ExprOp::kCall: return EvalCall(expr);
    case ExprOp::kList: return EvalList(expr);
    case ExprOp::kMap: return EvalMap(expr);
    case ExprOp::kText: return EvalText(expr);
    case ExprOp::kArith: return EvalArith(expr);
    case ExprOp::kIf: {
      const Truth truth = Holds(PlanOf(expr));
      if (truth == Truth::kUnknown) return Value::Unknown();
      if (truth == Truth::kTrue) return Quick(*expr.args[0]);
      return expr.args.size() > 1 && expr.args[1] ? Quick(*expr.args[1]) : Value::Missing();
    }
    case ExprOp::kDefault:
      for (const ExprPtr& arg : expr.args) {
        if (const Value value = Quick(*arg); !value.missing()) return value;
      }
      return Value::Missing();
    case ExprOp::kAs: return EvalAs(expr);
    case ExprOp::kLet: {
      const Value value = Quick(*expr.args[0]);
      if (!value.present()) return value;
      frame_[expr.slot] = value;
      return Quick(*expr.args[1]);
    }
    case ExprOp::kEach: return Bracket(expr);
    case ExprOp::kMapEach: return EvalMapEach(expr);
    case ExprOp::kHolds: {
      const Truth truth = Holds(PlanOf(expr));
      return truth == Truth::kUnknown ? Value::Unknown() : Value::Bool(truth == Truth::kTrue);
    }
    case ExprOp::kResource: return EvalResource(expr);
    case ExprOp::kMerge: return EvalMerge(expr);
  }
  return Value::Missing();
}

// The plan of the body in it; made when first asked for, when all relations it reads are complete.
const Plan& Machine::PlanOf(const Expr& expr) {
  State& state = StateOf(expr);
  if (state.plan != nullptr) return *state.plan;
  if (expr.op != ExprOp::kEach && expr.op != ExprOp::kMapEach) return *(state.plan = planner_.Nested(*expr.body));
  Goal goal;
  goal.kind = Goal::Kind::kTuple;
  goal.order = expr.order;
  for (const ExprPtr& arg : expr.args) goal.values.push_back(arg.get());
  const SlotSet& outer = scopes_.Of(*expr.body).outer;
  state.own = planner_.Make(ItemsOf(*expr.body, scopes_), outer, outer, goal);
  return *(state.plan = state.own.get());
}

Value Machine::EvalLookup(const Expr& expr) {
  const Value node = Quick(*expr.args[0]);
  if (!node.present()) return node;
  State& state = StateOf(expr);
  facts::Relation& relation = store_.relation(expr.relation);
  if (state.index == nullptr || state.index->covered() < relation.size()) state.index = &relation.IndexOn(1);
  const RowId row = state.index->First(&node);
  return row == facts::kNoRow ? Value::Missing() : relation.row(row)[expr.column];
}

Value Machine::EvalGet(const Expr& expr) {
  const Value json = Quick(*expr.args[0]);
  const Value key = Quick(*expr.args[1]);
  if (json.missing() || key.missing()) return Value::Missing();
  if (json.unknown() || key.unknown()) return Value::Unknown();
  const facts::ValuePool& pool = store_.pool();
  if (json.map()) return pool.Get(json, key);
  if (!json.list()) return Value::Unknown();
  if (!pool.IsInt(key)) return Value::Missing();
  const std::int64_t position = pool.AsInt(key);
  const std::span<const Value> items = pool.Items(json);
  return position < 0 || position >= static_cast<std::int64_t>(items.size()) ? Value::Missing() : items[static_cast<std::size_t>(position)];
}

Value Machine::EvalCall(const Expr& expr) {
  State& state = StateOf(expr);
  if (!state.signature) state.signature = SignatureOf(*expr.function);
  const std::size_t base = stack_.size();
  for (const ExprPtr& arg : expr.args) {
    const Value value = arg ? Quick(*arg) : Value::Missing();
    stack_.push_back(value);
  }
  // What is made of a long list takes as long as the list, and the list of a bracket comes again with each row of what is outside.
  const std::span<const Value> args(stack_.data() + base, expr.args.size());
  const bool is_long = std::any_of(args.begin(), args.end(), [&](Value value) { return value.list() && store_.pool().Items(value).size() > kLongList; });
  Value result = Value::Missing();
  if (is_long && expr.function->pure && state.Kept()) {
    std::vector<std::uint32_t> key;
    for (const Value value : args) key.push_back(value.bits());
    result = Remembered(expr, std::move(key), [&] { return Call(expr, base); });
  } else {
    result = Call(expr, base);
  }
  stack_.resize(base);
  return result;
}

// Of the arguments on the stack from `base` on.
Value Machine::Call(const Expr& expr, std::size_t base) {
  State& state = StateOf(expr);
  bool missing = false, unknown = false;
  for (std::size_t i = 0; i < expr.args.size(); ++i) {
    const Value value = stack_[base + i];
    if (value.missing()) {
      missing = missing || !state.signature->ParamAt(i).optional;
    } else if (value.unknown() || !Accepts(state.signature->ParamAt(i).kind, store_.pool(), value) || !Printable(value)) {
      unknown = true;
    }
  }
  Value result = missing ? Value::Missing() : Value::Unknown();
  if (!missing && !unknown && !stopped_) {
    const FunctionContext context{store_.pool(), store_.nodes(), schema_, words_, options_.limits.text};
    result = expr.function->call(context, {stack_.data() + base, expr.args.size()});
    if (context.overlong) StopOverlong();
    if (feeding_) Built(sizeof(Value) + (result.text() ? store_.pool().AsText(result).size() : 0));
  }
  return result;
}

Value Machine::EvalList(const Expr& expr) {
  const std::size_t base = stack_.size();
  bool unknown = false;
  for (const ExprPtr& arg : expr.args) {
    const Value value = Quick(*arg);
    unknown = unknown || value.unknown();
    if (!value.missing()) stack_.push_back(value);
  }
  Built((stack_.size() - base + 1) * sizeof(Value));
  const Value list = unknown ? Value::Unknown() : store_.pool().List({stack_.data() + base, stack_.size() - base});
  stack_.resize(base);
  return list;
}

Value Machine::EvalMap(const Expr& expr) {
  const std::size_t base = stack_.size();
  bool unknown = false, missing = false;
  for (std::size_t i = 0; i + 1 < expr.args.size(); i += 2) {
    const Value key = Quick(*expr.args[i]);
    const Value value = Quick(*expr.args[i + 1]);
    if (key.missing()) missing = true;
    if (!key.missing() && !key.text()) unknown = true;
    if (!key.text() || !value.present()) continue;
    stack_.push_back(key);
    stack_.push_back(value);
  }
  Built((stack_.size() - base + 1) * sizeof(Value));
  Value map = missing ? Value::Missing() : Value::Unknown();
  if (!missing && !unknown) {
    std::vector<MapEntry> entries;
    entries.reserve((stack_.size() - base) / 2);
    for (std::size_t i = base; i < stack_.size(); i += 2) entries.emplace_back(stack_[i], stack_[i + 1]);
    map = store_.pool().Map(entries);
  }
  stack_.resize(base);
  return map;
}

// Lists share their parts, text does not: a value of 2^40 scalars is small until somebody prints it.
bool Machine::Printable(Value value) {
  if (store_.pool().Weight(value) < 1u << 26) return true;
  Stop("limit/memory", "`" + *name_ + "` uses a value of more than " + std::to_string(1u << 26) + " parts",
       "a rule that puts its own results together twice doubles them each time");
  return false;
}

void Machine::StopOverlong() {
  Stop("limit/text", "`" + *name_ + "` makes a text of more than " + std::to_string(options_.limits.text >> 20) + " MB", "does it make ever-longer texts from its own rows?");
}

void Machine::StopBuilding() {
  Stop("limit/values", "rule `" + *name_ + "` still makes new values after it has built " + std::to_string(options_.limits.built >> 20) + " MB of them",
       "a rule that makes new values from its own results never ends: what bounds them?");
}

Value Machine::EvalText(const Expr& expr) {
  const std::size_t base = text_.size();
  bool missing = false, unknown = false;
  for (const ExprPtr& arg : expr.args) {
    const Value value = Quick(*arg);
    missing = missing || value.missing();
    unknown = unknown || value.unknown();
    if (value.present() && Printable(value)) store_.pool().AppendText(value, &text_);
  }
  if (text_.size() - base > options_.limits.text) {
    text_.resize(base);
    StopOverlong();
    return Value::Missing();
  }
  if (text_.size() > options_.limits.bytes / 4) {
    Stop("limit/memory", "`" + *name_ + "` was making a text when the memory bound was reached", "does it make ever-longer texts from its own rows?");
  }
  Built(text_.size() - base + sizeof(Value));
  Value text = missing ? Value::Missing() : Value::Unknown();
  if (!missing && !unknown && !stopped_) text = store_.pool().Text(std::string_view(text_).substr(base));
  text_.resize(base);
  return text;
}

Value Machine::EvalArith(const Expr& expr) {
  const Value a = Quick(*expr.args[0]);
  const Value b = Quick(*expr.args[1]);
  if (a.missing() || b.missing()) return Value::Missing();
  if (!a.numeric() || !b.numeric()) return Value::Unknown();
  Built(4 * sizeof(std::int64_t));  // a number, and what finds it again
  const Value result = Arithmetic(expr.arith, a, b);
  if (expr.needed && result.missing()) ReportArithmetic(expr, a, b);
  return result;
}

// Once for each place in the rules: what is wrong with one subject is wrong with the next.
void Machine::ReportArithmetic(const Expr& expr, Value a, Value b) {
  State& state = StateOf(expr);
  if (state.reported) return;
  state.reported = true;
  static constexpr const char* kSigns[] = {" + ", " - ", " * ", " div ", " mod "};
  const facts::ValuePool& pool = store_.pool();
  const bool divides = expr.arith == Arith::kDiv || expr.arith == Arith::kMod;
  const bool by_zero = divides && pool.AsDouble(b) == 0;
  std::string message = "`";
  pool.AppendText(a, &message);
  message += kSigns[static_cast<int>(expr.arith)];
  pool.AppendText(b, &message);
  message += by_zero ? "` divides by zero, and its result is needed here" : "` is larger than a number can be, and is needed here";
  sink_.Error("value/number", expr.span.valid() ? expr.span : span_, std::move(message))
      .help.push_back(by_zero ? "let `for` take only what the divisor is not zero for" : "bound the numbers where they are declared, as in `int 1..1000`");
}

Value Machine::Arithmetic(Arith arith, Value a, Value b) {
  facts::ValuePool& pool = store_.pool();
  if (pool.IsInt(a) && pool.IsInt(b)) {
    const std::int64_t x = pool.AsInt(a), y = pool.AsInt(b);
    std::int64_t result = 0;
    switch (arith) {
      case Arith::kAdd:
        if (__builtin_add_overflow(x, y, &result)) return Value::Missing();
        return pool.Int(result);
      case Arith::kSub:
        if (__builtin_sub_overflow(x, y, &result)) return Value::Missing();
        return pool.Int(result);
      case Arith::kMul:
        if (__builtin_mul_overflow(x, y, &result)) return Value::Missing();
        return pool.Int(result);
      case Arith::kDiv:
      case Arith::kMod: {
        if (y == 0) return Value::Missing();
        if (y == -1) {  // the one quotient that does not fit
          if (arith == Arith::kMod) return pool.Int(0);
          return x == INT64_MIN ? Value::Missing() : pool.Int(-x);
        }
        std::int64_t quotient = x / y, rest = x % y;
        if (rest != 0 && (rest < 0) != (y < 0)) --quotient, rest += y;  // round down
        return pool.Int(arith == Arith::kDiv ? quotient : rest);
      }
    }
  }
  const double x = pool.AsDouble(a), y = pool.AsDouble(b);
  switch (arith) {
    case Arith::kAdd: return pool.Double(x + y);
    case Arith::kSub: return pool.Double(x - y);
    case Arith::kMul: return pool.Double(x * y);
    case Arith::kDiv: return y == 0 ? Value::Missing() : pool.Double(std::floor(x / y));
    case Arith::kMod: return y == 0 ? Value::Missing() : pool.Double(x - y * std::floor(x / y));
  }
  return Value::Missing();
}

Value Machine::EvalAs(const Expr& expr) {
  const Value value = Quick(*expr.args[0]);
  if (!value.present()) return value;
  bool is = false;
  switch (expr.as) {
    case As::kString: is = value.text(); break;
    case As::kInt: is = store_.pool().IsInt(value); break;
    case As::kNumber: is = value.numeric(); break;
    case As::kBool: is = value.boolean(); break;
    case As::kList: is = value.list(); break;
    case As::kMap: is = value.map(); break;
    case As::kJson: is = !value.node(); break;
    case As::kEntity:
      is = value.node() && schema_ != nullptr && !store_.nodes().at(value).resource() &&
           schema_->Is(store_.nodes().at(value).entity, expr.entity);
      break;
  }
  return is ? value : expr.closed ? Value::Missing() : Value::Unknown();
}

Value Machine::Bracket(const Expr& expr) {
  if (!StateOf(expr).Kept()) return EvalEach(expr);
  std::vector<std::uint32_t> key;
  for (const Slot slot : scopes_.NeedsOf(expr)) key.push_back(frame_[slot].bits());
  return Remembered(expr, std::move(key), [&] { return EvalEach(expr); });
}

bool Machine::State::Kept() {
  constexpr std::uint32_t kTrial = 256;      // misses after which a memo must have paid
  constexpr std::uint32_t kMost = 1u << 18;  // results kept for one expression
  const bool pays = hits >= misses / 4;
  if (misses < kTrial || (pays && memo.size() < kMost)) return true;
  if (!pays && !memo.empty()) memo = {};
  return false;
}

Value Machine::EvalEach(const Expr& expr) {
  const Plan& plan = PlanOf(expr);
  Tuples tuples;
  tuples.key = expr.order.size();
  tuples.width = tuples.key + 1;
  Outcome out;
  out.tuples = &tuples;
  out.stop_at_unknown = true;
  Run(plan, 0, false, &out);
  collected_ -= tuples.count * tuples.width;
  if (out.unknown || stopped_) return Value::Unknown();
  const std::size_t base = stack_.size();
  for (const std::uint32_t i : tuples.Sorted(store_.pool())) stack_.push_back(tuples.At(i).back());
  const Value list = store_.pool().List({stack_.data() + base, stack_.size() - base});
  stack_.resize(base);
  return list;
}

Value Machine::EvalMapEach(const Expr& expr) {
  const Plan& plan = PlanOf(expr);
  Tuples tuples;
  tuples.key = expr.order.size();
  tuples.width = tuples.key + 2;
  Outcome out;
  out.tuples = &tuples;
  out.stop_at_unknown = true;
  Run(plan, 0, false, &out);
  collected_ -= tuples.count * tuples.width;
  if (out.unknown || stopped_) return Value::Unknown();
  std::vector<MapEntry> entries;
  for (const std::uint32_t i : tuples.Sorted(store_.pool())) {
    const std::span<const Value> tuple = tuples.At(i);
    if (!tuple[tuples.key].text()) return Value::Unknown();
    entries.emplace_back(tuple[tuples.key], tuple[tuples.key + 1]);
  }
  // Of two values of one key the first counts, and it is said.
  std::stable_sort(entries.begin(), entries.end(), [](const MapEntry& a, const MapEntry& b) { return a.first.bits() < b.first.bits(); });
  std::size_t kept = 0;
  for (const MapEntry& entry : entries) {
    if (kept == 0 || entries[kept - 1].first != entry.first) {
      entries[kept++] = entry;
    } else if (State& state = StateOf(expr); entries[kept - 1].second != entry.second && !state.reported) {
      state.reported = true;
      std::string message = "a map gets two values for the key `";
      store_.pool().AppendText(entry.first, &message);
      message += "`";
      sink_.Error("value/map-key", expr.span.valid() ? expr.span : span_, std::move(message))
          .help.push_back("choose keys that differ, or make a list of the values of each key");
    }
  }
  entries.resize(kept);
  return store_.pool().Map(entries);
}

Value Machine::EvalResource(const Expr& expr) {
  const std::size_t base = stack_.size();
  bool missing = false, unknown = false;
  for (const ExprPtr& arg : expr.args) {
    const Value value = Quick(*arg);
    missing = missing || value.missing();
    unknown = unknown || value.unknown();
    stack_.push_back(value);
  }
  Value node = missing ? Value::Missing() : Value::Unknown();
  if (!missing && !unknown && stack_[base + 1].node()) {
    const Value owner = store_.nodes().Owner(stack_[base + 1]);
    const std::span<const Value> solution(stack_.data() + base + 2, expr.args.size() - 2);
    node = store_.nodes().AddResource(expr.statement, solution, stack_[base], expr.value, owner);
  }
  stack_.resize(base);
  return node;
}

}  // namespace pareto::eval

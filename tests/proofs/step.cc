#include "tests/proofs/step.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <optional>

#include "engine/eval/function.h"
#include "engine/eval/signature.h"

namespace pareto::proofs {

using eval::Body;
using eval::Expr;
using eval::ExprOp;
using eval::ExprPtr;
using eval::Literal;
using eval::Slot;
using eval::Term;
using facts::MapEntry;
using facts::RelationId;
using facts::RowId;
using facts::Value;

namespace {

enum class Truth { kFalse, kTrue, kUnknown };

// The variables: what is bound, and to what.
using Frame = std::map<Slot, Value>;
using Literals = std::vector<const Literal*>;

Slot Plain(const ExprPtr& expr) { return expr && expr->op == ExprOp::kSlot ? expr->slot : eval::kNoSlot; }

}  // namespace

struct Stepper::Impl {
  const eval::Program& program;
  const facts::Schema* schema;
  facts::FactStore& store;
  facts::ValuePool& pool;
  eval::LastWords words;
  const Children* children = nullptr;  // null: all facts
  std::string incomplete;              // a bracket whose elements are not all among the children
  std::map<std::pair<std::uint32_t, std::vector<std::uint32_t>>, Value> resources;
  std::map<std::pair<RelationId, int>, std::multimap<std::uint32_t, RowId>> by_column;

  Impl(const eval::Program& p, const facts::Schema* s, facts::FactStore& f) : program(p), schema(s), store(f), pool(f.pool()) {
    for (std::uint32_t i = 0; i < store.nodes().size(); ++i) {
      const facts::NodeInfo& node = store.nodes().at(Value::Node(i));
      if (!node.resource()) continue;
      std::vector<std::uint32_t> solution;
      for (const Value value : node.solution) solution.push_back(value.bits());
      resources[{node.statement, solution}] = Value::Node(i);
    }
  }

  // The rows that may agree with the atom.
  std::vector<RowId> RowsOf(const Literal& atom, const Frame& frame) {
    if (children != nullptr) {
      const auto it = children->rows.find(atom.relation);
      return it == children->rows.end() ? std::vector<RowId>() : std::vector<RowId>(it->second.begin(), it->second.end());
    }
    const facts::Relation& relation = store.relation(atom.relation);
    for (std::size_t c = 0; c < atom.terms.size(); ++c) {
      const Term& term = atom.terms[c];
      const bool bound = term.kind == Term::Kind::kConst || (term.kind == Term::Kind::kSlot && frame.count(term.slot) != 0);
      if (bound) return RowsWith(atom.relation, static_cast<int>(c), term.kind == Term::Kind::kConst ? term.value : frame.at(term.slot));
    }
    std::vector<RowId> all(relation.size());
    for (RowId row = 0; row < all.size(); ++row) all[row] = row;
    return all;
  }

  std::vector<RowId> RowsWith(RelationId id, int column, Value value) {
    const auto [it, fresh] = by_column.try_emplace({id, column});
    if (fresh) {
      const facts::Relation& relation = store.relation(id);
      for (RowId row = 0; row < relation.size(); ++row) it->second.emplace(relation.row(row)[column].bits(), row);
    }
    std::vector<RowId> rows;
    for (auto [at, end] = it->second.equal_range(value.bits()); at != end; ++at) rows.push_back(at->second);
    std::sort(rows.begin(), rows.end());
    return rows;
  }

  // Whether the expression can be evaluated: what it reads from around is bound.
  bool Known(const Expr& expr, const Frame& frame) const {
    if (expr.op == ExprOp::kSlot) return frame.count(expr.slot) != 0;
    if (expr.op == ExprOp::kLet) {
      Frame inner = frame;
      inner[expr.slot] = Value::Null();
      return Known(*expr.args[0], frame) && Known(*expr.args[1], inner);
    }
    if (expr.body && !std::all_of(expr.body->needs.begin(), expr.body->needs.end(), [&](Slot slot) { return frame.count(slot) != 0; })) return false;
    if (expr.op == ExprOp::kEach || expr.op == ExprOp::kMapEach) return true;
    return std::all_of(expr.args.begin(), expr.args.end(), [&](const ExprPtr& arg) { return !arg || Known(*arg, frame); });
  }

  bool Ready(const Literal& literal, const Frame& frame) const {
    const auto needs = [&](const Body& body) { return std::all_of(body.needs.begin(), body.needs.end(), [&](Slot slot) { return frame.count(slot) != 0; }); };
    switch (literal.kind) {
      case Literal::Kind::kAtom: return true;
      case Literal::Kind::kCompare: {
        const bool left = Known(*literal.lhs, frame), right = Known(*literal.rhs, frame);
        return (left && right) || (literal.op == eval::CompareOp::kEqual && ((left && Plain(literal.rhs) != eval::kNoSlot) || (right && Plain(literal.lhs) != eval::kNoSlot)));
      }
      case Literal::Kind::kIn: return Known(*literal.rhs, frame) && (Plain(literal.lhs) != eval::kNoSlot || Known(*literal.lhs, frame));
      case Literal::Kind::kTest: return Known(*literal.lhs, frame);
      default: return std::all_of(literal.bodies.begin(), literal.bodies.end(), needs);
    }
  }

  // Calls `done` with each solution, until it returns true. Solutions that need something unknown are none.
  bool Solve(Literals literals, const Frame& frame, const std::function<bool(const Frame&)>& done) {
    if (literals.empty()) return done(frame);
    // What filters goes first, atoms with a known column before others: any order gives the same.
    auto next = std::find_if(literals.begin(), literals.end(), [&](const Literal* one) { return one->kind != Literal::Kind::kAtom && Ready(*one, frame); });
    if (next == literals.end()) {
      next = std::find_if(literals.begin(), literals.end(), [&](const Literal* one) {
        return one->kind == Literal::Kind::kAtom && std::any_of(one->terms.begin(), one->terms.end(), [&](const Term& term) { return term.kind == Term::Kind::kConst || (term.kind == Term::Kind::kSlot && frame.count(term.slot) != 0); });
      });
    }
    if (next == literals.end()) next = std::find_if(literals.begin(), literals.end(), [&](const Literal* one) { return Ready(*one, frame); });
    if (next == literals.end()) return false;
    const Literal& literal = **next;
    literals.erase(next);
    const auto go_on = [&](const Frame& inner) { return Solve(literals, inner, done); };
    switch (literal.kind) {
      case Literal::Kind::kAtom: {
        for (const RowId row : RowsOf(literal, frame)) {
          const Value* values = store.relation(literal.relation).row(row);
          Frame inner = frame;
          bool agrees = true;
          for (std::size_t c = 0; c < literal.terms.size() && agrees; ++c) {
            const Term& term = literal.terms[c];
            if (term.kind == Term::Kind::kAny) continue;
            if (values[c].unknown()) agrees = false;
            else if (term.kind == Term::Kind::kConst) agrees = values[c] == term.value;
            else agrees = inner.try_emplace(term.slot, values[c]).first->second == values[c];
          }
          if (agrees && go_on(inner)) return true;
        }
        return false;
      }
      case Literal::Kind::kCompare: {
        const Slot left = Plain(literal.lhs), right = Plain(literal.rhs);
        if (literal.op == eval::CompareOp::kEqual && left != eval::kNoSlot && frame.count(left) == 0) return Bind(left, Eval(*literal.rhs, frame), frame, go_on);
        if (literal.op == eval::CompareOp::kEqual && right != eval::kNoSlot && frame.count(right) == 0) return Bind(right, Eval(*literal.lhs, frame), frame, go_on);
        return Compare(literal.op, Eval(*literal.lhs, frame), Eval(*literal.rhs, frame)) == Truth::kTrue && go_on(frame);
      }
      case Literal::Kind::kIn: {
        const Value in = Eval(*literal.rhs, frame);
        std::vector<Value> items;
        if (in.list()) items.assign(pool.Items(in).begin(), pool.Items(in).end());
        if (in.map()) {
          for (const MapEntry& entry : pool.Entries(in)) items.push_back(entry.first);
        }
        const Slot item = Plain(literal.lhs);
        const bool binds = item != eval::kNoSlot && frame.count(item) == 0;
        const Value wanted = binds ? Value::Missing() : Eval(*literal.lhs, frame);
        if (!binds && !wanted.present()) return false;
        for (std::size_t i = 0; i < items.size(); ++i) {
          if (items[i].unknown() || (!binds && items[i] != wanted)) continue;
          Frame inner = frame;
          if (binds) inner[item] = items[i];
          const Value position = pool.Int(static_cast<std::int64_t>(i));
          if (literal.position != eval::kNoSlot && inner.try_emplace(literal.position, position).first->second != position) continue;
          if (go_on(inner)) return true;
        }
        return false;
      }
      case Literal::Kind::kTest: return Eval(*literal.lhs, frame).truth() && go_on(frame);
      case Literal::Kind::kNot: {
        // What was not found is in none of all facts.
        const Children* only = children;
        children = nullptr;
        const bool holds = Holds(literal.bodies.front(), frame);
        children = only;
        return !holds && go_on(frame);
      }
      case Literal::Kind::kHolds: return Holds(literal.bodies.front(), frame) && go_on(frame);
      case Literal::Kind::kOr:
        for (const Body& branch : literal.bodies) {
          Literals inner = literals;
          for (const Literal& one : branch.literals) inner.push_back(&one);
          if (Solve(inner, frame, done)) return true;
        }
        return false;
    }
    return false;
  }

  bool Bind(Slot slot, Value value, const Frame& frame, const std::function<bool(const Frame&)>& go_on) {
    if (!value.present()) return false;
    Frame inner = frame;
    inner[slot] = value;
    return go_on(inner);
  }

  static Literals Of(const Body& body) {
    Literals literals;
    for (const Literal& literal : body.literals) literals.push_back(&literal);
    return literals;
  }

  // A nested body has slots of its own, whatever those of other bodies hold.
  Frame Inside(const Body& body, const Frame& frame) const {
    Frame inner;
    for (const Slot slot : body.needs) {
      if (const auto it = frame.find(slot); it != frame.end()) inner.insert(*it);
    }
    return inner;
  }

  bool Holds(const Body& body, const Frame& frame) {
    return Solve(Of(body), Inside(body, frame), [](const Frame&) { return true; });
  }

  Truth Compare(eval::CompareOp op, Value a, Value b) const {
    if (a.missing() || b.missing()) return Truth::kFalse;
    if (a.unknown() || b.unknown()) return Truth::kUnknown;
    const auto as = [](bool is) { return is ? Truth::kTrue : Truth::kFalse; };
    if (op == eval::CompareOp::kEqual) return as(a == b);
    if (op == eval::CompareOp::kNotEqual) return as(a != b);
    const bool same = (a.numeric() && b.numeric()) || (a.tag() == b.tag() && (a.tag() != facts::Tag::kSpecial || a.null() == b.null()));
    if (!same) return Truth::kUnknown;
    const int order = pool.Compare(a, b);
    if (op == eval::CompareOp::kLess) return as(order < 0);
    if (op == eval::CompareOp::kLessEqual) return as(order <= 0);
    if (op == eval::CompareOp::kGreater) return as(order > 0);
    return as(order >= 0);
  }

  Value Eval(const Expr& expr, const Frame& frame) {
    switch (expr.op) {
      case ExprOp::kConst: return expr.value;
      case ExprOp::kSlot: {
        const auto it = frame.find(expr.slot);
        return it == frame.end() ? Value::Missing() : it->second;
      }
      case ExprOp::kLookup: {
        const Value node = Eval(*expr.args[0], frame);
        if (!node.present()) return node;
        for (const RowId row : RowsWith(expr.relation, 0, node)) {
          if (children == nullptr || (children->rows.count(expr.relation) != 0 && children->rows.at(expr.relation).count(row) != 0)) return store.relation(expr.relation).row(row)[expr.column];
        }
        return Value::Missing();
      }
      case ExprOp::kRaw: {
        const Value node = Eval(*expr.args[0], frame), key = Eval(*expr.args[1], frame);
        if (node.missing() || key.missing()) return Value::Missing();
        if (!node.node() || key.unknown()) return Value::Unknown();
        if (store.raw == nullptr || store.nodes().at(node).resource()) return Value::Missing();
        if (children != nullptr && children->texts.count({node.bits(), key.bits()}) == 0) return Value::Missing();
        return store.raw->Raw(node, key);
      }
      case ExprOp::kGet: {
        const Value json = Eval(*expr.args[0], frame), key = Eval(*expr.args[1], frame);
        if (json.missing() || key.missing()) return Value::Missing();
        if (json.unknown() || key.unknown()) return Value::Unknown();
        if (json.map()) return pool.Get(json, key);
        if (!json.list()) return Value::Unknown();
        const auto items = pool.Items(json);
        if (!pool.IsInt(key) || pool.AsInt(key) < 0 || pool.AsInt(key) >= static_cast<std::int64_t>(items.size())) return Value::Missing();
        return items[static_cast<std::size_t>(pool.AsInt(key))];
      }
      case ExprOp::kCall: return Call(expr, frame);
      case ExprOp::kList: {
        std::vector<Value> items;
        for (const ExprPtr& arg : expr.args) {
          const Value value = Eval(*arg, frame);
          if (value.unknown()) return value;
          if (!value.missing()) items.push_back(value);
        }
        return pool.List(items);
      }
      case ExprOp::kMap: {
        std::vector<MapEntry> entries;
        for (std::size_t i = 0; i + 1 < expr.args.size(); i += 2) {
          const Value key = Eval(*expr.args[i], frame), value = Eval(*expr.args[i + 1], frame);
          if (key.missing()) return key;
          if (!key.text()) return Value::Unknown();
          if (value.present()) entries.emplace_back(key, value);
        }
        return pool.Map(entries);
      }
      case ExprOp::kText: {
        std::string text;
        bool unknown = false;
        for (const ExprPtr& arg : expr.args) {
          const Value value = Eval(*arg, frame);
          if (value.missing()) return value;
          unknown = unknown || value.unknown();
          if (value.present()) pool.AppendText(value, &text);
        }
        return unknown ? Value::Unknown() : pool.Text(text);
      }
      case ExprOp::kArith: return Arithmetic(expr.arith, Eval(*expr.args[0], frame), Eval(*expr.args[1], frame));
      case ExprOp::kIf:
        if (Holds(*expr.body, frame)) return Eval(*expr.args[0], frame);
        return expr.args.size() > 1 && expr.args[1] ? Eval(*expr.args[1], frame) : Value::Missing();
      case ExprOp::kDefault:
        for (const ExprPtr& arg : expr.args) {
          if (const Value value = Eval(*arg, frame); !value.missing()) return value;
        }
        return Value::Missing();
      case ExprOp::kAs: return As(expr, Eval(*expr.args[0], frame));
      case ExprOp::kLet: {
        const Value value = Eval(*expr.args[0], frame);
        if (!value.present()) return value;
        Frame inner = frame;
        inner[expr.slot] = value;
        return Eval(*expr.args[1], inner);
      }
      case ExprOp::kEach:
      case ExprOp::kMapEach: return Bracket(expr, frame);
      case ExprOp::kHolds: return Value::Bool(Holds(*expr.body, frame));
      case ExprOp::kMerge: return Merge(expr, frame);
      case ExprOp::kResource: {
        std::vector<std::uint32_t> solution;
        for (std::size_t i = 0; i < expr.args.size(); ++i) {
          const Value value = Eval(*expr.args[i], frame);
          if (!value.present()) return value;
          if (i >= 2) solution.push_back(value.bits());
        }
        const auto it = resources.find({expr.statement, solution});
        return it == resources.end() ? Value::Missing() : it->second;
      }
    }
    return Value::Missing();
  }

  Value Call(const Expr& expr, const Frame& frame) {
    const eval::Signature signature = eval::SignatureOf(*expr.function);
    std::vector<Value> arguments;
    bool missing = false, unknown = false;
    for (std::size_t i = 0; i < expr.args.size(); ++i) {
      arguments.push_back(expr.args[i] ? Eval(*expr.args[i], frame) : Value::Missing());
      if (arguments.back().missing()) missing = missing || !signature.ParamAt(i).optional;
      else if (arguments.back().unknown() || !eval::Accepts(signature.ParamAt(i).kind, pool, arguments.back())) unknown = true;
    }
    if (missing) return Value::Missing();
    if (unknown) return Value::Unknown();
    return expr.function->call({pool, store.nodes(), schema, words}, arguments);
  }

  Value Arithmetic(eval::Arith op, Value a, Value b) const {
    if (a.missing() || b.missing()) return Value::Missing();
    if (!a.numeric() || !b.numeric()) return Value::Unknown();
    if (pool.IsInt(a) && pool.IsInt(b)) {
      const __int128 x = pool.AsInt(a), y = pool.AsInt(b);
      __int128 is = 0;
      if (op == eval::Arith::kAdd) is = x + y;
      if (op == eval::Arith::kSub) is = x - y;
      if (op == eval::Arith::kMul) is = x * y;
      if (op == eval::Arith::kDiv || op == eval::Arith::kMod) {
        if (y == 0) return Value::Missing();
        const __int128 rest = ((x % y) + y) % y;  // has the sign of y
        is = op == eval::Arith::kMod ? rest : (x - rest) / y;
      }
      if (is < INT64_MIN || is > INT64_MAX) return Value::Missing();
      return pool.Int(static_cast<std::int64_t>(is));
    }
    const double x = pool.AsDouble(a), y = pool.AsDouble(b);
    if (op == eval::Arith::kAdd) return pool.Double(x + y);
    if (op == eval::Arith::kSub) return pool.Double(x - y);
    if (op == eval::Arith::kMul) return pool.Double(x * y);
    if (y == 0) return Value::Missing();
    return pool.Double(op == eval::Arith::kDiv ? std::floor(x / y) : x - y * std::floor(x / y));
  }

  Value As(const Expr& expr, Value value) const {
    if (!value.present()) return value;
    bool is = false;
    switch (expr.as) {
      case eval::As::kString: is = value.text(); break;
      case eval::As::kInt: is = pool.IsInt(value); break;
      case eval::As::kNumber: is = value.numeric(); break;
      case eval::As::kBool: is = value.boolean(); break;
      case eval::As::kList: is = value.list(); break;
      case eval::As::kMap: is = value.map(); break;
      case eval::As::kJson: is = !value.node(); break;
      case eval::As::kEntity:
        is = value.node() && schema != nullptr && !store.nodes().at(value).resource() && schema->Is(store.nodes().at(value).entity, expr.entity);
        break;
    }
    return is ? value : expr.closed ? Value::Missing() : Value::Unknown();
  }

  // One element for each choice of the order's variables, sorted by them. What all facts give, the children must give too.
  Value Bracket(const Expr& expr, const Frame& frame) {
    const Value value = Elements(expr, frame);
    if (children != nullptr) {
      const Children* only = children;
      children = nullptr;
      const Value whole = Elements(expr, frame);
      children = only;
      if (whole != value) {
        incomplete = "a bracket gives " + pool.ToJson(value) + ", and of all facts " + pool.ToJson(whole);
        return Value::Unknown();
      }
    }
    return value;
  }

  Value Elements(const Expr& expr, const Frame& frame) {
    const bool pairs = expr.op == ExprOp::kMapEach;
    std::vector<std::pair<std::vector<Value>, std::pair<Value, Value>>> elements;
    bool unknown = false;
    Frame outer = Inside(*expr.body, frame);
    Solve(Of(*expr.body), outer, [&](const Frame& solution) {
      std::vector<Value> key;
      for (const Slot slot : expr.order) {
        const auto it = solution.find(slot);
        key.push_back(it == solution.end() ? Value::Missing() : it->second);
      }
      Frame inner = frame;
      for (const auto& [slot, value] : solution) inner[slot] = value;
      const Value first = Eval(*expr.args[0], inner), second = pairs ? Eval(*expr.args[1], inner) : Value::Missing();
      if (first.missing() || (pairs && second.missing())) return false;
      unknown = unknown || first.unknown() || second.unknown();
      elements.emplace_back(std::move(key), std::pair(first, second));
      return false;
    });
    if (unknown) return Value::Unknown();
    std::stable_sort(elements.begin(), elements.end(), [&](const auto& a, const auto& b) {
      for (std::size_t i = 0; i < a.first.size(); ++i) {
        if (a.first[i] != b.first[i]) return pool.Compare(a.first[i], b.first[i]) < 0;
      }
      return false;
    });
    elements.erase(std::unique(elements.begin(), elements.end(), [](const auto& a, const auto& b) { return a.first == b.first; }), elements.end());
    if (!pairs) {
      std::vector<Value> items;
      for (const auto& [key, element] : elements) items.push_back(element.first);
      return pool.List(items);
    }
    std::vector<MapEntry> entries;
    for (const auto& [key, element] : elements) {
      const bool there = std::any_of(entries.begin(), entries.end(), [&, name = element.first](const MapEntry& entry) { return entry.first == name; });
      if (!there) entries.emplace_back(element.first, element.second);
    }
    return pool.Map(entries);
  }

  std::vector<MapEntry> Copy(Value map) const {
    const auto entries = pool.Entries(map);
    return {entries.begin(), entries.end()};
  }

  // Key by key; a missing result leaves the key out.
  Value Deep(Value a, Value b, const std::function<Value(Value, Value)>& both) {
    std::vector<MapEntry> entries = Copy(a);
    for (const MapEntry& added : Copy(b)) {
      const auto at = std::find_if(entries.begin(), entries.end(), [&](const MapEntry& entry) { return entry.first == added.first; });
      const Value value = both(at == entries.end() ? Value::Missing() : at->second, added.second);
      if (at == entries.end()) entries.emplace_back(added.first, value);
      else at->second = value;
    }
    std::erase_if(entries, [](const MapEntry& entry) { return entry.second.missing(); });
    return pool.Map(entries);
  }

  Value Add(Value made, Value added) {
    if (made.missing()) return added;
    if (made.map() && added.map()) return Deep(made, added, [&](Value a, Value b) { return Add(a, b); });
    if (!made.list() || !added.list()) return made;
    std::vector<Value> items(pool.Items(made).begin(), pool.Items(made).end());
    const std::vector<Value> more(pool.Items(added).begin(), pool.Items(added).end());
    items.insert(items.end(), more.begin(), more.end());
    return pool.List(items);
  }

  Value Agree(Value first, Value second) {
    if (first.missing()) return second;
    return first.map() && second.map() ? Deep(first, second, [&](Value a, Value b) { return Agree(a, b); }) : first;
  }

  Value Override(Value value, Value by) {
    if (by.null()) return Value::Missing();
    if (!by.map()) return by;
    return Deep(value.map() ? value : pool.Map({}), by, [&](Value a, Value b) { return Override(a, b); });
  }

  Value Merge(const Expr& expr, const Frame& frame) {
    Value value = Eval(*expr.args[0], frame), over = Value::Missing();
    if (!value.map()) return value;
    for (std::size_t i = 1; i < expr.args.size(); ++i) {
      const Value pairs = Eval(*expr.args[i], frame);
      if (!pairs.list()) return Value::Unknown();
      const std::vector<Value> items(pool.Items(pairs).begin(), pool.Items(pairs).end());
      for (const Value pair : items) {
        const MapEntry entry(pool.Items(pair)[0], pool.Items(pair)[1]);
        const Value one = pool.Map(std::span<const MapEntry>(&entry, 1));
        if (i <= expr.statement) value = Add(value, one);
        else over = Agree(over, one);
      }
    }
    return over.missing() ? value : Override(value, over);
  }
};

Stepper::Stepper(const eval::Program& program, const facts::Schema* schema, facts::FactStore& store) : impl_(std::make_unique<Impl>(program, schema, store)) {}
Stepper::~Stepper() = default;

bool Stepper::Gives(std::uint32_t index, RelationId relation, RowId row, const Children& children, std::string* why) {
  const eval::Rule& rule = impl_->program.rules[index];
  const Value* values = impl_->store.relation(relation).row(row);
  const std::vector<Value> wanted(values, values + impl_->store.relation(relation).arity());
  impl_->children = &children;
  impl_->incomplete.clear();
  std::size_t solutions = 0;
  std::string reason;
  const bool given = rule.head == relation && impl_->Solve(Impl::Of(rule.body), {}, [&](const Frame& frame) {
    ++solutions;
    for (std::size_t c = 0; c < wanted.size(); ++c) {
      const Value is = impl_->Eval(*rule.values[c], frame);
      if (is == wanted[c]) continue;
      reason = "column " + std::to_string(c) + " is " + (is.present() ? impl_->pool.ToJson(is) : is.missing() ? "missing" : "unknown");
      return false;
    }
    return true;
  });
  impl_->children = nullptr;
  if (!given && !impl_->incomplete.empty()) reason += (reason.empty() ? "" : "; ") + impl_->incomplete;
  if (!given) *why = rule.head != relation ? "the rule is of another relation" : solutions == 0 ? "the children are no solution of the rule; " + reason : reason;
  return given;
}

}  // namespace pareto::proofs

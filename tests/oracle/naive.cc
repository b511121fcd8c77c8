#include "tests/oracle/naive.h"

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <stdexcept>

namespace pareto::oracle {
namespace {

using dsl::Expr;
using dsl::ExprKind;
using dsl::Symbol;

// What the variables are; of those that chose a place in a list, also which.
struct Env {
  std::map<int, Val> values;
  std::map<int, std::int64_t> positions;
};

// A conjunction: literals in no order.
using Literals = std::vector<const Expr*>;

const Expr& Bare(const Expr& expr) { return expr.kind == ExprKind::kParen ? Bare(*expr.args[0]) : expr; }

void EachPart(const Expr& expr, const std::function<void(const Expr&)>& visit) {
  visit(expr);
  for (const auto& arg : expr.args) EachPart(*arg, visit);
  for (const auto& part : expr.parts) {
    if (part.expr) EachPart(*part.expr, visit);
  }
}

std::map<int, int> Uses(const Expr& expr) {
  std::map<int, int> uses;
  EachPart(expr, [&](const Expr& part) {
    if (part.kind == ExprKind::kVar) ++uses[part.variable];
  });
  return uses;
}

// The condition as alternatives of conjunctions: `or` is distributed.
std::vector<Literals> Alternatives(const Expr& condition) {
  const Expr& expr = Bare(condition);
  if (expr.kind == ExprKind::kOr) {
    std::vector<Literals> all;
    for (const auto& arg : expr.args) {
      for (Literals& one : Alternatives(*arg)) all.push_back(std::move(one));
    }
    return all;
  }
  if (expr.kind != ExprKind::kAnd) return {{&expr}};
  std::vector<Literals> all = {{}};
  for (const auto& arg : expr.args) {
    std::vector<Literals> longer;
    for (const Literals& head : all) {
      for (const Literals& tail : Alternatives(*arg)) {
        longer.push_back(head);
        longer.back().insert(longer.back().end(), tail.begin(), tail.end());
      }
    }
    all = std::move(longer);
  }
  return all;
}

class Statement {
 public:
  Statement(const dsl::Checked& checked, const Facts& facts, const dsl::Rule& rule) : checked_(checked), facts_(facts), rule_(rule) {
    for (const auto& [variable, uses] : Uses(*rule.head)) uses_[variable] += uses;
    if (rule.body) {
      for (const auto& [variable, uses] : Uses(*rule.body)) uses_[variable] += uses;
    }
  }

  std::set<Row> Run() const {
    std::set<Row> rows;
    const auto make = [&](const Env& env) {
      Row row;
      for (const auto& arg : rule_.head->args) {
        const std::optional<Val> value = Value(*arg, env);
        if (!value) return;
        row.push_back(*value);
      }
      rows.insert(std::move(row));
    };
    if (!rule_.body) make({});
    else Solutions(*rule_.body, {}, {}, make);
    return rows;
  }

 private:
  using Done = std::function<void(const Env&)>;

  bool Plain(const Expr& expr, const Env& env) const { return expr.kind == ExprKind::kVar && !env.values.contains(expr.variable); }

  // Whether everything in it that also stands elsewhere in the statement has a value: the rest is its own.
  bool Known(const Expr& expr, const Env& env) const {
    if (expr.kind == ExprKind::kVar) return env.values.contains(expr.variable);
    for (const auto& [variable, uses] : Uses(expr)) {
      if (uses < uses_.at(variable) && !env.values.contains(variable)) return false;
    }
    return true;
  }

  bool Ready(const Expr& literal, const Env& env) const {
    if (literal.kind == ExprKind::kCall) {
      Env bound = env;  // the atom's own variables can be used in its other arguments
      for (const auto& arg : literal.args) {
        if (arg->kind == ExprKind::kVar) bound.values.try_emplace(arg->variable);
      }
      return std::all_of(literal.args.begin(), literal.args.end(),
                         [&](const auto& arg) { return arg->kind == ExprKind::kWildcard || Known(*arg, bound); });
    }
    if (literal.kind == ExprKind::kCompare && literal.name == "=") {
      const Expr &a = Bare(*literal.args[0]), &b = Bare(*literal.args[1]);
      return (Known(a, env) && (Known(b, env) || Plain(b, env))) || (Known(b, env) && Plain(a, env));
    }
    if (literal.kind == ExprKind::kCompare && literal.name == "in") {
      return Known(*literal.args[1], env) && (Bare(*literal.args[0]).kind == ExprKind::kVar || Bare(*literal.args[0]).kind == ExprKind::kWildcard || Known(*literal.args[0], env));
    }
    return Known(literal, env);
  }

  // `walkers`: the variables that choose a place by `in`, and where.
  void Solutions(const Expr& condition, const Env& env, const std::map<const Expr*, int>& walkers, const Done& done) const {
    for (const Literals& literals : Alternatives(condition)) Solve(literals, env, walkers, done);
  }

  bool Holds(const Expr& condition, const Env& env) const {
    bool found = false;
    Solutions(condition, env, {}, [&](const Env&) { found = true; });
    return found;
  }

  void Solve(const Literals& literals, const Env& env, const std::map<const Expr*, int>& walkers, const Done& done) const {
    if (literals.empty()) return done(env);
    for (std::size_t i = 0; i < literals.size(); ++i) {
      if (!Ready(*literals[i], env)) continue;
      Literals rest = literals;
      rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(i));
      Literal(*literals[i], env, walkers, [&](const Env& next) { Solve(rest, next, walkers, done); });
      return;
    }
    throw std::logic_error("no literal can be evaluated");
  }

  void Literal(const Expr& literal, const Env& env, const std::map<const Expr*, int>& walkers, const Done& done) const {
    switch (literal.kind) {
      case ExprKind::kCall: return Atom(literal, env, done);
      case ExprKind::kNot:
        if (!Holds(*literal.args[0], env)) done(env);
        return;
      case ExprKind::kCompare: break;
      default: throw std::logic_error("a condition that the oracle does not know: " + std::to_string(static_cast<int>(literal.kind)));
    }
    const Expr &left = Bare(*literal.args[0]), &right = Bare(*literal.args[1]);
    if (literal.name == "=" && (Plain(left, env) || Plain(right, env))) {
      const bool is_left = Plain(left, env);
      const std::optional<Val> value = Value(is_left ? right : left, env);
      if (!value) return;
      Env next = env;
      next.values[(is_left ? left : right).variable] = *value;
      return done(next);
    }
    const std::optional<Val> b = Value(right, env);
    if (literal.name == "in" && left.kind == ExprKind::kWildcard) {
      if (b && !b->items.empty()) done(env);
      return;
    }
    if (literal.name == "in" && b) {
      const auto walker = walkers.find(&literal);
      if (walker == walkers.end() && !Plain(left, env)) {
        const std::optional<Val> a = Value(left, env);
        if (a && std::find(b->items.begin(), b->items.end(), *a) != b->items.end()) done(env);
        return;
      }
      for (std::size_t i = 0; i < b->items.size(); ++i) {
        Env next = env;
        if (Plain(left, env)) next.values[left.variable] = b->items[i];
        else if (!(Value(left, env) == b->items[i])) continue;
        if (walker != walkers.end()) next.positions[walker->second] = static_cast<std::int64_t>(i);
        done(next);
      }
      return;
    }
    const std::optional<Val> a = Value(left, env);
    if (!a || !b) return;
    if (literal.name == "not in") {
      if (std::find(b->items.begin(), b->items.end(), *a) == b->items.end()) done(env);
      return;
    }
    const bool less = *a < *b, more = *b < *a;
    const std::string& op = literal.name;
    if (op == "=" ? *a == *b : op == "!=" ? !(*a == *b) : op == "<" ? less : op == "<=" ? !more : op == ">" ? more : op == ">=" ? !less : false) done(env);
  }

  void Atom(const Expr& atom, const Env& env, const Done& done) const {
    const Symbol symbol = checked_.symbols.at(static_cast<std::size_t>(atom.symbol));
    if (symbol.kind != Symbol::Kind::kRelation) throw std::logic_error("an atom of no relation");
    for (const Row& row : facts_.at(static_cast<std::size_t>(symbol.index))) {
      Env next = env;
      bool agrees = true;
      for (std::size_t i = 0; i < atom.args.size(); ++i) {
        if (Plain(*atom.args[i], next)) next.values[atom.args[i]->variable] = row[i];
      }
      for (std::size_t i = 0; i < atom.args.size() && agrees; ++i) {
        agrees = atom.args[i]->kind == ExprKind::kWildcard || Value(*atom.args[i], next) == row[i];
      }
      if (agrees) done(next);
    }
  }

  // No value: missing.
  std::optional<Val> Value(const Expr& expr, const Env& env) const {
    switch (expr.kind) {
      case ExprKind::kParen: return Value(*expr.args[0], env);
      case ExprKind::kNumber: return Val::Int(expr.number.integer);
      case ExprKind::kVar: return env.values.at(expr.variable);
      case ExprKind::kText: {
        std::string text;
        for (const auto& part : expr.parts) {
          if (!part.expr) {
            text += part.text;
            continue;
          }
          const std::optional<Val> value = Value(*part.expr, env);
          if (!value) return std::nullopt;
          text += value->kind == Val::Kind::kText ? value->text : value->Json();
        }
        return Val::Text(text);
      }
      case ExprKind::kList: {
        std::vector<Val> items;
        for (const auto& arg : expr.args) {
          if (const std::optional<Val> value = Value(*arg, env)) items.push_back(*value);
        }
        return Val::List(items);
      }
      case ExprKind::kEach: return Val::List(Elements(expr, env));
      case ExprKind::kIf: return Holds(*expr.args[0], env) ? Value(*expr.args[1], env) : expr.args.size() > 2 ? Value(*expr.args[2], env) : std::nullopt;
      case ExprKind::kDefault:
        for (const auto& arg : expr.args) {
          if (const std::optional<Val> value = Value(*arg, env)) return value;
        }
        return std::nullopt;
      case ExprKind::kArith: return Arithmetic(expr, env);
      case ExprKind::kCall: return Function(expr, env);
      default: throw std::logic_error("an expression that the oracle does not know: " + std::to_string(static_cast<int>(expr.kind)));
    }
  }

  std::optional<Val> Arithmetic(const Expr& expr, const Env& env) const {
    const std::optional<Val> left = Value(*expr.args[0], env), right = Value(*expr.args[1], env);
    if (!left || !right) return std::nullopt;
    const std::int64_t a = left->number, b = right->number;
    std::int64_t out = 0;
    if (expr.name == "+") return __builtin_add_overflow(a, b, &out) ? std::nullopt : std::optional(Val::Int(out));
    if (expr.name == "-") return __builtin_sub_overflow(a, b, &out) ? std::nullopt : std::optional(Val::Int(out));
    if (expr.name == "*") return __builtin_mul_overflow(a, b, &out) ? std::nullopt : std::optional(Val::Int(out));
    if (b == 0) return std::nullopt;
    const std::int64_t rest = ((a % b) + b) % b;  // has the sign of b, as rounding down asks
    return Val::Int(expr.name == "mod" ? rest : (a - rest) / b);
  }

  // One element for each solution, in the order of the variables of `for`.
  std::vector<Val> Elements(const Expr& each, const Env& env) const {
    std::vector<int> variables;
    std::map<const Expr*, int> walkers;
    const std::function<void(const Expr&, bool)> look = [&](const Expr& condition, bool inside_or) {
      const Expr& expr = Bare(condition);
      const auto meet = [&](const Expr& part) {
        const bool fresh = part.kind == ExprKind::kVar && !env.values.contains(part.variable) &&
                           std::find(variables.begin(), variables.end(), part.variable) == variables.end();
        if (fresh) variables.push_back(part.variable);
        return fresh;
      };
      // Nested brackets and `not` have variables of their own.
      const std::function<void(const Expr&)> values = [&](const Expr& part) {
        if (part.kind == ExprKind::kEach || part.kind == ExprKind::kIf) return;
        meet(part);
        for (const auto& arg : part.args) values(*arg);
        for (const auto& text : part.parts) {
          if (text.expr) values(*text.expr);
        }
      };
      if (expr.kind == ExprKind::kNot) return;
      if (expr.kind == ExprKind::kAnd || expr.kind == ExprKind::kOr) {
        for (const auto& arg : expr.args) look(*arg, inside_or || expr.kind == ExprKind::kOr);
        return;
      }
      if (expr.kind == ExprKind::kCompare && expr.name == "in" && Bare(*expr.args[0]).kind == ExprKind::kVar) {
        if (meet(Bare(*expr.args[0])) && !inside_or) walkers[&expr] = Bare(*expr.args[0]).variable;
        values(*expr.args[1]);
        return;
      }
      values(expr);
    };
    look(*each.args[1], false);
    std::map<std::vector<Val>, std::optional<Val>> solutions;
    Solutions(*each.args[1], env, walkers, [&](const Env& solution) {
      std::vector<Val> key;
      for (const int variable : variables) {
        const auto position = solution.positions.find(variable);
        const auto value = solution.values.find(variable);
        key.push_back(position != solution.positions.end() ? Val::Int(position->second) : value != solution.values.end() ? value->second : Val::Int(-1));
      }
      solutions.emplace(std::move(key), Value(*each.args[0], solution));
    });
    std::vector<Val> elements;
    for (const auto& [key, element] : solutions) {
      if (element) elements.push_back(*element);
    }
    return elements;
  }

  std::optional<Val> Function(const Expr& call, const Env& env) const {
    std::vector<Val> args;
    for (const auto& arg : call.args) {
      const std::optional<Val> value = Value(*arg, env);
      if (!value) return std::nullopt;
      args.push_back(*value);
    }
    const std::vector<Val>& items = args.at(0).items;
    const std::string& name = call.name;
    if (name == "count") return Val::Int(static_cast<std::int64_t>(items.size()));
    if (name == "len") return Val::Int(static_cast<std::int64_t>(args[0].text.size()));
    if (name == "first") return items.empty() ? std::nullopt : std::optional(items.front());
    if (name == "min") return items.empty() ? std::nullopt : std::optional(*std::min_element(items.begin(), items.end()));
    if (name == "max") return items.empty() ? std::nullopt : std::optional(*std::max_element(items.begin(), items.end()));
    if (name == "sum") {
      std::int64_t sum = 0;
      for (const Val& item : items) sum += item.number;
      return Val::Int(sum);
    }
    if (name == "join") {
      std::string text;
      for (std::size_t i = 0; i < items.size(); ++i) text += (i == 0 ? "" : args.at(1).text) + items[i].text;
      return Val::Text(text);
    }
    throw std::logic_error("a function that the oracle does not know: " + name);
  }

  const dsl::Checked& checked_;
  const Facts& facts_;
  const dsl::Rule& rule_;
  std::map<int, int> uses_;  // of each variable, in the whole statement
};

// Calls `read(relation, strict)` for every relation that the expression reads; strictly where it must be finished.
void EachRead(const dsl::Checked& checked, const Expr& expr, bool strict, const std::function<void(std::size_t, bool)>& read) {
  if (expr.kind == ExprKind::kCall && expr.symbol >= 0) {
    const Symbol symbol = checked.symbols[static_cast<std::size_t>(expr.symbol)];
    if (symbol.kind == Symbol::Kind::kRelation) read(static_cast<std::size_t>(symbol.index), strict);
  }
  const bool inside = strict || expr.kind == ExprKind::kNot || expr.kind == ExprKind::kEach || expr.kind == ExprKind::kIf;
  for (const auto& arg : expr.args) EachRead(checked, *arg, inside, read);
  for (const auto& part : expr.parts) {
    if (part.expr) EachRead(checked, *part.expr, inside, read);
  }
}

}  // namespace

std::string Val::Json() const {
  if (kind == Kind::kInt) return std::to_string(number);
  if (kind == Kind::kText) return '"' + text + '"';
  std::string out = "[";
  for (std::size_t i = 0; i < items.size(); ++i) out += (i == 0 ? "" : ",") + items[i].Json();
  return out + "]";
}

bool operator<(const Val& a, const Val& b) {
  if (a.kind != b.kind) return a.kind < b.kind;
  if (a.kind == Val::Kind::kInt) return a.number < b.number;
  if (a.kind == Val::Kind::kText) return a.text < b.text;
  return std::lexicographical_compare(a.items.begin(), a.items.end(), b.items.begin(), b.items.end());
}

Facts Evaluate(const dsl::Checked& checked) {
  std::vector<std::pair<std::size_t, const dsl::Rule*>> rules;  // head, rule
  for (const dsl::LoadedModule& module : checked.modules) {
    for (const dsl::Statement& statement : module.tree.statements) {
      const auto* rule = std::get_if<dsl::Rule>(&statement.node);
      if (rule == nullptr) continue;
      rules.emplace_back(static_cast<std::size_t>(checked.symbols.at(static_cast<std::size_t>(rule->head->symbol)).index), rule);
    }
  }
  // A relation's level is at least that of what it reads, and above what it reads when that is finished.
  std::vector<std::size_t> level(checked.relations.size(), 0);
  for (bool grew = true; grew;) {
    grew = false;
    for (const auto& [head, rule] : rules) {
      const auto read = [&, h = head](std::size_t relation, bool strict) {
        if (relation == h && !strict) return;
        const std::size_t least = level[relation] + (strict ? 1 : 0);
        if (level[h] >= least) return;
        level[h] = least;
        grew = true;
        if (least > checked.relations.size()) throw std::logic_error("a cycle through `not`");
      };
      for (const auto& arg : rule->head->args) EachRead(checked, *arg, false, read);
      if (rule->body) EachRead(checked, *rule->body, false, read);
    }
  }
  Facts facts(checked.relations.size());
  const std::size_t highest = level.empty() ? 0 : *std::max_element(level.begin(), level.end());
  for (std::size_t at = 0; at <= highest; ++at) {
    for (bool grew = true; grew;) {
      grew = false;
      for (const auto& [head, rule] : rules) {
        if (level[head] != at) continue;
        for (const Row& row : Statement(checked, facts, *rule).Run()) grew = facts[head].insert(row).second || grew;
      }
    }
  }
  return facts;
}

}  // namespace pareto::oracle

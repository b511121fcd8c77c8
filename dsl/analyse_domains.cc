// Conditions that can never hold, and demands that always do, by what the entities declare and by what stands beside: found before the run,
// since a check that rests on one of them checks nothing.
#include <algorithm>
#include <limits>
#include <set>

#include "dsl/analyser.h"
#include "dsl/expr_parts.h"
#include "dsl/lexical.h"
#include "engine/base/suggest.h"

namespace pareto::dsl {
namespace {

using Real = long double;  // holds every int and every double

bool IsText(const Expr& expr) { return expr.kind == ExprKind::kText && (expr.parts.empty() || (expr.parts.size() == 1 && !expr.parts[0].expr)); }
std::string TextOf(const Expr& expr) { return expr.parts.empty() ? std::string() : expr.parts[0].text; }
bool IsNumber(const Expr& expr) { return expr.kind == ExprKind::kNumber; }
Real NumberOf(const Expr& expr) { return expr.number.is_int ? static_cast<Real>(expr.number.integer) : static_cast<Real>(expr.number.real); }
bool IsConstant(const Expr& expr) { return IsText(expr) || IsNumber(expr) || expr.kind == ExprKind::kTrue || expr.kind == ExprKind::kFalse || expr.kind == ExprKind::kNull; }

// A variable, or a path of fixed steps from one: reading it twice gives one value.
bool IsPath(const Expr& expr) {
  if (expr.kind == ExprKind::kVar) return expr.variable >= 0;
  if (expr.kind == ExprKind::kField) return IsPath(Bare(*expr.args[0]));
  return expr.kind == ExprKind::kIndex && IsPath(Bare(*expr.args[0])) && (IsConstant(*expr.args[1]) || IsPath(Bare(*expr.args[1])));
}

std::string Turned(const std::string& op) {
  if (op == "<") return ">";
  if (op == "<=") return ">=";
  if (op == ">") return "<";
  if (op == ">=") return "<=";
  return op;
}

// The operator as it reads with the constant on the right.
std::string OperatorOf(const Expr& compare) { return IsConstant(Bare(*compare.args[0])) ? Turned(compare.name) : compare.name; }

// Whether a comparison with `bound` lets the value be `n`.
bool Allows(const Expr& compare, Real bound, Real n) {
  const std::string op = OperatorOf(compare);
  if (op == "<") return n < bound;
  if (op == "<=") return n <= bound;
  if (op == ">") return n > bound;
  if (op == ">=") return n >= bound;
  return true;
}

// What is known of one path among conditions that must all hold.
struct Known {
  const Expr* path = nullptr;
  const Expr* equal = nullptr;                                 // a constant
  Real low = -std::numeric_limits<Real>::infinity(), high = std::numeric_limits<Real>::infinity();
  bool above = false, below = false;                           // `low`, `high` themselves left out
  std::vector<std::pair<const Expr*, const Expr*>> conditions;  // the condition, the constant

  bool Allows(Real n) const { return !(n < low || n > high || (above && n == low) || (below && n == high)); }
  void Narrow(const std::string& op, Real n) {
    if (op == "<" || op == "<=" || op == "=") {
      if (n < high || (n == high && op == "<")) below = op == "<";
      high = std::min(high, n);
    }
    if (op == ">" || op == ">=" || op == "=") {
      if (n > low || (n == low && op == ">")) above = op == ">";
      low = std::max(low, n);
    }
  }
  bool Empty() const { return low > high || (low == high && (above || below)); }
};

}  // namespace

const facts::Field* Analyser::FieldOfRelation(facts::RelationId relation) {
  if (fields_by_relation_.empty()) {
    fields_by_relation_.resize(c_.decls.size(), nullptr);
    for (const facts::Entity& entity : c_.schema.entities) {
      for (const facts::Field& field : entity.fields) fields_by_relation_[static_cast<std::uint32_t>(field.relation)] = &field;
    }
  }
  const auto index = static_cast<std::uint32_t>(relation);
  return index < fields_by_relation_.size() ? fields_by_relation_[index] : nullptr;
}

Analyser::Domain Analyser::DomainOf(const StatementInfo& info, const Expr& path, const std::vector<const Expr*>& together, bool item, int depth) {
  Domain domain;
  const Expr& expr = Bare(path);
  if (expr.kind == ExprKind::kVar && !item && depth < 4) {
    // What the variable was taken from.
    for (const Expr* other : together) {
      if (other->kind != ExprKind::kCompare || (other->name != "=" && other->name != "in")) continue;
      const Expr& left = Bare(*other->args[0]);
      const Expr& right = Bare(*other->args[1]);
      if (left.kind == ExprKind::kVar && left.variable == expr.variable && right.kind == ExprKind::kField) return DomainOf(info, right, together, other->name == "in", depth + 1);
      if (other->name == "=" && right.kind == ExprKind::kVar && right.variable == expr.variable && left.kind == ExprKind::kField) return DomainOf(info, left, together, false, depth + 1);
    }
    return domain;
  }
  if (expr.kind != ExprKind::kField || expr.symbol < 0) return domain;
  const Step& step = c_.steps[static_cast<std::size_t>(expr.symbol)];
  if (step.kind != Step::Kind::kField) return domain;
  const facts::Field* field = FieldOfRelation(step.relation);
  if (field == nullptr) return domain;
  domain.name = expr.name;
  const facts::FieldType* type = &field->type;
  if (item) {
    if (type->alternatives.size() != 1 || type->alternatives[0].kind != facts::FieldAlt::Kind::kList) return domain;
    type = &type->alternatives[0].inner.front();
  }
  domain.texts_known = domain.numbers_known = true;
  bool numbers = false;
  for (const facts::FieldAlt& alt : type->alternatives) {
    using Kind = facts::FieldAlt::Kind;
    switch (alt.kind) {
      case Kind::kLiteral: domain.texts.push_back(alt.literal); break;
      case Kind::kString:
      case Kind::kKey: domain.texts_known = false; break;
      case Kind::kInt:
        domain.low = numbers ? std::min(domain.low, alt.low) : alt.low;
        domain.high = numbers ? std::max(domain.high, alt.high) : alt.high;
        numbers = true;
        break;
      case Kind::kNumber: domain.numbers_known = false; break;
      case Kind::kJson: domain.texts_known = domain.numbers_known = false; break;
      default: break;
    }
  }
  domain.numbers_known = domain.numbers_known && numbers;
  // The field that tells kinds apart takes the kinds' texts only; of a node whose kind is known, that kind's.
  if (!item) {
    const TypeSet& owner = c_.types.at(expr.args[0]->type < 0 ? c_.types.Any() : expr.args[0]->type);
    std::vector<facts::Value> kinds;
    bool all = !owner.entities.empty() && !(owner.bits & (TypeSet::kAny | TypeSet::kAnyNode));
    for (const facts::EntityId id : owner.entities) {
      const facts::Entity& entity = c_.schema.at(id);
      if (entity.form == facts::Entity::Form::kIs && entity.discriminator == expr.name) {
        kinds.push_back(entity.discriminator_value);
        continue;
      }
      const std::size_t before = kinds.size();
      for (const facts::Entity& kind : c_.schema.entities) {
        if (kind.form == facts::Entity::Form::kIs && kind.base == id && kind.discriminator == expr.name) kinds.push_back(kind.discriminator_value);
      }
      all = all && kinds.size() > before;
    }
    if (all) {
      domain.texts = std::move(kinds);
      domain.texts_known = true;
    }
  }
  domain.texts_known = domain.texts_known && !domain.texts.empty();
  return domain;
}

// A constant that the field never is.
bool Analyser::CheckLiteral(StatementInfo& info, const Domain& domain, const Expr& constant) {
  if (!IsText(constant) || !domain.texts_known) return true;
  const std::string text = TextOf(constant);
  std::vector<std::string> known;
  for (const facts::Value value : domain.texts) known.emplace_back(pool_.AsText(value));
  if (std::find(known.begin(), known.end(), text) != known.end()) return true;
  std::sort(known.begin(), known.end());
  known.erase(std::unique(known.begin(), known.end()), known.end());
  base::Diagnostic& d = Report(info, "types/literal", constant.span, "`" + domain.name + "` is never \"" + text + "\" here");
  const std::string nearest = base::Nearest(text, known);
  if (!nearest.empty()) {
    d.help.push_back("did you mean \"" + nearest + "\"?");
    return false;
  }
  std::string all;
  for (std::size_t i = 0; i < known.size(); ++i) all += (i == 0 ? "" : i + 1 == known.size() ? " or " : ", ") + ("\"" + known[i] + "\"");
  d.help.push_back("it is " + all);
  return false;
}

// A comparison of a field with a constant, against what the field is declared to be. `demanded`: a `require` rests on it.
void Analyser::CheckComparison(StatementInfo& info, const Expr& compare, const std::vector<const Expr*>& together, bool demanded) {
  const Expr& left = Bare(*compare.args[0]);
  const Expr& right = Bare(*compare.args[1]);
  const auto never = [&](const std::string& why) -> base::Diagnostic& { return sink_.Warning("rules/never", compare.span, why + ": this never holds"); };
  if (compare.name == "in" || compare.name == "not in") {
    if (right.kind == ExprKind::kList && right.args.empty()) {
      const bool in = compare.name == "in";
      if (in) never("the list is empty").help.push_back("write what the list is to hold");
      else if (demanded) sink_.Warning("rules/always", compare.span, "the list is empty: this always holds").help.push_back("write what the list is to hold");
      return;
    }
    if (IsConstant(left)) {
      (void)CheckLiteral(info, DomainOf(info, right, together, true, 0), left);
      return;
    }
    if (right.kind != ExprKind::kList) return;
    const Domain domain = DomainOf(info, left, together, false, 0);
    for (const ExprPtr& item : right.args) {
      if (!CheckLiteral(info, domain, Bare(*item))) return;
    }
    return;
  }
  if (IsPath(left) && Same(left, right)) {
    const bool equal = compare.name == "=" || compare.name == "<=" || compare.name == ">=";
    if (!equal) never("both sides are the same").help.push_back("compare it with something else");
    else sink_.Warning("rules/always", compare.span, "both sides are the same: this always holds").help.push_back("compare it with something else");
    return;
  }
  // `n = n + 1`: an assignment, elsewhere.
  const auto steps_from = [](const Expr& variable, const Expr& sum) {
    return variable.kind == ExprKind::kVar && sum.kind == ExprKind::kArith && (sum.name == "+" || sum.name == "-") && Same(variable, *sum.args[0]) && IsNumber(*sum.args[1]) && NumberOf(*sum.args[1]) != 0;
  };
  if (compare.name == "=" && (steps_from(left, right) || steps_from(right, left))) {
    const std::string& name = left.kind == ExprKind::kVar ? left.name : right.name;
    never("`" + name + "` is on both sides, and nothing is assigned").help.push_back("give the new value a name of its own");
    return;
  }
  const bool turned = IsConstant(left);
  const Expr& constant = turned ? left : right;
  const Expr& path = turned ? right : left;
  if (!IsConstant(constant) || IsConstant(path)) return;
  const Domain domain = DomainOf(info, path, together, false, 0);
  if (compare.name == "=" || compare.name == "!=") {
    if (!CheckLiteral(info, domain, constant)) return;
  }
  if (!IsNumber(constant) || !domain.numbers_known || (domain.low == INT64_MIN && domain.high == INT64_MAX)) return;
  const Real n = NumberOf(constant);
  const Real low = static_cast<Real>(domain.low), high = static_cast<Real>(domain.high);
  const std::string op = turned ? Turned(compare.name) : compare.name;
  const std::string range = "`" + domain.name + "` is " + std::to_string(domain.low) + ".." + std::to_string(domain.high);
  const bool outside = n < low || n > high;
  const bool is_never = (op == "=" && outside) || (op == "<" && low >= n) || (op == "<=" && low > n) || (op == ">" && high <= n) || (op == ">=" && high < n);
  const bool is_always = (op == "!=" && outside) || (op == "=" && low == high && n == low) || (op == "<" && high < n) || (op == "<=" && high <= n) || (op == ">" && low > n) || (op == ">=" && low >= n);
  if (is_never) Report(info, "types/never", compare.span, range + ": this never holds").help.push_back("its declaration says so: compare it with a number inside");
  if (is_always && demanded) sink_.Warning("rules/always", compare.span, range + ": this always holds").help.push_back("its declaration says so: demand more, or take the condition out");
}

// Conditions that must all hold: none may exclude another.
void Analyser::CheckTogether(StatementInfo& info, const std::vector<const Expr*>& together, const std::vector<const Expr*>& outer, std::size_t demanded) {
  std::vector<const Expr*> around = outer;
  around.insert(around.end(), together.begin(), together.end());
  std::vector<Known> all;
  for (std::size_t i = 0; i < together.size(); ++i) {
    const Expr& condition = *together[i];
    if (condition.kind != ExprKind::kCompare) continue;
    CheckComparison(info, condition, around, i >= demanded);
    if (info.broken) return;
    if (condition.name == "in" || condition.name == "not in") continue;
    const bool turned = IsConstant(Bare(*condition.args[0]));
    const Expr& constant = Bare(*condition.args[turned ? 0 : 1]);
    const Expr& path = Bare(*condition.args[turned ? 1 : 0]);
    if (!IsConstant(constant) || !IsPath(path)) continue;
    auto known = std::find_if(all.begin(), all.end(), [&](const Known& k) { return Same(*k.path, path); });
    if (known == all.end()) {
      if (all.size() > 64) continue;  // nobody compares so many things by hand: what generates them knows what it does
      all.emplace_back().path = &path;
      known = all.end() - 1;
    }
    const std::string op = turned ? Turned(condition.name) : condition.name;
    const Expr* against = nullptr;
    const auto number_of = [&](const Expr* e) { return e != nullptr && IsNumber(*e); };
    if (op == "=") {
      for (const auto& [other, value] : known->conditions) {
        const std::string& with = other->name;
        if (with == "=" && !Same(*value, constant)) against = other;
        if (with == "!=" && Same(*value, constant)) against = other;
      }
      for (const auto& [other, value] : known->conditions) {
        if (against == nullptr && IsNumber(constant) && IsNumber(*value) && !Allows(*other, NumberOf(*value), NumberOf(constant))) against = other;
      }
      known->equal = &constant;
    } else if (op == "!=") {
      for (const auto& [other, value] : known->conditions) {
        if (other->name == "=" && Same(*value, constant)) against = other;
      }
    } else if (IsNumber(constant)) {
      const Real n = NumberOf(constant);
      known->Narrow(op, n);
      if (known->Empty() || (number_of(known->equal) && !known->Allows(NumberOf(*known->equal)))) {
        // The first one that leaves nothing together with this.
        for (const auto& [other, value] : known->conditions) {
          if (against != nullptr || !IsNumber(*value)) continue;
          Known both;
          both.Narrow(OperatorOf(*other), NumberOf(*value));
          both.Narrow(op, n);
          if (both.Empty()) against = other;
        }
      }
    }
    known->conditions.emplace_back(&condition, &constant);
    if (against != nullptr) {
      base::Diagnostic& d = sink_.Warning("rules/never", condition.span, "two conditions exclude one another: they never both hold");
      d.labels.push_back({against->span, "the other"});
      d.help.push_back("take one out, or write `or` between them if either will do");
      return;
    }
  }
}

// Every group of conditions below `root` that must all hold. `outer`: those around it that hold too.
void Analyser::CheckGroups(StatementInfo& info, const Expr& root, bool group, const std::vector<const Expr*>& outer) {
  if (group) {
    const std::vector<const Expr*> together = Conjuncts(root);
    CheckTogether(info, together, outer, SIZE_MAX);
    std::vector<const Expr*> around = outer;
    around.insert(around.end(), together.begin(), together.end());
    for (const Expr* part : together) CheckGroups(info, *part, false, around);
    return;
  }
  std::size_t first = 0;  // of the parts that are no condition
  switch (root.kind) {
    case ExprKind::kAnd: CheckGroups(info, root, true, outer); return;
    case ExprKind::kNot:
    case ExprKind::kOr:
      for (const ExprPtr& arg : root.args) CheckGroups(info, *arg, true, outer);
      return;
    case ExprKind::kEach:
      CheckGroups(info, *root.args[1], true, outer);
      CheckGroups(info, *root.args[0], false, outer);
      return;
    case ExprKind::kMapEach:
    case ExprKind::kIf:
      CheckGroups(info, *root.args[0], true, outer);
      first = 1;
      break;
    default: break;
  }
  for (std::size_t i = first; i < root.args.size(); ++i) CheckGroups(info, *root.args[i], false, outer);
  for (const Pair& pair : root.pairs) {
    if (pair.key_expr) CheckGroups(info, *pair.key_expr, false, outer);
    CheckGroups(info, *pair.value, false, outer);
  }
  for (const TextPart& part : root.parts) {
    if (part.expr) CheckGroups(info, *part.expr, false, outer);
  }
}

// Optional fields that make a row or a subject vanish without a word.
void Analyser::CheckDropped(const StatementInfo& info, const std::vector<const Expr*>& together, const std::set<const Expr*>& forbidden) {
  const auto guarded = [&](const Expr& path, const Expr* but) {
    return std::any_of(together.begin(), together.end(), [&](const Expr* other) {
      bool found = false;
      if (other != but) ForEachExpr(*other, false, [&](const Expr& part, bool negated) { found = found || (!negated && Same(part, path)); });
      return found;
    });
  };
  const auto optional = [&](const Expr& expr) { return IsPath(expr) && expr.kind != ExprKind::kVar && expr.type >= 0 && c_.types.at(expr.type).optional; };
  if (const auto* rule = std::get_if<Rule>(&info.tree->node)) {
    for (const ExprPtr& value : rule->head->args) {
      const Expr& path = Bare(*value);
      if (!optional(path) || guarded(path, nullptr)) continue;
      sink_.Warning("rules/drops", path.span, "this may be missing, and then the rule makes no row")
          .help.push_back("say so with `has ...` in the condition, or give a default with `??`");
    }
  }
  for (const Expr* condition : together) {
    if (condition->kind != ExprKind::kCompare || (condition->name != "!=" && condition->name != "not in")) continue;
    for (const ExprPtr& side : condition->args) {
      const Expr& path = Bare(*side);
      if (!optional(path) || guarded(path, condition)) continue;
      const std::string holds = condition->name == "not in" ? "in" : "=";
      if (forbidden.count(condition) != 0) {
        sink_.Warning("rules/forbid-missing", path.span, "this may be missing, and then the check passes")
            .help.push_back(forbidden.size() == 1 ? "write `require ... " + holds + " ...`" : "write `not (... " + holds + " ...)` if it is forbidden then too, or `has ... and` before it if it is not");
      } else {
        sink_.Warning("rules/drops", path.span, "this may be missing, and then `" + condition->name + "` does not hold either")
            .help.push_back("write `not (... " + holds + " ...)` if it is to hold then, or `has ... and` before it if it is not");
      }
      break;
    }
  }
}

void Analyser::CheckDomains(StatementInfo& info) {
  const Check* check = std::get_if<Check>(&info.tree->node);
  std::vector<const Expr*> together;
  if (check != nullptr) {
    if (check->subject) together = Conjuncts(*check->subject);
    const std::size_t chosen = together.size();
    const bool require = check->must == Check::Must::kRequire;
    const std::vector<const Expr*> condition = Conjuncts(*check->condition);
    if (require) CheckDropped(info, together, {});
    together.insert(together.end(), condition.begin(), condition.end());
    if (!require) CheckDropped(info, together, {condition.begin(), condition.end()});
    std::vector<const Expr*> told;
    if (check->say) told.push_back(check->say.get());
    for (const Extra& extra : check->extras) {
      if (extra.kind == Extra::Kind::kNote || extra.kind == Extra::Kind::kHelp) told.push_back(extra.text.get());
    }
    for (const Expr* text : told) {
      for (const TextPart& part : text->parts) {
        const std::size_t at = part.expr ? std::string::npos : part.text.find("${");
        if (at == std::string::npos) continue;
        const std::string word(WordAt(std::string_view(part.text).substr(at + 2)));
        const bool variable = std::any_of(info.variables.begin(), info.variables.end(), [&](const Variable& v) { return v.name == word; });
        if (variable) sink_.Warning("rules/dollar", text->span, "`${" + word + "...}` puts no value in: it is told as it stands").help.push_back("write `{" + word + "...}`");
      }
    }
    CheckTogether(info, together, {}, require ? chosen : SIZE_MAX);
    for (const Expr* part : together) CheckGroups(info, *part, false, together);
    for (const Expr* root : RootsOf(*info.tree)) {
      if (root != check->subject.get() && root != check->condition.get()) CheckGroups(info, *root, false, together);
    }
    for (const Expr* part : condition) {
      const bool negated = part->kind == ExprKind::kNot;
      const Expr& asked = negated ? Bare(*part->args[0]) : *part;
      if (asked.kind != ExprKind::kHas) continue;
      const Expr& path = Bare(*asked.args[0]);
      if (path.kind != ExprKind::kField || path.symbol < 0 || path.type < 0 || c_.types.at(path.type).optional || c_.types.at(path.type).bits & TypeSet::kAny) continue;
      if (c_.steps[static_cast<std::size_t>(path.symbol)].kind != Step::Kind::kField || negated == require) continue;
      sink_.Warning("rules/always", part->span, "`" + path.name + "` is never missing, so the check cannot fail by this")
          .help.push_back("its declaration demands it already, or gives it a default: compare it, or look at what the config says with `[\"" + path.name + "\"]`");
    }
    return;
  }
  const Expr* body = nullptr;
  if (const auto* rule = std::get_if<Rule>(&info.tree->node)) body = rule->body.get();
  if (const auto* resource = std::get_if<Resource>(&info.tree->node)) body = resource->body.get();
  if (const auto* emit = std::get_if<Emit>(&info.tree->node)) body = emit->body.get();
  if (const auto* extend = std::get_if<Extend>(&info.tree->node)) body = extend->body.get();
  if (const auto* let = std::get_if<Let>(&info.tree->node)) body = let->body.get();
  if (body != nullptr && !std::holds_alternative<Let>(info.tree->node)) together = Conjuncts(*body);
  if (!std::holds_alternative<Let>(info.tree->node)) CheckDropped(info, together, {});
  for (const Expr* root : RootsOf(*info.tree)) CheckGroups(info, *root, root == body, root == body ? std::vector<const Expr*>() : together);
}

}  // namespace pareto::dsl

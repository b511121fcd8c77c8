#include "cli/workspace/coverage.h"

#include <algorithm>

namespace pareto::workspace {
namespace {

// The branches of every `or` in a rule's body that are asked positively: the first condition of each that reads a relation.
void Branches(const dsl::Expr& expr, std::vector<const dsl::Expr*>& out) {
  using Kind = dsl::ExprKind;
  if (expr.kind == Kind::kOr) {
    for (const dsl::ExprPtr& arg : expr.args) out.push_back(arg.get());
  }
  if (expr.kind == Kind::kOr || expr.kind == Kind::kAnd || expr.kind == Kind::kParen) {
    for (const dsl::ExprPtr& arg : expr.args) Branches(*arg, out);
  }
}

bool Atom(const dsl::Expr& expr) {
  using Kind = dsl::ExprKind;
  if (expr.kind == Kind::kCall) return true;
  if (expr.kind != Kind::kAnd && expr.kind != Kind::kParen) return false;
  return std::any_of(expr.args.begin(), expr.args.end(), [](const dsl::ExprPtr& arg) { return Atom(*arg); });
}

void Proofs(const eval::Body& body, std::vector<base::Span>& spans) {
  for (const eval::Literal& literal : body.literals) {
    if (literal.kind == eval::Literal::Kind::kAtom && literal.proof < spans.size()) spans[literal.proof] = literal.span;
    if (literal.kind == eval::Literal::Kind::kOr) {
      for (const eval::Body& branch : literal.bodies) Proofs(branch, spans);
    }
  }
}

}  // namespace

void Covered::Add(const eval::Program& program, const facts::FactStore& store, const base::SourceMap& sources) {
  std::vector<std::vector<bool>> used(program.rules.size());  // by rule: whether it made a row, then by atom
  for (std::uint32_t r = 0; r < store.relations(); ++r) {
    const auto id = facts::RelationId{r};
    for (facts::RowId row = 0; row < store.relation(id).size(); ++row) {
      const facts::Proof proof = store.proofs(id).Of(row);
      if (proof.rule == facts::kNoIndex) continue;
      std::vector<bool>& of = used[proof.rule];
      of.resize(program.rules[proof.rule].proofs + 1u);
      of[0] = true;
      for (std::size_t i = 0; i < proof.rows.size() && i + 1 < of.size(); ++i) of[i + 1] = of[i + 1] || proof.rows[i] != facts::kNoRow;
    }
  }
  for (std::size_t i = 0; i < used.size(); ++i) {
    if (used[i].empty() || !program.rules[i].span.valid()) continue;
    const eval::Rule& rule = program.rules[i];
    const std::string file(sources.name(rule.span.file));
    made[{file, rule.span.begin}] = true;
    std::vector<base::Span> spans(rule.proofs);
    Proofs(rule.body, spans);
    for (std::size_t a = 0; a < spans.size(); ++a) {
      if (used[i][a + 1] && spans[a].valid() && spans[a].file == rule.span.file) made[{file, spans[a].begin}] = true;
    }
  }
  for (std::size_t i = 0; i < program.checks.size(); ++i) {
    if (program.checks[i].expectation) continue;
    std::pair<bool, bool>& seen = checks[program.checks[i].name];
    seen.first = seen.first || store.verdicts[i].passed > 0;
    seen.second = seen.second || store.verdicts[i].failed > 0;
  }
}

void Covered::Add(const Covered& other) {
  for (const auto& [key, yes] : other.made) made[key] = yes;
  for (const auto& [name, seen] : other.checks) {
    std::pair<bool, bool>& here = checks[name];
    here.first = here.first || seen.first;
    here.second = here.second || seen.second;
  }
}

bool Covered::Covers(const std::string& file, const CoverItem& item) const {
  if (item.kind == CoverItem::Kind::kPassed || item.kind == CoverItem::Kind::kFailed) {
    const auto seen = checks.find(item.check);
    return seen != checks.end() && (item.kind == CoverItem::Kind::kPassed ? seen->second.first : seen->second.second);
  }
  // A branch counts by any relation that it reads.
  const auto from = made.lower_bound({file, item.begin});
  if (from == made.end() || from->first.first != file) return false;
  return item.kind == CoverItem::Kind::kMakes ? from->first.second == item.begin : from->first.second < item.end;
}

std::vector<CoverItem> CoverItemsOf(const dsl::Module& module, const base::SourceMap& sources) {
  std::vector<CoverItem> items;
  const auto add = [&](base::Span span, CoverItem::Kind kind, std::string what, std::string check = {}) {
    items.push_back({std::move(what), sources.At(span.file, span.begin).line, span.begin, span.end, kind, std::move(check)});
  };
  using Kind = CoverItem::Kind;
  for (const dsl::Statement& statement : module.statements) {
    if (const auto* rule = std::get_if<dsl::Rule>(&statement.node)) {
      add(statement.span, Kind::kMakes, "this rule for `" + rule->head->name + "` never made a fact");
      if (!rule->body) continue;
      std::vector<const dsl::Expr*> branches;
      Branches(*rule->body, branches);
      for (const dsl::Expr* branch : branches) {
        if (Atom(*branch)) add(branch->span, Kind::kBranch, "this branch of `or` never held");
      }
    } else if (const auto* check = std::get_if<dsl::Check>(&statement.node)) {
      if (check->expectation) continue;
      add(check->name_span, Kind::kPassed, "`" + check->name + "` never passed", check->name);
      add(check->name_span, Kind::kFailed, "`" + check->name + "` never failed", check->name);
    } else if (const auto* resource = std::get_if<dsl::Resource>(&statement.node)) {
      add(statement.span, Kind::kMakes, "this `" + resource->type + "` was never made");
    } else if (std::get_if<dsl::Emit>(&statement.node) != nullptr) {
      const bool output = std::get<dsl::Emit>(statement.node).what == dsl::Emit::What::kOutput;
      add(statement.span, Kind::kMakes, std::string("this ") + (output ? "output" : "parameter") + " was never made");
    } else if (const auto* extend = std::get_if<dsl::Extend>(&statement.node)) {
      add(statement.span, Kind::kMakes, "this changed no `" + extend->type + "`");
    }
  }
  return items;
}

}  // namespace pareto::workspace

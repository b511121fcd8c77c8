// What rests on given facts: proofs, walked from what stands in files to what follows from it.
#include <algorithm>

#include "engine/eval/scope.h"
#include "engine/eval/tracing.h"

namespace pareto::eval {
namespace {

constexpr std::uint32_t kFar = 0xFFFFFFFFu;

// The relations that a rule reads besides the rows that its proofs record.
void AddHidden(const Body& body, std::vector<RelationId>* reads) {
  for (const Literal& literal : body.literals) {
    if (literal.lhs) AddReads(*literal.lhs, reads);
    if (literal.rhs) AddReads(*literal.rhs, reads);
    if (literal.kind == Literal::Kind::kHolds) AddReads(literal.bodies.front(), reads);
    if (literal.kind != Literal::Kind::kOr) continue;
    for (const Body& branch : literal.bodies) AddHidden(branch, reads);
  }
}

bool ReadsText(const Expr& expr);
bool ReadsText(const Body& body) {
  return std::any_of(body.literals.begin(), body.literals.end(), [](const Literal& literal) {
    return (literal.lhs && ReadsText(*literal.lhs)) || (literal.rhs && ReadsText(*literal.rhs)) ||
           std::any_of(literal.bodies.begin(), literal.bodies.end(), [](const Body& inner) { return ReadsText(inner); });
  });
}
bool ReadsText(const Expr& expr) {
  return expr.op == ExprOp::kRaw || (expr.body && ReadsText(*expr.body)) || std::any_of(expr.args.begin(), expr.args.end(), [](const ExprPtr& arg) { return arg && ReadsText(*arg); });
}

// The rows that a rule's proofs record.
void AddAtoms(const Body& body, std::vector<RelationId>* atoms) {
  for (const Literal& literal : body.literals) {
    if (literal.kind == Literal::Kind::kAtom && literal.proof < atoms->size()) (*atoms)[literal.proof] = literal.relation;
    if (literal.kind != Literal::Kind::kOr) continue;
    for (const Body& branch : literal.bodies) AddAtoms(branch, atoms);
  }
}

}  // namespace

// Calls `visit` with each row and each text that the parts name, their own parts included.
void EachRead(const std::vector<TracePart>& parts, const std::function<void(const TracePart&)>& visit) {
  for (const TracePart& part : parts) {
    visit(part);
    EachRead(part.parts, visit);
    for (const TraceElement& element : part.elements) EachRead(element.parts, visit);
    if (part.fails) EachRead(part.fails->before, visit);
  }
}

std::vector<Reached> Tracer::RestingOn(const std::vector<FactId>& base, const std::function<bool(Value node, Value key)>& text) {
  Impl& impl = *impl_;
  const std::size_t most = impl.most;
  impl.most = 0;
  std::vector<std::vector<std::uint32_t>> steps(impl.store.relations());
  const auto reach = [&](FactId fact) -> std::uint32_t& {
    std::vector<std::uint32_t>& of = steps[static_cast<std::size_t>(fact.relation)];
    if (of.empty()) of.assign(impl.store.relation(fact.relation).size(), kFar);
    return of[fact.row];
  };
  const auto at = [&](RelationId relation, RowId row) {
    const std::vector<std::uint32_t>& of = steps[static_cast<std::size_t>(relation)];
    return row < of.size() ? of[row] : kFar;
  };
  for (const FactId fact : base) reach(fact) = 0;
  std::vector<Reached> reached;
  for (const Stratum& stratum : impl.program.strata) {
    std::vector<RelationId> heads;
    for (const std::uint32_t rule : stratum.rules) heads.push_back(impl.program.rules[rule].head);
    std::sort(heads.begin(), heads.end());
    heads.erase(std::unique(heads.begin(), heads.end()), heads.end());
    // By rule of the stratum: which rows its proofs record, and whether it reads more that may matter.
    struct How {
      std::vector<RelationId> atoms;
      bool hidden = false;
    };
    std::map<std::uint32_t, How> rules;
    for (const std::uint32_t index : stratum.rules) {
      const Rule& rule = impl.program.rules[index];
      How& how = rules[index];
      how.atoms.assign(rule.proofs, facts::kNoRelation);
      AddAtoms(rule.body, &how.atoms);
      std::vector<RelationId> hidden;
      AddHidden(rule.body, &hidden);
      bool reads_text = ReadsText(rule.body);
      for (const ExprPtr& value : rule.values) {
        AddReads(*value, &hidden);
        reads_text = reads_text || ReadsText(*value);
      }
      how.hidden = (text && reads_text) || std::any_of(hidden.begin(), hidden.end(), [&](RelationId id) { return !steps[static_cast<std::size_t>(id)].empty(); });
    }
    std::set<FactId> looked;  // what a trace has been asked of: it says the same in the next round
    for (bool more = true; more;) {
      more = false;
      for (const RelationId head : heads) {
        for (RowId row = 0; row < impl.store.relation(head).size(); ++row) {
          const facts::Proof proof = impl.store.proofs(head).Of(row);
          if (proof.rule == facts::kNoIndex) continue;
          const auto how = rules.find(proof.rule);
          if (how == rules.end()) continue;
          std::uint32_t least = kFar;
          for (std::size_t i = 0; i < proof.rows.size() && i < how->second.atoms.size(); ++i) {
            if (proof.rows[i] != facts::kNoRow && how->second.atoms[i] != facts::kNoRelation) least = std::min(least, at(how->second.atoms[i], proof.rows[i]));
          }
          if (least == kFar && how->second.hidden && looked.insert({head, row}).second) {
            if (const auto parts = Row({head, row})) {
              EachRead(*parts, [&](const TracePart& part) {
                if (part.kind == TracePart::Kind::kFact) least = std::min(least, at(part.fact.relation, part.fact.row));
                if (part.kind == TracePart::Kind::kText && text && text(part.left, part.right)) least = 0;
              });
            }
          }
          if (least == kFar || at(head, row) <= least + 1) continue;
          if (at(head, row) == kFar) reached.push_back({{head, row}, 0});
          reach({head, row}) = least + 1;
          more = stratum.recursive;
        }
      }
    }
  }
  impl.most = most;
  for (Reached& one : reached) one.steps = at(one.fact.relation, one.fact.row);
  std::stable_sort(reached.begin(), reached.end(), [](const Reached& a, const Reached& b) { return a.steps < b.steps; });
  return reached;
}

}  // namespace pareto::eval

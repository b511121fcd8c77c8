// Programs as bytes (engine/base/archive.h). What writes and reads them has `functions`, the table that calls are found in.
#ifndef PARETO_ENGINE_EVAL_ARCHIVE_H_
#define PARETO_ENGINE_EVAL_ARCHIVE_H_

#include <algorithm>
#include <span>
#include <string_view>

#include "engine/eval/function.h"
#include "engine/eval/program.h"
#include "engine/facts/archive.h"

namespace pareto::eval {

struct ProgramWriter : base::Writer {
  explicit ProgramWriter(std::span<const Function* const> table) : functions(table) {}
  std::span<const Function* const> functions;
};
struct ProgramReader : base::Reader {
  ProgramReader(std::string_view bytes, std::span<const Function* const> table) : base::Reader(bytes), functions(table) {}
  std::span<const Function* const> functions;
};

template <typename A>
void TransferFunction(A& a, const Function*& function) {
  if constexpr (A::kReads) {
    const std::uint64_t index = a.Number();
    function = index == 0 || index > a.functions.size() ? nullptr : a.functions[static_cast<std::size_t>(index - 1)];
  } else {
    const auto at = std::find(a.functions.begin(), a.functions.end(), function);
    a.Number(at == a.functions.end() ? 0u : static_cast<std::uint64_t>(at - a.functions.begin()) + 1u);
  }
}

template <typename A>
void Fields(A& a, Body& body);

template <typename A>
void Fields(A& a, Expr& expr) {
  auto& [op, arith, as, closed, needed, slot, column, statement, id, value, relation, entity, function, args, body, order, span] = expr;
  base::Transfer(a, op, arith, as, closed, needed, slot, column, statement, id, value, relation, entity);
  TransferFunction(a, function);
  base::Transfer(a, args, body, order, span);
}

template <typename A>
void Fields(A& a, Term& term) {
  auto& [kind, slot, value] = term;
  base::Transfer(a, kind, slot, value);
}

template <typename A>
void Fields(A& a, Literal& literal) {
  auto& [kind, op, relation, terms, proof, lhs, rhs, position, bodies, span] = literal;
  base::Transfer(a, kind, op, relation, terms, proof, lhs, rhs, position, bodies, span);
}

template <typename A>
void Fields(A& a, Body& body) {
  auto& [literals, needs] = body;
  base::Transfer(a, literals, needs);
}

template <typename A>
void Fields(A& a, Rule& rule) {
  auto& [head, values, body, slots, proofs, name, span] = rule;
  base::Transfer(a, head, values, body, slots, proofs, name, span);
}

template <typename A>
void Fields(A& a, PlaceExpr::Candidate& candidate) {
  auto& [node, steps, match, position, item, resource, property] = candidate;
  base::Transfer(a, node, steps, match, position, item, resource, property);
}

template <typename A>
void Fields(A& a, PlaceExpr& place) {
  auto& [candidates, span] = place;
  base::Transfer(a, candidates, span);
}

template <typename A>
void Fields(A& a, CheckExtra& extra) {
  auto& [kind, body, order, place, text] = extra;
  base::Transfer(a, kind, body, order, place, text);
}

template <typename A>
void Fields(A& a, Check& check) {
  auto& [name, severity, unwaivable, require, subject, order, condition, condition_order, place, say, extras, slots, proofs, step, expectation, named, judged, looks_at, doc, span] = check;
  base::Transfer(a, name, severity, unwaivable, require, subject, order, condition, condition_order, place, say, extras, slots, proofs, step, expectation, named, judged, looks_at, doc, span);
}

template <typename A>
void Fields(A& a, Stratum& stratum) {
  auto& [rules, recursive, resources] = stratum;
  base::Transfer(a, rules, recursive, resources);
}

template <typename A>
void Fields(A& a, RelationDecl& decl) {
  auto& [name, arity, field, span] = decl;
  base::Transfer(a, name, arity, field, span);
}

template <typename A>
void Fields(A& a, Program& program) {
  auto& [relations, rules, checks, strata, resource_statements, expressions, finished, output, parameter, made, writers, clash, clash_after] = program;
  base::Transfer(a, relations, rules, checks, strata, resource_statements, expressions, finished, output, parameter, made, writers, clash, clash_after);
}

}  // namespace pareto::eval

#endif  // PARETO_ENGINE_EVAL_ARCHIVE_H_

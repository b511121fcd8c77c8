// Small helpers to write programs by hand. For tests only.
#ifndef PARETO_ENGINE_EVAL_TEST_PROGRAM_H_
#define PARETO_ENGINE_EVAL_TEST_PROGRAM_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/eval/evaluate.h"
#include "engine/facts/print_facts.h"

namespace pareto::eval::testing {

using facts::kNoRelation;
using facts::RowId;

template <typename T, typename... Parts>
std::vector<T> List(Parts&&... parts) {
  std::vector<T> list;
  (list.push_back(std::forward<Parts>(parts)), ...);
  return list;
}

// A program, its store and what came of it.
class TestProgram {
 public:
  facts::FactStore store;
  Program program;
  base::DiagnosticSink sink;
  Options options;

  RelationId Relation(const std::string& name, int arity, bool field = false) {
    RelationDecl decl;
    decl.name = name;
    decl.arity = arity;
    decl.field = field;
    program.relations.push_back(decl);
    facts::RelationInfo info;
    info.name = name;
    info.arity = arity;
    info.field = field;
    return store.AddRelation(info);
  }
  template <typename... Values>
  void Fact(RelationId id, Values... values) {
    const std::vector<Value> row = {V(values)...};
    if (!row.empty() && row.back().unknown()) store.any_unknown = true;
    store.relation(id).Add(row.data());
  }
  Value V(int value) { return store.pool().Int(value); }
  Value V(const char* text) { return store.pool().Text(text); }
  Value V(Value value) { return value; }
  template <typename... Values>
  Value L(Values... values) {
    const std::vector<Value> items = {V(values)...};
    return store.pool().List(items);
  }
  Value Node() { return store.nodes().AddConfig({}); }

  // Expressions.
  ExprPtr New(ExprOp op) {
    auto expr = std::make_unique<Expr>();
    expr->op = op;
    expr->id = program.expressions++;
    return expr;
  }
  ExprPtr S(Slot slot) {
    ExprPtr expr = New(ExprOp::kSlot);
    expr->slot = slot;
    return expr;
  }
  template <typename T>
  ExprPtr C(T value) {
    ExprPtr expr = New(ExprOp::kConst);
    expr->value = V(value);
    return expr;
  }
  template <typename... Args>
  ExprPtr E(ExprOp op, Args... args) {
    ExprPtr expr = New(op);
    (expr->args.push_back(std::move(args)), ...);
    return expr;
  }
  ExprPtr Math(Arith arith, ExprPtr a, ExprPtr b) {
    ExprPtr expr = E(ExprOp::kArith, std::move(a), std::move(b));
    expr->arith = arith;
    return expr;
  }
  ExprPtr Field(RelationId relation, ExprPtr node, std::uint16_t column = 1) {
    ExprPtr expr = E(ExprOp::kLookup, std::move(node));
    expr->relation = relation;
    expr->column = column;
    return expr;
  }
  ExprPtr Each(ExprPtr element, std::vector<Slot> order, Body body) {
    ExprPtr expr = E(ExprOp::kEach, std::move(element));
    expr->order = std::move(order);
    expr->body = std::make_unique<Body>(std::move(body));
    return expr;
  }
  ExprPtr MapEach(ExprPtr key, ExprPtr value, std::vector<Slot> order, Body body) {
    ExprPtr expr = E(ExprOp::kMapEach, std::move(key), std::move(value));
    expr->order = std::move(order);
    expr->body = std::make_unique<Body>(std::move(body));
    return expr;
  }
  ExprPtr Holds(Body body) {
    ExprPtr expr = New(ExprOp::kHolds);
    expr->body = std::make_unique<Body>(std::move(body));
    return expr;
  }
  ExprPtr If(Body body, ExprPtr then, ExprPtr otherwise = nullptr) {
    ExprPtr expr = E(ExprOp::kIf, std::move(then));
    if (otherwise) expr->args.push_back(std::move(otherwise));
    expr->body = std::make_unique<Body>(std::move(body));
    return expr;
  }

  // Terms: a slot as `T(3)`, a constant as `K("x")`, anything as `Any()`.
  static Term T(Slot slot) {
    Term term;
    term.kind = Term::Kind::kSlot;
    term.slot = slot;
    return term;
  }
  template <typename V>
  Term K(V value) {
    Term term;
    term.kind = Term::Kind::kConst;
    term.value = this->V(value);
    return term;
  }
  static Term Any() { return {}; }

  // Literals.
  template <typename... Terms>
  Literal Atom(RelationId relation, Terms... terms) {
    Literal literal;
    literal.relation = relation;
    (literal.terms.push_back(terms), ...);
    return literal;
  }
  // An atom of slots only.
  template <typename... Slots>
  Literal A(RelationId relation, Slots... slots) {
    return Atom(relation, T(static_cast<Slot>(slots))...);
  }
  Literal Cmp(ExprPtr lhs, CompareOp op, ExprPtr rhs) {
    Literal literal;
    literal.kind = Literal::Kind::kCompare;
    literal.op = op;
    literal.lhs = std::move(lhs);
    literal.rhs = std::move(rhs);
    return literal;
  }
  Literal In(ExprPtr lhs, ExprPtr rhs, Slot position = kNoSlot) {
    Literal literal;
    literal.kind = Literal::Kind::kIn;
    literal.lhs = std::move(lhs);
    literal.rhs = std::move(rhs);
    literal.position = position;
    return literal;
  }
  Literal Test(ExprPtr lhs) {
    Literal literal;
    literal.kind = Literal::Kind::kTest;
    literal.lhs = std::move(lhs);
    return literal;
  }
  template <typename... Literals>
  static Body B(Literals... literals) {
    Body body;
    (body.literals.push_back(std::move(literals)), ...);
    return body;
  }
  template <typename... Literals>
  static Literal Not(Literals... literals) {
    Literal literal;
    literal.kind = Literal::Kind::kNot;
    literal.bodies.push_back(B(std::move(literals)...));
    return literal;
  }
  template <typename... Literals>
  static Literal Has(Literals... literals) {
    Literal literal;
    literal.kind = Literal::Kind::kHolds;
    literal.bodies.push_back(B(std::move(literals)...));
    return literal;
  }
  template <typename... Bodies>
  static Literal Or(Bodies... bodies) {
    Literal literal;
    literal.kind = Literal::Kind::kOr;
    (literal.bodies.push_back(std::move(bodies)), ...);
    return literal;
  }

  // Statements. A rule takes the next place in its stratum; proofs are numbered here.
  void Rule(RelationId head, std::vector<ExprPtr> values, Body body, std::uint16_t slots = 16) {
    eval::Rule rule;
    rule.head = head;
    rule.values = std::move(values);
    rule.slots = slots;
    rule.name = program.relations[static_cast<std::size_t>(head)].name;
    Number(&body, &rule.proofs);
    rule.body = std::move(body);
    program.rules.push_back(std::move(rule));
    if (program.strata.empty()) program.strata.emplace_back();
    program.strata.back().rules.push_back(static_cast<std::uint32_t>(program.rules.size() - 1));
  }
  void NextStratum(bool recursive = false) {
    program.strata.emplace_back();
    program.strata.back().recursive = recursive;
  }
  static void Number(Body* body, std::uint16_t* proofs) {
    for (Literal& literal : body->literals) {
      if (literal.kind == Literal::Kind::kAtom) literal.proof = (*proofs)++;
      if (literal.kind == Literal::Kind::kOr) {
        for (Body& nested : literal.bodies) Number(&nested, proofs);
      }
    }
  }
  Check& AddCheck(bool require, Body subject, std::vector<Slot> order, Body condition, std::vector<Slot> condition_order, ExprPtr say) {
    Check check;
    check.name = "test/check";
    check.require = require;
    check.subject = std::move(subject);
    check.order = std::move(order);
    check.condition = std::move(condition);
    check.condition_order = std::move(condition_order);
    check.say = std::move(say);
    check.slots = 16;
    Number(&check.subject, &check.proofs);
    program.checks.push_back(std::move(check));
    return program.checks.back();
  }

  // Runs everything; what was said about bounds.
  std::string Run() {
    Evaluator evaluator(program, nullptr, store, sink, options);
    const bool complete = evaluator.RunStrata(3) && evaluator.RunChecks(1);
    std::string said;
    for (const base::Diagnostic& d : sink.diagnostics()) said += d.code + "\n";
    if (!complete && said.empty()) said = "incomplete and silent";
    return said;
  }
  std::string Facts(RelationId id) { return facts::PrintFacts(store, {store.info(id).name}); }
  bool Lost(RelationId id) { return store.info(id).lost_rows; }
};

inline std::vector<ExprPtr> Values() { return {}; }
template <typename... Parts>
std::vector<ExprPtr> Values(Parts... parts) {
  return List<ExprPtr>(std::move(parts)...);
}

}  // namespace pareto::eval::testing

#endif  // PARETO_ENGINE_EVAL_TEST_PROGRAM_H_

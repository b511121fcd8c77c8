// What a query with constants derives, and what it leaves alone.
#include <catch2/catch.hpp>

#include "engine/eval/evaluate.h"
#include "engine/eval/test_program.h"

namespace pareto::eval::testing {
namespace {

// A chain 0 -> 1 -> ... -> 20, and the relations that tests close it with. The last stratum is the answer's.
struct Chain : TestProgram {
  RelationId edge = Relation("edge", 2), tc = Relation("tc", 2), answer = Relation("answer", 2);

  Chain() {
    for (int i = 0; i < 20; ++i) Fact(edge, i, i + 1);
    options.proofs = false;
    options.demand = true;
    NextStratum(true);
    Rule(tc, Values(S(0), S(1)), B(A(edge, 0, 1)));
  }
  void Left() { Rule(tc, Values(S(0), S(2)), B(A(tc, 0, 1), A(edge, 1, 2))); }
  void Right() { Rule(tc, Values(S(0), S(2)), B(A(edge, 0, 1), A(tc, 1, 2))); }
  void Both() { Rule(tc, Values(S(0), S(2)), B(A(tc, 0, 1), A(tc, 1, 2))); }
  template <typename... Literals>
  void Ask(Literals... literals) {
    NextStratum();
    Rule(answer, Values(S(0), S(1)), B(std::move(literals)...));
  }
  // The rows of `answer` and of `tc`.
  std::pair<RowId, RowId> Rows() {
    Evaluator evaluator(program, nullptr, store, sink, options);
    REQUIRE(evaluator.RunFor(answer));
    REQUIRE(sink.diagnostics().empty());
    return {store.relation(answer).size(), store.relation(tc).size()};
  }
};

using Count = std::pair<RowId, RowId>;
constexpr RowId kClosure = 210;  // 20 + 19 + ... + 1

TEST_CASE("a known first column: only what starts there is derived") {
  Chain left;
  left.Left();
  left.Ask(left.Atom(left.tc, left.K(5), left.T(1)), left.Cmp(left.S(0), CompareOp::kEqual, left.C(5)));
  CHECK(left.Rows() == Count(15, 15));
  Chain right;
  right.Right();
  right.Ask(right.Atom(right.tc, right.K(5), right.T(1)), right.Cmp(right.S(0), CompareOp::kEqual, right.C(5)));
  CHECK(right.Rows() == Count(15, 15));
}

TEST_CASE("a known last column: only what ends there is derived") {
  Chain left;
  left.Left();
  left.Ask(left.Atom(left.tc, left.T(0), left.K(5)), left.Cmp(left.S(1), CompareOp::kEqual, left.C(5)));
  CHECK(left.Rows() == Count(5, 5));
  Chain right;
  right.Right();
  right.Ask(right.Atom(right.tc, right.T(0), right.K(5)), right.Cmp(right.S(1), CompareOp::kEqual, right.C(5)));
  CHECK(right.Rows() == Count(5, 5));
}

TEST_CASE("both columns known, and a value known by comparison") {
  Chain p;
  p.Left();
  p.Ask(p.A(p.tc, 0, 1), p.Cmp(p.S(0), CompareOp::kEqual, p.C(5)), p.Cmp(p.S(1), CompareOp::kEqual, p.C(9)));
  // 5 to each node from 6 to 9.
  CHECK(p.Rows() == Count(1, 4));
}

TEST_CASE("a closure that joins itself derives what the nodes on the way need, no more") {
  Chain p;
  p.Both();
  p.Ask(p.Atom(p.tc, p.K(15), p.T(1)), p.Cmp(p.S(0), CompareOp::kEqual, p.C(15)));
  CHECK(p.Rows() == Count(5, 15));  // the closure of the last five edges
}

TEST_CASE("what is known on both sides of a join is looked for from both sides") {
  Chain p;
  p.Left();
  p.Ask(p.Atom(p.tc, p.K(5), p.T(0)), p.Atom(p.tc, p.T(0), p.K(12)), p.Cmp(p.S(1), CompareOp::kEqual, p.S(0)));
  // 15 rows from 5, 12 rows to 12, of which 5 to 12 is both.
  CHECK(p.Rows() == Count(6, 26));
}

TEST_CASE("what must be complete is derived in full") {
  Chain p;
  p.Left();
  p.Ask(p.Atom(p.tc, p.K(5), p.T(1)), p.Cmp(p.S(0), CompareOp::kEqual, p.C(5)), p.Not(p.Atom(p.tc, p.T(1), p.K(12))));
  CHECK(p.Rows() == Count(9, kClosure));  // 12 to 20
  Chain bracket;
  bracket.Left();
  bracket.NextStratum();
  bracket.Rule(bracket.answer, Values(bracket.Each(bracket.S(0), {0}, bracket.B(bracket.Atom(bracket.tc, bracket.K(5), bracket.T(0)))), bracket.C(0)), bracket.B());
  CHECK(bracket.Rows() == Count(1, kClosure));
}

TEST_CASE("what an answer gives is handed on") {
  Chain p;
  p.Left();
  p.Ask(p.A(p.tc, 0, 1), p.Atom(p.tc, p.K(5), p.T(0)));
  CHECK(p.Rows() == Count(105, 120));  // 14 + 13 + ... from 6 to 19; and 15 from 5
}

TEST_CASE("where all rows are asked for somewhere, they are derived once") {
  Chain p;
  p.Left();
  p.Ask(p.A(p.tc, 0, 1));
  p.Rule(p.answer, Values(p.S(0), p.S(0)), p.B(p.Atom(p.tc, p.K(5), p.T(0))));
  CHECK(p.Rows() == Count(kClosure + 15, kClosure));
}

TEST_CASE("the same generation") {
  TestProgram p;
  const RelationId parent = p.Relation("parent", 2), same = p.Relation("same", 2), answer = p.Relation("answer", 1);
  for (int i = 1; i < 127; ++i) p.Fact(parent, i, (i - 1) / 2);  // a binary tree of six generations below 0
  p.NextStratum(true);
  p.Rule(same, Values(p.S(1), p.S(2)), p.B(p.A(parent, 1, 0), p.A(parent, 2, 0)));
  p.Rule(same, Values(p.S(0), p.S(1)), p.B(p.A(parent, 0, 2), p.A(same, 2, 3), p.A(parent, 1, 3)));
  p.NextStratum();
  p.Rule(answer, Values(p.S(0)), p.B(p.Atom(same, p.K(126), p.T(0))));
  p.options.proofs = false;
  p.options.demand = true;
  Evaluator evaluator(p.program, nullptr, p.store, p.sink, p.options);
  REQUIRE(evaluator.RunFor(answer));
  CHECK(p.store.relation(answer).size() == 64);
  CHECK(p.store.relation(same).size() == 2 + 4 + 8 + 16 + 32 + 64);  // one row of each generation's, not 2*2 + 4*4 + ...
}

TEST_CASE("relations that rest on one another") {
  Chain p;
  const RelationId odd = p.Relation("odd", 2), even = p.Relation("even", 2);
  p.NextStratum(true);
  p.Rule(odd, Values(p.S(0), p.S(1)), p.B(p.A(p.edge, 0, 1)));
  p.Rule(odd, Values(p.S(0), p.S(2)), p.B(p.A(even, 0, 1), p.A(p.edge, 1, 2)));
  p.Rule(even, Values(p.S(0), p.S(2)), p.B(p.A(odd, 0, 1), p.A(p.edge, 1, 2)));
  p.Ask(p.Atom(even, p.K(4), p.T(1)), p.Cmp(p.S(0), CompareOp::kEqual, p.C(4)));
  CHECK(p.Rows() == Count(8, 0));
  CHECK(p.store.relation(even).size() == 8);
  CHECK(p.store.relation(odd).size() == 8);
}

TEST_CASE("computed values are not handed on: what ends without demand ends with it") {
  Chain p;
  p.Rule(p.tc, Values(p.S(0), p.S(2)), p.B(p.Cmp(p.S(1), CompareOp::kEqual, p.Math(Arith::kAdd, p.S(0), p.C(1))), p.A(p.tc, 1, 2), p.A(p.tc, 0, 3)));
  p.Ask(p.Atom(p.tc, p.K(5), p.T(1)), p.Cmp(p.S(0), CompareOp::kEqual, p.C(5)));
  CHECK(p.Rows().first == 15);
}

TEST_CASE("a demand that is unknown asks for everything") {
  Chain p;
  p.Left();
  const RelationId start = p.Relation("start", 2, true);
  p.Fact(start, 1, Value::Unknown());
  p.Fact(start, 2, 18);
  p.NextStratum();
  p.Rule(p.answer, Values(p.S(0), p.S(1)), p.B(p.Atom(start, p.T(2), p.T(0)), p.A(p.tc, 0, 1), p.Cmp(p.S(2), CompareOp::kEqual, p.C(1))));
  CHECK(p.Rows() == Count(0, kClosure));
  CHECK(p.Lost(p.answer));
}

TEST_CASE("bounds hold, and name the rule as written") {
  Chain p;
  p.Left();
  p.options.limits.rows = 10;
  p.Ask(p.Atom(p.tc, p.K(5), p.T(1)), p.Cmp(p.S(0), CompareOp::kEqual, p.C(5)));
  Evaluator evaluator(p.program, nullptr, p.store, p.sink, p.options);
  CHECK_FALSE(evaluator.RunFor(p.answer));
  REQUIRE(p.sink.diagnostics().size() == 1);
  CHECK(p.sink.diagnostics()[0].code == "limit/rows");
  CHECK(p.sink.diagnostics()[0].message.find("`tc`") != std::string::npos);
}

TEST_CASE("with proofs everything is derived, each row by a rule as written") {
  Chain p;
  p.Right();
  p.options.proofs = true;
  p.Ask(p.Atom(p.tc, p.K(5), p.T(1)), p.Cmp(p.S(0), CompareOp::kEqual, p.C(5)));
  CHECK(p.Rows() == Count(15, kClosure));
  CHECK(p.store.proofs(p.tc).Of(kClosure - 1).rows.size() == 2);
}

}  // namespace
}  // namespace pareto::eval::testing

#include "engine/eval/evaluate.h"

#include <catch2/catch.hpp>
#include <set>

#include "engine/eval/test_program.h"

namespace pareto::eval::testing {
namespace {

TEST_CASE("transitive closure, with proofs that point to older rows") {
  TestProgram p;
  const RelationId edge = p.Relation("edge", 2), tc = p.Relation("tc", 2);
  for (int i = 0; i < 50; ++i) p.Fact(edge, i, (i * 7 + 1) % 50), p.Fact(edge, i, (i + 3) % 50);
  p.NextStratum(true);
  p.Rule(tc, Values(p.S(0), p.S(1)), p.B(p.A(edge, 0, 1)));
  p.Rule(tc, Values(p.S(0), p.S(2)), p.B(p.A(tc, 0, 1), p.A(edge, 1, 2)));
  REQUIRE(p.Run().empty());
  // An oracle.
  bool reach[50][50] = {};
  for (RowId row = 0; row < p.store.relation(edge).size(); ++row) {
    const Value* r = p.store.relation(edge).row(row);
    reach[p.store.pool().AsInt(r[0])][p.store.pool().AsInt(r[1])] = true;
  }
  for (int k = 0; k < 50; ++k) {
    for (int i = 0; i < 50; ++i) {
      for (int j = 0; j < 50; ++j) reach[i][j] = reach[i][j] || (reach[i][k] && reach[k][j]);
    }
  }
  RowId count = 0;
  for (int i = 0; i < 50; ++i) {
    for (int j = 0; j < 50; ++j) {
      const Value row[2] = {p.V(i), p.V(j)};
      REQUIRE(p.store.relation(tc).Contains(row) == reach[i][j]);
      count += reach[i][j];
    }
  }
  REQUIRE(p.store.relation(tc).size() == count);
  const facts::Relation& rows = p.store.relation(tc);
  for (RowId row = 0; row < rows.size(); ++row) {
    const facts::Proof proof = p.store.proofs(tc).Of(row);
    REQUIRE(proof.rule <= 1);
    if (proof.rule == 0) {
      REQUIRE(proof.rows.size() == 1);
      REQUIRE(p.store.relation(edge).row(proof.rows[0])[1] == rows.row(row)[1]);
    } else {
      REQUIRE(proof.rows.size() == 2);
      REQUIRE(proof.rows[0] < row);
      REQUIRE(rows.row(proof.rows[0])[0] == rows.row(row)[0]);
      REQUIRE(p.store.relation(edge).row(proof.rows[1])[0] == rows.row(proof.rows[0])[1]);
      REQUIRE(p.store.relation(edge).row(proof.rows[1])[1] == rows.row(row)[1]);
    }
  }
}

TEST_CASE("a relation joined with itself sees each new pair once it exists") {
  for (const bool proofs : {true, false}) {
    TestProgram p;
    p.options.proofs = proofs;
    const RelationId edge = p.Relation("edge", 2), tc = p.Relation("tc", 2);
    for (int i = 0; i < 40; ++i) p.Fact(edge, i, i + 1);
    p.NextStratum(true);
    p.Rule(tc, Values(p.S(0), p.S(1)), p.B(p.A(edge, 0, 1)));
    p.Rule(tc, Values(p.S(0), p.S(2)), p.B(p.A(tc, 0, 1), p.A(tc, 1, 2)));
    REQUIRE(p.Run().empty());
    REQUIRE(p.store.relation(tc).size() == 40 * 41 / 2);
  }
}

TEST_CASE("same generation") {
  TestProgram p;
  const RelationId par = p.Relation("par", 2), sg = p.Relation("sg", 2);
  for (int i = 1; i < 31; ++i) p.Fact(par, (i - 1) / 2, i);
  p.NextStratum(true);
  p.Rule(sg, Values(p.S(1), p.S(2)), p.B(p.A(par, 0, 1), p.A(par, 0, 2), p.Cmp(p.S(1), CompareOp::kNotEqual, p.S(2))));
  p.Rule(sg, Values(p.S(1), p.S(3)), p.B(p.A(par, 0, 1), p.A(sg, 0, 2), p.A(par, 2, 3)));
  REQUIRE(p.Run().empty());
  REQUIRE(p.store.relation(sg).size() == 2 * 1 + 4 * 3 + 8 * 7 + 16 * 15);
}

TEST_CASE("negation looks at finished strata") {
  TestProgram p;
  const RelationId node = p.Relation("node", 1), edge = p.Relation("edge", 2), reach = p.Relation("reach", 1), lone = p.Relation("lone", 1),
                   pair = p.Relation("pair", 2);
  for (int i = 0; i < 6; ++i) p.Fact(node, i);
  p.Fact(edge, 0, 1), p.Fact(edge, 1, 2), p.Fact(edge, 3, 4);
  p.NextStratum(true);
  p.Rule(reach, Values(p.C(0)), p.B());
  p.Rule(reach, Values(p.S(1)), p.B(p.A(reach, 0), p.A(edge, 0, 1)));
  p.NextStratum();
  p.Rule(lone, Values(p.S(0)), p.B(p.Not(p.A(reach, 0)), p.A(node, 0)));
  // A variable of the `not` alone: there is none such.
  p.Rule(pair, Values(p.S(0), p.S(1)), p.B(p.A(lone, 0), p.A(reach, 1), p.Not(p.A(edge, 0, 2), p.A(lone, 2))));
  REQUIRE(p.Run().empty());
  REQUIRE(p.Facts(reach) == "reach(0)\nreach(1)\nreach(2)\n");
  REQUIRE(p.Facts(lone) == "lone(3)\nlone(4)\nlone(5)\n");
  REQUIRE(p.store.relation(pair).size() == 2 * 3);
}

TEST_CASE("or: branches, deltas inside branches, proofs of the branch taken") {
  TestProgram p;
  const RelationId a = p.Relation("a", 2), b = p.Relation("b", 2), path = p.Relation("path", 2);
  p.Fact(a, 0, 1), p.Fact(b, 1, 2), p.Fact(a, 2, 3), p.Fact(b, 3, 4);
  p.NextStratum(true);
  // path(x, z) if a(x, z) or (path(x, y) and (a(y, z) or b(y, z)))
  p.Rule(path, Values(p.S(0), p.S(2)),
         p.B(p.Or(p.B(p.A(a, 0, 2)), p.B(p.A(path, 0, 1), p.Or(p.B(p.A(a, 1, 2)), p.B(p.A(b, 1, 2)))))));
  REQUIRE(p.Run().empty());
  REQUIRE(p.Facts(path) == "path(0, 1)\npath(0, 2)\npath(0, 3)\npath(0, 4)\npath(2, 3)\npath(2, 4)\n");
  for (RowId row = 0; row < 6; ++row) {
    const facts::Proof proof = p.store.proofs(path).Of(row);
    REQUIRE(proof.rows.size() == 4);
    const bool base = proof.rows[0] != facts::kNoRow;
    REQUIRE(base == (proof.rows[1] == facts::kNoRow));
    REQUIRE(((proof.rows[2] != facts::kNoRow) != (proof.rows[3] != facts::kNoRow)) == !base);
  }
}

TEST_CASE("or that binds nothing new is a test; or of constants binds each") {
  TestProgram p;
  const RelationId a = p.Relation("a", 1), b = p.Relation("b", 1), c = p.Relation("c", 2), out = p.Relation("out", 1), of = p.Relation("of", 2);
  p.Fact(a, 1), p.Fact(a, 2), p.Fact(a, 3);
  p.Fact(b, 1);
  p.Fact(c, 2, 9), p.Fact(c, 2, 8);
  p.Rule(out, Values(p.S(0)), p.B(p.A(a, 0), p.Or(p.B(p.A(b, 0)), p.B(p.A(c, 0, 1)))));
  p.Rule(of, Values(p.S(0), p.S(1)),
         p.B(p.A(a, 0), p.Or(p.B(p.Cmp(p.S(1), CompareOp::kEqual, p.C("x"))), p.B(p.Cmp(p.C("y"), CompareOp::kEqual, p.S(1))))));
  REQUIRE(p.Run().empty());
  REQUIRE(p.Facts(out) == "out(1)\nout(2)\n");
  REQUIRE(p.store.relation(of).size() == 6);
  REQUIRE(p.store.proofs(out).Of(0).rows[2] == facts::kNoRow);
  REQUIRE(p.store.proofs(out).Of(1).rows[1] == facts::kNoRow);
}

TEST_CASE("one slot twice in an atom, constants, anything") {
  TestProgram p;
  const RelationId r = p.Relation("r", 3), same = p.Relation("same", 1), k = p.Relation("k", 1), bound = p.Relation("bound", 1);
  p.Fact(r, 1, 1, 5), p.Fact(r, 1, 2, 5), p.Fact(r, 3, 3, 6), p.Fact(r, 4, 5, 6);
  p.Rule(same, Values(p.S(0)), p.B(p.Atom(r, p.T(0), p.T(0), p.Any())));
  p.Rule(k, Values(p.S(0)), p.B(p.Atom(r, p.T(0), p.Any(), p.K(6))));
  p.Rule(bound, Values(p.S(0)), p.B(p.Cmp(p.S(0), CompareOp::kEqual, p.C(3)), p.Atom(r, p.T(0), p.T(0), p.T(1)), p.Atom(r, p.Any(), p.Any(), p.T(1))));
  REQUIRE(p.Run().empty());
  REQUIRE(p.Facts(same) == "same(1)\nsame(3)\n");
  REQUIRE(p.Facts(k) == "k(3)\nk(4)\n");
  REQUIRE(p.Facts(bound) == "bound(3)\n");
}

TEST_CASE("brackets: sorted by the order, repeats by position, nested and closed") {
  TestProgram p;
  const RelationId k = p.Relation("k", 2), list = p.Relation("list", 1), out = p.Relation("out", 2);
  p.Fact(k, "b", 2), p.Fact(k, "a", 2), p.Fact(k, "c", 1);
  p.Fact(list, p.L("x", "y", "x"));
  // Sorted and distinct by what is chosen.
  p.Rule(out, Values(p.C(1), p.Each(p.S(0), {0}, p.B(p.Atom(k, p.T(0), p.Any())))), p.B());
  // One element for each choice, ordered by number first.
  p.Rule(out, Values(p.C(2), p.Each(p.S(1), {1, 0}, p.B(p.A(k, 0, 1)))), p.B());
  // A list keeps order and repeats.
  p.Rule(out, Values(p.C(3), p.Each(p.S(1), {2, 1}, p.B(p.In(p.S(1), p.S(0), 2)))), p.B(p.A(list, 0)));
  // Grouped by a variable from outside.
  p.Rule(out, Values(p.S(1), p.Each(p.S(2), {2}, p.B(p.A(k, 2, 1)))), p.B(p.Atom(k, p.Any(), p.T(1)), p.Cmp(p.S(1), CompareOp::kGreater, p.C(1))));
  // Nothing.
  p.Rule(out, Values(p.C(4), p.Each(p.S(0), {0}, p.B(p.Atom(k, p.T(0), p.K(77))))), p.B());
  // Inside an element, and a map.
  p.Rule(out,
         Values(p.C(5), p.MapEach(p.S(0), p.Each(p.S(1), {1}, p.B(p.A(k, 0, 1))), {0}, p.B(p.Atom(k, p.T(0), p.Any())))), p.B());
  REQUIRE(p.Run().empty());
  REQUIRE(p.Facts(out) ==
          "out(1, [\"a\",\"b\",\"c\"])\n"
          "out(2, [1,2,2])\n"
          "out(2, [\"a\",\"b\"])\n"
          "out(3, [\"x\",\"y\",\"x\"])\n"
          "out(4, [])\n"
          "out(5, {\"a\":[2],\"b\":[2],\"c\":[1]})\n");
}

TEST_CASE("one key with two values is said once") {
  TestProgram p;
  const RelationId k = p.Relation("k", 2), out = p.Relation("out", 1);
  p.Fact(k, "a", 2), p.Fact(k, "a", 1), p.Fact(k, "a", 3), p.Fact(k, "b", 1);
  p.Rule(out, Values(p.MapEach(p.S(0), p.S(1), {0, 1}, p.B(p.A(k, 0, 1)))), p.B());
  REQUIRE(p.Run() == "value/map-key\n");
  REQUIRE(p.Facts(out) == "out({\"a\":1,\"b\":1})\n");
}

// Expressions of one value each.
Value ValueOf(TestProgram& p, ExprPtr expr) {
  // Missing and unknown make no row: ask three ways.
  const RelationId got = p.Relation("got" + std::to_string(p.program.relations.size()), 1);
  const RelationId is = p.Relation("is" + std::to_string(p.program.relations.size()), 1);
  p.NextStratum();
  p.Rule(got, Values(std::move(expr)), p.B());
  REQUIRE(p.Run().empty());
  (void)is;
  const Value result = p.store.relation(got).size() == 1 ? p.store.relation(got).row(0)[0] : p.Lost(got) ? Value::Unknown() : Value::Missing();
  return result;
}

TEST_CASE("expressions") {
  const auto check = [](auto make, auto want) {
    TestProgram p;
    const RelationId one = p.Relation("one", 1);
    p.Fact(one, 1);
    ExprPtr expr = make(p);
    const Value value = ValueOf(p, std::move(expr));
    REQUIRE(p.store.pool().ToJson(value) == want);
  };
  using A = Arith;
  const auto unknown = [](TestProgram& p) { return p.C(Value::Unknown()); };
  const auto missing = [](TestProgram& p) { return p.C(Value::Missing()); };
  const auto math = [&](A op, int a, int b, const char* want) { check([=](TestProgram& p) { return p.Math(op, p.C(a), p.C(b)); }, want); };
  math(A::kAdd, 2, 3, "5");
  math(A::kSub, 2, 3, "-1");
  math(A::kMul, 4, 3, "12");
  math(A::kDiv, -7, 2, "-4");
  math(A::kMod, -7, 2, "1");
  math(A::kDiv, 7, -2, "-4");
  math(A::kMod, 7, -2, "-1");
  math(A::kDiv, 7, 0, "<missing>");
  math(A::kMod, 7, -1, "0");
  const auto big = [](TestProgram& p, std::int64_t n) { return p.C(p.store.pool().Int(n)); };
  check([&](TestProgram& p) { return p.Math(A::kAdd, big(p, INT64_MAX), p.C(1)); }, "<missing>");
  check([&](TestProgram& p) { return p.Math(A::kDiv, big(p, INT64_MIN), p.C(-1)); }, "<missing>");
  check([&](TestProgram& p) { return p.Math(A::kAdd, p.C(p.store.pool().Double(0.5)), p.C(p.store.pool().Double(0.5))); }, "1");
  check([&](TestProgram& p) { return p.Math(A::kDiv, p.C(p.store.pool().Double(7.5)), p.C(2)); }, "3");
  check([&](TestProgram& p) { return p.Math(A::kAdd, p.C("x"), p.C(2)); }, "<unknown>");
  check([&](TestProgram& p) { return p.Math(A::kAdd, missing(p), unknown(p)); }, "<missing>");
  check([&](TestProgram& p) { return p.E(ExprOp::kText, p.C("a"), p.C(1), p.C(p.L("x"))); }, "\"a1[\\\"x\\\"]\"");
  check([&](TestProgram& p) { return p.E(ExprOp::kText, p.C("a"), missing(p)); }, "<missing>");
  check([&](TestProgram& p) { return p.E(ExprOp::kText, p.E(ExprOp::kText, p.C("a"), p.C("b")), p.E(ExprOp::kText, p.C("c"))); }, "\"abc\"");
  check([&](TestProgram& p) { return p.E(ExprOp::kList, p.C(1), missing(p), p.C(2)); }, "[1,2]");
  check([&](TestProgram& p) { return p.E(ExprOp::kList, p.C(1), unknown(p)); }, "<unknown>");
  check([&](TestProgram& p) { return p.E(ExprOp::kMap, p.C("a"), p.C(1), p.C("b"), missing(p), p.C("c"), unknown(p)); }, "{\"a\":1}");
  check([&](TestProgram& p) { return p.E(ExprOp::kGet, p.C(p.L(5, 6)), p.C(1)); }, "6");
  check([&](TestProgram& p) { return p.E(ExprOp::kGet, p.C(p.L(5, 6)), p.C(2)); }, "<missing>");
  check([&](TestProgram& p) { return p.E(ExprOp::kGet, p.C(p.L(5, 6)), p.C(-1)); }, "<missing>");
  check([&](TestProgram& p) { return p.E(ExprOp::kGet, p.E(ExprOp::kMap, p.C("a"), p.C(1)), p.C("a")); }, "1");
  check([&](TestProgram& p) { return p.E(ExprOp::kGet, p.C(5), p.C("a")); }, "<unknown>");
  check([&](TestProgram& p) { return p.E(ExprOp::kDefault, missing(p), p.C(2), p.C(3)); }, "2");
  check([&](TestProgram& p) { return p.E(ExprOp::kDefault, unknown(p), p.C(2)); }, "<unknown>");
  check([&](TestProgram& p) { return p.If(p.B(p.Test(p.C(Value::Bool(true)))), p.C(1), p.C(2)); }, "1");
  check([&](TestProgram& p) { return p.If(p.B(p.Test(p.C(Value::Bool(false)))), p.C(1)); }, "<missing>");
  check([&](TestProgram& p) { return p.If(p.B(p.Test(unknown(p))), p.C(1), p.C(2)); }, "<unknown>");
  check([&](TestProgram& p) { return p.If(p.B(p.Test(p.C(7))), p.C(1), p.C(2)); }, "<unknown>");
  check([&](TestProgram& p) { return p.Holds(p.B(p.Cmp(p.C(1), CompareOp::kLess, p.C(2)))); }, "true");
  check([&](TestProgram& p) { return p.Holds(p.B(p.Cmp(p.C(1), CompareOp::kLess, p.C("a")))); }, "<unknown>");
  const auto as = [&](As kind, bool closed) {
    return [=](TestProgram& p) {
      ExprPtr expr = p.E(ExprOp::kAs, p.C("x"));
      expr->as = kind;
      expr->closed = closed;
      return expr;
    };
  };
  check(as(As::kString, false), "\"x\"");
  check(as(As::kInt, false), "<unknown>");
  check(as(As::kInt, true), "<missing>");
  check(as(As::kJson, true), "\"x\"");
  check(
      [&](TestProgram& p) {
        ExprPtr expr = p.E(ExprOp::kLet, p.C(4), p.Math(A::kAdd, p.S(3), p.S(3)));
        expr->slot = 3;
        return expr;
      },
      "8");
}

TEST_CASE("functions: arguments of the wrong kind are unknown without a call") {
  const Function add = {"add", "a: int, b?: int", "int", "", "",
                        [](const FunctionContext& c, std::span<const Value> a) {
                          return c.pool.Int(c.pool.AsInt(a[0]) + (a.size() > 1 && a[1].present() ? c.pool.AsInt(a[1]) : 100));
                        },
                        true};
  const FunctionTable table({{&add, 1}});
  REQUIRE(table.Find("add") != nullptr);
  REQUIRE(table.Find("other") == nullptr);
  const auto call = [&](auto... arguments) {
    TestProgram p;
    ExprPtr expr = p.E(ExprOp::kCall, p.C(arguments)...);
    expr->function = table.Find("add");
    const Value value = ValueOf(p, std::move(expr));
    return p.store.pool().ToJson(value);
  };
  REQUIRE(call(1, 2) == "3");
  REQUIRE(call(1) == "101");
  REQUIRE(call(1, Value::Missing()) == "101");
  REQUIRE(call(Value::Missing(), 1) == "<missing>");
  REQUIRE(call("x", 1) == "<unknown>");
  REQUIRE(call(Value::Unknown(), 1) == "<unknown>");
}

TEST_CASE("functions: what is made of one long list is made once") {
  static int calls = 0;
  calls = 0;
  const Function size = {"size", "list: [any]", "int", "", "",
                         [](const FunctionContext& c, std::span<const Value> a) {
                           ++calls;
                           return c.pool.Int(static_cast<std::int64_t>(c.pool.Items(a[0]).size()));
                         },
                         true};
  TestProgram p;
  const RelationId sold = p.Relation("sold", 2), total = p.Relation("total", 2);
  for (int shop = 0; shop < 3; ++shop) {
    for (int item = 0; item < 20; ++item) p.Fact(sold, shop, item);
  }
  p.NextStratum();
  ExprPtr call = p.E(ExprOp::kCall, p.Each(p.S(2), {2}, p.B(p.A(sold, 1, 2))));
  call->function = &size;
  // 60 rows of `sold`, and 3 shops.
  p.Rule(total, Values(p.S(1), std::move(call)), p.B(p.Atom(sold, p.T(1), p.Any())));
  REQUIRE(p.Run().empty());
  REQUIRE(p.Facts(total) == "total(0, 20)\ntotal(1, 20)\ntotal(2, 20)\n");
  REQUIRE(calls == 1);  // the shops' lists are the same
}

TEST_CASE("bounds name the rule and stop everything") {
  SECTION("rows") {
    TestProgram p;
    const RelationId n = p.Relation("n", 1), pairs = p.Relation("pairs", 3);
    for (int i = 0; i < 200; ++i) p.Fact(n, i);
    p.options.limits.rows = 100000;
    p.Rule(pairs, Values(p.S(0), p.S(1), p.S(2)), p.B(p.A(n, 0), p.A(n, 1), p.A(n, 2)));
    REQUIRE(p.Run() == "limit/rows\n");
    REQUIRE(p.sink.diagnostics()[0].message == "rule `pairs` makes more than 100000 rows");
    REQUIRE(p.sink.diagnostics()[0].help.size() == 1);
  }
  SECTION("rounds, by counting up") {
    TestProgram p;
    const RelationId n = p.Relation("n", 1);
    p.NextStratum(true);
    p.Rule(n, Values(p.C(0)), p.B());
    p.Rule(n, Values(p.Math(Arith::kAdd, p.S(0), p.C(1))), p.B(p.A(n, 0)));
    REQUIRE(p.Run() == "limit/rounds\n");
  }
  SECTION("values, by adding all that there is to all that there is") {
    TestProgram p;
    const RelationId n = p.Relation("n", 1), sums = p.Relation("sums", 1);
    p.options.limits.built = 1 << 20;
    SECTION("for ever") {
      p.NextStratum(true);
      p.Rule(n, Values(p.C(1)), p.B());
      p.Rule(n, Values(p.Math(Arith::kAdd, p.S(0), p.S(1))), p.B(p.A(n, 0), p.A(n, 1)));
      REQUIRE(p.Run() == "limit/values\n");
      REQUIRE(p.sink.diagnostics()[0].message == "rule `n` still makes new values after it has built 1 MB of them");
    }
    SECTION("once: a rule that reads finished relations ends") {
      for (int i = 0; i < 300; ++i) p.Fact(n, i);
      p.Rule(sums, Values(p.Math(Arith::kAdd, p.S(0), p.S(1))), p.B(p.A(n, 0), p.A(n, 1)));  // 90,000 sums, 2.9 MB of values
      REQUIRE(p.Run().empty());
      REQUIRE(p.store.relation(sums).size() == 599);
    }
  }
  SECTION("depth, by wrapping") {
    TestProgram p;
    const RelationId n = p.Relation("n", 1);
    p.NextStratum(true);
    p.Rule(n, Values(p.C(0)), p.B());
    p.Rule(n, Values(p.E(ExprOp::kList, p.S(0), p.S(0))), p.B(p.A(n, 0)));
    REQUIRE(p.Run() == "limit/depth\n");
  }
  SECTION("depth, by a bind") {
    TestProgram p;
    const RelationId n = p.Relation("n", 1);
    p.NextStratum(true);
    p.Rule(n, Values(p.C(0)), p.B());
    p.Rule(n, Values(p.S(1)), p.B(p.A(n, 0), p.Cmp(p.S(1), CompareOp::kEqual, p.E(ExprOp::kList, p.S(0)))));
    REQUIRE(p.Run() == "limit/depth\n");
  }
  SECTION("memory, by printing what doubles") {
    TestProgram p;
    const RelationId n = p.Relation("n", 1), t = p.Relation("t", 1);
    p.NextStratum(true);
    p.Rule(n, Values(p.C(0)), p.B());
    p.Rule(n, Values(p.E(ExprOp::kList, p.S(0), p.S(0))), p.B(p.A(n, 0)));
    p.Rule(t, Values(p.E(ExprOp::kText, p.S(0))), p.B(p.A(n, 0)));
    p.options.limits.bytes = 1 << 24;
    SECTION("of all there is") {
      p.options.limits.text = 1 << 26;
      REQUIRE(p.Run() == "limit/memory\n");
    }
    SECTION("of one text") { REQUIRE(p.Run() == "limit/text\n"); }
  }
  SECTION("time, by combining everything") {
    TestProgram p;
    const RelationId n = p.Relation("n", 1), none = p.Relation("none", 1);
    for (int i = 0; i < 2000; ++i) p.Fact(n, i);
    p.options.limits.seconds = 0.05;
    p.Rule(none, Values(p.S(0)),
           p.B(p.A(n, 0), p.A(n, 1), p.A(n, 2), p.Cmp(p.Math(Arith::kAdd, p.S(0), p.Math(Arith::kAdd, p.S(1), p.S(2))), CompareOp::kEqual, p.C(-1))));
    REQUIRE(p.Run() == "limit/time\n");
  }
  SECTION("a flag") {
    TestProgram p;
    const RelationId n = p.Relation("n", 1), pairs = p.Relation("pairs", 2);
    for (int i = 0; i < 400; ++i) p.Fact(n, i);
    const std::atomic<bool> stop = true;
    p.options.stop = &stop;
    p.Rule(pairs, Values(p.S(0), p.S(1)), p.B(p.A(n, 0), p.A(n, 1)));
    REQUIRE(p.Run() == "limit/interrupted\n");
    REQUIRE(p.sink.diagnostics()[0].message == "`pairs` was running when it was interrupted");
  }
}

TEST_CASE("what is whole is kept from one evaluation to the next") {
  TestProgram p;
  const RelationId n = p.Relation("n", 1), even = p.Relation("even", 1), odd = p.Relation("odd", 1), other = p.Relation("other", 1);
  for (int i = 0; i < 10; ++i) p.Fact(n, i);
  p.Rule(even, Values(p.S(0)), p.B(p.A(n, 0), p.Cmp(p.Math(Arith::kMod, p.S(0), p.C(2)), CompareOp::kEqual, p.C(0))));
  p.NextStratum();
  p.Rule(other, Values(p.S(0)), p.B(p.A(n, 0)));
  p.NextStratum();
  p.Rule(odd, Values(p.S(0)), p.B(p.A(n, 0), p.Not(p.A(even, 0))));
  std::vector<Kept> kept;
  p.options.kept = &kept;
  const auto run_for = [&](RelationId relation) { return Evaluator(p.program, nullptr, p.store, p.sink, p.options).RunFor(relation); };
  REQUIRE(run_for(even));
  REQUIRE(kept == std::vector<Kept>{Kept::kWhole, Kept::kNothing, Kept::kNothing});
  REQUIRE(p.store.relation(even).size() == 5);
  p.Fact(n, 100);  // would be even, if it were derived again
  REQUIRE(run_for(odd));
  REQUIRE(kept == std::vector<Kept>{Kept::kWhole, Kept::kNothing, Kept::kWhole});
  REQUIRE(p.store.relation(even).size() == 5);
  REQUIRE(p.store.relation(odd).size() == 6);
  REQUIRE(p.store.relation(other).size() == 0);
  SECTION("a part is no whole") {
    p.options.limits.rows = 3;
    REQUIRE_FALSE(run_for(other));
    REQUIRE(kept[1] == Kept::kPart);
  }
}

TEST_CASE("resources: one node for a solution; clashes by id") {
  TestProgram p;
  const RelationId timer = p.Relation("timer", 2), made = p.Relation("made", 3), clash = p.Relation("clash", 2), seen = p.Relation("seen", 1);
  Value nodes[4];
  for (Value& node : nodes) node = p.Node();
  p.Fact(timer, nodes[0], "one"), p.Fact(timer, nodes[1], "same"), p.Fact(timer, nodes[2], "same"), p.Fact(timer, nodes[3], "same");
  ExprPtr resource = p.E(ExprOp::kResource, p.S(1), p.S(0), p.S(0));
  resource->value = p.V("AWS::X::Y");
  p.Rule(made, Values(p.S(2), p.S(1), p.S(0)), p.B(p.A(timer, 0, 1), p.Cmp(p.S(2), CompareOp::kEqual, std::move(resource))));
  p.NextStratum();
  p.Rule(seen, Values(p.S(1)), p.B(p.Atom(clash, p.Any(), p.T(1))));
  p.program.made = made;
  p.program.clash = clash;
  p.program.clash_after = 0;
  REQUIRE(p.Run().empty());
  REQUIRE(p.store.nodes().size() == 8);
  REQUIRE(p.store.relation(clash).size() == 3);
  const facts::Relation& rows = p.store.relation(clash);
  REQUIRE(rows.row(0)[1] == nodes[2]);
  REQUIRE(rows.row(1)[1] == nodes[1]);
  REQUIRE(rows.row(2)[1] == nodes[1]);
  REQUIRE(p.store.relation(seen).size() == 2);
}

TEST_CASE("steps: what touches resources waits") {
  TestProgram p;
  const RelationId a = p.Relation("a", 1), b = p.Relation("b", 1);
  p.Rule(a, Values(p.C(1)), p.B());
  p.program.strata[0].resources = true;
  p.NextStratum();
  p.Rule(b, Values(p.C(1)), p.B());
  Evaluator evaluator(p.program, nullptr, p.store, p.sink, p.options);
  REQUIRE(evaluator.RunStrata(1));
  REQUIRE(p.store.relation(a).size() == 0);
  REQUIRE(p.store.relation(b).size() == 1);
  REQUIRE(evaluator.RunStrata(3));
  REQUIRE(p.store.relation(a).size() == 1);
}

TEST_CASE("the program prints") {
  TestProgram p;
  const RelationId edge = p.Relation("edge", 2), tc = p.Relation("tc", 2);
  p.NextStratum(true);
  p.Rule(tc, Values(p.S(0), p.S(2)),
         p.B(p.A(tc, 0, 1), p.Atom(edge, p.T(1), p.K("x")), p.Not(p.Atom(edge, p.T(0), p.Any())),
             p.Cmp(p.S(2), CompareOp::kEqual, p.Each(p.S(3), {3}, p.B(p.A(edge, 0, 3))))));
  REQUIRE(PrintProgram(p.program, p.store.pool()) ==
          "stratum 0, recursive\n\n"
          "rule tc($0, $2) if\n"
          "  tc($0, $1) #0\n"
          "  edge($1, \"x\") #1\n"
          "  not (edge($0, _))\n"
          "  $2 = [$3 for $3 (edge($0, $3))]\n\n");
}

}  // namespace
}  // namespace pareto::eval::testing

#include <algorithm>
#include <catch2/catch.hpp>

#include "engine/eval/evaluate.h"
#include "engine/eval/test_program.h"

namespace pareto::eval::testing {
namespace {

// The world of the three-valued tables: `n(0..2)`, and a field `f` of each node: 10 of the first, unknown of the second, absent of the third.
struct World : TestProgram {
  RelationId n = Relation("n", 1), f = Relation("f", 2, true), g = Relation("g", 1), out = Relation("out", 1), next = Relation("next", 1);
  Value a = Node(), b = Node(), c = Node();
  World() {
    Fact(n, a), Fact(n, b), Fact(n, c);
    Fact(f, a, 10), Fact(f, b, Value::Unknown());
    Fact(g, 10), Fact(g, 20);
  }
  ExprPtr F(Slot slot = 0) { return Field(f, S(slot)); }
  std::string Names(RelationId id) {
    std::string names;
    for (RowId row = 0; row < store.relation(id).size(); ++row) {
      const Value v = store.relation(id).row(row)[0];
      names += v == a ? "a" : v == b ? "b" : v == c ? "c" : "?";
    }
    std::sort(names.begin(), names.end());
    return names;
  }
};

struct RuleCase {
  const char* what;
  Body (*body)(World& w);
  const char* rows;
  bool lost;
};

TEST_CASE("three states in rules: n(x) and ...") {
  const RuleCase cases[] = {
      {"x.f = 10", [](World& w) { return w.B(w.Cmp(w.F(), CompareOp::kEqual, w.C(10))); }, "a", true},
      {"x.f != 10: missing is false", [](World& w) { return w.B(w.Cmp(w.F(), CompareOp::kNotEqual, w.C(10))); }, "", true},
      {"not x.f = 10", [](World& w) { return w.B(w.Not(w.Cmp(w.F(), CompareOp::kEqual, w.C(10)))); }, "c", true},
      {"not x.f != 10", [](World& w) { return w.B(w.Not(w.Cmp(w.F(), CompareOp::kNotEqual, w.C(10)))); }, "ac", true},
      {"x.f = 10 and false: false wins", [](World& w) { return w.B(w.Cmp(w.F(), CompareOp::kEqual, w.C(10)), w.Cmp(w.C(1), CompareOp::kEqual, w.C(2))); },
       "", false},
      {"x.f = 10 or true: true wins",
       [](World& w) { return w.B(w.Or(w.B(w.Cmp(w.F(), CompareOp::kEqual, w.C(10))), w.B(w.Cmp(w.C(1), CompareOp::kEqual, w.C(1))))); }, "abc", false},
      {"x.f = 10 or false",
       [](World& w) { return w.B(w.Or(w.B(w.Cmp(w.F(), CompareOp::kEqual, w.C(10))), w.B(w.Cmp(w.C(1), CompareOp::kEqual, w.C(2))))); }, "a", true},
      {"f(x, 10): the unreadable value may be it", [](World& w) { return w.B(w.Atom(w.f, w.T(0), w.K(10))); }, "a", true},
      {"f(x, 11)", [](World& w) { return w.B(w.Atom(w.f, w.T(0), w.K(11))); }, "", true},
      {"f(x, _): the row is there", [](World& w) { return w.B(w.Atom(w.f, w.T(0), w.Any())); }, "ab", false},
      {"f(x, y)", [](World& w) { return w.B(w.Atom(w.f, w.T(0), w.T(1))); }, "a", true},
      {"f(x, y) and y > 5", [](World& w) { return w.B(w.Atom(w.f, w.T(0), w.T(1)), w.Cmp(w.S(1), CompareOp::kGreater, w.C(5))); }, "a", true},
      {"f(x, y) and g(y)", [](World& w) { return w.B(w.Atom(w.f, w.T(0), w.T(1)), w.A(w.g, 1)); }, "a", true},
      {"y = x.f and g(y)", [](World& w) { return w.B(w.Cmp(w.S(1), CompareOp::kEqual, w.F()), w.A(w.g, 1)); }, "a", true},
      {"y = x.f and g(y) and y > 100", [](World& w) {
         return w.B(w.Cmp(w.S(1), CompareOp::kEqual, w.F()), w.A(w.g, 1), w.Cmp(w.S(1), CompareOp::kGreater, w.C(100)));
       }, "", true},
      {"not f(x, 10)", [](World& w) { return w.B(w.Not(w.Atom(w.f, w.T(0), w.K(10)))); }, "c", true},
      {"not f(x, _)", [](World& w) { return w.B(w.Not(w.Atom(w.f, w.T(0), w.Any()))); }, "c", false},
      {"holds f(x, y), g(y)", [](World& w) { return w.B(w.Has(w.Atom(w.f, w.T(0), w.T(1)), w.A(w.g, 1))); }, "a", true},
      {"x.f in [10, 11]", [](World& w) { return w.B(w.In(w.F(), w.C(w.L(10, 11)))); }, "a", true},
      {"not x.f in [10]", [](World& w) { return w.B(w.Not(w.In(w.F(), w.C(w.L(10))))); }, "c", true},
      {"10 in [unknown, 10]", [](World& w) { return w.B(w.In(w.C(10), w.C(w.L(Value::Unknown(), 10)))); }, "abc", false},
      {"10 in [unknown, 11]", [](World& w) { return w.B(w.In(w.C(10), w.C(w.L(Value::Unknown(), 11)))); }, "", true},
      {"10 in [11]", [](World& w) { return w.B(w.In(w.C(10), w.C(w.L(11)))); }, "", false},
      {"y in [unknown, 10] and y = 10", [](World& w) {
         return w.B(w.In(w.S(1), w.C(w.L(Value::Unknown(), 10))), w.Cmp(w.S(1), CompareOp::kEqual, w.C(10)));
       }, "abc", false},
      {"y in 5", [](World& w) { return w.B(w.In(w.S(1), w.C(5))); }, "", true},
      {"x.f < \"a\": kinds differ", [](World& w) { return w.B(w.Cmp(w.F(), CompareOp::kLess, w.C("a"))); }, "", true},
      {"x.f = \"a\": kinds differ, but are compared", [](World& w) { return w.B(w.Cmp(w.F(), CompareOp::kEqual, w.C("a"))); }, "", true},
      {"x <= y for nodes by file order", [](World& w) { return w.B(w.Not(w.A(w.n, 1), w.Cmp(w.S(1), CompareOp::kLess, w.S(0)))); }, "a", false},
      {"[y for f(x, y)] = [10]", [](World& w) { return w.B(w.Cmp(w.Each(w.S(1), {1}, w.B(w.A(w.f, 0, 1))), CompareOp::kEqual, w.C(w.L(10)))); }, "a", true},
      {"[y for f(x, y)] = []", [](World& w) { return w.B(w.Cmp(w.Each(w.S(1), {1}, w.B(w.A(w.f, 0, 1))), CompareOp::kEqual, w.C(w.L()))); }, "c", true},
      {"[1 for n(y) and y.f = 10] = [1]", [](World& w) {
         return w.B(w.Cmp(w.Each(w.C(1), {1}, w.B(w.A(w.n, 1), w.Cmp(w.F(1), CompareOp::kEqual, w.C(10)))), CompareOp::kEqual, w.C(w.L(1))));
       }, "", true},
      {"[y.f for n(y) and y = x] = []: a missing element makes none", [](World& w) {
         return w.B(w.Cmp(w.Each(w.F(1), {1}, w.B(w.A(w.n, 1), w.Cmp(w.S(1), CompareOp::kEqual, w.S(0)))), CompareOp::kEqual, w.C(w.L())));
       }, "c", true},
      {"(x.f ?? 10) = 10: unknown is not rescued", [](World& w) { return w.B(w.Cmp(w.E(ExprOp::kDefault, w.F(), w.C(10)), CompareOp::kEqual, w.C(10))); },
       "ac", true},
      {"a test of what is no truth value", [](World& w) { return w.B(w.Test(w.F())); }, "", true},
  };
  for (const RuleCase& c : cases) {
    World w;
    Body body = c.body(w);
    body.literals.push_back(w.A(w.n, 0));
    w.Rule(w.out, Values(w.S(0)), std::move(body));
    w.NextStratum();
    w.Rule(w.next, Values(w.S(0)), w.B(w.A(w.out, 0)));
    CAPTURE(c.what);
    REQUIRE(w.Run().empty());
    REQUIRE(w.Names(w.out) == c.rows);
    REQUIRE(w.Lost(w.out) == c.lost);
    REQUIRE(w.Lost(w.next) == c.lost);
  }
}

TEST_CASE("an unknown value makes no row, a missing one neither") {
  World w;
  w.Rule(w.out, Values(w.F()), w.B(w.A(w.n, 0)));
  REQUIRE(w.Run().empty());
  REQUIRE(w.Facts(w.out) == "out(10)\n");
  REQUIRE(w.Lost(w.out));
}

struct CheckCase {
  const char* what;
  bool require;
  Body (*condition)(World& w);
  std::uint32_t passed, failed, not_judged;
};

TEST_CASE("three outcomes of checks: for n(x)") {
  const CheckCase cases[] = {
      {"require x.f = 10", true, [](World& w) { return w.B(w.Cmp(w.F(), CompareOp::kEqual, w.C(10))); }, 1, 1, 1},
      {"forbid x.f = 10", false, [](World& w) { return w.B(w.Cmp(w.F(), CompareOp::kEqual, w.C(10))); }, 1, 1, 1},
      {"require f(x, _)", true, [](World& w) { return w.B(w.Atom(w.f, w.T(0), w.Any())); }, 2, 1, 0},
      {"forbid f(x, y) and y > 5", false,
       [](World& w) { return w.B(w.A(w.f, 0, 1), w.Cmp(w.S(1), CompareOp::kGreater, w.C(5))); }, 1, 1, 1},
      {"forbid f(x, y) and g(z) and z > y", false,
       [](World& w) { return w.B(w.A(w.f, 0, 1), w.A(w.g, 2), w.Cmp(w.S(2), CompareOp::kGreater, w.S(1))); }, 1, 1, 1},
      {"require nothing", true, [](World& w) { return w.B(); }, 3, 0, 0},
  };
  for (const CheckCase& c : cases) {
    World w;
    Body condition = c.condition(w);
    w.AddCheck(c.require, w.B(w.A(w.n, 0)), {0}, std::move(condition), {1, 2}, w.C("said"));
    CAPTURE(c.what);
    REQUIRE(w.Run().empty());
    const facts::Verdict& verdict = w.store.verdicts[0];
    REQUIRE(verdict.ran);
    REQUIRE(verdict.passed == c.passed);
    REQUIRE(verdict.failed == c.failed);
    REQUIRE(verdict.not_judged == c.not_judged);
    REQUIRE(w.store.findings.size() == c.failed);
  }
}

TEST_CASE("a tainted subject is none; a say that is missing judges nothing") {
  World w;
  w.AddCheck(false, w.B(w.A(w.n, 0), w.Cmp(w.F(), CompareOp::kGreater, w.C(5))), {0}, w.B(), {}, w.C("said"));
  w.AddCheck(false, w.B(w.A(w.n, 0)), {0}, w.B(), {}, w.E(ExprOp::kText, w.C("f is "), w.F()));
  REQUIRE(w.Run().empty());
  REQUIRE(w.store.verdicts[0].failed == 1);
  REQUIRE(w.store.verdicts[0].not_judged == 0);
  REQUIRE(w.store.verdicts[1].failed == 1);
  REQUIRE(w.store.verdicts[1].not_judged == 2);
  REQUIRE(w.store.findings[1].message == "f is 10");
}

TEST_CASE("a warning that reads what lost rows is not judged, an error is") {
  for (const base::Severity severity : {base::Severity::kError, base::Severity::kWarning}) {
    World w;
    w.Rule(w.out, Values(w.S(0)), w.B(w.A(w.n, 0), w.Cmp(w.F(), CompareOp::kGreater, w.C(5))));
    Check& check = w.AddCheck(true, w.B(w.A(w.n, 0)), {0}, w.B(w.A(w.out, 0)), {}, w.C("said"));
    check.severity = severity;
    check.judged = {w.out};
    REQUIRE(w.Run().empty());
    REQUIRE(w.store.verdicts[0].passed == 1);
    REQUIRE(w.store.verdicts[0].failed == (severity == base::Severity::kError ? 2 : 0));
    REQUIRE(w.store.verdicts[0].not_judged == (severity == base::Severity::kError ? 0 : 2));
  }
}

TEST_CASE("forbid shows its first solution; notes and helps repeat, equal ones once; the first fix counts") {
  TestProgram p;
  const RelationId n = p.Relation("n", 1), bad = p.Relation("bad", 2), hint = p.Relation("hint", 2);
  const Value a = p.Node(), b = p.Node();
  p.Fact(n, a), p.Fact(n, b);
  p.Fact(bad, a, 3), p.Fact(bad, a, 1), p.Fact(bad, a, 2);
  p.Fact(hint, 1, "x"), p.Fact(hint, 1, "w"), p.Fact(hint, 2, "x"), p.Fact(hint, 3, "y");
  Check& check = p.AddCheck(false, p.B(p.A(n, 0)), {0}, p.B(p.A(bad, 0, 1)), {1}, p.E(ExprOp::kText, p.C("first "), p.S(1)));
  const auto place = [&](PlaceExpr* to, ExprPtr step) {
    PlaceExpr::Candidate candidate;
    candidate.node = p.S(0);
    if (step) candidate.steps.push_back(std::move(step));
    to->candidates.push_back(std::move(candidate));
  };
  place(&check.place, p.C("f"));
  CheckExtra note;
  note.kind = CheckExtra::Kind::kNote;
  note.body = p.B(p.A(hint, 1, 2));
  note.order = {2};
  note.text = p.S(2);
  place(&note.place, nullptr);
  check.extras.push_back(std::move(note));
  CheckExtra help;
  help.kind = CheckExtra::Kind::kHelp;
  help.text = p.E(ExprOp::kText, p.C("not "), p.S(1));
  check.extras.push_back(std::move(help));
  CheckExtra fix;
  fix.kind = CheckExtra::Kind::kFix;
  fix.text = p.S(1);
  place(&fix.place, p.C("g"));
  check.extras.push_back(std::move(fix));
  REQUIRE(p.Run().empty());
  REQUIRE(p.store.verdicts[0].passed == 1);
  REQUIRE(p.store.findings.size() == 1);
  const facts::Finding& finding = p.store.findings[0];
  REQUIRE(finding.message == "first 1");
  REQUIRE(finding.place.node == a);
  REQUIRE(finding.place.steps == std::vector<Value>{p.V("f")});
  std::string notes;
  for (const facts::FindingNote& n2 : finding.notes) notes += n2.text;
  REQUIRE(notes == "wxy");
  REQUIRE(finding.help == std::vector<std::string>{"not 1", "not 2", "not 3"});
  REQUIRE(finding.fix);
  REQUIRE(finding.fix->value == p.V(1));
  REQUIRE(finding.because.size() == 1);
  REQUIRE(finding.because[0].first == n);
}

TEST_CASE("subjects come in order, once each") {
  TestProgram p;
  const RelationId n = p.Relation("n", 2);
  p.Fact(n, "b", 1), p.Fact(n, "a", 1), p.Fact(n, "b", 2);
  p.AddCheck(false, p.B(p.Atom(n, p.T(0), p.Any())), {0}, p.B(), {}, p.S(0));
  REQUIRE(p.Run().empty());
  REQUIRE(p.store.findings.size() == 2);
  REQUIRE(p.store.findings[0].message == "a");
  REQUIRE(p.store.findings[1].message == "b");
}

// What the document says: one node with a few keys.
class FakeRaw : public facts::RawReader {
 public:
  explicit FakeRaw(Value map, const facts::ValuePool& pool) : map_(map), pool_(pool) {}
  Value Raw(Value, Value key) const override { return pool_.Get(map_, key); }
  base::Span PlaceOf(Value, const std::vector<Value>&, std::string*) const override { return {}; }

 private:
  Value map_;
  const facts::ValuePool& pool_;
};

TEST_CASE("places: items by position or by value, the first candidate that holds it") {
  struct Case {
    const char* what;
    void (*make)(TestProgram& p, PlaceExpr::Candidate* c);
    const char* want;
  };
  const Case cases[] = {
      {"item by value", [](TestProgram& p, PlaceExpr::Candidate* c) { c->steps.push_back(p.C("list")), c->item = true, c->match = p.C("y"); },
       "\"list\" 1 "},
      {"item by position", [](TestProgram& p, PlaceExpr::Candidate* c) { c->steps.push_back(p.C("list")), c->item = true, c->match = p.C("x"), c->position = 5; },
       "\"list\" 2 "},
      {"scalar that equals", [](TestProgram& p, PlaceExpr::Candidate* c) { c->steps.push_back(p.C("one")), c->match = p.C("v"); }, "\"one\" "},
      {"item of a scalar written alone", [](TestProgram& p, PlaceExpr::Candidate* c) { c->steps.push_back(p.C("one")), c->item = true, c->match = p.C("v"); },
       "\"one\" "},
      {"deeper", [](TestProgram& p, PlaceExpr::Candidate* c) { c->steps.push_back(p.C("deep")), c->steps.push_back(p.C(1)), c->match = p.C("q"); },
       "\"deep\" 1 "},
      {"not there: where it would stand", [](TestProgram& p, PlaceExpr::Candidate* c) { c->steps.push_back(p.C("gone")), c->match = p.C("q"); }, "\"gone\" "},
      {"a missing step: the other candidate", [](TestProgram& p, PlaceExpr::Candidate* c) { c->steps.push_back(p.C(Value::Missing())); }, "\"other\" "},
  };
  for (const Case& c : cases) {
    TestProgram p;
    const RelationId n = p.Relation("n", 1);
    const Value node = p.Node();
    p.Fact(n, node);
    const std::vector<facts::MapEntry> entries = {{p.V("list"), p.L("x", "y", "x")}, {p.V("one"), p.V("v")}, {p.V("deep"), p.L("p", "q")}};
    const FakeRaw raw(p.store.pool().Map(entries), p.store.pool());
    p.store.raw = &raw;
    Check& check = p.AddCheck(false, p.B(p.A(n, 0), p.Cmp(p.S(5), CompareOp::kEqual, p.C(2))), {0, 5}, p.B(), {}, p.C("said"));
    PlaceExpr::Candidate first, second;
    first.node = p.S(0);
    c.make(p, &first);
    second.node = p.S(0);
    second.steps.push_back(p.C("other"));
    check.place.candidates.push_back(std::move(first));
    if (std::string_view(c.want) == "\"other\" ") check.place.candidates.push_back(std::move(second));
    CAPTURE(c.what);
    REQUIRE(p.Run().empty());
    REQUIRE(p.store.findings.size() == 1);
    std::string steps;
    for (const Value step : p.store.findings[0].place.steps) steps += p.store.pool().ToJson(step) + " ";
    REQUIRE(p.store.findings[0].place.node == node);
    REQUIRE(steps == c.want);
  }
}

}  // namespace
}  // namespace pareto::eval::testing

// Random programs against the plainest evaluation there is: every rule over every choice of rows, again and again until nothing is new.
#include <catch2/catch.hpp>
#include <functional>
#include <random>
#include <set>

#include "engine/eval/evaluate.h"
#include "engine/eval/test_program.h"

namespace pareto::eval::testing {
namespace {

using Row = std::vector<std::uint32_t>;
using Facts = std::vector<std::set<Row>>;  // by relation
using Frame = std::vector<Value>;

// Calls `done` for each solution. Literals in the order in which they stand: the generator below puts binders first.
void Solve(const TestProgram& p, const Facts& facts, const Body& body, std::size_t at, Frame& frame, const std::function<void()>& done) {
  if (at == body.literals.size()) return done();
  const Literal& literal = body.literals[at];
  const auto next = [&] { Solve(p, facts, body, at + 1, frame, done); };
  const auto holds = [&](const Body& nested) {
    bool found = false;
    Frame inner = frame;
    Solve(p, facts, nested, 0, inner, [&] { found = true; });
    return found;
  };
  const auto value = [&](const Expr& expr) { return expr.op == ExprOp::kSlot ? frame[expr.slot] : expr.value; };
  switch (literal.kind) {
    case Literal::Kind::kAtom:
      for (const Row& row : facts[static_cast<std::size_t>(literal.relation)]) {
        const Frame before = frame;
        bool agrees = true;
        for (std::size_t i = 0; i < literal.terms.size() && agrees; ++i) {
          const Term& term = literal.terms[i];
          const Value held(row[i]);
          if (term.kind == Term::Kind::kConst) agrees = term.value == held;
          if (term.kind != Term::Kind::kSlot) continue;
          if (frame[term.slot].missing()) frame[term.slot] = held;
          agrees = frame[term.slot] == held;
        }
        if (agrees) next();
        frame = before;
      }
      return;
    case Literal::Kind::kCompare: {
      const Value a = value(*literal.lhs), b = value(*literal.rhs);
      const int order = p.store.pool().Compare(a, b);
      const bool is = literal.op == CompareOp::kEqual ? order == 0 : literal.op == CompareOp::kNotEqual ? order != 0 : order < 0;
      if (is) next();
      return;
    }
    case Literal::Kind::kNot:
      if (!holds(literal.bodies[0])) next();
      return;
    case Literal::Kind::kHolds:
      if (holds(literal.bodies[0])) next();
      return;
    case Literal::Kind::kOr:
      for (const Body& branch : literal.bodies) {
        const Frame before = frame;
        Solve(p, facts, branch, 0, frame, [&] {
          // A branch's own slots are not seen outside: here they are never mentioned again.
          next();
        });
        frame = before;
      }
      return;
    default: FAIL("not generated");
  }
}

void Naive(const TestProgram& p, const Stratum& stratum, Facts* facts) {
  for (bool grew = true; grew;) {
    grew = false;
    for (const std::uint32_t index : stratum.rules) {
      const Rule& rule = p.program.rules[index];
      std::vector<Row> made;
      Frame frame(rule.slots);
      Solve(p, *facts, rule.body, 0, frame, [&] {
        Row row;
        for (const ExprPtr& v : rule.values) row.push_back((v->op == ExprOp::kSlot ? frame[v->slot] : v->value).bits());
        made.push_back(row);
      });
      for (const Row& row : made) grew = (*facts)[static_cast<std::size_t>(rule.head)].insert(row).second || grew;
    }
  }
}

class Generator {
 public:
  Generator(TestProgram& p, std::uint32_t seed) : p_(p), random_(seed) {}

  void Make() {
    for (int i = 0; i < 3; ++i) {
      const RelationId id = p_.Relation("base" + std::to_string(i), 1 + i);
      const int rows = Pick(25);
      for (int r = 0; r < rows; ++r) {
        std::vector<Value> row;
        for (int c = 0; c <= i; ++c) row.push_back(p_.V(Pick(6)));
        p_.store.relation(id).Add(row.data());
      }
      finished_.push_back(id);
    }
    const int strata = 1 + Pick(3);
    for (int s = 0; s < strata; ++s) {
      p_.NextStratum(true);
      std::vector<RelationId> heads;
      for (int i = 0; i < 1 + Pick(2); ++i) heads.push_back(p_.Relation("r" + std::to_string(s) + std::to_string(i), 1 + Pick(3)));
      open_ = finished_;
      open_.insert(open_.end(), heads.begin(), heads.end());
      for (int i = 0; i < 2 + Pick(4); ++i) MakeRule(heads[static_cast<std::size_t>(Pick(static_cast<int>(heads.size())))]);
      finished_.insert(finished_.end(), heads.begin(), heads.end());
    }
  }

 private:
  int Pick(int below) { return static_cast<int>(random_() % static_cast<std::uint32_t>(below)); }
  int Arity(RelationId id) { return p_.program.relations[static_cast<std::size_t>(id)].arity; }

  Literal MakeAtom(const std::vector<RelationId>& from, int slots, std::set<Slot>* binds) {
    Literal atom;
    atom.relation = from[static_cast<std::size_t>(Pick(static_cast<int>(from.size())))];
    for (int i = 0; i < Arity(atom.relation); ++i) {
      const int kind = Pick(10);
      if (kind == 0) {
        atom.terms.push_back(p_.K(Pick(6)));
      } else if (kind == 1) {
        atom.terms.push_back(p_.Any());
      } else {
        const auto slot = static_cast<Slot>(Pick(slots));
        atom.terms.push_back(p_.T(slot));
        binds->insert(slot);
      }
    }
    return atom;
  }

  void MakeRule(RelationId head) {
    Body body;
    std::set<Slot> bound;
    for (int i = 0; i < 1 + Pick(3); ++i) body.literals.push_back(MakeAtom(open_, 5, &bound));
    if (Pick(3) == 0) {
      // An or whose branches bind the same slot, if anything.
      Literal either;
      either.kind = Literal::Kind::kOr;
      std::set<Slot> common;
      for (int i = 0; i < 2; ++i) {
        std::set<Slot> own;
        Body branch;
        branch.literals.push_back(MakeAtom(open_, 5, &own));
        if (Pick(2) == 0) branch.literals.push_back(MakeAtom(open_, 5, &own));
        std::set<Slot> both;
        for (const Slot slot : own) {
          if (i == 0 || common.count(slot) > 0) both.insert(slot);
        }
        common = both;
        either.bodies.push_back(std::move(branch));
      }
      // Slots that only one branch binds become its own.
      for (std::size_t b = 0; b < either.bodies.size(); ++b) {
        for (Literal& atom : either.bodies[b].literals) {
          for (Term& term : atom.terms) {
            if (term.kind == Term::Kind::kSlot && common.count(term.slot) == 0 && bound.count(term.slot) == 0) {
              term.slot = static_cast<Slot>(term.slot + 5 * (b + 1));
            }
          }
        }
      }
      bound.insert(common.begin(), common.end());
      body.literals.push_back(std::move(either));
    }
    if (bound.empty()) return;
    const std::vector<Slot> usable(bound.begin(), bound.end());
    const auto slot = [&] { return usable[static_cast<std::size_t>(Pick(static_cast<int>(usable.size())))]; };
    if (Pick(3) == 0) {
      const CompareOp ops[] = {CompareOp::kEqual, CompareOp::kNotEqual, CompareOp::kLess};
      body.literals.push_back(p_.Cmp(p_.S(slot()), ops[Pick(3)], Pick(2) == 0 ? p_.S(slot()) : p_.C(Pick(6))));
    }
    if (Pick(3) == 0) {
      Literal nested;
      nested.kind = Pick(3) == 0 ? Literal::Kind::kHolds : Literal::Kind::kNot;
      nested.bodies.emplace_back();
      for (int i = 0; i < 1 + Pick(2); ++i) {
        std::set<Slot> ignored;
        Literal atom = MakeAtom(finished_, 5, &ignored);
        for (Term& term : atom.terms) {
          if (term.kind == Term::Kind::kSlot && bound.count(term.slot) == 0) term.slot = static_cast<Slot>(term.slot + 15);
        }
        nested.bodies[0].literals.push_back(std::move(atom));
      }
      body.literals.push_back(std::move(nested));
    }
    std::vector<ExprPtr> values;
    for (int i = 0; i < Arity(head); ++i) values.push_back(Pick(8) == 0 ? p_.C(Pick(6)) : p_.S(slot()));
    p_.Rule(head, std::move(values), std::move(body), 20);
  }

  TestProgram& p_;
  std::mt19937 random_;
  std::vector<RelationId> finished_, open_;
};

TEST_CASE("random programs mean what the plainest evaluation says") {
  for (std::uint32_t seed = 0; seed < 600; ++seed) {
    TestProgram p;
    p.options.proofs = seed % 2 == 0;
    Generator(p, seed).Make();
    Facts facts(p.program.relations.size());
    const auto load = [&](Facts* to) {
      for (std::uint32_t i = 0; i < to->size(); ++i) {
        const facts::Relation& relation = p.store.relation(RelationId{i});
        for (RowId row = 0; row < relation.size(); ++row) {
          Row values;
          for (int c = 0; c < relation.arity(); ++c) values.push_back(relation.row(row)[c].bits());
          (*to)[i].insert(values);
        }
      }
    };
    load(&facts);
    for (const Stratum& stratum : p.program.strata) Naive(p, stratum, &facts);
    REQUIRE(p.Run().empty());
    Facts got(facts.size());
    load(&got);
    CAPTURE(seed, PrintProgram(p.program, p.store.pool()));
    REQUIRE(got == facts);
    // Each proof holds: its rows are there, and rows of the same relation are older.
    if (!p.options.proofs) continue;
    for (const Rule& rule : p.program.rules) {
      const facts::Relation& head = p.store.relation(rule.head);
      for (RowId row = 0; row < head.size(); ++row) {
        const facts::Proof proof = p.store.proofs(rule.head).Of(row);
        REQUIRE(proof.rule < p.program.rules.size());
        const Rule& by = p.program.rules[proof.rule];
        REQUIRE(by.head == rule.head);
        std::function<void(const Body&)> look = [&](const Body& body) {
          for (const Literal& literal : body.literals) {
            if (literal.kind == Literal::Kind::kOr) {
              for (const Body& branch : literal.bodies) look(branch);
            }
            if (literal.kind != Literal::Kind::kAtom || literal.proof == 0xFFFF) continue;
            const RowId used = proof.rows[literal.proof];
            if (used == facts::kNoRow) continue;
            REQUIRE(used < p.store.relation(literal.relation).size());
            if (literal.relation == rule.head) REQUIRE(used < row);
          }
        };
        look(by.body);
      }
    }
  }
}

TEST_CASE("what one relation rests on gives it the rows of the whole program") {
  for (std::uint32_t seed = 0; seed < 200; ++seed) {
    TestProgram whole;
    Generator(whole, seed).Make();
    REQUIRE(whole.Run().empty());
    for (std::uint32_t i = 0; i < whole.program.relations.size(); i += 1 + seed % 3) {
      const RelationId wanted{i};
      TestProgram part;
      Generator(part, seed).Make();
      Evaluator evaluator(part.program, nullptr, part.store, part.sink, part.options);
      REQUIRE(evaluator.RunFor(wanted));
      CAPTURE(seed, i, PrintProgram(part.program, part.store.pool()));
      REQUIRE(part.Facts(wanted) == whole.Facts(wanted));
    }
  }
}

}  // namespace
}  // namespace pareto::eval::testing

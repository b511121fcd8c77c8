// bench_eval CASE FILES...: times the evaluator alone, on programs built by hand. Prints rows, seconds and bytes.
//
//   tc EDGES          tc(x, y) if edge(x, y);  tc(x, z) if tc(x, y) and edge(y, z)
//   sg PARENTS        same generation
//   andersen DIR      points-to: DIR/addr.facts, assign, load, store
//   reach DIR         DIR/edge.facts, source.facts
//
// Files hold tab-separated integers. `--no-proofs` first leaves out proofs. Data: tests/bench/generate.py.
#include <chrono>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <sstream>
#include <string>

#include "engine/eval/evaluate.h"

namespace {

using namespace pareto;
using eval::Literal;
using eval::Slot;

struct Bench {
  facts::FactStore store;
  eval::Program program;

  facts::RelationId Relation(const char* name, int arity) {
    eval::RelationDecl decl;
    decl.name = name;
    decl.arity = arity;
    program.relations.push_back(decl);
    facts::RelationInfo info;
    info.name = name;
    info.arity = arity;
    return store.AddRelation(info);
  }
  void Load(facts::RelationId id, const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) {
      std::fprintf(stderr, "cannot read %s\n", path.c_str());
      std::exit(2);
    }
    std::stringstream buffer;
    buffer << file.rdbuf();
    const std::string text = buffer.str();
    facts::Relation& relation = store.relation(id);
    std::vector<facts::Value> row;
    const char* at = text.c_str();
    while (*at != 0) {
      char* end = nullptr;
      row.push_back(store.pool().Int(std::strtoll(at, &end, 10)));
      if (end == at) break;
      at = end;
      if (*at == '\n' || *at == 0) {
        relation.Add(row.data());
        row.clear();
      }
      if (*at != 0) ++at;
    }
  }
  Literal Atom(facts::RelationId id, std::initializer_list<Slot> slots, std::uint16_t proof) {
    Literal literal;
    literal.relation = id;
    for (const Slot slot : slots) {
      eval::Term term;
      term.kind = eval::Term::Kind::kSlot;
      term.slot = slot;
      literal.terms.push_back(term);
    }
    literal.proof = proof;
    return literal;
  }
  eval::ExprPtr SlotExpr(Slot slot) {
    auto expr = std::make_unique<eval::Expr>();
    expr->op = eval::ExprOp::kSlot;
    expr->slot = slot;
    expr->id = program.expressions++;
    return expr;
  }
  Literal Differ(Slot a, Slot b) {
    Literal literal;
    literal.kind = Literal::Kind::kCompare;
    literal.op = eval::CompareOp::kNotEqual;
    literal.lhs = SlotExpr(a);
    literal.rhs = SlotExpr(b);
    return literal;
  }
  template <typename... Literals>
  void Rule(facts::RelationId head, std::initializer_list<Slot> values, Literals... literals) {
    eval::Rule rule;
    rule.head = head;
    rule.name = "bench";
    rule.slots = 8;
    for (const Slot slot : values) rule.values.push_back(SlotExpr(slot));
    (rule.body.literals.push_back(std::move(literals)), ...);
    for (const Literal& literal : rule.body.literals) {
      if (literal.kind == Literal::Kind::kAtom) rule.proofs = static_cast<std::uint16_t>(rule.proofs + 1);
    }
    program.rules.push_back(std::move(rule));
  }
};

double Seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

}  // namespace

int main(int argc, char** argv) {
  eval::Options options;
  if (argc > 1 && std::strcmp(argv[1], "--no-proofs") == 0) options.proofs = false, --argc, ++argv;
  if (argc < 3) {
    std::fprintf(stderr, "usage: bench_eval [--no-proofs] tc|sg|andersen|reach FILE_OR_FOLDER\n");
    return 2;
  }
  const std::string kind = argv[1], path = argv[2];
  Bench b;
  facts::RelationId result = facts::kNoRelation;
  const double start = Seconds();
  if (kind == "tc") {
    const auto edge = b.Relation("edge", 2);
    result = b.Relation("tc", 2);
    b.Load(edge, path);
    b.Rule(result, {0, 1}, b.Atom(edge, {0, 1}, 0));
    b.Rule(result, {0, 2}, b.Atom(result, {0, 1}, 0), b.Atom(edge, {1, 2}, 1));
  } else if (kind == "sg") {
    const auto par = b.Relation("par", 2);
    result = b.Relation("sg", 2);
    b.Load(par, path);
    b.Rule(result, {1, 2}, b.Atom(par, {0, 1}, 0), b.Atom(par, {0, 2}, 1), b.Differ(1, 2));
    b.Rule(result, {1, 3}, b.Atom(par, {0, 1}, 0), b.Atom(result, {0, 2}, 1), b.Atom(par, {2, 3}, 2));
  } else if (kind == "andersen") {
    const auto addr = b.Relation("addr", 2), assign = b.Relation("assign", 2), load = b.Relation("load", 2), store = b.Relation("store", 2);
    result = b.Relation("pt", 2);
    b.Load(addr, path + "/addr.facts");
    b.Load(assign, path + "/assign.facts");
    b.Load(load, path + "/load.facts");
    b.Load(store, path + "/store.facts");
    b.Rule(result, {0, 1}, b.Atom(addr, {0, 1}, 0));
    b.Rule(result, {0, 2}, b.Atom(assign, {0, 1}, 0), b.Atom(result, {1, 2}, 1));
    b.Rule(result, {0, 3}, b.Atom(load, {0, 1}, 0), b.Atom(result, {1, 2}, 1), b.Atom(result, {2, 3}, 2));
    b.Rule(result, {2, 3}, b.Atom(store, {0, 1}, 0), b.Atom(result, {0, 2}, 1), b.Atom(result, {1, 3}, 2));
  } else {
    const auto edge = b.Relation("edge", 2), source = b.Relation("source", 1);
    result = b.Relation("reach", 1);
    b.Load(edge, path + "/edge.facts");
    b.Load(source, path + "/source.facts");
    b.Rule(result, {0}, b.Atom(source, {0}, 0));
    b.Rule(result, {1}, b.Atom(result, {0}, 0), b.Atom(edge, {0, 1}, 1));
  }
  eval::Stratum stratum;
  stratum.recursive = true;
  for (std::uint32_t i = 0; i < b.program.rules.size(); ++i) stratum.rules.push_back(i);
  b.program.strata.push_back(stratum);
  const double loaded = Seconds();
  base::DiagnosticSink sink;
  eval::Evaluator evaluator(b.program, nullptr, b.store, sink, options);
  const bool complete = evaluator.RunStrata(3);
  const double done = Seconds();
  for (const base::Diagnostic& d : sink.diagnostics()) std::fprintf(stderr, "%s: %s\n", d.code.c_str(), d.message.c_str());
  std::printf("%s rows %u load %.3f eval %.3f s, %.1f MiB\n", kind.c_str(), b.store.relation(result).size(), loaded - start, done - loaded,
              static_cast<double>(b.store.bytes()) / 1048576);
  return complete ? 0 : 1;
}

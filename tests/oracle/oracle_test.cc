// Random programs, as text: parsed, analysed, lowered and evaluated, and by the oracle. Every relation must hold the same rows.
#include <catch2/catch.hpp>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>

#include "dsl/analyse.h"
#include "dsl/format.h"
#include "dsl/lower.h"
#include "dsl/parse.h"
#include "engine/base/diagnostic.h"
#include "engine/base/source.h"
#include "engine/eval/evaluate.h"
#include "engine/facts/store.h"
#include "stdlib/functions.h"
#include "tests/oracle/generate.h"
#include "tests/oracle/naive.h"

namespace pareto::oracle {
namespace {

std::string Errors(base::DiagnosticSink& sink, const base::SourceMap& sources) {
  std::string text;
  for (const base::Diagnostic& d : sink.diagnostics()) {
    if (d.severity == base::Severity::kError) text += d.code + ": " + d.message + ": " + std::string(sources.TextOf(d.span)) + "\n";
  }
  return text;
}

struct Outcome {
  std::string wrong;  // empty: both agree
  std::size_t rows = 0, derived = 0;
  std::size_t asked = 0;     // rows of the relation that was asked for
  std::size_t left_out = 0;  // rows of the whole program that were not derived, nor asked for
};

// Everything that is derived, or with `asked` what this relation demands.
Outcome Compare(const std::string& program_text, const std::string& asked = {}) {
  Outcome outcome;
  base::SourceMap sources;
  base::DiagnosticSink sink;
  facts::FactStore store;
  const base::FileId file = sources.Add("random.pareto", program_text);
  std::vector<dsl::LoadedModule> modules(1);
  modules[0].tree = dsl::Parse(file, "random", sources, sink);
  const auto checked = dsl::Analyse(std::move(modules), stdlib::Functions(), store.pool(), sink);
  if (sink.has_errors()) return {"the program does not hold together:\n" + Errors(sink, sources)};
  Facts expected;
  try {
    expected = Evaluate(*checked);
  } catch (const std::logic_error& error) {
    return {std::string("the oracle: ") + error.what() + "\n"};
  }
  const eval::Program program = dsl::Lower(*checked, store.pool(), sink).program;
  if (sink.has_errors()) return {"the program cannot be lowered:\n" + Errors(sink, sources)};
  for (const eval::RelationDecl& decl : program.relations) {
    facts::RelationInfo info;
    info.name = decl.name;
    info.arity = decl.arity;
    info.field = decl.field;
    store.AddRelation(std::move(info));
  }
  eval::Options options;
  options.demand = !asked.empty();
  options.proofs = asked.empty();
  eval::Evaluator evaluator(program, &checked->schema, store, sink, options);
  facts::RelationId wanted_relation = facts::kNoRelation;
  for (const dsl::RelationSymbol& relation : checked->relations) {
    if (relation.name == asked) wanted_relation = relation.id;
  }
  if (!(asked.empty() ? evaluator.RunStrata(3) : evaluator.RunFor(wanted_relation)) || sink.has_errors()) return {"the evaluation stopped:\n" + Errors(sink, sources)};
  for (std::size_t i = 0; i < checked->relations.size(); ++i) {
    const dsl::RelationSymbol& relation = checked->relations[i];
    if (relation.module < 0) continue;
    std::set<std::string> wanted, seen;
    for (const Row& row : expected[i]) {
      std::string text;
      for (const Val& value : row) text += (text.empty() ? "" : ", ") + value.Json();
      wanted.insert(relation.name + "(" + text + ")");
    }
    const facts::Relation& rows = store.relation(relation.id);
    for (facts::RowId row = 0; row < rows.size(); ++row) {
      std::string text;
      for (std::size_t c = 0; c < relation.columns.size(); ++c) text += (text.empty() ? "" : ", ") + store.pool().ToJson(rows.row(row)[c]);
      seen.insert(relation.name + "(" + text + ")");
    }
    outcome.rows += wanted.size();
    if (relation.name == asked) outcome.asked = wanted.size();
    if (relation.name.starts_with("derived")) outcome.derived += wanted.size();
    for (const std::string& row : wanted) {
      if (seen.contains(row)) continue;
      if (asked.empty() || relation.name == asked) outcome.wrong += "not derived: " + row + "\n";
      else ++outcome.left_out;
    }
    for (const std::string& row : seen) {
      if (!wanted.contains(row)) outcome.wrong += "derived for nothing: " + row + "\n";
    }
  }
  return outcome;
}

TEST_CASE("random programs mean what the plainest evaluation says") {
  constexpr std::uint32_t kPrograms = 4000;
  std::size_t derived = 0, empty = 0;
  for (std::uint32_t seed = 1; seed <= kPrograms; ++seed) {
    const std::string text = GenerateProgram(seed);
    const Outcome outcome = Compare(text);
    if (!outcome.wrong.empty()) FAIL("seed " << seed << "\n" << text << "\n" << outcome.wrong);
    derived += outcome.derived;
    empty += outcome.derived == 0;
  }
  // Programs that derive nothing would agree about anything.
  CAPTURE(derived, empty);
  CHECK(derived > 4 * kPrograms);
  CHECK(empty < kPrograms / 4);
}

TEST_CASE("a query gets the rows that the whole program has for it") {
  constexpr std::uint32_t kQueries = 4000;
  for (std::string (*generate)(std::uint32_t) : {&GenerateQuery, &GenerateClosure}) {
    std::size_t answers = 0, fewer = 0;
    for (std::uint32_t seed = 1; seed <= kQueries; ++seed) {
      const std::string text = generate(seed);
      const Outcome outcome = Compare(text, "answer");
      if (!outcome.wrong.empty()) FAIL("seed " << seed << "\n" << text << "\n" << outcome.wrong);
      answers += outcome.asked > 0;
      fewer += outcome.left_out > 0;
    }
    // Queries without answers agree with anything, and so do runs that leave nothing out.
    CAPTURE(answers, fewer);
    CHECK(answers > kQueries / 6);
    CHECK(fewer > kQueries / 4);
  }
}

TEST_CASE("random programs are laid out the same twice, and mean the same") {
  for (std::uint32_t seed = 1; seed <= 1000; ++seed) {
    std::string text = GenerateProgram(seed);
    for (int round = 0; round < 2; ++round) {
      base::SourceMap sources;
      base::DiagnosticSink sink;
      const std::optional<std::string> formatted = dsl::Format(sources.Add("random.pareto", text), sources, sink);
      INFO("seed " << seed << "\n" << text);
      REQUIRE(formatted.has_value());  // or it would have meant something else
      if (round == 1) CHECK(*formatted == text);
      text = *formatted;
    }
  }
}

TEST_CASE("the oracle knows what the language's README says of order and repeats") {
  for (const char* text : {
           "relation p(l: [int])\nrule p([x for x in [3, 1, 3]])\n",
           "relation k(i: int)\nrule k(3)\nrule k(1)\nrelation p(l: [int])\nrule p([x for k(x) and x in [3, 1, 3]])\nrule p([x for x in [3, 1, 3] and k(x)])\n",
           "relation p(n: int)\nrule p(7 div 2)\nrule p(-7 div 2)\nrule p(7 mod -2)\nrule p(-7 mod 2)\nrule p(1 div 0)\n",
       }) {
    INFO(text);
    CHECK(Compare(text).wrong.empty());
  }
}

}  // namespace
}  // namespace pareto::oracle

// Every step of every proof is derived again from its children alone: of all corpus cases, and of random programs.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "cli/workspace/files.h"
#include "cli/workspace/session.h"
#include "dsl/analyse.h"
#include "dsl/lower.h"
#include "dsl/parse.h"
#include "engine/eval/evaluate.h"
#include "engine/eval/trace.h"
#include "engine/facts/print_facts.h"
#include "stdlib/functions.h"
#include "tests/corpus/command_words.h"
#include "tests/oracle/generate.h"
#include "tests/proofs/step.h"

namespace pareto::proofs {
namespace {

namespace fs = std::filesystem;

struct Outcome {
  std::string wrong;
  std::size_t steps = 0;
};

constexpr std::size_t kMostTold = 5;

// All derived rows of a store.
void CheckProofs(const eval::Program& program, const facts::Schema* schema, facts::FactStore& store, Outcome* outcome) {
  store.OrderNodes();
  eval::Tracer tracer(program, schema, store);
  tracer.set_most(0);
  Stepper stepper(program, schema, store);
  std::size_t told = 0;
  for (std::uint32_t i = 0; i < store.relations(); ++i) {
    const auto relation = facts::RelationId{i};
    for (facts::RowId row = 0; row < store.relation(relation).size(); ++row) {
      const std::uint32_t rule = store.proofs(relation).Of(row).rule;
      if (rule == facts::kNoIndex) continue;
      ++outcome->steps;
      std::string why = "it cannot be taken apart";
      bool given = false;
      if (const auto parts = tracer.Row({relation, row})) {
        Children children;
        eval::EachRead(*parts, [&](const eval::TracePart& part) {
          if (part.kind == eval::TracePart::Kind::kFact) children.rows[part.fact.relation].insert(part.fact.row);
          if (part.kind == eval::TracePart::Kind::kText) children.texts.insert({part.left.bits(), part.right.bits()});
        });
        // A row that rests on itself proves nothing; longer circles would show as rows that are newer than what they rest on.
        why = "it rests on itself or on a later row";
        const auto own = children.rows.find(relation);
        if (own == children.rows.end() || own->second.empty() || *own->second.rbegin() < row) given = stepper.Gives(rule, relation, row, children, &why);
      }
      if (given) continue;
      if (++told <= kMostTold) outcome->wrong += facts::PrintRow(store, relation, row) + " by rule " + std::to_string(rule) + " `" + program.rules[rule].name + "`: " + why + "\n";
    }
  }
  if (told > kMostTold) outcome->wrong += "and " + std::to_string(told - kMostTold) + " more\n";
}

// The evaluations that a case's commands make, each once.
void CheckCase(const fs::path& folder, Outcome* outcome) {
  std::ifstream file(folder / "cmd");
  std::set<std::string> done;
  for (std::string line; std::getline(file, line);) {
    const std::vector<std::string> words = corpus::Words(line);
    if (words.size() < 2 || words[0] != "pareto") continue;
    const std::string& command = words[1];
    const bool question = command == "query" || command == "why" || command == "why-not";
    if (command != "check" && command != "template" && !question) continue;
    workspace::SessionOptions options;
    std::string config = "config.yaml", key;
    for (std::size_t i = 2; i < words.size(); ++i) {
      const std::string& word = words[i];
      if (word == "<" || word == "-") break;
      const bool value = word == "--rules" || word == "--rules-dir" || word == "--set" || word == "--stage" || word == "-c" || word == "--config";
      if (value && i + 1 < words.size()) {
        const std::string& given = words[++i];
        if (word == "--rules") options.rules.push_back(given);
        if (word == "--rules-dir") options.rules_dir = given;
        if (word == "--set") options.set.push_back(given);
        if (word == "--stage") options.stage = given, options.stages = workspace::SessionOptions::Stages::kOne;
        if (word == "-c" || word == "--config") config = given;
        key += word + " " + given + "\n";
      } else if (word[0] != '-' && !question && fs::exists(folder / word)) {
        config = word;
      } else if (word == "--format" || word == "--fail-on" || word == "--print" || word == "--depth" || word == "--max-findings" || word == "--limit" || word == "-o" || word == "--use" || word == "--show") {
        ++i;
      }
    }
    if (!done.insert(config + "\n" + key).second) continue;
    workspace::DiskFiles disk;
    options.keep_runs = true;
    if (disk.KindOf("components") == workspace::Files::Kind::kDirectory) options.components = "components";
    workspace::Session session(disk, options);
    if (!session.LoadRules()) continue;
    std::string text, error;
    if (session.wants_config()) {
      if (!disk.Read(config, &text, &error) || !session.LoadConfig(config, text)) continue;
    }
    session.Evaluate();
    if (session.incomplete()) continue;
    session.Derive();
    for (workspace::Run* run : session.runs()) CheckProofs(session.program(), &session.checked()->schema, run->store, outcome);
  }
}

TEST_CASE("each proof of the corpus holds step by step") {
  std::size_t cases = 0, steps = 0;
  const fs::path here = fs::current_path();
  std::vector<fs::path> folders;
  for (const auto& entry : fs::recursive_directory_iterator(PARETO_CORPUS)) {
    if (entry.path().filename() == "cmd") folders.push_back(entry.path().parent_path());
  }
  std::sort(folders.begin(), folders.end());
  for (const fs::path& folder : folders) {
    Outcome outcome;
    fs::current_path(folder);
    CheckCase(folder, &outcome);
    fs::current_path(here);
    INFO(folder.string() << "\n" << outcome.wrong);
    CHECK(outcome.wrong.empty());
    ++cases;
    steps += outcome.steps;
  }
  CAPTURE(cases, steps);
  // A corpus that derives nothing would agree with anything.
  CHECK(steps > 20 * cases);
}

TEST_CASE("each proof of the rules that ship holds step by step, over whole applications") {
  std::size_t configs = 0, steps = 0;
  for (const auto& entry : fs::directory_iterator(PARETO_FIXTURES)) {
    const fs::path config = entry.path() / "config.yaml";
    if (!fs::exists(config)) continue;
    workspace::DiskFiles disk;
    workspace::Session session(disk, {});
    std::string text, error;
    REQUIRE(session.LoadRules());
    REQUIRE(disk.Read(config.string(), &text, &error));
    REQUIRE(session.LoadConfig("config.yaml", text));
    session.Evaluate();
    session.Derive();
    Outcome outcome;
    CheckProofs(session.program(), &session.checked()->schema, session.store(), &outcome);
    INFO(config.string() << "\n" << outcome.wrong);
    CHECK(outcome.wrong.empty());
    ++configs;
    steps += outcome.steps;
  }
  CAPTURE(configs, steps);
  CHECK(configs > 10);
  CHECK(steps > 500 * configs);
}

TEST_CASE("each proof of random programs holds step by step") {
  constexpr std::uint32_t kPrograms = 1500;
  std::size_t steps = 0;
  for (std::uint32_t seed = 1; seed <= kPrograms; ++seed) {
    const std::string text = oracle::GenerateProgram(seed);
    base::SourceMap sources;
    base::DiagnosticSink sink;
    facts::FactStore store;
    std::vector<dsl::LoadedModule> modules(1);
    modules[0].tree = dsl::Parse(sources.Add("random.pareto", text), "random", sources, sink);
    const auto checked = dsl::Analyse(std::move(modules), stdlib::Functions(), store.pool(), sink);
    const eval::Program program = dsl::Lower(*checked, store.pool(), sink).program;
    REQUIRE(!sink.has_errors());
    for (const eval::RelationDecl& decl : program.relations) {
      facts::RelationInfo info;
      info.name = decl.name;
      info.arity = decl.arity;
      info.field = decl.field;
      store.AddRelation(std::move(info));
    }
    eval::Evaluator evaluator(program, &checked->schema, store, sink, {});
    REQUIRE(evaluator.RunStrata(3));
    Outcome outcome;
    CheckProofs(program, &checked->schema, store, &outcome);
    if (!outcome.wrong.empty()) FAIL("seed " << seed << "\n" << text << "\n" << outcome.wrong);
    steps += outcome.steps;
  }
  CAPTURE(steps);
  CHECK(steps > 4 * kPrograms);
}

}  // namespace
}  // namespace pareto::proofs

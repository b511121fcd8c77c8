#include "cli/workspace/snapshot.h"

#include <catch2/catch.hpp>
#include <string>
#include <string_view>

#include "cli/workspace/embedded_snapshot.h"
#include "cli/workspace/files.h"
#include "cli/workspace/session.h"
#include "engine/eval/program.h"

namespace pareto::workspace {
namespace {

constexpr std::string_view kConfig = "components: [{name: files, type: bucket}]\n";

// The program, the findings' number and whether the rules came from the snapshot, of a run over a small config.
struct Outcome {
  std::string program;
  std::size_t findings = 0;
  int statements = 0;
  bool good = false, restored = false;
};

Outcome RunWith(std::string_view snapshot, bool trees = false) {
  DiskFiles files;
  SessionOptions options;
  options.snapshot = snapshot;
  options.trees = trees;
  Session session(files, options);
  Outcome outcome;
  outcome.good = session.LoadRules() && session.LoadConfig("config.yaml", std::string(kConfig));
  session.Evaluate();
  outcome.program = eval::PrintProgram(session.program(), session.store().pool());
  outcome.findings = session.sink().diagnostics().size();
  outcome.statements = session.statements();
  outcome.restored = session.restored();
  return outcome;
}

bool Same(const Outcome& a, const Outcome& b) { return a.good && b.good && a.program == b.program && a.findings == b.findings && a.statements == b.statements; }

TEST_CASE("what the build embeds is what reading the rule files gives") {
  const Outcome restored = RunWith(EmbeddedSnapshot()), read = RunWith({});
  CHECK(restored.restored);
  CHECK_FALSE(read.restored);
  CHECK(restored.statements > 500);
  CHECK(Same(restored, read));
}

TEST_CASE("a snapshot made again has the same bytes") {
  DiskFiles files;
  Session session(files, {});
  REQUIRE(session.LoadRules());
  CHECK(session.MakeSnapshot() == EmbeddedSnapshot());
}

TEST_CASE("a snapshot that is cut off or damaged is not used") {
  const Outcome read = RunWith({});
  const std::string whole(EmbeddedSnapshot());
  REQUIRE(whole.size() > 10'000);
  for (const std::size_t length : {std::size_t{0}, std::size_t{1}, std::size_t{14}, std::size_t{15}, std::size_t{31}, std::size_t{32}, std::size_t{60}, whole.size() / 2, whole.size() - 1}) {
    INFO("cut off at " << length);
    const Outcome cut = RunWith(std::string_view(whole).substr(0, length));
    CHECK_FALSE(cut.restored);
    CHECK(Same(cut, read));
  }
  for (const std::size_t at : {std::size_t{0}, std::size_t{13}, std::size_t{16}, std::size_t{24}, std::size_t{40}, whole.size() / 3, whole.size() - 1}) {
    INFO("another byte at " << at);
    std::string damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 1);
    const Outcome other = RunWith(damaged);
    CHECK_FALSE(other.restored);
    CHECK(Same(other, read));
  }
  CHECK_FALSE(Snapshot(whole + "x").valid());
}

TEST_CASE("who wants trees gets them") {
  CHECK_FALSE(RunWith(EmbeddedSnapshot(), true).restored);
  DiskFiles files;
  SessionOptions options;
  options.snapshot = EmbeddedSnapshot();
  Session session(files, options);
  REQUIRE(session.LoadRules());
  REQUIRE(session.restored());
  int statements = 0;
  for (const dsl::LoadedModule& module : session.modules()) statements += static_cast<int>(module.tree.statements.size());
  CHECK(statements == session.statements());
}

}  // namespace
}  // namespace pareto::workspace

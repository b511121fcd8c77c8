// How long Pareto's own rules take before a run can begin, phase by phase, least of so many times: read anew, and restored from what the build made of
// them. Prints a line for each phase: its name and milliseconds.
//
//   bench_rules [TIMES]
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "cli/workspace/embedded_snapshot.h"
#include "cli/workspace/snapshot.h"
#include "dsl/analyse.h"
#include "dsl/lower.h"
#include "dsl/parse.h"
#include "rules/embedded.h"
#include "stdlib/functions.h"

namespace {

using namespace pareto;

class Phases {
 public:
  void Begin() { at_ = std::chrono::steady_clock::now(); }
  void End(const char* name) {
    const double spent = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - at_).count();
    const auto it = std::find_if(least_.begin(), least_.end(), [&](const auto& phase) { return phase.first == name; });
    if (it == least_.end()) least_.emplace_back(name, spent);
    else it->second = std::min(it->second, spent);
    Begin();
  }
  void Print() const {
    for (const auto& [name, ms] : least_) std::printf("%s\t%.2f\n", name.c_str(), ms);
  }

 private:
  std::chrono::steady_clock::time_point at_;
  std::vector<std::pair<std::string, double>> least_;
};

void Read(Phases& phases) {
  base::SourceMap sources;
  base::DiagnosticSink sink;
  facts::ValuePool pool;
  std::vector<dsl::LoadedModule> modules;
  phases.Begin();
  for (const rules::EmbeddedFile& file : rules::EmbeddedFiles()) {
    if (file.module.empty() || file.module.rfind("migrate/", 0) == 0) continue;
    dsl::LoadedModule& module = modules.emplace_back();
    module.prelude = file.prelude;
    module.tree = dsl::Parse(sources.AddView(std::string(file.name), file.text), std::string(file.module), sources, sink);
  }
  phases.End("parse");
  const std::unique_ptr<dsl::Checked> checked = dsl::Analyse(std::move(modules), stdlib::Functions(), pool, sink);
  phases.End("analyse");
  const dsl::Lowered lowered = dsl::Lower(*checked, pool, sink);
  phases.End("lower");
  if (sink.has_errors()) std::exit(1);
}

void Restore(Phases& phases) {
  phases.Begin();
  const workspace::Snapshot snapshot(workspace::EmbeddedSnapshot());
  facts::FactStore store;
  dsl::Checked checked;
  dsl::Lowered lowered;
  if (!snapshot.valid() || !snapshot.Restore(checked, lowered, store.pool())) std::exit(1);
  phases.End("restore");
  if (!snapshot.RestoreForMore(checked, lowered)) std::exit(1);
  phases.End("restore for more modules");
}

}  // namespace

int main(int argc, char** argv) {
  const int times = argc > 1 ? std::atoi(argv[1]) : 20;
  Phases phases;
  for (int i = 0; i < times; ++i) {
    Read(phases);
    Restore(phases);
  }
  phases.Print();
  return 0;
}

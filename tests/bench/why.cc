// Times proofs: what recording costs an evaluation, and what it takes to say why.
//
//   bench_why CONFIG RULES-FOLDER    prints one JSON object:
//     plain, recorded   milliseconds (processor) of an evaluation without and with recording, the minimum of five, alternating
//     facts             derived facts; `asked`: of how many, spread evenly over all of them, the proof was taken apart
//     median, most      milliseconds to take one apart and print it, whole tree, by a prover of its own each time; `slowest`: of which fact
#include <algorithm>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "cli/proof.h"
#include "cli/workspace/files.h"
#include "cli/workspace/session.h"

namespace {

using pareto::eval::FactId;
using pareto::facts::RelationId;
using pareto::facts::RowId;

// The processor's time, in milliseconds: what else the machine does takes none of it. All that is timed is one thread.
double Now() { return static_cast<double>(std::clock()) * 1000.0 / CLOCKS_PER_SEC; }

std::unique_ptr<pareto::workspace::Session> Load(const pareto::workspace::Files& files, const char* config, const std::string& text, const char* rules, bool proofs) {
  pareto::workspace::SessionOptions options;
  options.rules_dir = rules;
  options.proofs = proofs;
  auto session = std::make_unique<pareto::workspace::Session>(files, options);
  if (!session->LoadRules() || !session->LoadConfig(config, text)) return nullptr;
  return session;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fputs("usage: bench_why CONFIG RULES-FOLDER\n", stderr);
    return 2;
  }
  std::ifstream file(argv[1], std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  pareto::workspace::DiskFiles files;
  double least[2] = {1e9, 1e9};
  std::unique_ptr<pareto::workspace::Session> session;
  for (int round = 0; round < 5; ++round) {
    for (const bool proofs : {false, true}) {
      auto one = Load(files, argv[1], text.str(), argv[2], proofs);
      if (one == nullptr) {
        std::fputs("bench_why: the rules or the config have errors\n", stderr);
        return 1;
      }
      const double begin = Now();
      one->Evaluate();
      least[proofs ? 1 : 0] = std::min(least[proofs ? 1 : 0], Now() - begin);
      if (proofs) session = std::move(one);
    }
  }
  session->Derive();
  pareto::facts::FactStore& store = session->store();
  std::vector<FactId> facts;
  for (std::uint32_t i = 0; i < store.relations(); ++i) {
    for (RowId row = 0; row < store.relation(RelationId{i}).size(); ++row) {
      if (store.proofs(RelationId{i}).Of(row).rule != pareto::facts::kNoIndex) facts.push_back({RelationId{i}, row});
    }
  }
  constexpr std::size_t kAsked = 1000;
  const std::size_t step = std::max<std::size_t>(1, facts.size() / kAsked);
  std::vector<double> spent;
  double most = 0;
  std::string slowest;
  for (std::size_t i = 0; i < facts.size(); i += step) {
    const double begin = Now();
    pareto::cli::Prover prover(*session, *session->runs().front(), {});
    const std::string shown = pareto::cli::ProofText({prover.Of(facts[i])});
    spent.push_back(Now() - begin);
    if (spent.back() <= most) continue;
    most = spent.back();
    slowest = shown.substr(0, std::min<std::size_t>(shown.find('\n'), 100));
  }
  std::sort(spent.begin(), spent.end());
  const double median = spent.empty() ? 0 : spent[spent.size() / 2];
  std::puts(nlohmann::ordered_json{{"plain", least[0]}, {"recorded", least[1]}, {"facts", facts.size()}, {"asked", spent.size()}, {"median", median},
                                   {"most", most}, {"slowest", slowest}}.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace).c_str());
  return 0;
}

// What `check` and `template` share: a session from flags, and how it went.
#ifndef PARETO_CLI_OPEN_H_
#define PARETO_CLI_OPEN_H_

#include <memory>
#include <string>
#include <vector>

#include "cli/command.h"
#include "cli/env.h"
#include "cli/render/summary.h"
#include "cli/workspace/session.h"

namespace pareto::cli {

// A session over one config, evaluated; `failed` where something kept it from running (told on standard error already).
struct Opened {
  std::unique_ptr<workspace::Session> session;
  bool failed = false;

  // Taking ten thousand components apart costs milliseconds that nobody has use for where the process ends next.
  void Leave(const Env& env) {
    if (env.ends_process) (void)session.release();
  }
};

// `config` empty: `config.yaml`, if the rules want a config at all. `evaluate` false stops after loading. `stages`: the config's
// stages are evaluated too, unless `--stage` names one.
Opened Open(Env& env, const Arguments& arguments, const std::string& config, bool evaluate, bool stages = true);

// Counts of findings and checks, and what came of each check.
render::Summary Summarize(workspace::Session& session, const std::vector<base::Diagnostic>& findings);

// What came of one check.
render::CheckLine LineOf(workspace::Session& session, std::size_t index);

// Whether text output is coloured.
bool UseColor(const Env& env, const Arguments& arguments);

}  // namespace pareto::cli

#endif  // PARETO_CLI_OPEN_H_

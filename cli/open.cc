#include "cli/open.h"

namespace pareto::cli {

Opened Open(Env& env, const Arguments& arguments, const std::string& config, bool evaluate) {
  Opened opened;
  workspace::SessionOptions options;
  options.rules = arguments.rules;
  options.rules_dir = arguments.rules_dir;
  opened.session = std::make_unique<workspace::Session>(*env.files, std::move(options));
  workspace::Session& session = *opened.session;
  session.LoadRules();
  for (const std::string& failure : session.failures()) env.err("pareto: " + failure + "\n");
  opened.failed = !session.failures().empty();
  if (session.statements() == 0 && !opened.failed) {
    env.err("pareto: there are no rules in force\n  name rule files with --rules\n");
    opened.failed = true;
  }
  const bool given = !config.empty();
  if (given || session.wants_config()) {
    const std::string path = given ? config : "config.yaml";
    std::string text, error;
    const bool input = path == "-";
    if (!(input ? env.read_input(&text, &error) : env.files->Read(path, &text, &error))) {
      env.err("pareto: " + path + ": " + error + "\n" + (given ? "" : "  name a config: `pareto check path/to/config.yaml`\n"));
      opened.failed = true;
      return opened;
    }
    session.LoadConfig(input ? "<stdin>" : path, std::move(text));
  }
  if (evaluate && !opened.failed) session.Evaluate();
  return opened;
}

render::Summary Summarize(const workspace::Session& session, const std::vector<base::Diagnostic>& findings) {
  render::Summary summary;
  summary.rules = session.statements();
  for (const base::Diagnostic& d : findings) {
    if (d.severity == base::Severity::kError) ++summary.errors;
    if (d.severity == base::Severity::kWarning) ++summary.warnings;
    if (d.severity == base::Severity::kInfo) ++summary.infos;
  }
  const auto& checks = session.program().checks;
  summary.checks = static_cast<int>(checks.size());
  const auto& verdicts = const_cast<workspace::Session&>(session).store().verdicts;
  for (std::size_t i = 0; i < checks.size(); ++i) {
    if (i >= verdicts.size() || !verdicts[i].ran) {
      ++summary.not_run;
    } else if (verdicts[i].passed + verdicts[i].failed + verdicts[i].not_judged > 0) {
      ++summary.applied;
    } else {
      ++summary.did_not_apply;
    }
  }
  return summary;
}

bool UseColor(const Env& env, const Arguments& arguments) { return arguments.color == "always" || (arguments.color == "auto" && env.color); }

}  // namespace pareto::cli

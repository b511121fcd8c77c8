// `pareto query`: the rows that a condition holds for, as a table, JSON or CSV.
#include "cli/answer.h"
#include "cli/command.h"
#include "cli/open.h"
#include "cli/render/text.h"

namespace pareto::cli {

int RunQuery(Env& env, const Arguments& arguments) {
  if (arguments.query.size() != 1) {
    env.err(arguments.query.empty() ? "pareto: what is the query?\n  `pareto query 'timer(t)'`; `pareto query --help` shows more\n"
                                    : "pareto: a query is one argument\n  put it in quotes; the config is `-c " + arguments.query[1] + "`\n");
    return kCouldNotRun;
  }
  if (arguments.configs.size() > 1) {
    env.err("pareto: a query asks one config\n  name one, or run the command for each\n");
    return kCouldNotRun;
  }
  Opened opened = Open(env, arguments, arguments.configs.empty() ? std::string{} : arguments.configs[0], false, false);
  workspace::Session& session = *opened.session;
  const bool ready = !opened.failed && session.rules_ok() && (!session.wants_config() || session.config_ok());
  const std::size_t before = session.sink().diagnostics().size();
  if (ready) session.Ask(false);
  std::vector<base::Diagnostic> findings = session.sink().Take();
  // What is wrong with the config is the matter of `check`; what is wrong with the query, the rule files or the run is told here.
  std::vector<base::Diagnostic> told;
  std::size_t config_errors = 0;
  for (std::size_t i = 0; i < findings.size(); ++i) {
    const bool config = session.config_file() != base::kNoFile && findings[i].span.file == session.config_file();
    if (config && findings[i].severity == base::Severity::kError) ++config_errors;
    const bool why_not_ready = !ready && (!config || session.rules_ok());
    if (why_not_ready || i >= before || (findings[i].span.valid() && findings[i].span.file == session.query_file())) told.push_back(std::move(findings[i]));
  }
  if (!told.empty()) env.err(render::RenderText(told, session.sources(), {UseColor(env, arguments), env.width, 0}));
  if (!ready) return kCouldNotRun;
  if (session.flags_wrong()) return kCouldNotRun;
  if (config_errors > 0) env.err("the config has " + std::to_string(config_errors) + (config_errors == 1 ? " error" : " errors") + ": `pareto check` shows what\n");

  const std::size_t count = PrintAnswers(env, session, {arguments.format, arguments.limit, arguments.count});
  opened.Leave(env);
  return session.incomplete() ? kIncomplete : count > 0 ? kClean : kFindings;
}

}  // namespace pareto::cli

#include "cli/open.h"

#include "cli/workspace/reasons.h"

namespace pareto::cli {

render::CheckLine LineOf(workspace::Session& session, std::size_t index) {
  using Verdict = render::CheckLine::Verdict;
  const eval::Check& check = session.program().checks[index];
  const auto& verdicts = session.verdicts();
  render::CheckLine line;
  line.name = check.name;
  line.severity = base::SeverityName(check.severity);
  line.own = session.Named(check.span.file);
  if (index >= verdicts.size() || !verdicts[index].ran) {
    line.reason = session.incomplete() ? "the run is incomplete" : "errors stand before it";
    return line;
  }
  line.passed = verdicts[index].passed;
  line.failed = verdicts[index].failed;
  line.not_judged = verdicts[index].not_judged;
  line.verdict = line.failed > 0       ? Verdict::kFailed
                 : line.not_judged > 0 ? Verdict::kNotJudged
                 : line.passed > 0     ? Verdict::kPassed
                                       : Verdict::kDidNotApply;
  if (line.verdict == Verdict::kDidNotApply) line.reason = workspace::WhyNothing(session.sources(), session.store(), check);
  if (line.verdict == Verdict::kNotJudged) line.reason = "since something that they rest on is unknown";
  return line;
}

Opened Open(Env& env, const Arguments& arguments, const std::string& config, bool evaluate, bool stages) {
  Opened opened;
  workspace::SessionOptions options;
  options.rules = arguments.rules;
  options.rules_dir = arguments.rules_dir;
  options.set = arguments.set;
  options.snapshot = env.snapshot;
  options.trees = arguments.print == "ast";
  options.now = arguments.now;
  options.limits = options.limits.Times(static_cast<std::uint32_t>(arguments.bounds));
  options.stage = arguments.stage;
  if (!arguments.query.empty()) options.query = arguments.query[0];
  options.first = arguments.first;
  options.keep_runs = arguments.explain || (arguments.format == "json" && arguments.query.empty());  // of each finding, what it rests on
  options.review = arguments.review || options.query.has_value();
  using Stages = workspace::SessionOptions::Stages;
  options.stages = !arguments.stage.empty() ? Stages::kOne : stages ? Stages::kAll : Stages::kBase;
  if (config != "-") options.components = env.files->ProjectOf(config) + "components";
  opened.session = std::make_unique<workspace::Session>(*env.files, std::move(options));
  workspace::Session& session = *opened.session;
  session.LoadRules();
  std::size_t told = 0;
  const auto tell = [&] {
    for (; told < session.failures().size(); ++told) env.err("pareto: " + session.failures()[told] + "\n");
    opened.failed = opened.failed || !session.failures().empty() || session.flags_wrong();
  };
  tell();
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
    tell();
  }
  if (evaluate && !opened.failed) session.Evaluate();
  return opened;
}

render::Summary Summarize(workspace::Session& session, const std::vector<base::Diagnostic>& findings) {
  render::Summary summary;
  summary.rules = session.statements();
  summary.rules_wrong = !session.rules_ok();
  for (const base::Diagnostic& d : findings) {
    if (d.severity == base::Severity::kError) ++summary.errors;
    if (d.severity == base::Severity::kWarning) ++summary.warnings;
    if (d.severity == base::Severity::kInfo) ++summary.infos;
  }
  summary.checks = static_cast<int>(session.program().checks.size());
  for (std::size_t i = 0; i < session.program().checks.size(); ++i) {
    using Verdict = render::CheckLine::Verdict;
    render::CheckLine line = LineOf(session, i);
    ++(line.verdict == Verdict::kNotRun ? summary.not_run : line.verdict == Verdict::kDidNotApply ? summary.did_not_apply : summary.applied);
    if (line.verdict == Verdict::kNotJudged) ++summary.not_judged;
    summary.lines.push_back(std::move(line));
  }
  summary.nothing_checked = session.wants_config() && summary.errors == 0 && summary.applied == 0 && summary.not_run == 0;
  return summary;
}

bool UseColor(const Env& env, const Arguments& arguments) { return arguments.color == "always" || (arguments.color == "auto" && env.color); }

}  // namespace pareto::cli

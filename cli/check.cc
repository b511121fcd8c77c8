// `pareto check`: findings, and the exit code that a build server reads.
#include <algorithm>
#include <set>

#include "cli/command.h"
#include "cli/open.h"
#include "cli/render/json.h"
#include "cli/render/text.h"
#include "dsl/parse.h"
#include "engine/document/write.h"
#include "engine/facts/print_facts.h"

namespace pareto::cli {
namespace {

// A stage's value, as text.
std::string PrintStage(workspace::Session& session, const std::string& stage) {
  std::string text;
  if (stage == "ast") {
    for (const dsl::LoadedModule& module : session.modules()) text += dsl::PrintAst(module.tree, session.sources());
  } else if (stage == "program") {
    text = eval::PrintProgram(session.program(), session.store().pool());
  } else if (stage == "document") {
    text = document::PrintDocument(session.document(), session.sources());
  } else if (stage == "facts") {
    text = facts::PrintFacts(session.store());
  } else {
    std::vector<std::string> lines;
    for (std::size_t i = 0; i < session.store().relations(); ++i) {
      const auto id = facts::RelationId{static_cast<std::uint32_t>(i)};
      lines.push_back(session.store().info(id).name + "\t" + std::to_string(session.store().relation(id).size()) + "\n");
    }
    std::sort(lines.begin(), lines.end());
    for (const std::string& line : lines) text += line;
  }
  return text;
}

base::Severity Threshold(const std::string& fail_on) {
  return fail_on == "info" ? base::Severity::kInfo : fail_on == "warning" ? base::Severity::kWarning : base::Severity::kError;
}

}  // namespace

int RunCheck(Env& env, const Arguments& arguments) {
  std::vector<std::string> configs = arguments.configs;
  if (configs.empty()) configs.emplace_back();
  bool incomplete = false, failed = false, reached = false;
  for (std::size_t i = 0; i < configs.size(); ++i) {
    const bool static_stage = arguments.print == "ast" || arguments.print == "document";
    Opened opened = Open(env, arguments, configs[i], !static_stage);
    workspace::Session& session = *opened.session;
    failed = failed || opened.failed || !session.rules_ok();
    incomplete = incomplete || session.incomplete();
    std::vector<base::Diagnostic> findings = session.sink().Take();
    for (const base::Diagnostic& d : findings) reached = reached || d.severity <= Threshold(arguments.fail_on);
    if (!arguments.print.empty()) {
      env.out(PrintStage(session, arguments.print));
      if (!findings.empty()) env.err(render::RenderText(findings, session.sources(), {UseColor(env, arguments), env.width, arguments.max_findings}));
      continue;
    }
    // What kept it from running stands on standard error. A summary would read as a verdict.
    if (opened.failed) {
      env.out(render::RenderText(findings, session.sources(), {UseColor(env, arguments), env.width, arguments.max_findings}));
      continue;
    }
    const render::Summary summary = Summarize(session, findings);
    if (arguments.format == "json") {
      env.out(render::RenderJson(findings, session.sources(), summary));
      continue;
    }
    std::string text = render::RenderText(findings, session.sources(), {UseColor(env, arguments), env.width, arguments.max_findings});
    if (!text.empty()) text += "\n";
    if (configs.size() > 1) text += configs[i] + ": ";
    if (session.incomplete()) text += "INCOMPLETE: ";
    text += render::SummaryLine(summary) + "\n";
    if (i + 1 < configs.size()) text += "\n";
    env.out(text);
  }
  return incomplete ? kIncomplete : failed ? kCouldNotRun : reached ? kFindings : kClean;
}

}  // namespace pareto::cli

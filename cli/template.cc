// `pareto template`: the template, if nothing is wrong.
#include "cli/command.h"
#include "cli/open.h"
#include "cli/render/text.h"
#include "engine/document/write.h"
#include "engine/emit/template.h"

namespace pareto::cli {
namespace {

bool EndsWith(const std::string& text, std::string_view end) { return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0; }

}  // namespace

int RunTemplate(Env& env, const Arguments& arguments) {
  if (arguments.configs.size() > 1) {
    env.err("pareto: a template is made of one config\n  name one, or run the command for each\n");
    return kCouldNotRun;
  }
  Opened opened = Open(env, arguments, arguments.configs.empty() ? std::string{} : arguments.configs[0], true, false);
  workspace::Session& session = *opened.session;
  document::Document made;
  if (!opened.failed && session.rules_ok() && !session.incomplete() && !session.sink().has_errors()) {
    const eval::Program& program = session.program();
    made = emit::BuildTemplate(session.store(), {program.finished, program.output, program.parameter}, session.sink());
  }
  const bool errors = session.sink().has_errors();
  const std::vector<base::Diagnostic> findings = session.sink().Take();
  if (!findings.empty()) {
    env.err(render::RenderText(findings, session.sources(), {UseColor(env, arguments), env.width, arguments.max_findings}) + "\n" + render::SummaryLine(Summarize(session, findings)) + "\n");
  }
  opened.Leave(env);
  if (session.incomplete()) return kIncomplete;
  if (opened.failed || !session.rules_ok()) return kCouldNotRun;
  if (errors) {
    env.err("no template is written while there are errors\n");
    return kFindings;
  }
  const bool yaml = arguments.format == "yaml" || (arguments.format.empty() && (EndsWith(arguments.output, ".yaml") || EndsWith(arguments.output, ".yml")));
  const std::string text = yaml ? document::WriteYaml(made) : document::WriteJson(made);
  if (arguments.output.empty() || arguments.output == "-") {
    env.out(text);
    return kClean;
  }
  std::string error;
  if (!env.files->Write(arguments.output, text, &error)) {
    env.err("pareto: " + arguments.output + ": " + error + "\n");
    return kCouldNotRun;
  }
  return kClean;
}

}  // namespace pareto::cli

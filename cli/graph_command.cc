// `pareto graph`: an application as a picture.
#include "cli/command.h"
#include "cli/graph/dot.h"
#include "cli/graph/page.h"
#include "cli/graph/picture.h"
#include "cli/open.h"
#include "cli/render/text.h"

namespace pareto::cli {
namespace {

std::string FormatOf(const Arguments& arguments) {
  if (!arguments.format.empty()) return arguments.format;
  const std::size_t dot = arguments.output.rfind('.');
  const std::string ending = dot == std::string::npos ? std::string() : arguments.output.substr(dot + 1);
  if (ending == "htm") return "html";
  return ending == "gv" ? "dot" : ending == "dot" || ending == "html" ? ending : "svg";
}

}  // namespace

int RunGraph(Env& env, const Arguments& arguments) {
  if (arguments.configs.size() > 1) {
    env.err("pareto: a picture is of one config\n  name one, or run the command for each\n");
    return kCouldNotRun;
  }
  const std::string format = FormatOf(arguments);
  Arguments one = arguments;
  one.review = true;
  const std::string config = arguments.configs.empty() ? std::string() : arguments.configs[0];
  Opened opened = Open(env, one, config, true, false);
  workspace::Session& session = *opened.session;
  std::vector<base::Diagnostic> findings = session.sink().Take();
  if (opened.failed || !session.rules_ok() || !session.wants_config() || !session.config_ok()) {
    if (!findings.empty()) env.err(render::RenderText(findings, session.sources(), {UseColor(env, arguments), env.width, 0}));
    if (!opened.failed && session.rules_ok() && !session.wants_config()) env.err("pareto: these rule files describe no config, so there is nothing to draw\n");
    return kCouldNotRun;
  }
  const Side side(session, std::move(findings));
  Picture picture = DrawPicture(side, arguments.permissions);
  picture.name = std::string(session.sources().name(session.config_file()));
  std::string error, help;
  const auto wrong = [&] {
    env.err("pareto: " + error + "\n" + (help.empty() ? "" : "  " + help + "\n"));
    return kCouldNotRun;
  };
  if (!arguments.focus.empty() && !Focus(picture, arguments.focus, &error, &help)) {
    error = "--focus " + arguments.focus + ": " + error;
    return wrong();
  }
  std::string text;
  if (format == "dot") {
    text = WriteDot(picture);
  } else {
    const std::string svg = LayOut(picture, env.run, &error, &help);
    if (svg.empty()) return wrong();
    text = format == "html" ? WritePage(picture, svg) : svg;
  }
  if (arguments.output.empty() || arguments.output == "-") {
    env.out(text);
  } else if (!env.files->Write(arguments.output, text, &error)) {
    error = arguments.output + ": " + error;
    return wrong();
  }
  if (const std::size_t errors = side.errors(); errors > 0) {
    env.err("the config has " + std::to_string(errors) + (errors == 1 ? " error" : " errors") + ", and the picture is of what can be told: `pareto check` shows what\n");
  }
  const bool incomplete = session.incomplete();
  if (incomplete) env.err("a bound stopped the analysis: the picture is incomplete\n");
  opened.Leave(env);
  return incomplete ? kIncomplete : kClean;
}

}  // namespace pareto::cli

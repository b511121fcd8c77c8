// `pareto diff`: what a change of a config changes, for whoever reviews it.
#include <algorithm>

#include "cli/command.h"
#include "cli/diff/compare.h"
#include "cli/diff/show.h"
#include "cli/open.h"
#include "cli/render/text.h"
#include "cli/workspace/git_files.h"
#include "engine/emit/template.h"

namespace pareto::cli {
namespace {

// One of the two: the name to open it by (`-`: standard input), and the stage.
struct Asked {
  std::string path, stage;
};

// What the command line says; false with a message. A name that is no file and has a colon is of a revision.
bool WhichTwo(Env& env, const Arguments& arguments, Asked& before, Asked& after) {
  const std::vector<std::string>& configs = arguments.configs;
  const std::vector<std::string>& stages = arguments.stages;
  if (configs.size() > 2 || stages.size() > 2) {
    env.err("pareto: two configs are compared, and " + std::to_string(std::max(configs.size(), stages.size())) + (configs.size() > 2 ? " are named\n" : " stages are named\n") + "  name the old one, then the new one\n");
    return false;
  }
  if (configs.size() < 2 && stages.empty()) {
    const std::string config = configs.empty() ? "config.yaml" : configs[0];
    env.err(std::string("pareto: compare ") + (configs.empty() ? "what" : "`" + config + "`") + " with what?\n  `pareto diff HEAD:" + config + " " + config + "` is what has changed since the last commit; `pareto diff --help` shows more\n");
    return false;
  }
  before.path = configs.empty() ? "config.yaml" : configs[0];
  after.path = configs.empty() ? before.path : configs.back();
  // Two configs in one stage, a config in two, or a config as it is and in one.
  after.stage = stages.empty() ? "" : stages.back();
  before.stage = stages.size() == 2 || configs.size() == 2 ? (stages.empty() ? "" : stages[0]) : "";
  if (before.path == "-" && after.path == "-" && configs.size() == 2) {
    env.err("pareto: standard input holds one config\n  name a file or `REV:path` for the other\n");
    return false;
  }
  return true;
}

// Resolves `REV:path`; false with git's cause.
bool Resolve(Env& env, workspace::GitFiles& files, std::string& path) {
  if (path == "-" || files.KindOf(path) != workspace::Files::Kind::kNone || path.find(':') == std::string::npos) return true;
  if (!env.run) {
    env.err("pareto: " + path + ": no other program can be run here, and git reads revisions\n");
    return false;
  }
  std::string error, help;
  const std::string name = files.Open(path, &error, &help);
  if (name.empty()) {
    env.err("pareto: " + path + ": " + error + "\n" + (help.empty() ? "" : "  " + help + "\n"));
    return false;
  }
  path = name;
  return true;
}

struct Opening {
  Opened opened;
  std::vector<base::Diagnostic> findings;
  bool could_not_run = false;
};

Opening OpenOne(Env& env, const Arguments& arguments, const Asked& asked) {
  Arguments one = arguments;
  one.stage = asked.stage;
  one.review = true;
  Opening opening;
  opening.opened = Open(env, one, asked.path, true, false);
  workspace::Session& session = *opening.opened.session;
  opening.could_not_run = opening.opened.failed || !session.rules_ok() || (session.wants_config() && !session.config_ok());
  if (!opening.could_not_run && !session.incomplete() && !session.sink().has_errors()) {
    // Ids that two resources have are found where the template is made.
    const eval::Program& program = session.program();
    (void)emit::BuildTemplate(session.store(), {program.finished, program.output, program.parameter}, session.sink());
  }
  opening.findings = session.sink().Take();
  if (opening.could_not_run && !opening.findings.empty()) env.err(render::RenderText(opening.findings, session.sources(), {UseColor(env, arguments), env.width, 0}));
  return opening;
}

// The errors of a side, with their places.
void TellErrors(Env& env, const Arguments& arguments, const Side& side, const std::string& name) {
  std::vector<base::Diagnostic> errors;
  for (const base::Diagnostic& d : side.findings()) {
    if (d.severity == base::Severity::kError) errors.push_back(d);
  }
  if (errors.empty()) return;
  env.err(name + " has " + std::to_string(errors.size()) + (errors.size() == 1 ? " error" : " errors") + ":\n\n" + render::RenderText(errors, side.session().sources(), {UseColor(env, arguments), env.width, 0}) + "\n");
}

std::vector<std::string> Failed(const std::vector<std::string>& gates, const Difference& difference) {
  std::vector<std::string> failed;
  // What is not known to be the same has not passed.
  const bool unsure = std::find(difference.may_be_more.begin(), difference.may_be_more.end(), "permitted") != difference.may_be_more.end();
  for (const char* gate : {"permissions", "replacement", "removal"}) {
    if (std::find(gates.begin(), gates.end(), gate) == gates.end()) continue;
    const std::string name = gate;
    const auto any = [&](const auto& is) { return std::any_of(difference.resources.begin(), difference.resources.end(), is); };
    const bool reached = name == "permissions"   ? !difference.permissions.empty() || unsure
                         : name == "replacement" ? any([](const ResourceChange& c) { return !c.replaced.empty(); })
                                                 : any([](const ResourceChange& c) { return c.sign == Sign::kRemoved; });
    if (reached) failed.push_back(name);
  }
  return failed;
}

}  // namespace

int RunDiff(Env& env, const Arguments& arguments) {
  Asked old_one, new_one;
  if (!WhichTwo(env, arguments, old_one, new_one)) return kCouldNotRun;
  workspace::GitFiles files(*env.files, env.run);
  if (!Resolve(env, files, old_one.path) || !Resolve(env, files, new_one.path)) return kCouldNotRun;
  Env world = env;
  world.files = &files;
  std::string input;
  bool read = false;
  if (env.read_input) {
    // One config in two stages is opened twice.
    world.read_input = [&](std::string* text, std::string* error) {
      if (!read && !env.read_input(&input, error)) return false;
      read = true;
      *text = input;
      return true;
    };
  }
  Opening before = OpenOne(world, arguments, old_one);
  // The other one has the same rule files and flags, and would say the same.
  if (!before.opened.session->rules_ok() || before.opened.session->flags_wrong()) return kCouldNotRun;
  Opening after = OpenOne(world, arguments, new_one);
  if (before.could_not_run || after.could_not_run) return kCouldNotRun;
  const bool incomplete = before.opened.session->incomplete() || after.opened.session->incomplete();
  const Side old_side(*before.opened.session, std::move(before.findings)), new_side(*after.opened.session, std::move(after.findings));
  Difference difference = Compare(old_side, new_side);
  const auto shown = [](const Asked& asked) { return (asked.path == "-" ? "<stdin>" : asked.path) + (asked.stage.empty() ? "" : " in stage " + asked.stage); };
  difference.before = shown(old_one);
  difference.after = shown(new_one);
  const std::vector<std::string> failed = Failed(arguments.gates, difference);
  TellErrors(env, arguments, old_side, difference.before);
  TellErrors(env, arguments, new_side, difference.after);
  if (arguments.format == "json") {
    env.out(DifferenceJson(difference, failed, incomplete));
  } else {
    const std::string text = DifferenceText(difference, UseColor(env, arguments), env.width);
    if (!text.empty()) env.out(text + "\n" + SummaryOf(difference) + "\n");
  }
  if (incomplete) env.err("a bound stopped the analysis: the difference is incomplete\n");
  if (!difference.judged()) env.err("what rests on errors is not compared: calls, permissions and resources\n");
  for (const std::string& name : difference.may_be_more) env.err("there may be more of `" + name + "`: something that it rests on is unknown\n");
  for (const std::string& gate : failed) env.err("--fail-on " + gate + ": it has come true\n");
  const bool errors = !difference.judged();
  before.opened.Leave(env);
  after.opened.Leave(env);
  return incomplete ? kIncomplete : errors || !failed.empty() ? kFindings : kClean;
}

}  // namespace pareto::cli

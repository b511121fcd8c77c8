// `pareto fmt`: lays out rule files, in place or as a question.
#include <algorithm>

#include "cli/command.h"
#include "cli/open.h"
#include "cli/render/diff.h"
#include "cli/render/text.h"
#include "cli/rule_files.h"
#include "dsl/format.h"

namespace pareto::cli {
namespace {

std::string Count(std::size_t n, const std::string& what) { return std::to_string(n) + " " + what + (n == 1 ? "" : "s"); }

}  // namespace

int RunFmt(Env& env, const Arguments& arguments) {
  bool failed = false;
  std::vector<RuleFile> files = ReadRuleFiles(env, arguments.paths, &failed);
  base::SourceMap sources;
  base::DiagnosticSink sink;
  std::size_t changed = 0, same = 0, broken = 0;
  for (RuleFile& rule_file : files) {
    const base::FileId file = sources.Add(rule_file.name, std::move(rule_file.text));
    const std::string_view before = sources.text(file);
    const std::optional<std::string> after = dsl::Format(file, sources, sink);
    if (!after) {
      ++broken;
      continue;
    }
    const bool differs = *after != before;
    ++(differs ? changed : same);
    if (arguments.diff && differs) env.out(render::UnifiedDiff(rule_file.name, rule_file.name, std::string(before), *after));
    if (arguments.diff || arguments.check) {
      if (differs && arguments.check) (arguments.diff ? env.err : env.out)(rule_file.name + "\n");
      continue;
    }
    if (rule_file.input) {
      env.out(*after);
      continue;
    }
    std::string error;
    if (!differs) continue;
    if (!env.files->Write(rule_file.name, *after, &error)) {
      env.err("pareto: " + rule_file.name + ": " + error + "\n");
      --changed;
      failed = true;
      continue;
    }
    env.out(rule_file.name + "\n");
  }
  const std::vector<base::Diagnostic> findings = sink.Take();
  if (!findings.empty()) env.err(render::RenderText(findings, sources, {UseColor(env, arguments), env.width, 0}));
  const bool only_input = files.size() == 1 && files[0].input;
  if (!files.empty() && !only_input && !arguments.diff) {
    std::string line = Count(changed, "file") + (arguments.check ? " would change, " : " changed, ") + std::to_string(same) + (arguments.check ? " would not" : " left as they were");
    if (broken > 0) line += ", " + Count(broken, "file") + " left alone because of the errors above";
    env.err(line + "\n");
  }
  if (failed || broken > 0) return kCouldNotRun;
  return arguments.check && changed > 0 ? kFindings : kClean;
}

}  // namespace pareto::cli

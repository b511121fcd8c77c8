#include "cli/repl/shell.h"

#include <algorithm>
#include <cstdio>

#include "cli/answer.h"
#include "cli/open.h"
#include "cli/render/summary.h"
#include "cli/render/text.h"
#include "cli/repl/commands.h"
#include "cli/repl/entries.h"
#include "dsl/entry.h"

namespace pareto::cli::repl {

Shell::Shell(Env& env, const Arguments& arguments, const std::atomic<bool>* stop) : env_(env), model_(env, arguments, stop), mode_(arguments.format.empty() ? "table" : arguments.format), limit_(arguments.limit) {}

void Shell::Warm() {
  model_.session().DeriveAll();
  TellFindings();
}

int Shell::Run(const std::string& name, std::string_view text) {
  int worst = kClean;
  for (const EntryText& entry : SplitEntries(text)) {
    if (quit_) break;
    env_.flush();  // what is told comes behind what was answered before
    if (entry.text[0] == ':') {
      worst = std::max(worst, Command(entry.text));
      continue;
    }
    model_.Refresh();
    // Lines above it keep the places what they are in the whole text.
    const std::string placed = std::string(entry.line, '\n') + entry.text;
    const auto started = std::chrono::steady_clock::now();
    worst = std::max(worst, dsl::LookAtEntry(entry.text).kind == dsl::Entry::Kind::kStatement ? State(name, placed) : Ask(name, placed));
    if (!time_) continue;
    char shown[32];
    std::snprintf(shown, sizeof shown, "%.1f ms\n", std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - started).count());
    env_.err(shown);
  }
  return worst;
}

bool Shell::TellFindings() {
  std::vector<base::Diagnostic> findings = model_.session().sink().Take();
  const bool interrupted = std::erase_if(findings, [](const base::Diagnostic& d) { return d.code == "limit/interrupted"; }) > 0;
  model_.Tell(findings);
  if (interrupted) env_.err("interrupted\n");
  return interrupted;
}

int Shell::Ask(const std::string& name, const std::string& text, bool quiet, std::size_t* rows) {
  workspace::Session& session = model_.session();
  const bool asked = session.Answer(name, text);
  const bool interrupted = TellFindings();
  if (!asked) return kCouldNotRun;
  const std::size_t found = session.store().relation(session.query_relation()).size();
  if (rows != nullptr) *rows = found;
  if (session.incomplete()) {
    if (!interrupted && !quiet) env_.err("stopped at " + std::to_string(found) + (found == 1 ? " row\n" : " rows\n"));
    return kIncomplete;
  }
  if (!quiet) PrintAnswers(env_, session, {mode_, limit_, false});
  return found > 0 ? kClean : kFindings;
}

int Shell::State(const std::string& name, const std::string& text) {
  std::vector<std::string> added;
  if (!model_.Add(name, text, &added)) return kCouldNotRun;
  int worst = kClean;
  for (const std::string& what : added) {
    if (what.rfind("check ", 0) == 0) {
      worst = std::max(worst, Judge(what.substr(6)));
    } else if (what.rfind("rule ", 0) == 0) {
      std::size_t rows = 0;
      const std::string relation = what.substr(5);
      const int code = Ask("query", AllRowsOf(model_.session(), relation), true, &rows);
      if (code <= kFindings) env_.err("`" + relation + "` has " + std::to_string(rows) + (rows == 1 ? " row\n" : " rows\n"));
      else worst = std::max(worst, code);
    } else {
      env_.err("added " + what.substr(0, what.find(' ')) + (what.find(' ') == std::string::npos ? "\n" : " `" + what.substr(what.find(' ') + 1) + "`\n"));
    }
  }
  return worst;
}

int Shell::Judge(const std::string& check) {
  workspace::Session& session = model_.session();
  const std::vector<eval::Check>& checks = session.program().checks;
  const auto at = std::find_if(checks.begin(), checks.end(), [&](const eval::Check& c) { return c.name == check; });
  if (at == checks.end()) return kCouldNotRun;
  const auto index = static_cast<std::uint32_t>(at - checks.begin());
  if (!session.DeriveAll() || !session.Judge(index)) {
    TellFindings();
    return kIncomplete;
  }
  const std::string findings = render::RenderText(session.sink().Take(), session.sources(), {UseColor(env_, model_.arguments()), env_.width, 0});
  const render::CheckLine line = LineOf(session, index);
  env_.out(findings + (findings.empty() ? "" : "\n") + render::RenderChecks({line}));
  return line.verdict == render::CheckLine::Verdict::kFailed ? kFindings : kClean;
}

}  // namespace pareto::cli::repl

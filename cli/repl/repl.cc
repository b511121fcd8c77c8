// `pareto repl`: a session of questions, from a terminal, a pipe or `-e`.
#include <memory>

#include "cli/command.h"
#include "cli/open.h"
#include "cli/repl/entries.h"
#include "cli/repl/history.h"
#include "cli/repl/pager.h"
#include "cli/repl/shell.h"
#include "cli/repl/terminal.h"
#include "dsl/entry.h"

namespace pareto::cli {
namespace {

constexpr const char* kPrompt = "pareto> ";
constexpr const char* kMore = "   ...> ";

// The lines of one entry, until it is whole. A line that begins in column 1 is indented, since it goes on; inside a `"""` text it stays as it is.
repl::Terminal::Got ReadEntry(repl::Terminal& terminal, std::string* entry) {
  for (;;) {
    std::string line;
    const repl::Terminal::Got got = terminal.Read(entry->empty() ? kPrompt : kMore, &line);
    if (got != repl::Terminal::Got::kLine) return got;
    if (entry->empty()) {
      *entry = line;
    } else {
      const bool block = dsl::LookAtEntry(*entry).block, document = (*entry)[entry->rfind('\n') + 1] == '#';
      *entry += std::string("\n") + (block || document || line.empty() || repl::GoesOn(line) ? "" : "  ") + line;
      // An empty line ends what is not whole, and it says what is missing; one in the midst of what was pasted does not.
      if (line.find_first_not_of(" \t") == std::string::npos && !block && terminal.Next() == 0) return got;
    }
    if ((*entry)[0] == ':') return got;
    const dsl::Entry seen = dsl::LookAtEntry(*entry);
    if (seen.more) continue;
    // Of what was pasted, a line that is indented belongs to the one above.
    if (seen.kind == dsl::Entry::Kind::kNothing || !repl::GoesOn(std::string(1, terminal.Next()))) return got;
  }
}

// A session at a terminal.
void Talk(Env& env, const Arguments& arguments, repl::Shell& shell) {
  repl::History history(env.state_folder);
  std::string entry;
  repl::Terminal terminal(UseColor(env, arguments), [&](const std::string& line) { return repl::Complete(shell.model().session(), entry.empty() ? entry : entry + "\n", line); });
  for (const std::string& old : history.entries()) terminal.Remember(old);
  env.out("`:help` says what can be asked; Ctrl-D ends the session\n");
  shell.Warm();
  bool told = false;
  for (std::size_t number = 1; !shell.quit();) {
    env.flush();
    entry.clear();
    const repl::Terminal::Got got = ReadEntry(terminal, &entry);
    if (got == repl::Terminal::Got::kEnd) break;
    if (got == repl::Terminal::Got::kInterrupted || entry.find_first_not_of(" \t\n") == std::string::npos) continue;
    if (history.Add(entry)) terminal.Remember(entry);
    if (!history.trouble().empty() && !std::exchange(told, true)) env.err("entries are not kept for the next session: " + history.trouble() + "\n");
    shell.Run("input-" + std::to_string(number++), entry);
  }
}

}  // namespace

int RunRepl(Env& world, const Arguments& arguments) {
  Env env = world;
  if (arguments.configs.size() > 1) {
    env.err("pareto: a session asks one config\n  name one, or begin a session for each\n");
    return kCouldNotRun;
  }
  const bool given = !arguments.query.empty();
  if (!given && !arguments.configs.empty() && arguments.configs[0] == "-") {
    env.err("pareto: standard input cannot be the config and the questions\n  ask with `-e`, or name the config's file\n");
    return kCouldNotRun;
  }
  const bool talks = !given && env.terminal;
  if (talks) env.out = repl::Page;
  // It goes with the process, where that ends next.
  auto shell = std::make_unique<repl::Shell>(env, arguments, talks ? &repl::Terminal::stop() : nullptr);
  int code = shell->Open() ? kClean : kCouldNotRun;
  if (code == kClean && !talks && shell->model().broken()) code = kCouldNotRun;
  if (code == kClean && given) {
    for (const std::string& text : arguments.query) {
      if (!shell->quit()) code = std::max(code, shell->Run("-e", text));
    }
  } else if (code == kClean && talks) {
    Talk(env, arguments, *shell);
  } else if (code == kClean) {
    std::string text, error;
    if (!env.read_input(&text, &error)) {
      env.err("pareto: standard input: " + error + "\n");
      return kCouldNotRun;
    }
    code = shell->Run("<stdin>", text);
  }
  if (env.ends_process) (void)shell.release();
  return code;
}

}  // namespace pareto::cli

// The program: builds the world and hands it to the command table.
#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <new>
#include <string>
#include <vector>

#include "cli/command.h"
#include "cli/workspace/embedded_snapshot.h"

namespace {

bool ReadAll(std::FILE* file, std::string* text, std::string* error) {
  char buffer[1 << 16];
  for (std::size_t got; (got = std::fread(buffer, 1, sizeof buffer, file)) > 0;) {
    text->append(buffer, got);
    if (text->size() > (1u << 30)) {
      *error = "it is larger than 1 GiB";
      return false;
    }
  }
  if (std::ferror(file) != 0) {
    *error = "it cannot be read";
    return false;
  }
  return true;
}

int TerminalWidth() {
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 40) return size.ws_col;
  return 100;
}

// $XDG_STATE_HOME/pareto, else ~/.local/state/pareto. A path that is not absolute counts as none, as the specification of these folders says.
std::string StateFolder() {
  const char* state = std::getenv("XDG_STATE_HOME");
  if (state != nullptr && *state == '/') return std::string(state) + "/pareto";
  const char* home = std::getenv("HOME");
  return home != nullptr && *home == '/' ? std::string(home) + "/.local/state/pareto" : std::string();
}

}  // namespace

int main(int argc, char** argv) {
  // The allocator's `new` ends the process where there is no memory and no handler; this one makes it throw, as the standard's does.
  std::set_new_handler([] { throw std::bad_alloc(); });
  pareto::workspace::DiskFiles files;
  pareto::cli::Env env;
  bool written = true;
  env.files = &files;
  env.ends_process = true;
  // For those who work on Pareto: to see that both ways say the same (CONTRIBUTING.md).
  const char* read_rules = std::getenv("PARETO_READ_RULES");
  if (read_rules == nullptr || *read_rules == '\0') env.snapshot = pareto::workspace::EmbeddedSnapshot();
  env.read_input = [](std::string* text, std::string* error) { return ReadAll(stdin, text, error); };
  env.run = pareto::workspace::RunOnSystem;
  env.out = [&](const std::string& text) { written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && written; };
  env.err = [](const std::string& text) { std::fwrite(text.data(), 1, text.size(), stderr); };
  env.flush = [] {
    std::fflush(stdout);
    std::fflush(stderr);
  };
  const char* no_color = std::getenv("NO_COLOR");
  env.color = isatty(STDOUT_FILENO) == 1 && (no_color == nullptr || *no_color == '\0');
  env.width = TerminalWidth();
  env.terminal = isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1;
  env.state_folder = StateFolder();
  int code;
  try {
    code = pareto::cli::Run(env, std::vector<std::string>(argv + 1, argv + argc));
  } catch (const std::bad_alloc&) {
    std::fputs("pareto: memory ran out; the analysis is incomplete\n", stderr);
    code = pareto::cli::kIncomplete;
  }
  if (std::fflush(stdout) != 0 || !written) {
    std::fputs("pareto: standard output could not be written\n", stderr);
    if (code != pareto::cli::kIncomplete) code = pareto::cli::kIncomplete;
  }
  // The facts go with the process: taking them apart one by one is time that nobody has use for.
  std::fflush(stderr);
  std::_Exit(code);
}

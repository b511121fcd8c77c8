#include "cli/repl/pager.h"

#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>

namespace pareto::cli::repl {
namespace {

constexpr int kNoSuchCommand = 127;  // of a shell

bool FitsTerminal(const std::string& text) {
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_row < 3 || size.ws_col == 0) return true;
  std::size_t rows = 0;
  for (std::size_t at = 0; at < text.size() && rows < size.ws_row;) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    rows += 1 + (end - at) / size.ws_col;
    at = end + 1;
  }
  return rows < size.ws_row;
}

}  // namespace

void Page(const std::string& text) {
  const char* wanted = std::getenv("PAGER");
  const std::string pager = wanted != nullptr ? wanted : "less -FRX";
  std::fflush(stdout);
  int status = -1;
  if (!FitsTerminal(text) && !pager.empty()) {
    // Who has seen enough closes the pager, and what is left is written to nobody.
    struct sigaction ignore = {}, before = {};
    ignore.sa_handler = SIG_IGN;
    sigaction(SIGPIPE, &ignore, &before);
    if (std::FILE* pipe = popen((pager + " 2>/dev/null").c_str(), "w"); pipe != nullptr) {
      std::fwrite(text.data(), 1, text.size(), pipe);
      status = pclose(pipe);
    }
    sigaction(SIGPIPE, &before, nullptr);
    if (status != -1 && !(WIFEXITED(status) && WEXITSTATUS(status) == kNoSuchCommand)) return;
  }
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fflush(stdout);
}

}  // namespace pareto::cli::repl

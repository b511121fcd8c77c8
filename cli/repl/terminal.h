// Lines from a terminal, edited with libedit: history, completion, Ctrl-C.
//
// One at a time in a process, since signals are the process's. While it lives the terminal does not echo: what is typed or pasted while an answer is
// being made is shown when its line is read.
#ifndef PARETO_CLI_REPL_TERMINAL_H_
#define PARETO_CLI_REPL_TERMINAL_H_

#include <atomic>
#include <functional>
#include <memory>
#include <string>

#include "cli/repl/complete.h"

namespace pareto::cli::repl {

class Terminal {
 public:
  // `complete` is given what stands before the cursor.
  Terminal(bool color, std::function<Completions(const std::string&)> complete);
  ~Terminal();

  enum class Got { kLine, kEnd, kInterrupted };
  // Reads one line, without its line end; a line out of the history may have several.
  Got Read(const std::string& prompt, std::string* line);
  // The first character of the next line where it has been typed or pasted already; else 0.
  char Next();
  // What arrow keys bring back; the newest last.
  void Remember(const std::string& entry);

  // Set by Ctrl-C. Read clears it when it begins and, having told of it, when it ends: what comes in between is meant for the answer.
  static const std::atomic<bool>& stop();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace pareto::cli::repl

#endif  // PARETO_CLI_REPL_TERMINAL_H_

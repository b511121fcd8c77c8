// The session as its user sees it: entries go in, answers come out. Knows nothing of terminals.
#ifndef PARETO_CLI_REPL_SHELL_H_
#define PARETO_CLI_REPL_SHELL_H_

#include <atomic>
#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "cli/command.h"
#include "cli/env.h"
#include "cli/repl/model.h"

namespace pareto::cli::repl {

class Shell {
 public:
  // All must outlive it. `stop` ends an evaluation that runs; may be null.
  Shell(Env& env, const Arguments& arguments, const std::atomic<bool>* stop);

  // As Model::Open.
  bool Open() { return model_.Open(); }
  // Derives all that the rule files make, so that no question waits for it.
  void Warm();
  // Runs the entries of a text whose lines people see under `name`, one after another. Returns the worst of their exit codes, as `query`'s.
  int Run(const std::string& name, std::string_view text);
  bool quit() const { return quit_; }
  Model& model() { return model_; }

 private:
  friend struct Commands;
  // A question. `quiet`: nothing is printed but mistakes; `rows` (may be null) is how many answers there are.
  int Ask(const std::string& name, const std::string& text, bool quiet = false, std::size_t* rows = nullptr);
  int State(const std::string& name, const std::string& text);
  int Judge(const std::string& check);
  int Command(std::string_view text);
  // Tells what the session found. True where it was interrupted.
  bool TellFindings();

  Env& env_;
  Model model_;
  std::string mode_;
  std::size_t limit_;
  bool time_ = false;
  bool quit_ = false;
};

}  // namespace pareto::cli::repl

#endif  // PARETO_CLI_REPL_SHELL_H_

// Other programs, as an argument: commands run them through `RunProgram`, so that tests can do without.
//
// A program is found on PATH and given its arguments as they are: no shell reads them.
#ifndef PARETO_CLI_WORKSPACE_PROCESS_H_
#define PARETO_CLI_WORKSPACE_PROCESS_H_

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace pareto::workspace {

// What came of a program.
struct Ran {
  bool started = false;  // it was found; else `error` says why not
  int code = -1;         // its exit code; -1 where it was stopped, by a signal or by us
  std::string out;       // standard output
  std::string error;     // standard error, at most 64 KB; or why it was stopped
};

struct ProgramLimits {
  int seconds = 60;
  std::size_t bytes = std::size_t{1} << 30;  // of standard output
};

// `words`: the program's name and its arguments; `input`: its standard input.
using RunProgram = std::function<Ran(const std::vector<std::string>& words, const std::string& input, const ProgramLimits& limits)>;

// The real one. A program that takes longer or says more than its limits is killed.
Ran RunOnSystem(const std::vector<std::string>& words, const std::string& input, const ProgramLimits& limits);

}  // namespace pareto::workspace

#endif  // PARETO_CLI_WORKSPACE_PROCESS_H_

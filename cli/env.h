// The world of a command, as an argument: tests hand it files and streams in memory.
#ifndef PARETO_CLI_ENV_H_
#define PARETO_CLI_ENV_H_

#include <functional>
#include <string>
#include <string_view>

#include "cli/workspace/files.h"
#include "cli/workspace/process.h"

namespace pareto::cli {

struct Env {
  workspace::Files* files = nullptr;
  std::function<bool(std::string* text, std::string* error)> read_input;  // all of standard input
  workspace::RunProgram run;                                              // other programs; empty: there are none
  std::function<void(const std::string&)> out;                            // standard output: data
  std::function<void(const std::string&)> err;                            // standard error: the rest
  std::function<void()> flush = [] {};                                    // lets people see what was written
  std::string_view snapshot;                                              // of Pareto's own rules (cli/workspace/snapshot.h), or empty
  bool color = false;                                                     // whether standard output takes colour
  bool ends_process = false;                                              // what is large need not be taken apart
  bool terminal = false;                                                  // standard input and output are one
  std::string state_folder;                                               // kept between runs; empty: nothing is
  int width = 100;                                                        // columns of the terminal
};

// Exit codes; where several apply, the first of 3, 2, 1 that does.
inline constexpr int kClean = 0;
inline constexpr int kFindings = 1;    // a finding reached --fail-on
inline constexpr int kCouldNotRun = 2;
inline constexpr int kIncomplete = 3;  // a bound stopped the analysis, or memory or disk ran out

}  // namespace pareto::cli

#endif  // PARETO_CLI_ENV_H_

// Commands are rows of a table: help, suggestions and dispatch come from it.
#ifndef PARETO_CLI_COMMAND_H_
#define PARETO_CLI_COMMAND_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/env.h"

namespace CLI {
class App;
}

namespace pareto::cli {

// What commands take. Filled by the flags, read by `run`.
struct Arguments {
  std::vector<std::string> configs;
  std::vector<std::string> paths;  // rule files and folders of them
  std::vector<std::string> rules;
  std::string rules_dir;
  std::string format;
  std::string print;
  std::string show;
  std::string output;
  std::string fail_on = "error";
  std::string color = "auto";
  std::size_t max_findings = 0;
  bool fix = false;
  bool dry_run = false;
  std::vector<std::string> allow;  // codes of lint that are not looked for
  std::string kind;                // of rules: checks, relations, ...
  bool check = false;
  bool diff = false;
  std::vector<std::string> set;
  int bounds = 1;  // how many times the bounds of an analysis
  std::optional<std::string> now;  // what day it is, for rules
  std::string stage;
  std::string filter;
  bool coverage = false;
  int min_coverage = -1;  // percent; -1: none
  bool force = false;
  std::vector<std::string> query;  // of query and why: the question; of repl: what -e gives
  std::vector<std::string> first;  // modules whose names come first in it
  bool count = false;
  std::size_t limit = 0;
  std::size_t depth = 0;
  std::size_t elements = 5;        // of a bracket or a list, to be shown; 0: all
  bool explain = false;            // findings with what they rest on
  std::vector<std::string> stages;  // of diff: none, one or two
  std::vector<std::string> gates;   // of diff: what makes the exit code 1
  std::string focus;                // of graph: the part that the picture is about
  bool permissions = false;         // of graph: what may use what, too
  bool review = false;              // no flag: what `diff` and `graph` tell is wanted (workspace::SessionOptions)
};

struct Command {
  std::string_view name;
  std::string_view summary;
  std::string_view examples;  // a line each: a command, two blanks, what it does
  void (*options)(CLI::App& app, Arguments& arguments);
  int (*run)(Env& env, const Arguments& arguments);
  std::string_view exits = {};  // what its exit codes mean, where not as `check`'s
};

const std::vector<Command>& Commands();

// Runs `pareto ARGUMENTS...` (without the program's name) and returns its exit code.
int Run(Env& env, const std::vector<std::string>& arguments);

// The rows of the table.
int RunCheck(Env& env, const Arguments& arguments);
int RunTemplate(Env& env, const Arguments& arguments);
int RunTest(Env& env, const Arguments& arguments);
int RunFmt(Env& env, const Arguments& arguments);
int RunLint(Env& env, const Arguments& arguments);
int RunQuery(Env& env, const Arguments& arguments);
int RunRepl(Env& env, const Arguments& arguments);
int RunWhy(Env& env, const Arguments& arguments);
int RunDiff(Env& env, const Arguments& arguments);
int RunWhyNot(Env& env, const Arguments& arguments);
int RunGraph(Env& env, const Arguments& arguments);
int RunRules(Env& env, const Arguments& arguments);
int RunInit(Env& env, const Arguments& arguments);
int RunMigrate(Env& env, const Arguments& arguments);

}  // namespace pareto::cli

#endif  // PARETO_CLI_COMMAND_H_

// What a run looked at and found, for the line that closes a report and for programs that read it.
#ifndef PARETO_CLI_RENDER_SUMMARY_H_
#define PARETO_CLI_RENDER_SUMMARY_H_

#include <cstdint>
#include <string>
#include <vector>

namespace pareto::render {

// What came of one check.
struct CheckLine {
  enum class Verdict : std::uint8_t {
    kPassed,       // it had something to look at, and all of it passed
    kFailed,       // at least one of its subjects failed
    kNotJudged,    // none failed, and at least one could not be judged: no pass
    kDidNotApply,  // it found nothing to look at
    kNotRun,       // it was held back
  } verdict = Verdict::kNotRun;
  std::string name;
  std::string severity;    // "error", "warning", "info"
  long long passed = 0;    // subjects
  long long failed = 0;
  long long not_judged = 0;
  bool own = false;        // of a rule file that was named with --rules
  std::string reason;      // why it did not apply, was not run, or could not judge; empty where it passed or failed
};

struct Summary {
  int rules = 0;          // statements of every kind in the rule files in force
  int checks = 0;         // those of them that can make a finding: applied + did_not_apply + not_run
  int applied = 0;        // checks that had something to look at
  int did_not_apply = 0;  // checks that found nothing to look at
  int not_judged = 0;     // checks of those that applied that could not judge something, and failed nothing
  int errors = 0;
  int warnings = 0;
  int infos = 0;
  int not_run = 0;        // checks held back because of errors before them
  bool rules_wrong = false;      // the rule files do not hold together, so no check was run
  bool nothing_checked = false;  // there is a config, and no check found anything to look at: no pass
  std::vector<CheckLine> lines;  // one a check, in the order of names
};

// "did not apply": the verdict in words.
const char* VerdictName(CheckLine::Verdict verdict);

// The lines of the user's own checks that found nothing to look at or could not judge: a policy that checks nothing is seen. At most 5, and
// how many more there are.
std::string RenderIdle(const std::vector<CheckLine>& checks);

// A line for each check, `passed  area/name: 3 subjects`, each with a line end.
std::string RenderChecks(const std::vector<CheckLine>& checks);

}  // namespace pareto::render

#endif  // PARETO_CLI_RENDER_SUMMARY_H_

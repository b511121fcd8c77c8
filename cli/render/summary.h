// What a run looked at and found, for the line that closes a report and for programs that read it.
#ifndef PARETO_CLI_RENDER_SUMMARY_H_
#define PARETO_CLI_RENDER_SUMMARY_H_

namespace pareto::render {

struct Summary {
  int rules = 0;          // statements of every kind in the rule files in force
  int checks = 0;         // those of them that can make a finding: applied + did_not_apply + not_run
  int applied = 0;        // checks that had something to look at
  int did_not_apply = 0;  // checks that found nothing to look at
  int errors = 0;
  int warnings = 0;
  int infos = 0;
  int not_run = 0;  // checks held back because of errors before them
};

}  // namespace pareto::render

#endif  // PARETO_CLI_RENDER_SUMMARY_H_

// The answers to a question, as a table, JSON or CSV: what `query` and the session print.
#ifndef PARETO_CLI_ANSWER_H_
#define PARETO_CLI_ANSWER_H_

#include <cstddef>
#include <string>

#include "cli/env.h"
#include "cli/workspace/session.h"

namespace pareto::cli {

struct AnswerForm {
  std::string format;     // `table` (also where empty), `json` or `csv`
  std::size_t limit = 0;  // rows that are shown; 0: all
  bool count = false;     // the number of rows, and none of them
};

// Prints the answers to the session's question, sorted; what is no row goes to standard error. Returns how many there are, shown or not.
std::size_t PrintAnswers(Env& env, workspace::Session& session, const AnswerForm& form);

}  // namespace pareto::cli

#endif  // PARETO_CLI_ANSWER_H_

// Long answers at a terminal, a page at a time.
#ifndef PARETO_CLI_REPL_PAGER_H_
#define PARETO_CLI_REPL_PAGER_H_

#include <string>

namespace pareto::cli::repl {

// Writes the text to standard output: where it has more lines than the terminal, through $PAGER (else `less`, where there is one).
void Page(const std::string& text);

}  // namespace pareto::cli::repl

#endif  // PARETO_CLI_REPL_PAGER_H_

// What could come next in an entry that is being typed.
#ifndef PARETO_CLI_REPL_COMPLETE_H_
#define PARETO_CLI_REPL_COMPLETE_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "cli/workspace/session.h"

namespace pareto::cli::repl {

struct Completions {
  std::size_t begin = 0;           // of what is replaced, in the line: from there to the cursor
  std::vector<std::string> words;  // sorted, each once; all begin with what stands there
};

// `above` are the lines of the entry before this one, each with its line end; `line` is what stands before the cursor. After `:` a command, then
// what it wants; after `x.` the fields of what `x` is, as far as the entry says that; inside quotes the names of components and what else has one;
// else what can be asked for, functions, the entry's variables and the words of the language. Costs a look at all names, and at the entry.
Completions Complete(const workspace::Session& session, std::string_view above, std::string_view line);

}  // namespace pareto::cli::repl

#endif  // PARETO_CLI_REPL_COMPLETE_H_

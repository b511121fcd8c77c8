// Text with many entries, taken apart: what stands in a pipe, behind `-e`, or comes back out of the history.
#ifndef PARETO_CLI_REPL_ENTRIES_H_
#define PARETO_CLI_REPL_ENTRIES_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace pareto::cli::repl {

struct EntryText {
  std::string text;      // without blank lines and remarks around it
  std::size_t line = 0;  // of the text, where it begins; from 0
};

// A line that begins with `:` is a command. A query or statement goes on in lines that are indented or begin with a closing bracket, and over empty
// lines as long as it is not whole; what begins in column 1 is the next one, as in a rule file.
std::vector<EntryText> SplitEntries(std::string_view text);

// Whether a line belongs to the entry above it, as far as its first character tells.
bool GoesOn(std::string_view line);

}  // namespace pareto::cli::repl

#endif  // PARETO_CLI_REPL_ENTRIES_H_

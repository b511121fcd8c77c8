// Two versions of a text as a unified diff, as `diff -u` prints it and `patch` takes it.
#ifndef PARETO_CLI_RENDER_DIFF_H_
#define PARETO_CLI_RENDER_DIFF_H_

#include <string>
#include <string_view>

namespace pareto::render {

// Empty where the texts are equal. Three lines of context; a text without a line feed at its end is told as such. The time grows with
// the length times the number of lines that differ.
std::string UnifiedDiff(std::string_view old_name, std::string_view new_name, std::string_view old_text, std::string_view new_text);

}  // namespace pareto::render

#endif  // PARETO_CLI_RENDER_DIFF_H_

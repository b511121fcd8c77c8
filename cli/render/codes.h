// What Pareto itself reports, by code: the tables of docs/diagnostics.md, which the program holds as they were when it was built. So the page
// that people read and what `pareto rules CODE` says are one text.
#ifndef PARETO_CLI_RENDER_CODES_H_
#define PARETO_CLI_RENDER_CODES_H_

#include <string>
#include <string_view>
#include <vector>

namespace pareto::render {

struct Code {
  std::string name;     // `yaml/tab`
  std::string section;  // the heading that it stands under: `Reading YAML`
  std::string says;     // what was seen, in Markdown without links
  std::string to_do;    // what to do about it, likewise
};

// The page, in Markdown.
std::string_view CodesPage();

// The codes of a page, in its order: the rows of its tables of three columns whose first is a code in backticks. Costs a pass over the page.
std::vector<Code> ReadCodes(std::string_view page);

// Whether the page has this code. Reads the page once in the life of the program.
bool IsCode(std::string_view name);

}  // namespace pareto::render

#endif  // PARETO_CLI_RENDER_CODES_H_

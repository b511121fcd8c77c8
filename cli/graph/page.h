// The picture as one HTML file: no network, no other file, no script but its own. It works when it is opened from a disk.
#ifndef PARETO_CLI_GRAPH_PAGE_H_
#define PARETO_CLI_GRAPH_PAGE_H_

#include <string>

#include "cli/graph/picture.h"

namespace pareto::cli {

// `svg` is the laid-out picture (dot.h). What configs say stands in the page as text and as JSON that no markup ends.
std::string WritePage(const Picture& picture, const std::string& svg);

}  // namespace pareto::cli

#endif  // PARETO_CLI_GRAPH_PAGE_H_

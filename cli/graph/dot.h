// A picture as text for Graphviz, and what Graphviz makes of it.
#ifndef PARETO_CLI_GRAPH_DOT_H_
#define PARETO_CLI_GRAPH_DOT_H_

#include <string>

#include "cli/graph/picture.h"
#include "cli/workspace/process.h"

namespace pareto::cli {

// The picture in the DOT language. Nodes are `n0`, `n1`, ... in the picture's order, arrows `e0`, `e1`, ...; these are their ids in the SVG too. Whatever a config
// calls its parts is text there and nothing else.
std::string WriteDot(const Picture& picture);

// Runs `dot -Tsvg` over it: the `<svg>` element alone, with a style that follows the reader's light or dark screen. Empty where Graphviz is not there or gives up:
// `error` says why, `help` what to do.
std::string LayOut(const Picture& picture, const workspace::RunProgram& run, std::string* error, std::string* help);

// The style of the picture's parts, for SVG and page alike.
std::string PictureStyle();

}  // namespace pareto::cli

#endif  // PARETO_CLI_GRAPH_DOT_H_

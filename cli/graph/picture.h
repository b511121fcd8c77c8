// What `pareto graph` draws, apart from how: parts of the config, arrows between them, and what is said of each.
#ifndef PARETO_CLI_GRAPH_PICTURE_H_
#define PARETO_CLI_GRAPH_PICTURE_H_

#include <cstddef>
#include <string>
#include <vector>

#include "cli/diff/model.h"
#include "cli/diff/side.h"

namespace pareto::cli {

struct PictureNode {
  std::string kind, name;  // `timer`, `tick`; the document itself has no name
  std::string shape;       // as `drawn` of the prelude says; empty: any
  Place place;
  unsigned first_line = 0;         // of `lines`, from 1
  std::vector<std::string> lines;  // the config's, where it is written; none where something in it is hidden
  bool hidden = false;
  struct Finding {
    std::string severity, code, message;
    Place place;
    std::vector<std::string> help;
  };
  std::vector<Finding> findings;
  std::vector<std::pair<std::string, std::string>> resources;  // type and id, by id
  std::vector<std::string> facts;                              // `fires: every 30 s`
  std::vector<std::string> permissions;                        // `sqs:SendMessage on ...`
};

struct PictureArrow {
  std::size_t from = 0, to = 0;  // indexes of nodes
  std::string kind;
  std::vector<std::string> texts;  // sorted, none of them empty
};

struct ArrowKind {
  std::string kind, meaning, line, colour;
};

struct Picture {
  std::string name;                // the config's
  std::vector<PictureNode> nodes;  // in the order of the config
  std::vector<PictureArrow> arrows;
  std::vector<ArrowKind> kinds;    // of the arrows that there are, by name
};

// The name that rule files' arrows for `permission-arrow` go by.
inline constexpr const char* kPermissionArrow = "permission";

// Reads the prelude's relations for pictures. `permissions`: what may use what is drawn too.
Picture DrawPicture(const Side& side, bool permissions);

// The nodes that lead to one (a name, or a kind and a name), those that it leads to, and itself; permissions lead one step. False where there is no such
// node, or several: `error` and `help` say what there is.
bool Focus(Picture& picture, const std::string& name, std::string* error, std::string* help);

}  // namespace pareto::cli

#endif  // PARETO_CLI_GRAPH_PICTURE_H_

// The first derivation of a fact as a tree: the rule that made it, the facts and conditions that the rule used, down to the files.
#ifndef PARETO_CLI_PROOF_H_
#define PARETO_CLI_PROOF_H_

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <utility>
#include <vector>

#include "cli/workspace/session.h"
#include "engine/facts/relation.h"

namespace pareto::cli {

struct ProofNode {
  std::string text;             // the fact, or the condition as written
  std::string by;               // the rule's name; empty for what stands in a file
  std::string at;               // FILE:LINE:COLUMN of the rule, the condition or the text; empty for what the engine itself fills
  bool condition = false;       // no fact: a comparison, a negation or a choice that the rule makes
  bool again = false;           // its parts stand further up
  bool cut = false;             // its parts are left out: deeper than was asked for
  std::vector<ProofNode> from;
};

// The facts in the order given, with what they rest on. A fact whose parts have been shown is not taken apart again. `depth` levels; 0: all.
// The session must have been evaluated with proofs. Costs what is shown.
std::vector<ProofNode> ProofsOf(workspace::Session& session, const std::vector<std::pair<facts::RelationId, facts::RowId>>& facts, std::size_t depth);
// What one fact rests on, without the fact itself.
std::vector<ProofNode> PartsOf(workspace::Session& session, facts::RelationId relation, facts::RowId row, std::size_t depth);

// A line a node, indented by its level; ends in a line end.
std::string ProofText(const std::vector<ProofNode>& nodes);
nlohmann::ordered_json ProofJson(const std::vector<ProofNode>& nodes);

}  // namespace pareto::cli

#endif  // PARETO_CLI_PROOF_H_

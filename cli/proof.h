// The first derivation of a fact as a tree: the rule that made it, the facts and conditions that the rule used, down to the files.
#ifndef PARETO_CLI_PROOF_H_
#define PARETO_CLI_PROOF_H_

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <utility>
#include <vector>

#include "cli/workspace/session.h"
#include "engine/base/diagnostic.h"
#include "engine/facts/finding.h"
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

// What a finding rests on, in the evaluation that found it: the check, then the facts of its subject, with what they rest on. A fact whose
// parts have been shown is not taken apart again. `depth` levels; 0: all. The session must have been evaluated with proofs. Costs what is shown.
std::vector<ProofNode> ProofOf(workspace::Session& session, const workspace::Run& run, const facts::Finding& finding, std::size_t depth);

// The findings that a session's checks made, by what people are told of them.
class FoundBy {
 public:
  // The session must have been evaluated, and must outlive it.
  explicit FoundBy(workspace::Session& session);
  // What a finding rests on; where it stands, and that this is enough, where no check made it.
  std::vector<ProofNode> Proof(const base::Diagnostic& diagnostic, std::size_t depth) const;

 private:
  workspace::Session& session_;
  std::map<std::string, std::pair<workspace::Run*, std::size_t>> found_;  // the first evaluation that found it, and which of its findings it is
};

// What one fact rests on, without the fact itself.
std::vector<ProofNode> PartsOf(workspace::Session& session, facts::RelationId relation, facts::RowId row, std::size_t depth);

// A line a node, indented by two blanks a level, the first ones by `level`; ends in a line end.
std::string ProofText(const std::vector<ProofNode>& nodes, std::size_t level = 1);
nlohmann::ordered_json ProofJson(const std::vector<ProofNode>& nodes);

}  // namespace pareto::cli

#endif  // PARETO_CLI_PROOF_H_

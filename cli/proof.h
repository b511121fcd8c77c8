// What facts and findings rest on, as trees to be shown: the rule that made a fact, the facts and conditions that the rule used, down to the files.
#ifndef PARETO_CLI_PROOF_H_
#define PARETO_CLI_PROOF_H_

#include <map>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "cli/shown.h"
#include "cli/workspace/session.h"
#include "engine/base/diagnostic.h"
#include "engine/eval/trace.h"
#include "engine/facts/finding.h"

namespace pareto::cli {

struct ProofNode {
  enum class Kind : std::uint8_t {
    kFact,
    kCondition,  // no fact: a comparison, a choice that the rule makes
    kAbsent,     // what was looked for and not found
    kGroup,      // a bracket; `from` are its elements
    kElement,
  } kind = Kind::kFact;
  std::string text;             // the fact, or the condition as written, with its values
  std::string by;               // the rule's name; empty for what stands in a file
  std::string at;               // FILE:LINE:COLUMN of the rule, the condition or the text; empty for what the engine itself fills
  bool again = false;           // its parts stand further up
  bool cut = false;             // its parts are left out: deeper than was asked for
  std::size_t count = 0;        // kGroup: elements, those left out included
  std::vector<ProofNode> from;
};

// How much is shown.
struct ProofLimits {
  std::size_t depth = 0;     // levels; 0: all
  std::size_t elements = 5;  // of one bracket; 0: all
  std::size_t steps = 0;     // of one finding in all, the upper levels first; 0: all
};

// What findings in JSON carry unless all was asked for: enough to follow the first conclusions, and a bound on the size of a report of
// thousands of findings.
inline constexpr ProofLimits kBriefProof = {3, 5, 30};

// Takes proofs of one evaluation apart. What has been taken apart once is not taken apart again. The evaluation must have recorded proofs.
// Costs what is shown.
class Prover {
 public:
  // `session` and `run` must outlive it.
  Prover(workspace::Session& session, workspace::Run& run, ProofLimits limits);

  ProofNode Of(eval::FactId fact, std::size_t level = 0);
  // What a fact rests on, without the fact itself.
  std::vector<ProofNode> PartsOf(eval::FactId fact, std::size_t level = 0);
  // The check, then what its subject rests on, and what failed.
  std::vector<ProofNode> OfFinding(const facts::Finding& finding);
  // Where a part of a value in a row came from, as Tracer::Of gives it.
  std::vector<ProofNode> OfOrigin(eval::FactId fact, int column, const std::vector<facts::Value>& path);
  // Why no rule gives such a row; `level` as above, `steps`: how often a condition that fails is asked about in its turn.
  std::vector<ProofNode> WhyNot(const eval::Sought& wanted, std::size_t steps, std::size_t level = 0);

  // Why a question has no answers: the first of its conditions that fails; of a fact alone, the rules that do not give it.
  std::vector<ProofNode> WhyNotAnswer(facts::RelationId answers, std::size_t steps);

  // `tick.interval = 60` of a field, `DemoRole.Policies = [...]` of a property, else `name(value, value)`.
  std::string Text(eval::FactId fact) const;
  std::string Text(const eval::Sought& sought) const;
  // A value on one line, cut where it is long.
  std::string Shown(facts::Value value) const;
  eval::Tracer& tracer() { return tracer_; }

 private:
  void Convert(const std::vector<eval::TracePart>& parts, std::size_t level, std::vector<ProofNode>* out, bool engine = false);
  void ConvertGroup(const eval::TracePart& part, std::size_t level, std::vector<ProofNode>* out);
  ProofNode Failed(const eval::Failure& failure, std::size_t steps, std::size_t level);
  ProofNode Condition(const eval::TracePart& part) const;
  bool IsName(const eval::TracePart& part) const;
  std::string Written(base::Span span) const;
  void AppendShown(facts::Value value, std::string* out) const;
  eval::FactId Meant(eval::FactId fact) const;

  workspace::Session& session_;
  facts::FactStore& store_;
  const BasePlaces bases_;
  ProofLimits limits_;
  eval::Tracer tracer_;
  std::set<eval::FactId> seen_;
};

// What one fact of the main evaluation rests on, without the fact itself. `depth` levels; 0: all.
std::vector<ProofNode> PartsOf(workspace::Session& session, facts::RelationId relation, facts::RowId row, std::size_t depth);

// The findings that a session's checks made, by what people are told of them.
class FoundBy {
 public:
  // The session must have been evaluated, and must outlive it.
  explicit FoundBy(workspace::Session& session);
  // What a finding rests on; where it stands, and that this is enough, where no check made it.
  std::vector<ProofNode> Proof(const base::Diagnostic& diagnostic, ProofLimits limits);
  // Whether what it rests on in the main evaluation, which `tracer` is of, is among the facts.
  bool RestsOn(const base::Diagnostic& diagnostic, const std::set<eval::FactId>& facts, eval::Tracer* tracer) const;

 private:
  workspace::Session& session_;
  std::map<std::string, std::pair<workspace::Run*, std::size_t>> found_;  // the first evaluation that found it, and which of its findings it is
};

// A line a node, indented by two blanks a level, the first ones by `level`; ends in a line end.
std::string ProofText(const std::vector<ProofNode>& nodes, std::size_t level = 1);
nlohmann::ordered_json ProofJson(const std::vector<ProofNode>& nodes);

}  // namespace pareto::cli

#endif  // PARETO_CLI_PROOF_H_

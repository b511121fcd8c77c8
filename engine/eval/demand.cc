// What a question needs: the strata that the relation asked for rests on, itself or through others.
#include <vector>

#include "engine/eval/impl.h"
#include "engine/eval/scope.h"

namespace pareto::eval {
namespace {

std::size_t IndexOf(RelationId id) { return static_cast<std::size_t>(id); }

// By relation: whether the rows of `wanted` rest on it.
std::vector<bool> RestsOn(const Program& program, RelationId wanted) {
  std::vector<std::vector<RelationId>> reads(program.relations.size());
  for (const Rule& rule : program.rules) {
    std::vector<RelationId>& of = reads[IndexOf(rule.head)];
    AddReads(rule.body, &of);
    for (const ExprPtr& value : rule.values) AddReads(*value, &of);
  }
  if (program.clash != facts::kNoRelation && program.made != facts::kNoRelation) reads[IndexOf(program.clash)].push_back(program.made);
  std::vector<bool> needed(program.relations.size(), false);
  std::vector<RelationId> work = {wanted};
  needed[IndexOf(wanted)] = true;
  while (!work.empty()) {
    const RelationId relation = work.back();
    work.pop_back();
    for (const RelationId read : reads[IndexOf(relation)]) {
      if (needed[IndexOf(read)]) continue;
      needed[IndexOf(read)] = true;
      work.push_back(read);
    }
  }
  return needed;
}

}  // namespace

bool Evaluator::RunFor(RelationId relation) {
  const std::vector<bool> needed = RestsOn(impl_->program, relation);
  const std::vector<Stratum>& strata = impl_->program.strata;
  for (std::size_t i = 0; i < strata.size(); ++i) {
    if (impl_->machine.stopped()) return false;
    bool asked = false;
    for (const std::uint32_t rule : strata[i].rules) asked = asked || needed[IndexOf(impl_->program.rules[rule].head)];
    if (!asked || impl_->done[i]) continue;
    impl_->done[i] = true;
    if (!impl_->RunStratum(strata[i])) return false;
    if (impl_->program.clash_after == i) impl_->FillClash();
  }
  return !impl_->machine.stopped();
}

}  // namespace pareto::eval

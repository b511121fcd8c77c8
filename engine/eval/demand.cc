// What a question needs: the strata that the relation asked for rests on, itself or through others; or, of them, what its constants demand.
#include <algorithm>
#include <vector>

#include "engine/eval/impl.h"
#include "engine/eval/rewrite.h"
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

bool Core::RunStrataOf(const std::vector<bool>& relations) {
  for (std::size_t i = 0; i < program.strata.size(); ++i) {
    if (machine.stopped()) return false;
    const std::vector<std::uint32_t>& rules = program.strata[i].rules;
    if (done[i] || std::none_of(rules.begin(), rules.end(), [&](std::uint32_t rule) { return relations[IndexOf(program.rules[rule].head)]; })) continue;
    if (!Finish(i)) return false;
  }
  return !machine.stopped();
}

bool Core::RunGroup(const Group& group) {
  std::vector<RelationId> heads;
  std::vector<std::uint32_t> rules;
  for (const Task& task : group.tasks) {
    heads.push_back(task.head);
    rules.push_back(task.rule);
  }
  std::sort(heads.begin(), heads.end());
  heads.erase(std::unique(heads.begin(), heads.end()), heads.end());
  for (const RelationId head : heads) {
    if (group.recursive) growth.Start(head, store.relation(head).size());
  }
  bool complete = true;
  std::vector<Task> tasks;
  for (const Task& task : group.tasks) {
    if (!complete || !std::all_of(task.items.begin(), task.items.end(), [&](const Item& item) { return MayHold(*item.literal); })) continue;
    complete = RunOnce(task);
    if (group.recursive) tasks.push_back(task);
  }
  if (group.recursive) {
    complete = complete && RunToFixpoint(tasks, heads);
    for (const RelationId head : heads) growth.Stop(head);
  }
  std::erase_if(rules, [&](std::uint32_t rule) { return !std::binary_search(heads.begin(), heads.end(), program.rules[rule].head); });
  SpreadLoss(rules);
  return complete;
}

bool Evaluator::RunFor(RelationId relation) {
  return impl_->WithinMemory([&] { impl_->DeriveFor(relation); });
}

void Core::DeriveFor(RelationId relation) {
  if (options.demand && !options.proofs) {
    Rewrite rewrite(program, store, scopes, relation);
    if (rewrite.Make()) {
      growth.Reach(store.relations());
      if (!RunStrataOf(rewrite.whole())) return;
      for (const Group& group : rewrite.groups()) {
        if (!RunGroup(group)) return;
      }
      const std::vector<RelationId>& demands = rewrite.demands();
      if (std::none_of(demands.begin(), demands.end(), [&](RelationId id) { return store.info(id).lost_rows; })) return;
      // A demand whose value is unknown asks for any: what is missing is derived after all.
    }
  }
  RunStrataOf(RestsOn(program, relation));
}

}  // namespace pareto::eval

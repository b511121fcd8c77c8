// What a query sees: the names of all modules in force, as if it used every one of them, and what they keep to themselves.
//
// A name that several modules declare is settled by rank: what was typed into a session, the modules that the query names first, then the user's rule files, then Pareto's own,
// then the prelude. Two of one rank are a finding where the query uses the name.
#include <algorithm>

#include "dsl/analyser.h"
#include "dsl/query.h"

namespace pareto::dsl {
namespace {

constexpr int kRanks = 5;

int RankOf(const LoadedModule& module, const std::vector<std::string>& first) {
  if (module.live) return 0;
  if (std::find(first.begin(), first.end(), module.tree.name) != first.end()) return 1;
  if (!module.root.empty()) return 2;
  return module.prelude ? kRanks - 1 : 3;
}

}  // namespace

void Analyser::SeeAll(std::int32_t query) {
  const auto q = static_cast<std::size_t>(query);
  for (const std::string& name : c_.modules[q].first) {
    const bool known = std::any_of(c_.modules.begin(), c_.modules.end(), [&](const LoadedModule& m) { return !m.sees_all() && m.tree.name == name; });
    if (!known) sink_.Error("names/module", {c_.modules[q].tree.file, 0, 0}, "there is no module `" + name + "`").help.push_back("`pareto rules --kind relations` shows what is in force");
  }
  visible_[q] = c_.later.own[q];
  for (int rank = 0; rank < kRanks; ++rank) {
    absl::flat_hash_map<std::string, std::int32_t> taken;  // by a module of this rank
    for (std::size_t m = 0; m < c_.modules.size(); ++m) {
      if (c_.modules[m].query || m == q || RankOf(c_.modules[m], c_.modules[q].first) != rank) continue;
      for (const auto& [name, what] : c_.later.own[m]) {
        if (visible_[q].try_emplace(name, what).second) taken[name] = static_cast<std::int32_t>(m);
        else if (const auto it = taken.find(name); it != taken.end()) ambiguous_.try_emplace(name, it->second, static_cast<std::int32_t>(m));
      }
    }
  }
}

void Analyser::SeeAllPrivate(std::int32_t query) {
  const auto q = static_cast<std::size_t>(query);
  for (int rank = 0; rank < kRanks; ++rank) {
    absl::flat_hash_map<std::string, std::int32_t> taken;
    for (std::size_t m = 0; m < c_.modules.size(); ++m) {
      if (c_.modules[m].query || m == q || RankOf(c_.modules[m], c_.modules[q].first) != rank) continue;
      for (const auto& [name, index] : c_.later.private_relations[m]) {
        if (Lookup(query, name) != nullptr) continue;
        if (c_.later.private_relations[q].try_emplace(name, index).second) taken[name] = static_cast<std::int32_t>(m);
        else if (const auto it = taken.find(name); it != taken.end()) ambiguous_.try_emplace(name, it->second, static_cast<std::int32_t>(m));
      }
    }
  }
  // Nothing reads what the query makes but who asked.
  if (const auto it = c_.later.private_relations[q].find(std::string(kQueryName)); it != c_.later.private_relations[q].end()) c_.relations[static_cast<std::size_t>(it->second)].read = true;
}

bool Analyser::ReportAmbiguous(StatementInfo& info, const Expr& call) {
  if (!c_.modules[static_cast<std::size_t>(info.module)].sees_all()) return false;
  const auto it = ambiguous_.find(call.name);
  if (it == ambiguous_.end()) return false;
  const std::string& one = c_.modules[static_cast<std::size_t>(it->second.first)].tree.name;
  const std::string& other = c_.modules[static_cast<std::size_t>(it->second.second)].tree.name;
  base::Diagnostic& d = Report(info, "names/ambiguous", call.name_span, "`" + call.name + "` is a name of `" + one + "` and of `" + other + "`");
  d.help.push_back("say which comes first: `--use " + one + "` or `--use " + other + "`");
  return true;
}

bool Analyser::AddQuery(LoadedModule module) {
  if (engine_.empty()) DeclareEngineNames();
  const auto q = static_cast<std::int32_t>(c_.modules.size());
  const std::size_t errors = sink_.errors();
  c_.modules.push_back(std::move(module));
  MakeRoom();
  ambiguous_.clear();
  hints_left_ = kHints;
  SeeAll(q);
  Resolve();
  InferTypes();
  for (std::size_t s = first_statement_; s < c_.statements.size(); ++s) CheckBindingOf(c_.statements[s]);
  if (sink_.errors() == errors) ReportUnmade();
  return sink_.errors() == errors;
}

void Analyser::RemoveQuery() {
  const auto cut = [](auto& all, std::size_t count) { all.erase(all.begin() + static_cast<std::ptrdiff_t>(count), all.end()); };
  cut(c_.statements, first_statement_);
  cut(c_.relations, first_relation_);
  cut(c_.decls, first_decl_);
  cut(c_.modules, first_module_);
  MakeRoom();
  conflicts_.clear();
  let_calls_.clear();
}

}  // namespace pareto::dsl

#include "dsl/asker.h"

#include <utility>

#include "dsl/analyser.h"
#include "dsl/lowerer.h"

namespace pareto::dsl {

struct Asker::Impl {
  Checked& checked;
  Lowered& lowered;
  facts::ValuePool& pool;
  Analyser analyser;
  // What there is without a query.
  bool asked = false;
  std::size_t statements, rules, relations, strata, resources;
  std::uint32_t expressions;
};

Asker::Asker(Checked& checked, Lowered& lowered, const eval::FunctionTable& functions, facts::ValuePool& pool, base::DiagnosticSink& sink)
    : impl_(new Impl{checked, lowered, pool, Analyser(checked, functions, pool, sink), false, checked.statements.size(), lowered.program.rules.size(),
                     lowered.program.relations.size(), lowered.program.strata.size(), lowered.resources.size(), lowered.program.expressions}) {}
Asker::~Asker() = default;

bool Asker::Add(LoadedModule query) {
  Impl& i = *impl_;
  i.asked = true;
  if (!i.analyser.AddQuery(std::move(query))) return false;
  Lowerer(i.checked, i.statements, i.lowered, i.pool).RunQuery();
  // Nothing reads what a query makes, and it reads nothing that is not finished.
  eval::Program& program = i.lowered.program;
  eval::Stratum stratum;
  for (std::size_t rule = i.rules; rule < program.rules.size(); ++rule) stratum.rules.push_back(static_cast<std::uint32_t>(rule));
  stratum.resources = true;
  program.strata.push_back(std::move(stratum));
  return true;
}

void Asker::Remove() {
  Impl& i = *impl_;
  if (!i.asked) return;
  i.asked = false;
  i.analyser.RemoveQuery();
  const auto cut = [](auto& all, std::size_t count) { all.erase(all.begin() + static_cast<std::ptrdiff_t>(count), all.end()); };
  eval::Program& program = i.lowered.program;
  cut(program.rules, i.rules);
  cut(program.relations, i.relations);
  cut(program.strata, i.strata);
  program.expressions = i.expressions;
  cut(i.lowered.resources, i.resources);
  i.lowered.names.resize(i.relations);
  i.lowered.resource_relations.resize(i.relations);
}

}  // namespace pareto::dsl

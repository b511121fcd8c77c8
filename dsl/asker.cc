#include "dsl/asker.h"

#include <utility>

#include "dsl/analyser.h"
#include "dsl/lower.h"
#include "dsl/lowerer.h"

namespace pareto::dsl {

struct Asker::Impl {
  const eval::FunctionTable& functions;
  facts::ValuePool& pool;
  base::DiagnosticSink& sink;
  Checked* checked = nullptr;
  std::unique_ptr<Analyser> analyser;
  std::unique_ptr<Lowerer> lowerer;
  // The program without a query.
  bool asked = false;
  std::size_t rules = 0, relations = 0, strata = 0;
  std::uint32_t expressions = 0;
};

Asker::Asker(const eval::FunctionTable& functions, facts::ValuePool& pool, base::DiagnosticSink& sink) : impl_(new Impl{functions, pool, sink, nullptr, nullptr, nullptr}) {}
Asker::~Asker() = default;

std::unique_ptr<Checked> Asker::Analyse(std::vector<LoadedModule> modules) {
  auto checked = std::make_unique<Checked>();
  checked->modules = std::move(modules);
  impl_->checked = checked.get();
  impl_->analyser = std::make_unique<Analyser>(*checked, impl_->functions, impl_->pool, impl_->sink);
  impl_->analyser->Run();
  return checked;
}

eval::Program Asker::Lower() {
  impl_->lowerer = std::make_unique<Lowerer>(*impl_->checked, impl_->pool, true);
  return dsl::Lower(*impl_->lowerer, impl_->sink);
}

bool Asker::Add(LoadedModule query, eval::Program& program) {
  Impl& i = *impl_;
  i.asked = true;
  i.rules = program.rules.size();
  i.relations = program.relations.size();
  i.strata = program.strata.size();
  i.expressions = program.expressions;
  const std::size_t from = i.checked->statements.size();
  if (!i.analyser->AddQuery(std::move(query))) return false;
  i.lowerer->LowerQuery(program, from);
  // Nothing reads what a query makes, and it reads nothing that is not finished.
  eval::Stratum stratum;
  for (std::size_t rule = i.rules; rule < program.rules.size(); ++rule) stratum.rules.push_back(static_cast<std::uint32_t>(rule));
  stratum.resources = true;
  program.strata.push_back(std::move(stratum));
  return true;
}

void Asker::Remove(eval::Program& program) {
  Impl& i = *impl_;
  if (!i.asked) return;
  i.asked = false;
  i.analyser->RemoveQuery();
  i.lowerer->RemoveQuery(i.relations);
  const auto cut = [](auto& all, std::size_t count) { all.erase(all.begin() + static_cast<std::ptrdiff_t>(count), all.end()); };
  cut(program.rules, i.rules);
  cut(program.relations, i.relations);
  cut(program.strata, i.strata);
  program.expressions = i.expressions;
}

}  // namespace pareto::dsl

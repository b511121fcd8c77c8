#include "engine/eval/evaluate.h"

#include "engine/eval/impl.h"

namespace pareto::eval {

Evaluator::Evaluator(const Program& program, const facts::Schema* schema, facts::FactStore& store, base::DiagnosticSink& sink, Options options)
    : impl_(std::make_unique<Impl>(program, schema, store, sink, options)) {}

Evaluator::~Evaluator() = default;

bool Evaluator::RunStrata(int step) {
  const std::vector<Stratum>& strata = impl_->program.strata;
  for (std::size_t i = 0; i < strata.size(); ++i) {
    if (impl_->machine.stopped()) return false;
    if (impl_->done[i] || (step == 1 && strata[i].resources)) continue;
    if (!impl_->Finish(i)) return false;
  }
  return !impl_->machine.stopped();
}

bool Evaluator::RunCheck(std::uint32_t check) {
  Judge(*impl_, check).Run();
  return !impl_->machine.stopped();
}

bool Evaluator::RunChecks(int step) {
  if (step == 4) {
    for (const std::uint32_t i : impl_->options.expectations) {
      if (impl_->machine.stopped()) return false;
      Judge(*impl_, i).Run();
    }
    return !impl_->machine.stopped();
  }
  for (std::uint32_t i = 0; i < impl_->program.checks.size(); ++i) {
    if (impl_->machine.stopped()) return false;
    if (impl_->program.checks[i].step == step) Judge(*impl_, i).Run();
  }
  return !impl_->machine.stopped();
}

}  // namespace pareto::eval

#include "engine/eval/evaluate.h"

#include <algorithm>

#include "engine/eval/impl.h"

namespace pareto::eval {

Limits Limits::Times(std::uint32_t n) const {
  Limits more = *this;
  more.rows = static_cast<std::uint32_t>(std::min<std::uint64_t>(std::uint64_t{rows} * n, facts::kNoRow - 1));
  more.rounds = rounds * n;
  more.seconds = seconds * n;
  more.bytes = bytes * n;
  more.built = built * n;
  return more;
}

Evaluator::Evaluator(const Program& program, const facts::Schema* schema, facts::FactStore& store, base::DiagnosticSink& sink, Options options)
    : impl_(std::make_unique<Impl>(program, schema, store, sink, options)) {}

Evaluator::~Evaluator() = default;

bool Evaluator::RunStrata(int step) {
  return impl_->WithinMemory([&] {
    const std::vector<Stratum>& strata = impl_->program.strata;
    for (std::size_t i = 0; i < strata.size(); ++i) {
      if (impl_->machine.stopped()) return;
      if (impl_->done[i] || (step == 1 && strata[i].resources)) continue;
      if (!impl_->Finish(i)) return;
    }
  });
}

bool Evaluator::RunCheck(std::uint32_t check) {
  return impl_->WithinMemory([&] { Judge(*impl_, check).Run(); });
}

bool Evaluator::RunChecks(int step) {
  return impl_->WithinMemory([&] {
    if (step == 4) {
      for (const std::uint32_t i : impl_->options.expectations) {
        if (impl_->machine.stopped()) return;
        Judge(*impl_, i).Run();
      }
      return;
    }
    for (std::uint32_t i = 0; i < impl_->program.checks.size(); ++i) {
      if (impl_->machine.stopped()) return;
      if (impl_->program.checks[i].step == step) Judge(*impl_, i).Run();
    }
  });
}

}  // namespace pareto::eval

#include "cli/render/summary.h"

#include <algorithm>

namespace pareto::render {

const char* VerdictName(CheckLine::Verdict verdict) {
  switch (verdict) {
    case CheckLine::Verdict::kPassed: return "passed";
    case CheckLine::Verdict::kFailed: return "failed";
    case CheckLine::Verdict::kNotJudged: return "not judged";
    case CheckLine::Verdict::kDidNotApply: return "did not apply";
    case CheckLine::Verdict::kNotRun: return "not run";
  }
  return "";
}

std::string RenderIdle(const std::vector<CheckLine>& checks) {
  constexpr std::size_t kMost = 5;
  std::vector<CheckLine> idle;
  for (const CheckLine& check : checks) {
    if (check.own && check.verdict != CheckLine::Verdict::kPassed && check.verdict != CheckLine::Verdict::kFailed) idle.push_back(check);
  }
  const std::size_t more = idle.size() > kMost ? idle.size() - kMost : 0;
  if (more > 0) idle.resize(kMost);
  std::string out = RenderChecks(idle);
  if (more > 0) out += "and " + std::to_string(more) + " more: see `--show checks`\n";
  return out;
}

std::string RenderChecks(const std::vector<CheckLine>& checks) {
  std::string out;
  std::size_t widest = 0;
  for (const CheckLine& check : checks) widest = std::max(widest, std::string(VerdictName(check.verdict)).size());
  for (const CheckLine& check : checks) {
    const std::string verdict = VerdictName(check.verdict);
    out += verdict + std::string(widest - verdict.size() + 2, ' ') + check.name + ": ";
    const long long all = check.passed + check.failed + check.not_judged;
    const std::string subjects = std::to_string(all) + (all == 1 ? " subject" : " subjects");
    switch (check.verdict) {
      case CheckLine::Verdict::kPassed: out += subjects; break;
      case CheckLine::Verdict::kFailed: out += std::to_string(check.failed) + " of " + subjects; break;
      case CheckLine::Verdict::kNotJudged: out += std::to_string(check.not_judged) + " of " + subjects + ", " + check.reason; break;
      case CheckLine::Verdict::kDidNotApply:
      case CheckLine::Verdict::kNotRun: out += check.reason; break;
    }
    out += "\n";
  }
  return out;
}

}  // namespace pareto::render

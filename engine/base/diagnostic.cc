#include "engine/base/diagnostic.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace pareto::base {

const char* SeverityName(Severity severity) {
  switch (severity) {
    case Severity::kError: return "error";
    case Severity::kWarning: return "warning";
    case Severity::kInfo: return "info";
  }
  return "error";
}

void DiagnosticSink::Report(Diagnostic diagnostic) {
  if (diagnostic.severity == Severity::kError) ++errors_;
  diagnostics_.push_back(std::move(diagnostic));
}

Diagnostic& DiagnosticSink::Error(std::string code, Span span, std::string message) {
  Diagnostic d;
  d.code = std::move(code);
  d.span = span;
  d.message = std::move(message);
  Report(std::move(d));
  return diagnostics_.back();
}

Diagnostic& DiagnosticSink::Warning(std::string code, Span span, std::string message) {
  Diagnostic d;
  d.code = std::move(code);
  d.severity = Severity::kWarning;
  d.span = span;
  d.message = std::move(message);
  Report(std::move(d));
  return diagnostics_.back();
}

std::vector<Diagnostic> DiagnosticSink::Take() {
  std::vector<Diagnostic> all = std::move(diagnostics_);
  diagnostics_.clear();
  errors_ = 0;
  const auto less = [](const Diagnostic& a, const Diagnostic& b) {
    if (!(a.span == b.span)) return a.span < b.span;
    return std::tie(a.code, a.message) < std::tie(b.code, b.message);
  };
  const auto same = [](const Diagnostic& a, const Diagnostic& b) {
    return a.span == b.span && a.code == b.code && a.message == b.message;
  };
  std::stable_sort(all.begin(), all.end(), less);
  all.erase(std::unique(all.begin(), all.end(), same), all.end());
  return all;
}

}  // namespace pareto::base

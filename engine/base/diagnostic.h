// A user's mistake is data: a `Diagnostic`, sent to a sink. Stages report and go on.
//
// A message is one line, lower case, without a full stop, names in backticks: what was seen. What to do stands in `help`.
// Every code is listed in docs/diagnostics.md (codes of checks are the checks' names).
#ifndef PARETO_ENGINE_BASE_DIAGNOSTIC_H_
#define PARETO_ENGINE_BASE_DIAGNOSTIC_H_

#include <cstddef>
#include <string>
#include <vector>

#include "engine/base/source.h"

namespace pareto::base {

enum class Severity : unsigned char { kError, kWarning, kInfo };

// "error", "warning", "info".
const char* SeverityName(Severity severity);

// A second place that matters, and what it is.
struct Label {
  Span span;
  std::string message;
};

// Replaces the text of `span`.
struct Edit {
  Span span;
  std::string replacement;
};

struct Diagnostic {
  std::string code;  // `schema/unknown-field`, `names/shape`, `syntax/expected`, ...
  Severity severity = Severity::kError;
  std::string message;
  Span span;                      // the narrowest wrong text; invalid where there is no place (a missing file)
  std::vector<Label> labels;      // in the order to be shown
  std::vector<std::string> notes;
  std::vector<std::string> help;  // what to do, a line each
  std::vector<Edit> fix;          // safe edits, or none
  // Which finding this is, whatever lines move: `CODE|ENTITY|KEY PATH OF THE SUBJECT|FIELD`. Its hash is the
  // fingerprint. Empty: made from code and message.
  std::string identity;
  // In which of a config's stages it holds ("": in the config as it is); empty where that makes no difference.
  std::vector<std::string> stages;
  // The rule file statement that made the finding; invalid for the engine's own.
  Span rule;
};

// Collects diagnostics. Not thread-safe.
class DiagnosticSink {
 public:
  void Report(Diagnostic diagnostic);
  // Shorthand for a bare error.
  Diagnostic& Error(std::string code, Span span, std::string message);
  Diagnostic& Warning(std::string code, Span span, std::string message);

  bool has_errors() const { return errors_ > 0; }
  std::size_t errors() const { return errors_; }
  const std::vector<Diagnostic>& diagnostics() const { return diagnostics_; }
  // Sorted by file, position, code, message; equal ones once. Leaves the sink empty.
  std::vector<Diagnostic> Take();

 private:
  std::vector<Diagnostic> diagnostics_;
  std::size_t errors_ = 0;
};

}  // namespace pareto::base

#endif  // PARETO_ENGINE_BASE_DIAGNOSTIC_H_

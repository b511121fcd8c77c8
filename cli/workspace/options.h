// Values of options: the rule files' own, or what the config (`policy: {options: ...}`) and the command line (`--set`) say in their place.
#ifndef PARETO_CLI_WORKSPACE_OPTIONS_H_
#define PARETO_CLI_WORKSPACE_OPTIONS_H_

#include <string>
#include <vector>

#include "dsl/checked.h"
#include "engine/base/diagnostic.h"
#include "engine/base/source.h"
#include "engine/document/document.h"
#include "engine/facts/store.h"

namespace pareto::workspace {

class OptionValues {
 public:
  // Starts with the rule files' own values. `checked` must outlive it.
  explicit OptionValues(const dsl::Checked& checked);

  // Sets an option by its name, or `MODULE/NAME` where several have it. A name that is none (`options/unknown`), one that several have
  // (`options/ambiguous`) and a value of another type (`options/type`) are findings at `name_span` and `value_span`; false where there was one.
  bool Set(std::string_view name, base::Span name_span, facts::Value value, base::Span value_span, const facts::ValuePool& pool, base::DiagnosticSink& sink);
  // The same, of a value as text: `true`, `5`, `[a, b]`, as YAML reads it. It becomes a file called `shown`, so that a finding can show it.
  bool SetText(std::string_view name, std::string text, std::string shown, base::SourceMap& sources, facts::ValuePool& pool, base::DiagnosticSink& sink);
  // What a config says under `policy`. A key of it that is none is a finding (`policy/unknown-key`), and so is what is no map
  // (`policy/shape`).
  bool SetFromConfig(const document::Document& document, facts::ValuePool& pool, base::DiagnosticSink& sink);
  // Takes the values that were set in `over`.
  void Prefer(const OptionValues& over);
  // Adds a row for each option to the engine's relation.
  void AddRows(facts::FactStore& store) const;

 private:
  // Index into the options; -1 with a finding where there is none.
  int Find(std::string_view name, base::Span span, base::DiagnosticSink& sink) const;

  const dsl::Checked& checked_;
  std::vector<facts::Value> values_;  // by option
  std::vector<bool> set_;             // by option: something said so
};

}  // namespace pareto::workspace

#endif  // PARETO_CLI_WORKSPACE_OPTIONS_H_

#include "cli/workspace/options.h"

#include <algorithm>
#include <utility>

#include "engine/base/suggest.h"
#include "engine/document/read.h"
#include "engine/load/json_values.h"
#include "engine/load/words.h"
#include "stdlib/functions.h"

namespace pareto::workspace {

using document::Entry;
using document::Kind;

// The prelude's, which takes days and moments only.
constexpr std::string_view kNow = "prelude/now/now";

OptionValues::OptionValues(const dsl::Checked& checked) : checked_(checked) {
  for (const dsl::OptionSymbol& option : checked.options) values_.push_back(option.initial);
  set_.resize(values_.size(), false);
}

int OptionValues::Find(std::string_view name, base::Span span, base::DiagnosticSink& sink) const {
  std::vector<int> found;
  for (std::size_t i = 0; i < checked_.options.size(); ++i) {
    const dsl::OptionSymbol& option = checked_.options[i];
    if (option.key == name) return static_cast<int>(i);
    if (option.name == name) found.push_back(static_cast<int>(i));
  }
  if (found.size() == 1) return found[0];
  if (found.size() > 1) {
    base::Diagnostic& d = sink.Error("options/ambiguous", span, "several rule files have an option " + load::Tick(name));
    std::vector<std::string> keys;
    for (const int i : found) {
      const dsl::OptionSymbol& option = checked_.options[static_cast<std::size_t>(i)];
      d.labels.push_back({option.span, "one"});
      keys.push_back("`" + option.key + "`");
    }
    d.help.push_back("say whose: write " + load::OneOf(keys));
    return -1;
  }
  base::Diagnostic& d = sink.Error("options/unknown", span, "no rule file in force has an option " + load::Tick(name));
  std::vector<std::string> known;
  for (const dsl::OptionSymbol& option : checked_.options) known.push_back(option.name);
  std::sort(known.begin(), known.end());
  if (const std::string hint = base::DidYouMean(name, known); !hint.empty()) {
    d.help.push_back(hint);
  } else if (known.empty()) {
    d.help.push_back("none of them declares an option; are all rule files named with `--rules`?");
  } else if (known.size() <= 10) {
    for (std::string& each : known) each = "`" + each + "`";
    d.help.push_back(known.size() == 1 ? "there is one: " + known[0] : "the options are " + load::OneOf(known));
  }
  return -1;
}

bool OptionValues::Set(std::string_view name, base::Span name_span, facts::Value value, base::Span value_span, const facts::ValuePool& pool, base::DiagnosticSink& sink) {
  const int index = Find(name, name_span, sink);
  if (index < 0) return false;
  const dsl::OptionSymbol& option = checked_.options[static_cast<std::size_t>(index)];
  if (!facts::Takes(option.takes, value, pool)) {
    base::Diagnostic& d = sink.Error("options/type", value_span, "option `" + option.name + "` is " + load::Tick(pool.ToJson(value)) + ", and must be " + load::Expected(checked_.schema, pool, option.takes, true));
    d.labels.push_back({option.span, "declared here"});
    if (value.text() && std::any_of(option.takes.alternatives.begin(), option.takes.alternatives.end(), [](const facts::FieldAlt& alt) { return alt.kind == facts::FieldAlt::Kind::kList; })) {
      d.help.push_back("write a list, as in `[" + std::string(pool.AsText(value)) + "]`");
    } else if (option.initial.present()) {
      d.help.push_back("its own value is `" + pool.ToJson(option.initial) + "`");
    }
    return false;
  }
  if (option.key == kNow && !stdlib::IsDayOrMoment(pool.AsText(value))) {
    sink.Error("options/now", value_span, load::Tick(pool.AsText(value)) + " is neither a day nor a moment in UTC").help.push_back("write `2026-11-24`, or `2026-11-24T17:05:00Z`");
    return false;
  }
  values_[static_cast<std::size_t>(index)] = value;
  set_[static_cast<std::size_t>(index)] = true;
  return true;
}

bool OptionValues::SetText(std::string_view name, std::string text, std::string shown, base::SourceMap& sources, facts::ValuePool& pool, base::DiagnosticSink& sink) {
  const base::FileId file = sources.Add(std::move(shown), std::move(text));
  const base::Span whole{file, 0, static_cast<std::uint32_t>(sources.text(file).size())};
  facts::Value value = pool.Text("");
  if (whole.end > 0) {
    const document::Document document = document::ReadYaml(file, sources, sink);
    if (document.root() == document::kNoNode) return false;
    value = load::JsonValues(document, pool).Of(document.root());
  }
  return Set(name, whole, value, whole, pool, sink);
}

bool OptionValues::SetFromConfig(const document::Document& document, facts::ValuePool& pool, base::DiagnosticSink& sink) {
  if (document.root() == document::kNoNode) return true;
  const Entry* policy = document.Find(document.root(), "policy");
  if (policy == nullptr || document.kind(policy->value) == Kind::kNull) return true;
  if (document.kind(policy->value) != Kind::kMap) {
    sink.Error("policy/shape", policy->key_span, std::string("`policy` is ") + document::KindName(document.kind(policy->value)) + ", and must be a map").help.push_back("write `policy: {options: {NAME: VALUE}}`");
    return false;
  }
  bool good = true;
  load::JsonValues json(document, pool);
  for (const Entry& section : document.entries(policy->value)) {
    if (section.key != "options") {
      const std::string hint = base::DidYouMean(section.key, {"options"});
      sink.Error("policy/unknown-key", section.key_span, "`policy` has no " + load::Tick(section.key)).help.push_back(hint.empty() ? "it has `options`: values of rule files' options by name" : hint);
      good = false;
      continue;
    }
    if (document.kind(section.value) == Kind::kNull) continue;
    if (document.kind(section.value) != Kind::kMap) {
      sink.Error("policy/shape", section.key_span, std::string("`options` is ") + document::KindName(document.kind(section.value)) + ", and must be a map").help.push_back("write `options: {NAME: VALUE}`");
      good = false;
      continue;
    }
    for (const Entry& entry : document.entries(section.value)) {
      const Kind kind = document.kind(entry.value);
      const base::Span span = kind == Kind::kList || kind == Kind::kMap || document.span(entry.value).begin == document.span(entry.value).end ? entry.key_span : document.span(entry.value);
      good = Set(entry.key, entry.key_span, json.Of(entry.value), span, pool, sink) && good;
    }
  }
  return good;
}

void OptionValues::Prefer(const OptionValues& over) {
  for (std::size_t i = 0; i < values_.size(); ++i) {
    if (over.set_[i]) values_[i] = over.values_[i];
  }
}

void OptionValues::AddRows(facts::FactStore& store) const {
  if (checked_.option == facts::kNoRelation) return;
  for (std::size_t i = 0; i < values_.size(); ++i) {
    const facts::Value row[] = {store.pool().Text(checked_.options[i].key), values_[i]};
    store.relation(checked_.option).Add(row);
    if (values_[i].unknown()) store.info(checked_.option).open = true;
  }
}

}  // namespace pareto::workspace

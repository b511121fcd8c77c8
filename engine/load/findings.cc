#include "engine/load/findings.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <optional>
#include <utility>
#include <vector>

#include "engine/base/suggest.h"
#include "engine/load/words.h"

namespace pareto::load {

using base::Diagnostic;
using base::Severity;
using base::Span;
using document::Entry;
using document::Kind;
using document::NodeId;
using facts::EntityId;
using facts::Field;
using facts::FieldAlt;
using facts::FieldType;
using facts::Value;

namespace {

bool IsContainer(Kind kind) { return kind == Kind::kList || kind == Kind::kMap; }

// The near one, where there is no second: what was meant can be written in its place.
std::string OnlyNear(std::string_view word, std::vector<std::string> words) {
  std::string near = base::Nearest(word, words);
  if (near.empty()) return near;
  words.erase(std::remove(words.begin(), words.end(), near), words.end());
  return base::Nearest(word, words).empty() ? near : std::string();
}

bool LooksLikeInt(std::string_view text) {
  if (!text.empty() && text[0] == '-') text.remove_prefix(1);
  return !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
}

bool TakesText(const FieldType& type) {
  return Has(type, FieldAlt::Kind::kString) || Has(type, FieldAlt::Kind::kKey) || Has(type, FieldAlt::Kind::kRef);
}

}  // namespace

bool Has(const FieldType& type, FieldAlt::Kind kind) {
  return std::any_of(type.alternatives.begin(), type.alternatives.end(),
                     [&](const FieldAlt& alt) { return alt.kind == kind; });
}

std::string Findings::Label() { return LabelOf(outline_, plans_, pool_, item_); }

Diagnostic Findings::Make(std::string code, Span span, std::string message, std::string_view field) {
  Diagnostic d;
  d.identity = code + "|" + schema_.at(its().entity).name + "|" + PathOf(outline_, plans_, pool_, item_) + "|" +
               std::string(field);
  d.code = std::move(code);
  d.span = span;
  d.message = std::move(message);
  return d;
}

void Findings::PathIn(const Where* where, std::string& out) {
  if (where == nullptr) return;
  PathIn(where->up, out);
  out += '/';
  out += where->index >= 0 ? std::to_string(where->index) : std::string(where->key);
}

Diagnostic Findings::Make(std::string code, Span span, std::string message, int index, const Where* where) {
  std::string field = plan().fields[static_cast<std::size_t>(index)].field->name;
  PathIn(where, field);
  return Make(std::move(code), span, std::move(message), field);
}

void Findings::Report(std::string code, Span span, std::string message, int index, const Where* where,
                      std::string help) {
  Diagnostic d = Make(std::move(code), span, std::move(message), index, where);
  if (!help.empty()) d.help.push_back(std::move(help));
  sink_.Report(std::move(d));
}

// "`interval`", "`env.variables`", "an item of `layers`"; of an item that is no map, what people wrote instead of
// `value`.
std::string Findings::Subject(int index, const Where* where) {
  const Item& it = its();
  if (where == nullptr && it.scalar && index == plan().value) {
    if (it.keyed) return Tick(pool_.AsText(it.key));
    const EntityPlan& parent = plans_.at(outline_.items[it.parent].entity);
    return "an item of " + Tick(parent.fields[static_cast<std::size_t>(it.field)].field->name);
  }
  std::string path = plan().fields[static_cast<std::size_t>(index)].field->name;
  const bool item_of = where != nullptr && where->index >= 0;
  std::vector<std::string_view> keys;
  for (const Where* at = where; at != nullptr; at = at->up) {
    if (at->index < 0) keys.push_back(at->key);
  }
  for (auto key = keys.rbegin(); key != keys.rend(); ++key) path += "." + std::string(*key);
  return (item_of ? "an item of " : "") + Tick(path);
}

void Findings::Root() {
  const Kind kind = document_.kind(its().tree);
  const std::string& entity = schema_.at(its().entity).name;
  Diagnostic d = Make("schema/type", StartOf(document_, its().tree),
                      kind == Kind::kNull ? "the " + entity + " is empty, and must be a map"
                                          : "the " + entity + " is " + document::KindName(kind) + ", and must be a map",
                      "");
  std::vector<std::string> required;
  for (const FieldPlan& field : plan().fields) {
    if (!field.field->optional && field.field->initial.missing()) required.push_back("`" + field.field->name + ":`");
  }
  if (!required.empty()) d.help.push_back("start with " + required.front());
  sink_.Report(std::move(d));
}

void Findings::UnknownField(const Entry& entry) {
  Diagnostic d =
      Make("schema/unknown-field", entry.key_span,
           (its().parent == kNoItem ? "the " + schema_.at(its().entity).name : Article(schema_.at(its().entity).name)) +
               " has no field " + Tick(entry.key),
           entry.key);
  std::vector<std::string> names;
  for (const FieldPlan& field : plan().fields) names.push_back(field.field->name);
  std::string near = base::DidYouMean(entry.key, names);
  if (near.empty()) near = FieldElsewhere(entry.key);
  if (near.empty()) {
    std::sort(names.begin(), names.end());
    for (std::string& name : names) name = Tick(name);
    near = names.empty() ? "it has no fields" : "its fields are " + OneOf(names);
    const std::size_t last = near.rfind(" or ");
    if (last != std::string::npos && names.size() > 1) near.replace(last, 4, " and ");
  }
  d.help.push_back(std::move(near));
  const std::string only = OnlyNear(entry.key, names);
  if (!only.empty() && document_.Find(its().tree, only) == nullptr && sources_.TextOf(entry.key_span) == entry.key) d.fix.push_back({entry.key_span, only});
  sink_.Report(std::move(d));
}

// "`retain` is a field of a table", of another kind of the same base.
std::string Findings::FieldElsewhere(std::string_view name) {
  const EntityId base = schema_.at(its().entity).base;
  if (base == facts::kNoEntity) return {};
  std::vector<std::string> owners;
  for (const auto& kind : plans_.at(base).kinds) {
    if (plans_.at(kind.second).Find(name) != kNoField) owners.push_back(Article(schema_.at(kind.second).name));
  }
  return owners.empty() ? std::string{} : Tick(name) + " is a field of " + OneOf(owners);
}

void Findings::Missing(const Field& field, const Entry* empty) {
  const bool key = Has(field.type, FieldAlt::Kind::kKey);
  Diagnostic d = Make("schema/missing", empty != nullptr ? empty->key_span : its().name_span,
                      Label() + " has no " + Tick(field.name), field.name);
  const std::string what = key ? "the name it goes by" : Expected(schema_, pool_, field.type, true);
  d.help.push_back((empty != nullptr ? "give " : "add ") + Tick(field.name) + (empty != nullptr ? " a value: " : ": ") +
                   what);
  sink_.Report(std::move(d));
}

void Findings::UnclearKind() {
  const Field& field = *plan().fields[static_cast<std::size_t>(plan().discriminator)].field;
  std::vector<std::string> words;
  for (const auto& kind : plan().kinds) {
    words.push_back(kind.first.text() ? std::string(pool_.AsText(kind.first)) : pool_.ToJson(kind.first));
  }
  std::vector<std::string> ticked;
  for (const std::string& word : words) ticked.push_back(Tick(word));
  const std::string& entity = schema_.at(its().entity).name;
  const Entry* entry = document_.Find(its().tree, field.name);
  if (entry == nullptr) {
    // It is there under a wrong name more often than not.
    for (const Entry& other : document_.entries(its().tree)) {
      if (plan().Find(other.key) != kNoField || base::Nearest(other.key, {field.name}).empty()) continue;
      UnknownField(other);
      return;
    }
  }
  if (entry == nullptr || document_.kind(entry->value) == Kind::kNull) {
    Diagnostic d = Make("schema/missing", entry != nullptr ? entry->key_span : its().name_span,
                        Label() + " has no " + Tick(field.name), field.name);
    d.help.push_back("add " + Tick(field.name) + ": " + OneOf(ticked));
    sink_.Report(std::move(d));
    return;
  }
  const Kind kind = document_.kind(entry->value);
  std::string message = IsContainer(kind)
                            ? Tick(field.name) + " is " + document::KindName(kind) + ", and must be text"
                            : "there is no " + entity + " of " + field.name + " " + Tick(document_.text(entry->value));
  Diagnostic d = Make("schema/kind", IsContainer(kind) ? entry->key_span : document_.span(entry->value),
                      std::move(message), field.name);
  std::string near = kind == Kind::kString ? base::DidYouMean(document_.text(entry->value), words) : std::string{};
  if (!near.empty()) {
    d.help.push_back(std::move(near));
    const std::string only = OnlyNear(document_.text(entry->value), words);
    if (!only.empty() && sources_.TextOf(d.span) == document_.text(entry->value)) d.fix.push_back({d.span, only});
  }
  d.help.push_back(Tick(field.name) + " is " + OneOf(ticked));
  sink_.Report(std::move(d));
}

void Findings::Key(const Field& field, const Entry& entry) {
  Diagnostic d =
      Make("schema/key", document_.span(entry.value),
           Label() + " says that its " + Tick(field.name) + " is " + Tick(document_.text(entry.value)), field.name);
  d.labels.push_back({its().map_key_span, "the name it stands under"});
  d.help.push_back("leave " + Tick(field.name) + " out here: the key is the name");
  sink_.Report(std::move(d));
}

namespace {

// Whether a number of digits alone lies in one of the ranges.
bool InRange(const FieldType& type, std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && std::any_of(type.alternatives.begin(), type.alternatives.end(), [&](const FieldAlt& alt) {
    return (alt.kind == FieldAlt::Kind::kInt || alt.kind == FieldAlt::Kind::kNumber) && alt.low <= number && number <= alt.high;
  });
}

// The bound of a range that is nearest to the number.
std::string NearestBound(const FieldType& type, std::string_view text) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{}) return {};
  std::optional<std::int64_t> nearest;
  for (const FieldAlt& alt : type.alternatives) {
    if (alt.kind != FieldAlt::Kind::kInt && alt.kind != FieldAlt::Kind::kNumber) continue;
    for (const std::int64_t bound : {alt.low, alt.high}) {
      if (bound == INT64_MIN || bound == INT64_MAX) continue;
      if (!nearest || std::abs(number - static_cast<double>(bound)) < std::abs(number - static_cast<double>(*nearest))) nearest = bound;
    }
  }
  return nearest ? "the nearest that it takes is `" + std::to_string(*nearest) + "`" : std::string();
}

}  // namespace

void Findings::Range(const FieldType& type, NodeId tree, int index, const Where* where) {
  Report("schema/range", document_.span(tree),
         Subject(index, where) + " is " + std::string(document_.text(tree)) + ", and must be " + Ranges(type), index,
         where, NearestBound(type, document_.text(tree)));
}

void Findings::Odd(NodeId tree, int index, const Where* where) {
  Report("schema/type", document_.span(tree),
         Subject(index, where) + " holds " + Tick(document_.text(tree)) + ", which is no number of JSON", index, where,
         "write it in quotes if text is meant");
}

void Findings::Version(NodeId tree, Value number, int index, const Where* where) {
  const std::string written(document_.text(tree));
  std::string read = number.missing() ? "no number" : "the number " + pool_.ToJson(number);
  Diagnostic d = Make("yaml/version", document_.span(tree), Tick(written) + " is read as " + read, index, where);
  d.severity = Severity::kWarning;
  d.help.push_back("quote it: `\"" + written + "\"`");
  d.fix.push_back({document_.span(tree), "\"" + written + "\""});
  sink_.Report(std::move(d));
}

void Findings::Type(const FieldType& type, NodeId tree, int index, const Where* where) {
  const Kind kind = document_.kind(tree);
  const std::string subject = Subject(index, where);
  const std::string expected = Expected(schema_, pool_, type, false);
  const std::string_view text = IsContainer(kind) ? std::string_view{} : document_.text(tree);
  Span span = document_.span(tree);
  if (IsContainer(kind)) span = StartOf(document_, tree);

  // A word that is none of the words allowed.
  if (kind == Kind::kString && Has(type, FieldAlt::Kind::kLiteral)) {
    Diagnostic d = Make("schema/type", span, subject + " cannot be " + Tick(text), index, where);
    std::vector<std::string> words;
    for (const FieldAlt& alt : type.alternatives) {
      if (alt.kind == FieldAlt::Kind::kLiteral && alt.literal.text()) words.emplace_back(pool_.AsText(alt.literal));
    }
    std::string near = base::DidYouMean(text, words);
    if (!near.empty()) d.help.push_back(std::move(near));
    d.help.push_back("it must be " + expected);
    sink_.Report(std::move(d));
    return;
  }

  const bool exact = kind == Kind::kFloat && Has(type, FieldAlt::Kind::kInt);
  Diagnostic d =
      Make("schema/type", span,
           subject + " is " + (exact ? std::string(text) : document::KindName(kind)) + ", and must be " + expected,
           index, where);
  const bool number_wanted = Has(type, FieldAlt::Kind::kInt) || Has(type, FieldAlt::Kind::kNumber);
  if (kind == Kind::kString && number_wanted && LooksLikeInt(text)) {
    if (InRange(type, text)) {
      d.help.push_back("write it without quotes: `" + std::string(text) + "`");
      d.fix.push_back({span, std::string(text)});
    } else {
      d.help.push_back("write a number without quotes, and in " + Ranges(type) + ": " + NearestBound(type, text));
    }
  } else if (kind == Kind::kString && Has(type, FieldAlt::Kind::kBool)) {
    const bool yes = text == "yes" || text == "on" || text == "true" || text == "True" || text == "Yes" || text == "On";
    const bool no =
        text == "no" || text == "off" || text == "false" || text == "False" || text == "No" || text == "Off";
    if (yes || no) {
      d.help.push_back(yes ? "write `true`" : "write `false`");
      d.fix.push_back({span, yes ? "true" : "false"});
    }
  } else if ((kind == Kind::kInt || kind == Kind::kFloat || kind == Kind::kBool) && TakesText(type)) {
    d.help.push_back("write it in quotes: `\"" + std::string(text) + "\"`");
    d.fix.push_back({span, "\"" + std::string(text) + "\""});
  } else if (!IsContainer(kind) && Has(type, FieldAlt::Kind::kList)) {
    d.help.push_back("write it as a list: " + Tick("[" + std::string(sources_.TextOf(span)) + "]"));
  } else if (const FieldAlt* entity = EntityAlt(type)) {
    d.help.push_back("write " + Article(schema_.at(entity->entity).name) + " as a map: `" + Skeleton(entity->entity) +
                     "`");
  } else if (kind == Kind::kMap && Has(type, FieldAlt::Kind::kList)) {
    d.help.push_back("put `- ` before each item");
  }
  if (d.help.empty()) d.help.push_back("write " + expected + (IsContainer(kind) ? " in place of the " + std::string(kind == Kind::kMap ? "map" : "list") : " in its place"));
  sink_.Report(std::move(d));
}

// "{name: ..., type: ...}".
std::string Findings::Skeleton(EntityId entity) {
  std::string out = "{";
  for (const FieldPlan& field : plans_.at(entity).fields) {
    if (field.field->optional || field.field->initial.present()) continue;
    if (out.size() > 1) out += ", ";
    out += field.field->name + ": ...";
  }
  return out == "{" ? "{...}" : out + "}";
}

void Findings::Repeats() {
  for (const Repeated& group : outline_.repeated) {
    set_item(group.first);
    const Item& second = outline_.items[group.second];
    const std::string& entity = schema_.at(its().entity).name;
    const bool twice = group.count == 2;
    Diagnostic d = Make(
        "schema/duplicate", second.name_span,
        Label() + " is declared " + (twice ? "twice" : Thousands(group.count) + " times"),
        plan().key == kNoField ? std::string_view{} : plan().fields[static_cast<std::size_t>(plan().key)].field->name);
    d.labels.push_back({its().name_span, "first here"});
    if (!twice) d.notes.push_back("and " + Thousands(group.count - 2) + " more");
    d.help.push_back("give each " + entity + " a name of its own");
    sink_.Report(std::move(d));
  }
}

}  // namespace pareto::load

#include "engine/emit/template.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pareto::emit {

using base::Span;
using document::Builder;
using document::Entry;
using document::NodeId;
using facts::MapEntry;
using facts::Relation;
using facts::RelationId;
using facts::RowId;
using facts::Value;

namespace {

// Deeper than any bound on what rules and documents build: values cannot be cyclic, so this only guards the stack.
constexpr int kMaxDepth = 1000;

class TemplateBuilder {
 public:
  TemplateBuilder(const facts::FactStore& store, base::DiagnosticSink& sink, std::vector<std::string> first = {})
      : store_(store), pool_(store.pool()), sink_(sink), first_(std::move(first)) {}

  document::Document BuildOne(Value value) { return builder_.Finish(Node(value, 1)); }

  document::Document Build(const TemplateRelations& relations) {
    std::vector<Entry> sections;
    sections.push_back(Pair("AWSTemplateFormatVersion", builder_.String("2010-09-09")));
    // Resources claim their ids before parameters do: of a parameter and a resource with one id, the parameter is the
    // stranger.
    const std::vector<Entry> resources = Resources(relations.finished);
    const std::vector<Entry> parameters = Section(relations.parameter, "parameter", taken_);
    std::map<std::string_view, Claim> output_ids;  // outputs have ids of their own
    const std::vector<Entry> outputs = Section(relations.output, "output", output_ids);
    if (!parameters.empty()) sections.push_back(Pair("Parameters", builder_.Map(parameters)));
    if (!resources.empty()) sections.push_back(Pair("Resources", builder_.Map(resources)));
    if (!outputs.empty()) sections.push_back(Pair("Outputs", builder_.Map(outputs)));
    return builder_.Finish(builder_.Map(sections));
  }

 private:
  struct Claim {
    std::string what;  // a resource type, or "parameter"
    Span span;
    int others = 0;
  };

  static Entry Pair(std::string_view key, NodeId value) { return Entry{key, Span{}, value}; }

  // The rows of a relation by id (its column `id_column`), then by the order of values.
  std::vector<const Value*> Sorted(RelationId id, int id_column) const {
    std::vector<const Value*> rows;
    if (id == facts::kNoRelation) return rows;
    const Relation& relation = store_.relation(id);
    for (RowId row = 0; row < relation.size(); ++row) {
      if (relation.row(row)[id_column].text()) rows.push_back(relation.row(row));
    }
    const int arity = relation.arity();
    std::stable_sort(rows.begin(), rows.end(), [&](const Value* a, const Value* b) {
      if (a[id_column] != b[id_column]) return pool_.AsText(a[id_column]) < pool_.AsText(b[id_column]);
      for (int i = 0; i < arity; ++i) {
        if (!a[i].present() || !b[i].present()) continue;
        const int order = pool_.Compare(a[i], b[i]);
        if (order != 0) return order < 0;
      }
      return false;
    });
    return rows;
  }

  // Takes the id for an entry; false, with a finding, where it cannot have it.
  bool Take(std::map<std::string_view, Claim>& ids, std::string_view id, std::string what, Span span) {
    const bool letters =
        std::all_of(id.begin(), id.end(), [](unsigned char c) { return c < 0x80 && std::isalnum(c) != 0; });
    if (!letters || id.empty() || id.size() > 255) {
      base::Diagnostic& d = sink_.Error("emit/id", span, what + " " + Tick(id) + " has no valid logical id");
      d.help.push_back(id.size() > 255 ? "a logical id has at most 255 letters and digits"
                                       : "a logical id has letters and digits only");
      d.identity = "emit/id|" + what + "|" + std::string(id) + "|";
      return false;
    }
    const auto [claim, fresh] = ids.try_emplace(id, Claim{what, span, 0});
    if (fresh) return true;
    if (++claim->second.others > 1) return false;  // told
    base::Diagnostic& d = sink_.Error("emit/id", span,
                                      what + " " + Tick(id) + " has the logical id of " +
                                          (claim->second.what == what          ? "another"
                                           : claim->second.what == "parameter" ? "a parameter"
                                                                               : claim->second.what));
    if (claim->second.span.valid()) d.labels.push_back({claim->second.span, "the other is made from here"});
    d.help.push_back("logical ids are unique among resources and parameters");
    d.identity = "emit/id|" + what + "|" + std::string(id) + "|";
    return false;
  }

  static std::string Tick(std::string_view id) {
    std::string out = "`";
    for (const char c : id.substr(0, 80)) out += static_cast<unsigned char>(c) < 0x20 || c == '`' ? ' ' : c;
    return out + "`";
  }

  std::vector<Entry> Resources(RelationId finished) {
    std::vector<Entry> entries;
    for (const Value* row : Sorted(finished, 2)) {
      const Value owner = row[3];
      const Span span = owner.node() && owner.node_index() < store_.nodes().size()
                            ? store_.nodes().at(store_.nodes().Owner(owner)).name_span
                            : Span{};
      const std::string_view id = pool_.AsText(row[2]);
      const std::string type = row[1].text() ? std::string(pool_.AsText(row[1])) : "resource";
      if (!Take(taken_, id, type, span)) continue;
      std::vector<Entry> body;
      body.push_back(Pair("Type", builder_.String(type)));
      if (row[5].map()) AppendMap(row[5], 1, body);
      if (row[4].map() && !pool_.Entries(row[4]).empty()) body.push_back(Pair("Properties", Node(row[4], 1)));
      entries.push_back(Pair(id, builder_.Map(body)));
    }
    return entries;
  }

  std::vector<Entry> Section(RelationId relation, const char* what, std::map<std::string_view, Claim>& ids) {
    std::vector<Entry> entries;
    for (const Value* row : Sorted(relation, 0)) {
      const std::string_view id = pool_.AsText(row[0]);
      if (!row[1].map() || !Take(ids, id, what, {})) continue;
      entries.push_back(Pair(id, Node(row[1], 1)));
    }
    return entries;
  }

  // Adds the entries of a map, by key.
  void AppendMap(Value map, int depth, std::vector<Entry>& out) {
    std::vector<MapEntry> entries(pool_.Entries(map).begin(), pool_.Entries(map).end());
    const auto by_key = [&](const MapEntry& a, const MapEntry& b) {
      const std::string_view left = pool_.AsText(a.first), right = pool_.AsText(b.first);
      if (first_.empty()) return left < right;
      const auto rank = [&](std::string_view key) { return std::find(first_.begin(), first_.end(), key) - first_.begin(); };
      return std::pair(rank(left), left) < std::pair(rank(right), right);
    };
    if (!std::is_sorted(entries.begin(), entries.end(), by_key)) std::sort(entries.begin(), entries.end(), by_key);
    for (const MapEntry& entry : entries) {
      if (entry.second.present()) out.push_back(Pair(pool_.AsText(entry.first), Node(entry.second, depth + 1)));
    }
  }

  NodeId Node(Value value, int depth) {
    if (depth > kMaxDepth || !value.present() || value.null() || value.node()) return builder_.Null();
    if (value.boolean()) return builder_.Bool(value.truth());
    if (value.text()) return builder_.String(pool_.AsText(value));
    if (value.numeric())
      return pool_.IsInt(value) ? builder_.Int(pool_.AsInt(value)) : builder_.Float(pool_.AsDouble(value));
    if (value.list()) {
      std::vector<NodeId> items;
      for (const Value item : pool_.Items(value)) {
        if (item.present()) items.push_back(Node(item, depth + 1));
      }
      return builder_.List(items);
    }
    std::vector<Entry> entries;
    AppendMap(value, depth, entries);
    return builder_.Map(entries);
  }

  const facts::FactStore& store_;
  const facts::ValuePool& pool_;
  base::DiagnosticSink& sink_;
  const std::vector<std::string> first_;  // keys that stand before all others
  Builder builder_;
  std::map<std::string_view, Claim> taken_;
};

}  // namespace

document::Document BuildTemplate(const facts::FactStore& store, const TemplateRelations& relations,
                                 base::DiagnosticSink& sink) {
  return TemplateBuilder(store, sink).Build(relations);
}

document::Document BuildValue(const facts::FactStore& store, Value value, const std::vector<std::string>& first) {
  base::DiagnosticSink unused;  // only entries of a template have mistakes to tell
  return TemplateBuilder(store, unused, first).BuildOne(value);
}

}  // namespace pareto::emit

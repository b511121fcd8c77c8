#include "cli/shown.h"

#include <nlohmann/json.hpp>

#include "engine/facts/print_facts.h"

namespace pareto::cli {
namespace {

base::Span SpanOf(workspace::Session& session, facts::Value node) {
  const facts::FactStore& store = session.store();
  const facts::Value owner = store.nodes().Owner(node);
  return owner.node() ? store.nodes().at(owner).name_span : base::Span{};
}

}  // namespace

std::string NameOf(workspace::Session& session, facts::Value value) { return NameOf(session.store(), value); }

std::string NameOf(const facts::FactStore& store, facts::Value value) {
  std::string text;
  if (value.node()) {
    const facts::NodeInfo& node = store.nodes().at(value);
    const facts::Value name = node.resource() ? node.id : node.key;
    if (name.text()) return std::string(store.pool().AsText(name));
  }
  if (value.text()) return std::string(store.pool().AsText(value));
  facts::AppendValue(store, value, &text);
  return text;
}

std::string PlaceOf(workspace::Session& session, facts::Value value) {
  return value.node() ? PlaceOf(session, SpanOf(session, value)) : std::string();
}

std::string PlaceOf(workspace::Session& session, base::Span span) {
  if (!span.valid()) return {};
  const base::Position at = session.sources().At(span.file, span.begin);
  return std::string(session.sources().name(span.file)) + ":" + std::to_string(at.line) + ":" + std::to_string(at.column);
}

BasePlaces::BasePlaces(workspace::Session& session) : BasePlaces(session, session.store()) {}

BasePlaces::BasePlaces(workspace::Session& session, const facts::FactStore& store) : store_(store) {
  for (const facts::Entity& entity : session.checked()->schema.entities) {
    for (const facts::Field& field : entity.fields) fields_[field.relation] = field.name_value;
  }
}

std::optional<base::Span> BasePlaces::Of(facts::RelationId relation, facts::RowId row) const {
  const facts::FactStore& store = store_;
  const facts::RelationInfo& info = store.info(relation);
  if (row < info.table_rows.size()) return base::Span{info.table, info.table_rows[row], info.table_rows[row]};
  if (store.raw == nullptr) return std::nullopt;
  for (int column = 0; column < info.arity; ++column) {
    const facts::Value value = store.relation(relation).row(row)[column];
    if (!value.node()) continue;
    std::vector<facts::Value> steps;
    if (const auto field = fields_.find(relation); field != fields_.end()) steps.push_back(field->second);
    return store.raw->PlaceOf(value, steps, nullptr);
  }
  return std::nullopt;
}

nlohmann::ordered_json ValueAsJson(workspace::Session& session, facts::Value value) {
  using Json = nlohmann::ordered_json;
  const facts::FactStore& store = session.store();
  if (value.node()) {
    const facts::NodeInfo& node = store.nodes().at(value);
    Json out;
    out["name"] = NameOf(session, value);
    out["path"] = store.nodes().Path(store.pool(), value);
    if (node.resource() && node.type.text()) out["type"] = store.pool().AsText(node.type);
    if (const base::Span span = SpanOf(session, value); span.valid()) {
      const base::Position at = session.sources().At(span.file, span.begin);
      out["file"] = session.sources().name(span.file);
      out["line"] = at.line;
      out["column"] = at.column;
    }
    return out;
  }
  if (value.list()) {
    Json out = Json::array();
    for (const facts::Value item : store.pool().Items(value)) out.push_back(ValueAsJson(session, item));
    return out;
  }
  if (value.map()) {
    Json out = Json::object();
    for (const facts::MapEntry& entry : store.pool().Entries(value)) out[std::string(store.pool().AsText(entry.first))] = ValueAsJson(session, entry.second);
    return out;
  }
  Json parsed = Json::parse(store.pool().ToJson(value), nullptr, false);
  return parsed.is_discarded() ? Json(nullptr) : parsed;
}

}  // namespace pareto::cli

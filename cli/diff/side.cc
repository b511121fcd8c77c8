#include "cli/diff/side.h"

#include <algorithm>

namespace pareto::cli {
namespace {

// The relations that rule files fill for a comparison (stdlib/prelude/review.pareto).
constexpr std::string_view kNotable = "notable", kPermitted = "permitted", kReplaces = "replaces", kRenews = "renews", kOutcome = "outcome", kHidden = "hidden";

facts::RelationId PreludeRelation(const dsl::Checked& checked, std::string_view name) {
  for (const dsl::RelationSymbol& relation : checked.relations) {
    if (relation.name == name && relation.module >= 0 && checked.modules[static_cast<std::size_t>(relation.module)].prelude) return relation.id;
  }
  return facts::kNoRelation;
}

}  // namespace

Side::Side(workspace::Session& session, std::vector<base::Diagnostic> findings) : session_(session), store_(session.store()), findings_(std::move(findings)) {
  const facts::Schema& schema = session.checked()->schema;
  for (const facts::Entity& entity : schema.entities) {
    for (const facts::Field& field : entity.fields) {
      const bool name = std::any_of(field.type.alternatives.begin(), field.type.alternatives.end(), [](const facts::FieldAlt& alt) { return alt.kind == facts::FieldAlt::Kind::kKey; });
      if (name || field.relation == facts::kNoRelation) continue;
      const facts::Relation& rows = store_.relation(field.relation);
      for (facts::RowId row = 0; row < rows.size(); ++row) fields_[rows.row(row)[0].node_index()].push_back({&field, rows.row(row)[1]});
    }
  }
  const facts::NodeTable& nodes = store_.nodes();
  for (std::uint32_t i = 0; i < nodes.size(); ++i) {
    const facts::Value node = facts::Value::Node(i);
    const facts::NodeInfo& info = nodes.at(node);
    if (info.resource()) break;
    if (!info.parent.node()) {
      if (!document_.node()) document_ = node;
      continue;
    }
    if (info.parent == document_ && info.key.text() && info.entity != facts::kNoEntity) components_.emplace(Name(EntityOf(node), store_.pool().AsText(info.key)), node);
  }
}

const std::vector<Side::Given>& Side::FieldsOf(facts::Value node) const {
  static const std::vector<Given> kNone;
  const auto found = fields_.find(node.node_index());
  return found == fields_.end() ? kNone : found->second;
}

std::vector<std::pair<std::string, facts::Value>> Side::ItemsOf(facts::Value node, const Given& given) const {
  std::vector<std::pair<std::string, facts::Value>> items;
  if (!given.value.list()) return items;
  for (const facts::Value item : store_.pool().Items(given.value)) {
    if (!item.node()) return {};
    const facts::NodeInfo& info = store_.nodes().at(item);
    if (info.parent != node || !info.key.text() || info.step != given.field->name) return {};  // what a reference names stands elsewhere
    items.emplace_back(store_.pool().AsText(info.key), item);
  }
  return items;
}

bool Side::HoldsComponents(const facts::Field& field) const {
  for (const facts::FieldAlt& alt : field.type.alternatives) {
    if (alt.kind != facts::FieldAlt::Kind::kList || alt.inner.empty()) continue;
    for (const facts::FieldAlt& inner : alt.inner[0].alternatives) {
      if (inner.kind != facts::FieldAlt::Kind::kEntity) continue;
      for (const facts::Field& own : session_.checked()->schema.at(inner.entity).fields) {
        for (const facts::FieldAlt& key : own.type.alternatives) {
          if (key.kind == facts::FieldAlt::Kind::kKey) return true;
        }
      }
    }
  }
  return false;
}

void Side::AppendPlain(facts::Value value, std::string* out) const {
  const facts::ValuePool& pool = store_.pool();
  if (value.list()) {
    *out += "[";
    bool first = true;
    for (const facts::Value item : pool.Items(value)) {
      if (!first) *out += ",";
      first = false;
      AppendPlain(item, out);
    }
    *out += "]";
  } else if (value.node()) {
    const facts::NodeInfo& info = store_.nodes().at(value);
    *out += "{";
    bool first = true;
    for (const Given& given : FieldsOf(value)) {
      if (given.value.missing()) continue;
      if (!first) *out += ",";
      first = false;
      pool.AppendJson(given.field->name_value, out);
      *out += ":" + Plain(value, given);
    }
    *out += "}";
    (void)info;
  } else if (value.present()) {
    pool.AppendJson(value, out);
  } else {
    *out += "null";
  }
}

std::string Side::Plain(facts::Value node, const Given& given) const {
  const facts::ValuePool& pool = store_.pool();
  std::string out;
  if (given.value.unknown()) {
    // What cannot be judged is shown as it is written.
    const facts::Value raw = store_.raw == nullptr ? facts::Value() : store_.raw->Raw(node, given.field->name_value);
    if (raw.present()) pool.AppendJson(raw, &out);
    else out = "null";
    return out;
  }
  const auto one = [&](facts::Value value) {
    if (!value.node()) return AppendPlain(value, &out);
    const facts::NodeInfo& info = store_.nodes().at(value);
    const bool part = info.parent == node && info.step == given.field->name;
    if (!part) return pool.AppendJson(info.key, &out);
    // A scalar in the place of an item is that scalar.
    const std::vector<Given>& fields = FieldsOf(value);
    std::size_t there = 0;
    for (const Given& inner : fields) there += inner.value.missing() ? 0 : 1;
    if (there == 1 && !info.key.text() && fields.size() == 1 && fields[0].field->name == "value") {
      out += Plain(value, fields[0]);
      return;
    }
    AppendPlain(value, &out);
  };
  if (!given.value.list()) {
    one(given.value);
    return out;
  }
  const auto items = ItemsOf(node, given);
  out += items.empty() ? "[" : "{";
  bool first = true;
  std::size_t at = 0;
  for (const facts::Value item : pool.Items(given.value)) {
    if (!first) out += ",";
    first = false;
    if (!items.empty()) {
      pool.AppendJson(store_.nodes().at(items[at++].second).key, &out);
      out += ":";
    }
    one(item);
  }
  return out + (items.empty() ? "]" : "}");
}

bool Side::Hidden(facts::Value node, const facts::Field& field) const {
  const facts::RelationId relation = PreludeRelation(*session_.checked(), kHidden);
  if (relation == facts::kNoRelation) return false;
  const facts::Value row[] = {node, field.name_value};
  return store_.relation(relation).Contains(row);
}

std::string Side::EntityOf(facts::Value node) const {
  const facts::NodeInfo& info = store_.nodes().at(node);
  return info.entity == facts::kNoEntity ? std::string(info.step) : session_.checked()->schema.at(info.entity).name;
}

std::string Side::Label(facts::Value node) const {
  const facts::Value owner = store_.nodes().Owner(node);
  if (!owner.node()) return {};
  const facts::NodeInfo& info = store_.nodes().at(owner);
  std::string label = EntityOf(owner);
  if (info.key.text()) label += " `" + std::string(store_.pool().AsText(info.key)) + "`";
  else if (store_.pool().IsInt(info.key)) label += " " + std::to_string(store_.pool().AsInt(info.key) + 1);
  return info.parent.node() && info.parent != document_ ? label + " of " + Label(info.parent) : label;
}

Place Side::PlaceOf(base::Span span) const {
  if (!span.valid()) return {};
  const base::Position at = session_.sources().At(span.file, span.begin);
  return {std::string(session_.sources().name(span.file)), at.line, at.column};
}

Place Side::PlaceOf(facts::Value node) const {
  const facts::Value owner = node.node() ? store_.nodes().Owner(node) : node;
  return owner.node() ? PlaceOf(store_.nodes().at(owner).name_span) : Place{};
}

Place Side::PlaceOf(facts::Value node, const facts::Field& field, const std::vector<Step>& steps) const {
  if (store_.raw == nullptr) return {};
  facts::ValuePool& pool = session_.store().pool();
  std::vector<facts::Value> values{field.name_value};
  for (const Step& step : steps) {
    const std::size_t* index = std::get_if<std::size_t>(&step);
    values.push_back(index != nullptr ? pool.Int(static_cast<std::int64_t>(*index)) : pool.Text(std::get<std::string>(step)));
  }
  return PlaceOf(store_.raw->PlaceOf(node, values, nullptr));
}

std::vector<std::vector<facts::Value>> Side::RowsOf(std::string_view name) const {
  std::vector<std::vector<facts::Value>> rows;
  const facts::RelationId id = PreludeRelation(*session_.checked(), name);
  if (id == facts::kNoRelation) return rows;
  const facts::Relation& relation = store_.relation(id);
  for (facts::RowId row = 0; row < relation.size(); ++row) rows.emplace_back(relation.row(row), relation.row(row) + relation.arity());
  return rows;
}

std::string Side::TextOf(facts::Value value) const {
  std::string text;
  store_.pool().AppendText(value, &text);
  return text;
}

std::map<std::tuple<std::string, std::string, std::string, std::string>, Place> Side::Facts() const {
  std::map<std::tuple<std::string, std::string, std::string, std::string>, Place> facts;
  for (const auto& row : RowsOf(kNotable)) facts.emplace(std::tuple(TextOf(row[0]), Label(row[1]), TextOf(row[2]), TextOf(row[3])), PlaceOf(row[1]));
  return facts;
}

std::map<std::tuple<std::string, std::string, std::string>, Place> Side::Permissions() const {
  std::map<std::tuple<std::string, std::string, std::string>, Place> permissions;
  for (const auto& row : RowsOf(kPermitted)) permissions.emplace(std::tuple(Label(row[0]), TextOf(row[2]), TextOf(row[1])), PlaceOf(row[0]));
  return permissions;
}

std::map<std::string, Side::Resource> Side::Resources() const {
  std::map<std::string, Resource> resources;
  const facts::RelationId finished = session_.program().finished;
  if (finished == facts::kNoRelation) return resources;
  const facts::Relation& relation = store_.relation(finished);
  for (facts::RowId row = 0; row < relation.size(); ++row) {
    const facts::Value* columns = relation.row(row);  // node, type, id, owner, properties, attributes
    if (!columns[2].text()) continue;
    Resource& resource = resources[TextOf(columns[2])];
    resource.node = columns[0];
    resource.type = TextOf(columns[1]);
    resource.owner = Label(columns[0]);
    resource.place = PlaceOf(columns[0]);
    resource.properties = columns[4].map() ? store_.pool().ToJson(columns[4]) : "{}";
    resource.attributes = columns[5].map() ? store_.pool().ToJson(columns[5]) : "{}";
  }
  return resources;
}

std::map<std::string, std::string> Side::Section(facts::RelationId id) const {
  std::map<std::string, std::string> entries;
  if (id == facts::kNoRelation) return entries;
  const facts::Relation& relation = store_.relation(id);
  for (facts::RowId row = 0; row < relation.size(); ++row) {
    if (relation.row(row)[0].text()) entries.emplace(TextOf(relation.row(row)[0]), store_.pool().ToJson(relation.row(row)[1]));
  }
  return entries;
}

std::map<std::string, std::string> Side::Parameters() const { return Section(session_.program().parameter); }
std::map<std::string, std::string> Side::Outputs() const { return Section(session_.program().output); }

std::map<std::string, std::vector<std::pair<std::string, std::string>>> Side::Replaces() const {
  std::map<std::string, std::vector<std::pair<std::string, std::string>>> replaces;
  for (const auto& row : RowsOf(kReplaces)) replaces[TextOf(row[0])].emplace_back(TextOf(row[1]), TextOf(row[2]));
  return replaces;
}

bool Side::Renews(const std::string& type) const {
  const auto rows = RowsOf(kRenews);
  return std::any_of(rows.begin(), rows.end(), [&](const auto& row) { return TextOf(row[0]) == type; });
}

std::map<std::pair<std::string, std::string>, std::vector<std::string>> Side::Outcomes() const {
  std::map<std::pair<std::string, std::string>, std::vector<std::string>> outcomes;
  for (const auto& row : RowsOf(kOutcome)) {
    const facts::NodeInfo& made = store_.nodes().at(row[0]);
    if (made.resource()) outcomes[{TextOf(made.id), TextOf(row[1])}].push_back(TextOf(row[2]));
  }
  for (auto& [key, texts] : outcomes) std::sort(texts.begin(), texts.end());
  return outcomes;
}

std::vector<std::string> Side::Lossy() const {
  std::vector<std::string> names;
  for (const std::string_view name : {kNotable, kPermitted, kOutcome}) {
    const facts::RelationId id = PreludeRelation(*session_.checked(), name);
    if (id != facts::kNoRelation && store_.info(id).lost_rows) names.emplace_back(name);
  }
  return names;
}

std::size_t Side::errors() const {
  return static_cast<std::size_t>(std::count_if(findings_.begin(), findings_.end(), [](const base::Diagnostic& d) { return d.severity == base::Severity::kError; }));
}

}  // namespace pareto::cli

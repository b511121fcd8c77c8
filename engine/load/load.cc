#include "engine/load/load.h"

#include <utility>

#include "engine/load/fields.h"
#include "engine/load/json_values.h"
#include "engine/load/outline.h"
#include "engine/load/plan.h"

namespace pareto::load {

using base::Span;
using document::Document;
using document::Entry;
using document::Kind;
using document::NodeId;
using facts::FieldAlt;
using facts::FieldType;
using facts::Value;

struct LoadedDocument::Impl {
  Impl(const Document& doc, const facts::Schema& schema, facts::FactStore& facts)
      : document(doc), plans(schema), store(facts), json(doc, facts.pool()) {}

  const Document& document;
  Plans plans;
  facts::FactStore& store;
  JsonValues json;
  Outline outline;
  std::vector<std::uint32_t> item_of;  // by node index
  std::uint32_t first_node = 0;

  const Item* ItemOf(Value node) const {
    if (!node.node() || node.node_index() < first_node || node.node_index() - first_node >= item_of.size())
      return nullptr;
    return &outline.items[item_of[node.node_index() - first_node]];
  }
  bool Map(NodeId tree) const { return tree != document::kNoNode && document.kind(tree) == Kind::kMap; }
  // The item's own spelling of a field without an entry: the map key as name, the scalar as `value`.
  enum class Spelling { kNone, kMapKey, kScalar };
  Spelling SpellingOf(const Item& item, std::string_view field) const {
    const EntityPlan& plan = plans.at(item.entity);
    const int index = plan.Find(field);
    if (index == kNoField) return Spelling::kNone;
    if (item.keyed && index == plan.key) return Spelling::kMapKey;
    if (item.scalar && index == plan.value) return Spelling::kScalar;
    return Spelling::kNone;
  }
  const Item* Child(const Item& item, int field, std::int64_t position) const {
    const auto list = outline.lists.find({static_cast<std::uint32_t>(&item - outline.items.data()), field});
    if (list == outline.lists.end() || position < 0) return nullptr;
    const auto values = store.pool().Items(list->second);
    return static_cast<std::size_t>(position) < values.size() ? ItemOf(values[static_cast<std::size_t>(position)])
                                                              : nullptr;
  }
  Span Find(const Item& start, const std::vector<Value>& steps, std::string* absent) const;
};

LoadedDocument::LoadedDocument(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
LoadedDocument::~LoadedDocument() = default;

Value LoadedDocument::Raw(Value node, Value key) const {
  const Item* item = impl_->ItemOf(node);
  if (item == nullptr || !key.text()) return Value::Missing();
  const std::string_view name = impl_->store.pool().AsText(key);
  if (impl_->Map(item->tree)) {
    if (const Entry* entry = impl_->document.Find(item->tree, name)) return impl_->json.Of(entry->value);
  }
  switch (impl_->SpellingOf(*item, name)) {
    case Impl::Spelling::kMapKey: return item->key;
    case Impl::Spelling::kScalar: return impl_->json.Of(item->tree);
    case Impl::Spelling::kNone: break;
  }
  return Value::Missing();
}

Span LoadedDocument::PlaceOf(Value node, const std::vector<Value>& steps, std::string* absent) const {
  if (absent != nullptr) absent->clear();
  if (!node.node()) return {};
  if (impl_->store.nodes().at(node).resource()) {
    const Value owner = impl_->store.nodes().Owner(node);
    return owner.node() ? impl_->store.nodes().at(owner).name_span : Span{};
  }
  const Item* item = impl_->ItemOf(node);
  return item == nullptr ? Span{} : impl_->Find(*item, steps, absent);
}

// Follows the steps; `name` is where the part reached so far is called by its name.
Span LoadedDocument::Impl::Find(const Item& start, const std::vector<Value>& steps, std::string* absent) const {
  const facts::ValuePool& pool = store.pool();
  const Item* item = &start;  // the item at hand, or nullptr inside one
  NodeId tree = start.tree;
  Span name = start.name_span;
  const auto place = [&](NodeId part, Span key) {
    const Kind kind = document.kind(part);
    const Span span = document.span(part);
    const bool unwritten = kind == Kind::kNull && span.begin == span.end;
    return kind == Kind::kList || kind == Kind::kMap || unwritten ? key : span;
  };
  std::size_t i = 0;
  for (; i < steps.size(); ++i) {
    if (steps[i].text()) {
      const std::string_view key = pool.AsText(steps[i]);
      const Entry* entry = Map(tree) ? document.Find(tree, key) : nullptr;
      if (entry == nullptr) {
        const Spelling spelling = item != nullptr ? SpellingOf(*item, key) : Spelling::kNone;
        if (spelling == Spelling::kNone) break;
        name = spelling == Spelling::kMapKey ? item->map_key_span : document.span(tree);
        item = nullptr;
        tree = spelling == Spelling::kMapKey ? document::kNoNode : tree;
        continue;
      }
      // `components[2]` is the third of the field's value, which leaves out what gets no facts and may be written as a
      // map.
      const int field = item != nullptr ? plans.at(item->entity).Find(key) : kNoField;
      if (field != kNoField && i + 1 < steps.size() && steps[i + 1].numeric() && pool.IsInt(steps[i + 1])) {
        if (const Item* child = Child(*item, field, pool.AsInt(steps[i + 1]))) {
          item = child;
          tree = child->tree;
          name = child->name_span;
          ++i;
          continue;
        }
      }
      item = nullptr;
      tree = entry->value;
      name = place(tree, entry->key_span);
      continue;
    }
    if (!steps[i].numeric() || !pool.IsInt(steps[i]) || tree == document::kNoNode || document.kind(tree) != Kind::kList)
      break;
    const std::int64_t index = pool.AsInt(steps[i]);
    const auto items = document.items(tree);
    if (index < 0 || static_cast<std::size_t>(index) >= items.size()) break;
    item = nullptr;
    tree = items[static_cast<std::size_t>(index)];
    name = StartOf(document, tree);
  }
  if (absent != nullptr) {
    for (; i < steps.size(); ++i) {
      if (!absent->empty()) *absent += '.';
      pool.AppendText(steps[i], absent);
    }
  }
  return name;
}

namespace {

// What a declared field is, for rules: `[ref action]` is `ref` of `action`.
std::pair<std::string_view, std::string_view> Described(const facts::Schema& schema, const FieldAlt& alt) {
  switch (alt.kind) {
    case FieldAlt::Kind::kString: return {"string", ""};
    case FieldAlt::Kind::kInt: return {"int", ""};
    case FieldAlt::Kind::kNumber: return {"number", ""};
    case FieldAlt::Kind::kBool: return {"bool", ""};
    case FieldAlt::Kind::kJson: return {"json", ""};
    case FieldAlt::Kind::kKey: return {"key", ""};
    case FieldAlt::Kind::kLiteral: return {"literal", ""};
    case FieldAlt::Kind::kRef: return {"ref", schema.at(alt.entity).name};
    case FieldAlt::Kind::kEntity: return {"entity", schema.at(alt.entity).name};
    case FieldAlt::Kind::kList: return {"list", ""};
    case FieldAlt::Kind::kMap: return {"map", ""};
  }
  return {"json", ""};
}

// A list or map of references or entities counts as those, and a list of references as a list too. Says whether there were any.
bool DescribeField(const facts::Schema& schema, const FieldType& type, Value entity, Value field, bool inside,
                   facts::FactStore& store) {
  bool targets = false;
  for (const FieldAlt& alt : type.alternatives) {
    const bool target = alt.kind == FieldAlt::Kind::kRef || alt.kind == FieldAlt::Kind::kEntity;
    const bool covered = !alt.inner.empty() && DescribeField(schema, alt.inner[0], entity, field, true, store);
    targets = targets || target || covered;
    if (covered && alt.kind == FieldAlt::Kind::kList) {
      const Value row[] = {entity, field, store.pool().Text("list"), store.pool().Text("")};
      store.relation(schema.schema_field).Add(row);
    }
    if (covered || (inside && !target)) continue;
    const auto [kind, name] = Described(schema, alt);
    const Value row[] = {entity, field, store.pool().Text(kind), store.pool().Text(name)};
    store.relation(schema.schema_field).Add(row);
  }
  return targets;
}

}  // namespace

std::unique_ptr<LoadedDocument> Load(const Document& document, const base::SourceMap& sources,
                                     const facts::Schema& schema, facts::FactStore& store, base::DiagnosticSink& sink) {
  auto impl = std::make_unique<LoadedDocument::Impl>(document, schema, store);
  if (schema.schema_field != facts::kNoRelation) {
    for (const facts::Entity& entity : schema.entities) {
      for (const facts::Field& field : entity.fields) {
        DescribeField(schema, field.type, store.pool().Text(entity.name), store.pool().Text(field.name), false, store);
      }
    }
  }
  impl->first_node = store.nodes().size();
  if (schema.document != facts::kNoEntity) {
    impl->outline = MakeOutline(document, impl->plans, store);
    for (std::uint32_t i = 0; i < impl->outline.items.size(); ++i) {
      if (impl->outline.items[i].node.present()) impl->item_of.push_back(i);  // nodes were made in the items' order
    }
    FillFields(document, sources, impl->plans, impl->json, impl->outline, store, sink);
  }
  std::unique_ptr<LoadedDocument> loaded(new LoadedDocument(std::move(impl)));
  store.raw = loaded.get();
  return loaded;
}

}  // namespace pareto::load

#include "engine/load/outline.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "engine/load/words.h"

namespace pareto::load {

using base::Span;
using document::Document;
using document::Entry;
using document::Kind;
using document::NodeId;
using facts::EntityId;
using facts::FieldAlt;
using facts::FieldType;
using facts::Value;

namespace {

class Outliner {
 public:
  Outliner(const Document& document, const Plans& plans, facts::FactStore& store)
      : document_(document), plans_(plans), store_(store), pool_(store.pool()) {}

  Outline Make() {
    Spot spot;
    spot.name_span = document_.root() == document::kNoNode ? Span{} : StartOf(document_, document_.root());
    Add(spot, plans_.schema().document, document_.root());
    for (const Repeated& group : groups_) {
      if (group.count > 1) outline_.repeated.push_back(group);
    }
    return std::move(outline_);
  }

 private:
  // Where an item stands.
  struct Spot {
    std::uint32_t parent = kNoItem;
    int field = kNoField;
    const Entry* entry = nullptr;  // its key, of an item in a map by key
    Value key;                     // its index, unless it has a name
    Span name_span;                // unless it has a name
  };

  // Finds the entities in a field's value.
  void Walk(const FieldType& type, NodeId tree, Spot spot, std::vector<std::uint32_t>& found) {
    const Reading reading = plans_.ReadAs(type, document_, tree);
    switch (reading.shape) {
      case Reading::Shape::kPlain: return;
      case Reading::Shape::kEntity: found.push_back(Add(spot, reading.alt->entity, tree)); return;
      case Reading::Shape::kList: {
        const FieldType& inner = reading.alt->inner[0];
        const FieldAlt* entity = EntityAlt(inner);
        spot.entry = nullptr;
        std::int64_t index = 0;
        for (const NodeId item : document_.items(tree)) {
          spot.key = pool_.Int(index++);
          spot.name_span = StartOf(document_, item);
          if (entity != nullptr && plans_.IsItem(entity->entity, document_.kind(item), false)) {
            found.push_back(Add(spot, entity->entity, item));
          } else {
            Walk(inner, item, spot, found);
          }
        }
        return;
      }
      case Reading::Shape::kKeyed:
      case Reading::Shape::kMap: {
        const FieldType& inner = reading.alt->inner[0];
        const FieldAlt* entity = EntityAlt(inner);
        for (const Entry& entry : document_.entries(tree)) {
          spot.entry = &entry;
          spot.name_span = entry.key_span;
          if (entity != nullptr && plans_.IsItem(entity->entity, document_.kind(entry.value), true)) {
            found.push_back(Add(spot, entity->entity, entry.value));
          } else {
            Walk(inner, entry.value, spot, found);
          }
        }
        return;
      }
    }
  }

  std::uint32_t Add(const Spot& spot, EntityId entity, NodeId tree) {
    const auto index = static_cast<std::uint32_t>(outline_.items.size());
    const bool map = tree != document::kNoNode && document_.kind(tree) == Kind::kMap;
    Item item;
    item.tree = tree;
    item.entity = entity;
    item.parent = spot.parent;
    item.field = spot.field;
    item.keyed = spot.entry != nullptr;
    item.scalar = !map && spot.parent != kNoItem && document_.kind(tree) != Kind::kNull;
    item.key = spot.key;
    item.name_span = spot.name_span;
    if (map) FindKind(item);

    const EntityPlan& plan = plans_.at(item.entity);
    if (spot.entry != nullptr) {
      item.key = pool_.Text(spot.entry->key);
      item.map_key_span = spot.entry->key_span;
    } else if (map && plan.key != kNoField) {
      if (const Entry* entry = document_.Find(tree, plan.fields[static_cast<std::size_t>(plan.key)].field->name)) {
        const Kind kind = document_.kind(entry->value);
        if (kind == Kind::kString) item.key = pool_.Text(document_.text(entry->value));
        const bool written = kind != Kind::kNull && kind != Kind::kList && kind != Kind::kMap;
        item.name_span = written ? document_.span(entry->value) : entry->key_span;
      }
    }
    item.repeated = (spot.parent != kNoItem && outline_.items[spot.parent].repeated) || Repeats(item, index);
    if (!item.repeated) item.node = AddNode(item);
    outline_.items.push_back(item);
    if (map) AddChildren(index, tree, item.entity);
    return index;
  }

  void AddChildren(std::uint32_t index, NodeId tree, EntityId entity) {
    std::vector<std::uint32_t> found;
    for (const Entry& entry : document_.entries(tree)) {
      const EntityPlan& plan = plans_.at(entity);
      const int field = plan.Find(entry.key);
      if (field == kNoField || !plan.fields[static_cast<std::size_t>(field)].entities) continue;
      Spot spot;
      spot.parent = index;
      spot.field = field;
      spot.name_span = entry.key_span;
      Walk(plan.fields[static_cast<std::size_t>(field)].field->type, entry.value, spot, found);
    }
    Item& item = outline_.items[index];
    item.first_child = static_cast<std::uint32_t>(outline_.children.size());
    item.children = static_cast<std::uint32_t>(found.size());
    outline_.children.insert(outline_.children.end(), found.begin(), found.end());
  }

  // Goes down from an entity to its kinds as long as the discriminating field tells which.
  void FindKind(Item& item) {
    while (true) {
      const EntityPlan& plan = plans_.at(item.entity);
      if (plan.kinds.empty() || plan.discriminator == kNoField) return;
      const facts::Field& field = *plan.fields[static_cast<std::size_t>(plan.discriminator)].field;
      const Entry* entry = document_.Find(item.tree, field.name);
      const bool absent = entry == nullptr || document_.kind(entry->value) == Kind::kNull;
      if (absent && field.initial.missing() && field.optional) return;
      const Value told = absent ? field.initial : Scalar(entry->value);
      EntityId kind = facts::kNoEntity;
      for (const auto& [literal, entity] : plan.kinds) {
        if (literal == told) kind = entity;
      }
      if (kind == facts::kNoEntity) {
        item.kind_unclear = true;
        return;
      }
      item.entity = kind;
    }
  }

  Value Scalar(NodeId tree) {
    switch (document_.kind(tree)) {
      case Kind::kBool: return Value::Bool(document_.boolean(tree));
      case Kind::kInt: return pool_.Int(document_.integer(tree));
      case Kind::kString: return pool_.Text(document_.text(tree));
      default: return Value::Missing();
    }
  }

  // Notes the item among those of its parent, entity and name; true where it is not the first.
  bool Repeats(const Item& item, std::uint32_t index) {
    if (!item.key.text() || item.kind_unclear || item.parent == kNoItem) return false;
    const std::uint64_t place = static_cast<std::uint64_t>(item.parent) << 32 | static_cast<std::uint32_t>(item.entity);
    const auto [at, fresh] = seen_.try_emplace({place, item.key.bits()}, static_cast<std::uint32_t>(groups_.size()));
    if (fresh) {
      groups_.push_back({index, kNoItem, 1});
      return false;
    }
    Repeated& group = groups_[at->second];
    if (++group.count == 2) group.second = index;
    return true;
  }

  Value AddNode(const Item& item) {
    facts::NodeInfo info;
    if (item.tree != document::kNoNode) info.tree = static_cast<std::uint32_t>(item.tree);
    info.key = item.key;
    info.entity = item.entity;
    info.name_span = item.name_span;
    if (item.parent != kNoItem) {
      const Item& parent = outline_.items[item.parent];
      info.parent = parent.node;
      info.step = plans_.at(parent.entity).fields[static_cast<std::size_t>(item.field)].field->name;
    }
    return store_.nodes().AddConfig(std::move(info));
  }

  struct PlaceHash {
    std::size_t operator()(const std::pair<std::uint64_t, std::uint32_t>& place) const noexcept {
      const std::uint64_t mixed =
          (place.first ^ static_cast<std::uint64_t>(place.second) << 17) * 0x9E3779B97F4A7C15ull;
      return static_cast<std::size_t>(mixed ^ mixed >> 29);
    }
  };

  const Document& document_;
  const Plans& plans_;
  facts::FactStore& store_;
  facts::ValuePool& pool_;
  Outline outline_;
  std::vector<Repeated> groups_;
  std::unordered_map<std::pair<std::uint64_t, std::uint32_t>, std::uint32_t, PlaceHash> seen_;
};

}  // namespace

Outline MakeOutline(const Document& document, const Plans& plans, facts::FactStore& store) {
  return Outliner(document, plans, store).Make();
}

Span StartOf(const Document& document, NodeId tree) {
  const Span whole = document.span(tree);
  if (!whole.valid()) return whole;
  if (document.kind(tree) == Kind::kMap) {
    const auto entries = document.entries(tree);
    if (entries.empty()) return whole;
    if (entries[0].key_span.file == whole.file && entries[0].key_span.begin == whole.begin) return entries[0].key_span;
  } else if (document.kind(tree) != Kind::kList || document.items(tree).empty()) {
    return whole;
  }
  return {whole.file, whole.begin, std::min(whole.end, whole.begin + 1)};
}

std::string PathOf(const Outline& outline, const Plans& plans, const facts::ValuePool& pool, std::uint32_t index) {
  std::vector<std::string> parts;
  for (std::uint32_t at = index; at != kNoItem; at = outline.items[at].parent) {
    const Item& item = outline.items[at];
    if (item.parent == kNoItem) break;
    if (item.key.present()) {
      std::string key;
      pool.AppendText(item.key, &key);
      if (item.repeated && !outline.items[item.parent].repeated)
        key += "(again)";  // its findings are not those of the first
      parts.push_back(std::move(key));
    }
    parts.push_back(
        plans.at(outline.items[item.parent].entity).fields[static_cast<std::size_t>(item.field)].field->name);
  }
  std::string path;
  for (auto part = parts.rbegin(); part != parts.rend(); ++part) {
    if (!path.empty()) path += '/';
    path += *part;
  }
  return path;
}

std::string LabelOf(const Outline& outline, const Plans& plans, const facts::ValuePool& pool, std::uint32_t index) {
  const Item& item = outline.items[index];
  const std::string& entity = plans.schema().at(item.entity).name;
  if (item.parent == kNoItem) return "the " + entity;
  if (item.key.text()) return entity + " " + Tick(pool.AsText(item.key));
  const Item& parent = outline.items[item.parent];
  std::string label = Article(entity);
  if (item.key.missing())
    label = Tick(plans.at(parent.entity).fields[static_cast<std::size_t>(item.field)].field->name);
  return parent.parent == kNoItem ? label : label + " of " + LabelOf(outline, plans, pool, item.parent);
}

}  // namespace pareto::load

#include "engine/load/overlay.h"

#include <algorithm>
#include <string_view>
#include <unordered_map>

#include "engine/base/suggest.h"
#include "engine/load/plan.h"
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

constexpr std::string_view kStages = "stages";

class Layer {
 public:
  Layer(const Document& in, const facts::Schema& schema, facts::ValuePool& pool, base::DiagnosticSink& sink) : in_(in), plans_(schema), pool_(pool), sink_(sink) {}

  Document Make(const Stage& stage) {
    const bool nothing = stage.overlay == document::kNoNode;
    const NodeId root = nothing ? Copy(in_.root()) : MergeEntity(plans_.schema().document, in_.root(), stage.overlay);
    return out_.Finish(root);
  }

 private:
  // An item of a list of entities, from either side.
  struct Item {
    NodeId tree = document::kNoNode;
    const Entry* entry = nullptr;  // its key, in a map by key
    std::string_view name;         // empty where it has none
    Span name_span;
    EntityId kind = facts::kNoEntity;
    bool says_kind = false;
    NodeId made = document::kNoNode;  // in the new document
    bool removed = false;
  };

  bool Null(NodeId tree) const { return in_.kind(tree) == Kind::kNull; }

  NodeId Copy(NodeId tree) {
    const Span span = in_.span(tree);
    switch (in_.kind(tree)) {
      case Kind::kNull: return out_.Null(span, in_.text(tree));
      case Kind::kBool: return out_.Bool(in_.boolean(tree), span, in_.text(tree));
      case Kind::kInt: return out_.Int(in_.integer(tree), span, in_.text(tree));
      case Kind::kFloat: return out_.Float(in_.number(tree), span, in_.text(tree));
      case Kind::kString: return out_.String(in_.text(tree), span, in_.quoted(tree));
      case Kind::kList: {
        std::vector<NodeId> items;
        for (const NodeId item : in_.items(tree)) items.push_back(Copy(item));
        return out_.List(items, span);
      }
      case Kind::kMap: {
        std::vector<Entry> entries;
        for (const Entry& entry : in_.entries(tree)) entries.push_back({entry.key, entry.key_span, Copy(entry.value)});
        return out_.Map(entries, span);
      }
    }
    return out_.Null(span);
  }

  // The most specific entity that the map says it is; `says` where it has the field that tells.
  EntityId KindOf(EntityId entity, NodeId tree, bool* says) const {
    *says = false;
    while (tree != document::kNoNode && in_.kind(tree) == Kind::kMap) {
      const EntityPlan& plan = plans_.at(entity);
      if (plan.kinds.empty() || plan.discriminator == kNoField) break;
      const Entry* entry = in_.Find(tree, plan.fields[static_cast<std::size_t>(plan.discriminator)].field->name);
      if (entry == nullptr || Null(entry->value)) break;
      *says = true;
      EntityId found = facts::kNoEntity;
      if (in_.kind(entry->value) == Kind::kString) {
        const Value told = pool_.Text(in_.text(entry->value));
        for (const auto& [literal, kind] : plan.kinds) {
          if (literal == told) found = kind;
        }
      }
      if (found == facts::kNoEntity) break;
      entity = found;
    }
    return entity;
  }

  // Both maps, read as one entity.
  NodeId MergeEntity(EntityId entity, NodeId base, NodeId over) {
    if (base == document::kNoNode || in_.kind(base) != Kind::kMap || in_.kind(over) != Kind::kMap) return Copy(over);
    bool says = false;
    EntityId kind = KindOf(entity, over, &says);
    if (!says) kind = KindOf(entity, base, &says);
    const EntityPlan& plan = plans_.at(kind);
    return MergeMaps(base, over, [&](std::string_view key) -> const FieldType* {
      const int field = plan.Find(key);
      return field == kNoField ? nullptr : &plan.fields[static_cast<std::size_t>(field)].field->type;
    });
  }

  // `type_of` says how the value under a key is to be read; nullptr: as JSON.
  template <typename TypeOf>
  NodeId MergeMaps(NodeId base, NodeId over, const TypeOf& type_of) {
    std::vector<Entry> entries;
    for (const Entry& entry : in_.entries(base)) {
      const Entry* changed = in_.Find(over, entry.key);
      if (changed == nullptr) {
        entries.push_back({entry.key, entry.key_span, Copy(entry.value)});
      } else if (!Null(changed->value)) {
        bool replaced = false;
        const NodeId merged = Merge(type_of(entry.key), entry.value, changed->value, &replaced);
        entries.push_back({entry.key, replaced ? changed->key_span : entry.key_span, merged});
      }
    }
    for (const Entry& entry : in_.entries(over)) {
      if (in_.Find(base, entry.key) != nullptr) continue;
      if (Null(entry.value)) {
        RemovesNothing(entry, base);
        continue;
      }
      entries.push_back({entry.key, entry.key_span, Copy(entry.value)});
    }
    return out_.Map(entries, in_.span(base));
  }

  void RemovesNothing(const Entry& entry, NodeId base) {
    base::Diagnostic& d = sink_.Warning("stages/removes-nothing", entry.key_span, Tick(entry.key) + " is removed, and is not there without the stage");
    std::vector<std::string> known;
    for (const Entry& other : in_.entries(base)) known.emplace_back(other.key);
    if (const std::string hint = base::DidYouMean(entry.key, known); !hint.empty()) d.help.push_back(hint);
    d.help.push_back("remove the line, or write what is to be removed");
  }

  // `replaced`: nothing of the base is left.
  NodeId Merge(const FieldType* type, NodeId base, NodeId over, bool* replaced) {
    if (type != nullptr) {
      const Reading under = plans_.ReadAs(*type, in_, base), above = plans_.ReadAs(*type, in_, over);
      const EntityId items = KeyedEntity(under);
      if (items != facts::kNoEntity && items == KeyedEntity(above)) return MergeItems(items, base, over);
      if (under.shape == Reading::Shape::kEntity && above.shape == under.shape) return MergeEntity(under.alt->entity, base, over);
      if (under.shape == Reading::Shape::kMap && above.shape == under.shape) {
        const FieldType* inner = &under.alt->inner[0];
        return MergeMaps(base, over, [inner](std::string_view) { return inner; });
      }
    }
    if (in_.kind(base) == Kind::kMap && in_.kind(over) == Kind::kMap) {
      return MergeMaps(base, over, [](std::string_view) -> const FieldType* { return nullptr; });
    }
    *replaced = true;
    return Copy(over);
  }

  // The entity of a list (or map by key) of entities that have a key, or kNoEntity.
  EntityId KeyedEntity(const Reading& reading) const {
    if (reading.shape != Reading::Shape::kKeyed && reading.shape != Reading::Shape::kList) return facts::kNoEntity;
    const FieldAlt* alt = EntityAlt(reading.alt->inner[0]);
    return alt != nullptr && plans_.at(alt->entity).key != kNoField ? alt->entity : facts::kNoEntity;
  }

  std::vector<Item> ItemsOf(EntityId entity, NodeId tree) const {
    std::vector<Item> items;
    const auto add = [&](NodeId part, const Entry* entry) {
      Item item;
      item.tree = part;
      item.entry = entry;
      item.kind = KindOf(entity, part, &item.says_kind);
      if (entry != nullptr) {
        item.name = entry->key;
        item.name_span = entry->key_span;
      } else if (in_.kind(part) == Kind::kMap) {
        const EntityPlan& plan = plans_.at(item.kind);
        const Entry* key = in_.Find(part, plan.fields[static_cast<std::size_t>(plan.key)].field->name);
        if (key != nullptr && in_.kind(key->value) == Kind::kString) {
          item.name = in_.text(key->value);
          item.name_span = in_.span(key->value);
        }
      }
      items.push_back(item);
    };
    if (in_.kind(tree) == Kind::kMap) {
      for (const Entry& entry : in_.entries(tree)) add(entry.value, &entry);
    } else {
      for (const NodeId part : in_.items(tree)) add(part, nullptr);
    }
    return items;
  }

  NodeId MergeItems(EntityId entity, NodeId base, NodeId over) {
    std::vector<Item> items = ItemsOf(entity, base);
    std::unordered_map<std::string_view, std::vector<std::size_t>> by_name;
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (!items[i].name.empty()) by_name[items[i].name].push_back(i);
    }
    const std::size_t old = items.size();
    for (const Item& change : ItemsOf(entity, over)) {
      std::vector<std::size_t> same;
      if (const auto found = by_name.find(change.name); found != by_name.end() && !change.name.empty()) {
        for (const std::size_t i : found->second) {
          if (!change.says_kind || items[i].kind == change.kind) same.push_back(i);
        }
      }
      if (same.size() > 1) {
        Ambiguous(entity, change, items, same);
      } else if (same.empty()) {
        items.push_back(change);
        items.back().made = Copy(change.tree);
      } else if (Null(change.tree)) {
        items[same[0]].removed = true;
      } else {
        Item& item = items[same[0]];
        item.made = MergeEntity(entity, item.tree, change.tree);
      }
    }
    for (std::size_t i = 0; i < old; ++i) {
      if (items[i].made == document::kNoNode && !items[i].removed) items[i].made = Copy(items[i].tree);
    }
    items.erase(std::remove_if(items.begin(), items.end(), [](const Item& item) { return item.removed; }), items.end());
    return Written(entity, base, items);
  }

  void Ambiguous(EntityId entity, const Item& change, const std::vector<Item>& items, const std::vector<std::size_t>& same) {
    const facts::Schema& schema = plans_.schema();
    base::Diagnostic& d = sink_.Error("stages/ambiguous", change.name_span, "there are " + std::to_string(same.size()) + " things called " + Tick(change.name));
    for (const std::size_t i : same) d.labels.push_back({items[i].name_span, Article(schema.at(items[i].kind).name)});
    const EntityPlan& plan = plans_.at(entity);
    if (plan.discriminator == kNoField) return;
    const std::string& field = plan.fields[static_cast<std::size_t>(plan.discriminator)].field->name;
    std::vector<std::string> kinds;
    for (const std::size_t i : same) kinds.push_back("`" + field + ": " + schema.at(items[i].kind).name + "`");
    d.help.push_back("say which: write " + OneOf(kinds));
  }

  // As a map by key where every item can stand in one, else as a list.
  NodeId Written(EntityId entity, NodeId base, const std::vector<Item>& items) {
    std::unordered_map<std::string_view, int> names;
    bool keyed = in_.kind(base) == Kind::kMap;
    for (const Item& item : items) keyed = keyed && item.entry != nullptr && ++names[item.name] == 1;
    if (keyed) {
      std::vector<Entry> entries;
      for (const Item& item : items) entries.push_back({item.entry->key, item.entry->key_span, item.made});
      return out_.Map(entries, in_.span(base));
    }
    std::vector<NodeId> list;
    for (const Item& item : items) list.push_back(item.entry == nullptr ? item.made : Named(entity, item));
    return out_.List(list, in_.span(base));
  }

  // An item that stood under its key, with its name inside.
  NodeId Named(EntityId entity, const Item& item) {
    const Document& made = out_.document();
    const EntityPlan& plan = plans_.at(entity);
    std::vector<Entry> entries;
    const std::string_view key = plan.fields[static_cast<std::size_t>(plan.key)].field->name;
    if (made.kind(item.made) == Kind::kMap) {
      for (const Entry& entry : made.entries(item.made)) {
        if (entry.key == key) return item.made;  // says its name twice: the schema compares them where it stands
        entries.push_back(entry);
      }
    } else if (made.kind(item.made) != Kind::kNull) {
      entries.push_back({"value", item.entry->key_span, item.made});
    }
    entries.insert(entries.begin(), {key, item.entry->key_span, out_.String(item.entry->key, item.entry->key_span, false)});
    return out_.Map(entries, made.span(item.made));
  }

  const Document& in_;
  const Plans plans_;
  facts::ValuePool& pool_;
  base::DiagnosticSink& sink_;
  document::Builder out_;
};

}  // namespace

std::vector<Stage> StagesOf(const Document& document, base::DiagnosticSink& sink) {
  std::vector<Stage> stages;
  if (document.root() == document::kNoNode || document.kind(document.root()) != Kind::kMap) return stages;
  const Entry* all = document.Find(document.root(), kStages);
  if (all == nullptr || document.kind(all->value) == Kind::kNull) return stages;
  if (document.kind(all->value) != Kind::kMap) {
    sink.Error("stages/shape", all->key_span, std::string("`stages` is ") + document::KindName(document.kind(all->value)) + ", and must be a map of stages").help.push_back("write `stages: {NAME: {...}}`");
    return stages;
  }
  for (const Entry& entry : document.entries(all->value)) {
    if (document.kind(entry.value) == Kind::kNull) {
      stages.push_back({std::string(entry.key), entry.key_span, document::kNoNode});  // a stage that changes nothing
      continue;
    }
    if (document.kind(entry.value) != Kind::kMap) {
      sink.Error("stages/shape", entry.key_span, "stage " + Tick(entry.key) + " is " + document::KindName(document.kind(entry.value)) + ", and must be a map of what it changes")
          .help.push_back("write the sections that differ, as at the top of the config");
      continue;
    }
    if (const Entry* nested = document.Find(entry.value, kStages)) {
      sink.Error("stages/shape", nested->key_span, "a stage has no stages of its own").help.push_back("write each stage under `stages` at the top of the config");
      continue;
    }
    stages.push_back({std::string(entry.key), entry.key_span, entry.value});
  }
  return stages;
}

Document LayOver(const Document& document, const Stage& stage, const facts::Schema& schema, facts::ValuePool& pool, base::DiagnosticSink& sink) {
  return Layer(document, schema, pool, sink).Make(stage);
}

}  // namespace pareto::load

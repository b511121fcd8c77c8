#include "engine/load/fields.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "engine/base/suggest.h"
#include "engine/load/findings.h"

namespace pareto::load {

using document::Document;
using document::Entry;
using document::Kind;
using document::NodeId;
using facts::EntityId;
using facts::Field;
using facts::FieldAlt;
using facts::FieldType;
using facts::RelationId;
using facts::Value;

namespace {

bool IsContainer(Kind kind) { return kind == Kind::kList || kind == Kind::kMap; }

class Filler {
 public:
  Filler(const Document& document, const base::SourceMap& sources, const Plans& plans, JsonValues& json,
         Outline& outline, facts::FactStore& store, base::DiagnosticSink& sink)
      : document_(document),
        plans_(plans),
        schema_(plans.schema()),
        json_(json),
        outline_(outline),
        store_(store),
        pool_(store.pool()),
        told_(document, sources, plans, outline, store.pool(), sink),
        rows_(store.relations()) {
    for (const facts::Entity& entity : schema_.entities) entity_names_.push_back(pool_.Text(entity.name));
  }

  void Fill() {
    NameItems();
    for (item_ = 0; item_ < outline_.items.size(); ++item_) {
      told_.set_item(item_);
      AddMembership();
      FillItem();
    }
    AddRows();
    told_.Repeats();
  }

 private:
  const Item& item() { return outline_.items[item_]; }
  const EntityPlan& plan() { return plans_.at(item().entity); }

  // --- which items there are -----------------------------------------------------------------------------------------

  Value NameOf(EntityId entity) const { return entity_names_[static_cast<std::uint32_t>(entity)]; }

  static std::uint64_t NameKey(EntityId entity, Value name) {
    return static_cast<std::uint64_t>(static_cast<std::uint32_t>(entity)) << 32 | name.bits();
  }

  void NameItems() {
    for (const Item& item : outline_.items) {
      if (!item.node.present() || !item.key.text() || item.kind_unclear) continue;
      named_.try_emplace(NameKey(item.entity, item.key), item.node);
    }
  }

  // The node of this name of the entity or of a kind of it, the first in the file; missing where there is none.
  Value Resolve(EntityId entity, Value name) {
    Value best;
    const auto found = named_.find(NameKey(entity, name));
    if (found != named_.end()) best = found->second;
    for (const auto& kind : plans_.at(entity).kinds) {
      const Value node = Resolve(kind.second, name);
      if (node.present() && (!best.present() || node.node_index() < best.node_index())) best = node;
    }
    return best;
  }

  // Rows wait until all are there: a relation takes many at once in half the time.
  template <std::size_t n>
  void AddRow(RelationId relation, const Value (&row)[n]) {
    if (relation == facts::kNoRelation) return;
    for (const Value value : row) {
      if (value.missing()) return;  // only where the pool is exhausted
    }
    std::vector<Value>& rows = rows_[static_cast<std::uint32_t>(relation)];
    rows.insert(rows.end(), row, row + n);
  }

  void AddRows() {
    for (std::uint32_t id = 0; id < rows_.size(); ++id) {
      facts::Relation& relation = store_.relation(RelationId{id});
      if (!rows_[id].empty())
        relation.AddBatch(rows_[id].data(), rows_[id].size() / static_cast<std::size_t>(relation.arity()), nullptr);
    }
  }

  void AddMembership() {
    const Item& it = item();
    if (!it.node.present()) return;
    for (const EntityId entity : plan().is) {
      AddRow(schema_.at(entity).relation, {it.node});
      if (schema_.instance != facts::kNoRelation) AddRow(schema_.instance, {it.node, NameOf(entity)});
    }
    if (it.parent != kNoItem) AddRow(plan().parent_relation, {it.node, outline_.items[it.parent].node});
    if (schema_.named != facts::kNoRelation && it.key.text()) AddNamed(it.entity);
    if (schema_.within != facts::kNoRelation) {
      for (std::uint32_t at = item_; at != kNoItem; at = outline_.items[at].parent)
        AddRow(schema_.within, {it.node, outline_.items[at].node});
    }
  }

  // An item of unclear kind may be of any: a reference to it is not said to be dangling as well.
  void AddNamed(EntityId entity) {
    AddRow(schema_.named, {NameOf(entity), item().key, item().node});
    if (!item().kind_unclear) return;
    for (const auto& kind : plans_.at(entity).kinds) AddNamed(kind.second);
  }

  // --- an item's fields ----------------------------------------------------------------------------------------------

  void FillItem() {
    next_child_ = item().first_child;
    const std::size_t fields = plan().fields.size();
    given_.assign(fields, nullptr);
    misspelt_.assign(fields, false);
    const NodeId tree = item().tree;
    const bool root = item().parent == kNoItem;
    const bool readable = tree != document::kNoNode && (!root || document_.kind(tree) == Kind::kMap);
    if (root && tree != document::kNoNode && !readable) told_.Root();

    if (readable && document_.kind(tree) == Kind::kMap) {
      for (const Entry& entry : document_.entries(tree)) {
        const int index = plan().Find(entry.key);
        if (index == kNoField) {
          if (root && (entry.key == "policy" || entry.key == "stages")) continue;  // what every config may say
          if (!item().kind_unclear) {
            told_.UnknownField(entry);
            Misspelt(entry.key);
          }
          continue;
        }
        given_[static_cast<std::size_t>(index)] = &entry;
        FillField(index, entry);
      }
    }
    if (item().kind_unclear) told_.UnclearKind();
    for (std::size_t i = 0; i < fields; ++i) {
      const FieldPlan& field = plan().fields[i];
      const int index = static_cast<int>(i);
      if (given_[i] == nullptr && misspelt_[i] && !(index == plan().key && item().keyed)) {
        AddField(field, Value::Unknown());
        continue;
      }
      if (given_[i] != nullptr) {
        if (document_.kind(given_[i]->value) != Kind::kNull || field.takes_null) continue;  // done above
      }
      if (index == plan().key && item().keyed) {
        AddField(field, item().key);
      } else if (index == plan().value && item().scalar) {
        AddField(field, Evaluate(field.field->type, tree, index, nullptr));
      } else if (field.field->initial.present()) {
        AddField(field, Initial(*field.field));
      } else if (!field.field->optional) {
        if (readable && !(item().kind_unclear && index == plan().discriminator)) told_.Missing(*field.field, given_[i]);
        AddField(field, Value::Unknown());
      }
    }
  }

  // The field that an unknown one is offered instead of is there, but under a wrong name: *unknown*, and not missing as well.
  void Misspelt(std::string_view key) {
    std::vector<std::string> names;
    for (const FieldPlan& field : plan().fields) names.push_back(field.field->name);
    const std::string near = base::Nearest(key, names);
    if (near.empty()) return;
    misspelt_[static_cast<std::size_t>(plan().Find(near))] = true;
  }

  void FillField(int index, const Entry& entry) {
    const FieldPlan& field = plan().fields[static_cast<std::size_t>(index)];
    if (document_.kind(entry.value) == Kind::kNull && !field.takes_null) return;  // counts as absent
    if (item().kind_unclear && index == plan().discriminator) {
      AddField(field, Value::Unknown());
      return;
    }
    Value value = Evaluate(field.field->type, entry.value, index, nullptr);
    if (index == plan().key && item().keyed) {
      if (value.present() && value != item().key) told_.Key(*field.field, entry);
      value = item().key;
    }
    if (field.entities && value.list()) outline_.lists[{item_, index}] = value;
    AddField(field, value);
  }

  void AddField(const FieldPlan& field, Value value) {
    if (!item().node.present()) return;
    AddRow(field.field->relation, {item().node, value});
    if (value.unknown()) store_.any_unknown = true;
  }

  Value Initial(const Field& field) {
    if (!field.initial.text() || !Has(field.type, FieldAlt::Kind::kRef)) return field.initial;
    for (const FieldAlt& alt : field.type.alternatives) {
      if (alt.kind != FieldAlt::Kind::kRef) {
        if (alt.kind == FieldAlt::Kind::kString ||
            (alt.kind == FieldAlt::Kind::kLiteral && alt.literal == field.initial))
          return field.initial;
        continue;
      }
      const Value node = Resolve(alt.entity, field.initial);
      if (node.present()) return node;
    }
    return Value::Unknown();
  }

  // The next item that the outline has in this one's fields.
  const Item& NextChild() { return outline_.items[outline_.children[next_child_++]]; }

  // The value of a part of field `index`; unknown, with a finding, where it is not of the type.
  Value Evaluate(const FieldType& type, NodeId tree, int index, const Where* where) {
    const Reading reading = plans_.ReadAs(type, document_, tree);
    switch (reading.shape) {
      case Reading::Shape::kPlain: return Plain(type, tree, index, where);
      case Reading::Shape::kEntity: {
        const Value node = NextChild().node;
        return node.missing() ? Value::Unknown() : node;  // missing only in what gets no facts
      }
      case Reading::Shape::kList: {
        std::vector<Value> values;
        Where step{where, {}, 0};
        for (const NodeId part : document_.items(tree)) {
          AddItem(reading.alt->inner[0], part, false, index, step, values);
          ++step.index;
        }
        return List(values);
      }
      case Reading::Shape::kKeyed: {
        std::vector<Value> values;
        for (const Entry& entry : document_.entries(tree)) {
          const Where step{where, entry.key, -1};
          AddItem(reading.alt->inner[0], entry.value, true, index, step, values);
        }
        return List(values);
      }
      case Reading::Shape::kMap: {
        std::vector<facts::MapEntry> entries;
        for (const Entry& entry : document_.entries(tree)) {
          const Where step{where, entry.key, -1};
          std::vector<Value> value;
          AddItem(reading.alt->inner[0], entry.value, true, index, step, value);
          if (!value.empty()) entries.emplace_back(pool_.Text(entry.key), value[0]);
          if (!value.empty() && value[0].unknown()) NoteUnknown();
        }
        return pool_.Map(entries);
      }
    }
    return Value::Unknown();
  }

  void AddItem(const FieldType& type, NodeId tree, bool keyed, int index, const Where& step,
               std::vector<Value>& values) {
    const FieldAlt* entity = EntityAlt(type);
    if (entity == nullptr || !plans_.IsItem(entity->entity, document_.kind(tree), keyed)) {
      values.push_back(Evaluate(type, tree, index, &step));
      return;
    }
    const Item& child = NextChild();
    if (child.node.present()) values.push_back(child.node);
  }

  Value List(const std::vector<Value>& values) {
    if (std::any_of(values.begin(), values.end(), [](Value value) { return value.unknown(); })) NoteUnknown();
    return pool_.List(values);
  }

  void NoteUnknown() {
    if (item().node.present()) store_.any_unknown = true;
  }

  Value Plain(const FieldType& type, NodeId tree, int index, const Where* where) {
    const Kind kind = document_.kind(tree);
    if (Has(type, FieldAlt::Kind::kJson)) {
      const Value value = json_.Of(tree);
      for (const NodeId odd : json_.TakeOdd()) told_.Odd(odd, index, where);
      return value;
    }
    if (kind == Kind::kString) return Text(type, tree, index, where);
    if (IsContainer(kind)) {
      told_.Type(type, tree, index, where);
      return Value::Unknown();
    }
    Value value = Value::Null();
    if (kind == Kind::kBool) value = Value::Bool(document_.boolean(tree));
    if (kind == Kind::kInt) value = pool_.Int(document_.integer(tree));
    if (kind == Kind::kFloat) value = pool_.Double(document_.number(tree));
    bool out_of_range = false;
    for (const FieldAlt& alt : type.alternatives) {
      switch (alt.kind) {
        case FieldAlt::Kind::kLiteral:
          if (value == alt.literal) return value;
          break;
        case FieldAlt::Kind::kInt:
          if (!value.numeric() || !pool_.IsInt(value)) break;
          if (pool_.AsInt(value) >= alt.low && pool_.AsInt(value) <= alt.high) return value;
          out_of_range = true;
          break;
        case FieldAlt::Kind::kNumber: {
          if (!value.numeric()) break;
          const double number = pool_.AsDouble(value);
          const bool low = alt.low != INT64_MIN && number < static_cast<double>(alt.low);
          const bool high = alt.high != INT64_MAX && number > static_cast<double>(alt.high);
          if (!low && !high) return value;
          out_of_range = true;
          break;
        }
        case FieldAlt::Kind::kBool:
          if (value.boolean()) return value;
          break;
        default: break;
      }
    }
    if (kind == Kind::kFloat && !out_of_range) {
      // 3.10 where text is wanted is a version: taken as written, and told.
      const Value written = pool_.Text(document_.text(tree));
      for (const FieldAlt& alt : type.alternatives) {
        if (alt.kind != FieldAlt::Kind::kString && !(alt.kind == FieldAlt::Kind::kLiteral && alt.literal == written))
          continue;
        told_.Version(tree, value, index, where);
        return written;
      }
    }
    if (out_of_range) {
      told_.Range(type, tree, index, where);
    } else {
      told_.Type(type, tree, index, where);
    }
    return Value::Unknown();
  }

  Value Text(const FieldType& type, NodeId tree, int index, const Where* where) {
    const Value text = pool_.Text(document_.text(tree));
    bool named = false;
    for (const FieldAlt& alt : type.alternatives) {
      switch (alt.kind) {
        case FieldAlt::Kind::kString:
        case FieldAlt::Kind::kKey: return text;
        case FieldAlt::Kind::kLiteral:
          if (alt.literal == text) return text;
          break;
        case FieldAlt::Kind::kRef: {
          named = true;
          const Value node = Resolve(alt.entity, text);
          if (node.present()) return node;
          break;
        }
        default: break;
      }
    }
    if (!named) told_.Type(type, tree, index, where);  // a name of nothing is told by the rule references/unknown
    return Value::Unknown();
  }

  const Document& document_;
  const Plans& plans_;
  const facts::Schema& schema_;
  JsonValues& json_;
  Outline& outline_;
  facts::FactStore& store_;
  facts::ValuePool& pool_;
  Findings told_;
  std::vector<std::vector<Value>> rows_;  // by relation
  std::vector<Value> entity_names_;

  std::uint32_t item_ = 0;
  std::uint32_t next_child_ = 0;
  std::vector<const Entry*> given_;
  std::vector<bool> misspelt_;          // fields that an unknown key of the item was meant to be
  std::unordered_map<std::uint64_t, Value> named_;
};

}  // namespace

void FillFields(const Document& document, const base::SourceMap& sources, const Plans& plans, JsonValues& json,
                Outline& outline, facts::FactStore& store, base::DiagnosticSink& sink) {
  Filler(document, sources, plans, json, outline, store, sink).Fill();
}

}  // namespace pareto::load

#include "engine/load/plan.h"

#include <algorithm>

namespace pareto::load {

using document::Document;
using document::Kind;
using document::NodeId;
using facts::Entity;
using facts::EntityId;
using facts::FieldAlt;
using facts::FieldType;

namespace {

bool HoldsEntities(const FieldType& type) {
  for (const FieldAlt& alt : type.alternatives) {
    if (alt.kind == FieldAlt::Kind::kEntity) return true;
    if (!alt.inner.empty() && HoldsEntities(alt.inner[0])) return true;
  }
  return false;
}

bool TakesNull(const FieldType& type) {
  for (const FieldAlt& alt : type.alternatives) {
    if (alt.kind == FieldAlt::Kind::kJson) return true;
    if (alt.kind == FieldAlt::Kind::kLiteral && alt.literal.null()) return true;
  }
  return false;
}

// Whether a part of this kind may be of the type, not looking inside.
bool MayBe(const FieldType& type, Kind kind) {
  for (const FieldAlt& alt : type.alternatives) {
    switch (alt.kind) {
      case FieldAlt::Kind::kJson: return true;
      case FieldAlt::Kind::kString:
      case FieldAlt::Kind::kKey:
      case FieldAlt::Kind::kRef:
        if (kind == Kind::kString) return true;
        break;
      case FieldAlt::Kind::kInt:
      case FieldAlt::Kind::kNumber:
        if (kind == Kind::kInt || kind == Kind::kFloat) return true;
        break;
      case FieldAlt::Kind::kBool:
        if (kind == Kind::kBool) return true;
        break;
      case FieldAlt::Kind::kLiteral:
        if (kind != Kind::kList && kind != Kind::kMap) return true;
        break;
      case FieldAlt::Kind::kList:
        if (kind == Kind::kList) return true;
        break;
      case FieldAlt::Kind::kMap:
      case FieldAlt::Kind::kEntity:
        if (kind == Kind::kMap) return true;
        break;
    }
  }
  return false;
}

}  // namespace

const FieldAlt* EntityAlt(const FieldType& type) {
  for (const FieldAlt& alt : type.alternatives) {
    if (alt.kind == FieldAlt::Kind::kEntity) return &alt;
  }
  return nullptr;
}

int EntityPlan::Find(std::string_view name) const {
  const auto found = by_name.find(name);
  return found == by_name.end() ? kNoField : found->second;
}

Plans::Plans(const facts::Schema& schema) : schema_(schema), plans_(schema.entities.size()) {
  for (std::size_t i = 0; i < schema.entities.size(); ++i) {
    EntityPlan& plan = plans_[i];
    for (EntityId id{static_cast<std::uint32_t>(i)}; id != facts::kNoEntity; id = schema.at(id).base) {
      if (std::find(plan.is.begin(), plan.is.end(), id) != plan.is.end())
        break;  // a kind of itself: the language refuses that
      plan.is.push_back(id);
    }
    for (auto it = plan.is.rbegin(); it != plan.is.rend(); ++it) {
      const Entity& entity = schema.at(*it);
      if (entity.parent_relation != facts::kNoRelation) plan.parent_relation = entity.parent_relation;
      for (const facts::Field& field : entity.fields) {
        const int index = static_cast<int>(plan.fields.size());
        plan.fields.push_back({&field, HoldsEntities(field.type), TakesNull(field.type)});
        plan.by_name[field.name] = index;
        if (field.name == "value") plan.value = index;
        for (const FieldAlt& alt : field.type.alternatives) {
          if (alt.kind == FieldAlt::Kind::kKey) plan.key = index;
        }
      }
    }
  }
  for (std::size_t i = 0; i < schema.entities.size(); ++i) {
    const Entity& entity = schema.entities[i];
    if (entity.form != Entity::Form::kIs || entity.base == facts::kNoEntity) continue;
    EntityPlan& base = plans_[static_cast<std::uint32_t>(entity.base)];
    if (base.discriminator == kNoField) base.discriminator = base.Find(entity.discriminator);
    base.kinds.emplace_back(entity.discriminator_value, EntityId{static_cast<std::uint32_t>(i)});
  }
}

bool Plans::IsItem(EntityId entity, Kind kind, bool keyed) const {
  if (kind == Kind::kMap) return true;
  if (kind == Kind::kNull) return keyed;  // `uploads:` alone is an item with nothing in it
  if (at(entity).value == kNoField) return false;
  return keyed || kind != Kind::kList;
}

Reading Plans::ReadAs(const FieldType& type, const Document& document, NodeId tree) const {
  const Kind kind = document.kind(tree);
  if (kind == Kind::kMap) {
    if (const FieldAlt* alt = EntityAlt(type)) return {Reading::Shape::kEntity, alt};
    for (const FieldAlt& alt : type.alternatives) {
      if (alt.kind != FieldAlt::Kind::kList || alt.inner.empty()) continue;
      const FieldAlt* item = EntityAlt(alt.inner[0]);
      if (item != nullptr && at(item->entity).key != kNoField) return {Reading::Shape::kKeyed, &alt};
    }
    for (const FieldAlt& alt : type.alternatives) {
      if (alt.kind == FieldAlt::Kind::kMap && !alt.inner.empty()) return {Reading::Shape::kMap, &alt};
    }
    return {};
  }
  if (kind == Kind::kList) {
    const FieldAlt* first = nullptr;
    for (const FieldAlt& alt : type.alternatives) {
      if (alt.kind != FieldAlt::Kind::kList || alt.inner.empty()) continue;
      if (first == nullptr) first = &alt;
      const auto items = document.items(tree);
      if (std::all_of(items.begin(), items.end(),
                      [&](NodeId item) { return MayBe(alt.inner[0], document.kind(item)); })) {
        return {Reading::Shape::kList, &alt};
      }
    }
    if (first != nullptr) return {Reading::Shape::kList, first};
  }
  return {};
}

}  // namespace pareto::load

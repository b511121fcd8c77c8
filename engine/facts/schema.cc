#include "engine/facts/schema.h"

#include <algorithm>

namespace pareto::facts {

bool Takes(const FieldType& type, Value value, const ValuePool& pool) {
  using Kind = FieldAlt::Kind;
  return std::any_of(type.alternatives.begin(), type.alternatives.end(), [&](const FieldAlt& alt) {
    switch (alt.kind) {
      case Kind::kString:
      case Kind::kKey:
      case Kind::kRef: return value.text();
      case Kind::kInt: return value.numeric() && pool.IsInt(value) && pool.AsInt(value) >= alt.low && pool.AsInt(value) <= alt.high;
      case Kind::kNumber: return value.numeric();
      case Kind::kBool: return value.boolean();
      case Kind::kJson: return value.present();
      case Kind::kLiteral: return value == alt.literal;
      case Kind::kList: {
        if (!value.list()) return false;
        const auto items = pool.Items(value);
        return std::all_of(items.begin(), items.end(), [&](Value item) { return Takes(alt.inner.front(), item, pool); });
      }
      case Kind::kMap: {
        if (!value.map()) return false;
        const auto entries = pool.Entries(value);
        return std::all_of(entries.begin(), entries.end(), [&](const MapEntry& entry) { return Takes(alt.inner.front(), entry.second, pool); });
      }
      case Kind::kEntity: return false;
    }
    return false;
  });
}

EntityId Schema::Find(std::string_view name) const {
  for (std::uint32_t i = 0; i < entities.size(); ++i) {
    if (entities[i].name == name) return EntityId{i};
  }
  return kNoEntity;
}

const Field* Schema::FindField(EntityId entity, std::string_view name) const {
  while (entity != kNoEntity) {
    for (const Field& field : at(entity).fields) {
      if (field.name == name) return &field;
    }
    entity = at(entity).base;
  }
  return nullptr;
}

bool Schema::Is(EntityId a, EntityId b) const {
  while (a != kNoEntity && a != b) a = at(a).base;
  return a != kNoEntity && a == b;
}

}  // namespace pareto::facts

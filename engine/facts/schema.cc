#include "engine/facts/schema.h"

namespace pareto::facts {

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

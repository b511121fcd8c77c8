// Values, schemas and pools as bytes (engine/base/archive.h). A value is its word, so what holds values is read beside the pool that it was
// written with.
#ifndef PARETO_ENGINE_FACTS_ARCHIVE_H_
#define PARETO_ENGINE_FACTS_ARCHIVE_H_

#include "engine/base/archive.h"
#include "engine/facts/schema.h"
#include "engine/facts/value.h"

namespace pareto::facts {

// All values of a pool, and the same ones, under the same words, in an empty pool. False where the bytes do not give that.
void WritePool(const ValuePool& pool, base::Writer& out);
bool ReadPool(base::Reader& in, ValuePool& pool);

template <typename A>
void Fields(A& a, Value& value) {
  if constexpr (A::kReads) value = Value(static_cast<std::uint32_t>(a.Number()));
  else a.Number(value.bits());
}

template <typename A>
void Fields(A& a, FieldType& type);

template <typename A>
void Fields(A& a, FieldAlt& alt) {
  auto& [kind, low, high, literal, entity, inner] = alt;
  base::Transfer(a, kind, low, high, literal, entity, inner);
}

template <typename A>
void Fields(A& a, FieldType& type) {
  auto& [alternatives] = type;
  base::Transfer(a, alternatives);
}

template <typename A>
void Fields(A& a, Field& field) {
  auto& [name, name_value, doc, span, optional, initial, type, relation] = field;
  base::Transfer(a, name, name_value, doc, span, optional, initial, type, relation);
}

template <typename A>
void Fields(A& a, Entity& entity) {
  auto& [name, doc, span, form, parent, base_entity, discriminator, discriminator_value, fields, relation, parent_relation] = entity;
  base::Transfer(a, name, doc, span, form, parent, base_entity, discriminator, discriminator_value, fields, relation, parent_relation);
}

template <typename A>
void Fields(A& a, Schema& schema) {
  auto& [entities, document, instance, named, schema_field, within, stage] = schema;
  base::Transfer(a, entities, document, instance, named, schema_field, within, stage);
}

}  // namespace pareto::facts

#endif  // PARETO_ENGINE_FACTS_ARCHIVE_H_

// Entities: what a document's maps are, as rule files declare it. The language makes the schema, the loader applies it; neither knows
// the other.
#ifndef PARETO_ENGINE_FACTS_SCHEMA_H_
#define PARETO_ENGINE_FACTS_SCHEMA_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/source.h"
#include "engine/facts/relation.h"
#include "engine/facts/value.h"

namespace pareto::facts {

enum class EntityId : std::uint32_t {};
inline constexpr EntityId kNoEntity{0xFFFFFFFFu};

struct FieldType;

// One alternative of a field's type.
struct FieldAlt {
  enum class Kind : std::uint8_t {
    kString,
    kInt,      // `low`..`high` inclusive
    kNumber,
    kBool,
    kJson,     // anything
    kKey,      // text that names the item among its siblings
    kLiteral,  // exactly `literal`
    kRef,      // text that names an `entity`; the field's value is that node
    kList,     // of `inner`
    kMap,      // text to `inner`
    kEntity,   // one `entity`, in place
  } kind = Kind::kJson;
  std::int64_t low = INT64_MIN;
  std::int64_t high = INT64_MAX;
  Value literal;
  EntityId entity = kNoEntity;
  std::vector<FieldType> inner;  // one for kList and kMap
};

struct FieldType {
  std::vector<FieldAlt> alternatives;
};

// Whether a plain value (no node) is one of the type's. References and keys take texts, entities nothing.
bool Takes(const FieldType& type, Value value, const ValuePool& pool);

struct Field {
  std::string name;
  Value name_value;          // the name, interned
  std::string doc;
  base::Span span;           // its name in the rule file
  bool optional = false;
  Value initial;             // the default; missing where there is none
  FieldType type;
  // (node, value): one row for a field that is there or has a default; the value is *unknown* where it is broken or a required one is
  // absent. A list (of entities, whether written as a list or as a map by key; of references; of scalars) is one list value, in file order;
  // a dangling reference in it is *unknown*.
  RelationId relation = kNoRelation;
};

struct Entity {
  std::string name;
  std::string doc;
  base::Span span;
  enum class Form : std::uint8_t { kDocument, kIn, kIs } form = Form::kDocument;
  EntityId parent = kNoEntity;       // kIn: the parent; kIs: the base's parent
  EntityId base = kNoEntity;         // kIs
  std::string discriminator;         // kIs: the base's field ...
  Value discriminator_value;         // ... and its literal
  std::vector<Field> fields;         // its own, without the base's
  RelationId relation = kNoRelation; // (node): also for every node of a kind of it
  RelationId parent_relation = kNoRelation;  // (node, parent), kIn only; kIs uses its base's
};

struct Schema {
  std::vector<Entity> entities;
  EntityId document = kNoEntity;

  // Relations of the engine, kNoRelation where no rule reads them.
  RelationId instance = kNoRelation;      // (node, entity name): every entity a node is of
  RelationId named = kNoRelation;         // (entity name, key, node): most specific entity
  RelationId schema_field = kNoRelation;  // (entity name, field, kind, target): kind is `ref`, `entity`, `string`, ...; target an entity name or ""
  RelationId within = kNoRelation;        // (node, ancestor or itself)
  RelationId stage = kNoRelation;         // (name)

  EntityId Find(std::string_view name) const;
  const Entity& at(EntityId id) const { return entities[static_cast<std::uint32_t>(id)]; }
  // The field of this name of the entity or its base, or nullptr.
  const Field* FindField(EntityId entity, std::string_view name) const;
  // Whether every `a` is a `b`.
  bool Is(EntityId a, EntityId b) const;
};

}  // namespace pareto::facts

#endif  // PARETO_ENGINE_FACTS_SCHEMA_H_

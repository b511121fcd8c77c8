// The schema in the form the loader asks it: fields by name, kinds by literal, and how a part of a document is read as
// a type.
#ifndef PARETO_ENGINE_LOAD_PLAN_H_
#define PARETO_ENGINE_LOAD_PLAN_H_

#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/document/document.h"
#include "engine/facts/schema.h"

namespace pareto::load {

inline constexpr int kNoField = -1;

struct FieldPlan {
  const facts::Field* field = nullptr;
  bool entities = false;  // entities may stand in its value
  bool takes_null = false;
};

struct EntityPlan {
  std::vector<FieldPlan> fields;  // the base's first
  std::unordered_map<std::string_view, int> by_name;
  int key = kNoField;            // the field of type `key`
  int value = kNoField;          // the field `value`: what an item that is no map has
  int discriminator = kNoField;  // the field that tells the kinds apart
  std::vector<std::pair<facts::Value, facts::EntityId>> kinds;
  std::vector<facts::EntityId> is;  // itself, its base, the base's base...
  facts::RelationId parent_relation = facts::kNoRelation;

  int Find(std::string_view name) const;  // kNoField where there is none
};

// How a value of a type is to be read where the document has it.
struct Reading {
  enum class Shape : std::uint8_t {
    kPlain,   // by the alternatives for scalars and JSON
    kEntity,  // a map that is the entity `alt->entity`
    kKeyed,   // a map from key to item, where the list `alt` of entities is declared
    kList,    // a list, as `alt` says
    kMap,     // a map, as `alt` says
  } shape = Shape::kPlain;
  const facts::FieldAlt* alt = nullptr;
};

class Plans {
 public:
  // `schema` must outlive it.
  explicit Plans(const facts::Schema& schema);

  const facts::Schema& schema() const { return schema_; }
  const EntityPlan& at(facts::EntityId entity) const { return plans_[static_cast<std::uint32_t>(entity)]; }

  Reading ReadAs(const facts::FieldType& type, const document::Document& document, document::NodeId tree) const;
  // Whether an item of a list (or of a map by key) of these entities is one; else it is a mistake.
  bool IsItem(facts::EntityId entity, document::Kind kind, bool keyed) const;

 private:
  const facts::Schema& schema_;
  std::vector<EntityPlan> plans_;
};

// The alternative of the type that is an entity in place, or nullptr.
const facts::FieldAlt* EntityAlt(const facts::FieldType& type);

}  // namespace pareto::load

#endif  // PARETO_ENGINE_LOAD_PLAN_H_

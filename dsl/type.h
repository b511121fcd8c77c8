// Static types: what kinds of value an expression may have. A type is a set of alternatives; interned, so that types are small ids.
#ifndef PARETO_DSL_TYPE_H_
#define PARETO_DSL_TYPE_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "engine/facts/schema.h"

namespace pareto::dsl {

using TypeId = std::int32_t;
inline constexpr TypeId kNoType = -1;

using facts::EntityId;

struct TypeSet {
  enum Bit : std::uint16_t {
    kString = 1, kInt = 2, kNumber = 4 /* not whole */, kBool = 8, kNull = 16,
    kJson = 32,         // any JSON
    kAnyNode = 64,      // any config node or resource
    kAnyResource = 128,
    kAny = 256,         // a mistake has been reported: fits everything
  };
  std::uint16_t bits = 0;
  bool optional = false;                 // may be missing
  bool declared = false;                 // a declared union: `as` of another alternative is missing, not unknown
  TypeId item = kNoType;                 // a list of these
  TypeId value = kNoType;                // a map of text to these
  std::vector<EntityId> entities;        // sorted
  std::vector<std::int32_t> resources;   // resource types, sorted

  bool empty() const { return bits == 0 && item == kNoType && value == kNoType && entities.empty() && resources.empty(); }
  friend bool operator==(const TypeSet&, const TypeSet&) = default;
  template <typename H>
  friend H AbslHashValue(H h, const TypeSet& s) {
    return H::combine(std::move(h), s.bits, s.optional, s.declared, s.item, s.value, s.entities, s.resources);
  }
};

class TypeTable {
 public:
  explicit TypeTable(const facts::Schema* schema) : schema_(schema) {}

  TypeId Intern(TypeSet set);
  const std::vector<TypeSet>& all() const { return types_; }  // by id
  void Restore(std::vector<TypeSet> all) { types_ = std::move(all); }  // of an empty table
  const TypeSet& at(TypeId id) const { return types_[static_cast<std::size_t>(id)]; }

  TypeId Basic(std::uint16_t bits);
  TypeId Entity(EntityId entity);
  TypeId Resource(std::int32_t type);
  TypeId ListOf(TypeId item);
  TypeId MapOf(TypeId value);
  TypeId Nothing() { return Basic(0); }
  TypeId Any() { return Basic(TypeSet::kAny); }
  TypeId Json() { return Basic(TypeSet::kJson); }
  TypeId Text() { return Basic(TypeSet::kString); }
  TypeId Int() { return Basic(TypeSet::kInt); }
  TypeId Bool() { return Basic(TypeSet::kBool); }
  TypeId WithOptional(TypeId id, bool optional);

  // What may be either.
  TypeId Join(TypeId a, TypeId b);
  // What is both. Nothing() where they exclude one another.
  TypeId Meet(TypeId a, TypeId b);
  // Whether some value may be of both. True where either is Nothing() (not known yet) or Any().
  bool Overlap(TypeId a, TypeId b);
  // Whether it may be (is nothing but) a node.
  bool MayBeNode(TypeId id) const;
  bool IsNode(TypeId id) const;
  bool IsEmpty(TypeId id) const { return at(id).empty(); }

  // "a component", "text or an integer", "a list of text": for messages.
  std::string Name(TypeId id, const std::vector<std::string>& resource_names) const;

 private:
  TypeId MakeJoin(TypeId a, TypeId b);
  TypeId MakeMeet(TypeId a, TypeId b);

  const facts::Schema* schema_;
  std::vector<TypeSet> types_;
  absl::flat_hash_map<TypeSet, TypeId> ids_;  // empty after `Restore`, until it is asked
  // What was asked before: a program asks for the same few again and again.
  std::vector<TypeId> basic_;     // by bits
  std::vector<TypeId> entities_;  // by entity
  absl::flat_hash_map<std::pair<TypeId, TypeId>, TypeId> joins_, meets_;
};

}  // namespace pareto::dsl

#endif  // PARETO_DSL_TYPE_H_

#include "dsl/type.h"

#include <algorithm>
#include <string_view>

namespace pareto::dsl {
namespace {

constexpr std::uint16_t kScalarBits = TypeSet::kString | TypeSet::kInt | TypeSet::kNumber | TypeSet::kBool | TypeSet::kNull;

// "a table", "an action".
std::string WithArticle(const std::string& noun) {
  const bool vowel = !noun.empty() && std::string("aeiouAEIOU").find(noun[0]) != std::string::npos;
  return (vowel ? "an " : "a ") + noun;
}

// "text" of "text", "integers or tables" of "an integer or a table": what a list is of.
std::string Plural(const std::string& name) {
  std::string out;
  std::size_t at = 0;
  while (at < name.size()) {
    std::size_t end = at;
    std::string between;
    for (const std::string_view sep : {std::string_view(" or "), std::string_view(", ")}) {
      const std::size_t found = name.find(sep, at);
      if (found != std::string::npos && (between.empty() || found < end)) {
        end = found;
        between = sep;
      }
    }
    if (between.empty()) end = name.size();
    std::string part = name.substr(at, end - at);
    const bool article = part.rfind("a ", 0) == 0 || part.rfind("an ", 0) == 0;
    if (article) {
      part = part.substr(part.find(' ') + 1);
      const std::size_t of = part.find(" of ");  // "a list of text"
      const std::string rest = of == std::string::npos ? std::string() : part.substr(of);
      part.resize(part.size() - rest.size());
      const char last = part.back();
      if (last == 'y') part.replace(part.size() - 1, 1, "ies");
      else if (last == 's' || last == 'x' || last == 'h') part += "es";
      else part += "s";
      part += rest;
    }
    out += part + between;
    at = end + between.size();
  }
  return out;
}

}  // namespace

TypeId TypeTable::Intern(TypeSet set) {
  if (set.bits & TypeSet::kAny) {
    const bool optional = set.optional;
    set = TypeSet{};
    set.bits = TypeSet::kAny;
    set.optional = optional;
  }
  if (ids_.empty()) {
    for (std::size_t i = 0; i < types_.size(); ++i) ids_.try_emplace(types_[i], static_cast<TypeId>(i));
  }
  const auto [at, added] = ids_.try_emplace(set, static_cast<TypeId>(types_.size()));
  if (added) types_.push_back(std::move(set));
  return at->second;
}

TypeId TypeTable::Basic(std::uint16_t bits) {
  if (bits >= basic_.size()) basic_.resize(static_cast<std::size_t>(bits) + 1, kNoType);
  if (basic_[bits] == kNoType) {
    TypeSet set;
    set.bits = bits;
    const TypeId id = Intern(std::move(set));
    basic_[bits] = id;
  }
  return basic_[bits];
}

TypeId TypeTable::Entity(EntityId entity) {
  const auto index = static_cast<std::size_t>(entity);
  if (index >= entities_.size()) entities_.resize(index + 1, kNoType);
  if (entities_[index] == kNoType) {
    TypeSet set;
    set.entities.push_back(entity);
    entities_[index] = Intern(std::move(set));
  }
  return entities_[index];
}

TypeId TypeTable::Resource(std::int32_t type) {
  TypeSet set;
  set.resources.push_back(type);
  return Intern(std::move(set));
}

TypeId TypeTable::ListOf(TypeId item) {
  TypeSet set;
  set.item = item;
  return Intern(std::move(set));
}

TypeId TypeTable::MapOf(TypeId value) {
  TypeSet set;
  set.value = value;
  return Intern(std::move(set));
}

TypeId TypeTable::WithOptional(TypeId id, bool optional) {
  if (at(id).optional == optional) return id;
  TypeSet set = at(id);
  set.optional = optional;
  return Intern(std::move(set));
}

TypeId TypeTable::Join(TypeId a, TypeId b) {
  if (a == b) return a;
  if (const auto known = joins_.find({a, b}); known != joins_.end()) return known->second;
  const TypeId joined = MakeJoin(a, b);
  joins_.emplace(std::pair(a, b), joined);
  return joined;
}

TypeId TypeTable::MakeJoin(TypeId a, TypeId b) {
  TypeSet set = at(a);
  const TypeSet other = at(b);
  set.bits |= other.bits;
  set.optional = set.optional || other.optional;
  set.declared = false;
  if (other.item != kNoType) set.item = set.item == kNoType ? other.item : Join(set.item, other.item);
  if (other.value != kNoType) set.value = set.value == kNoType ? other.value : Join(set.value, other.value);
  const auto add = [](auto* into, const auto& from) {
    into->insert(into->end(), from.begin(), from.end());
    std::sort(into->begin(), into->end());
    into->erase(std::unique(into->begin(), into->end()), into->end());
  };
  add(&set.entities, other.entities);
  add(&set.resources, other.resources);
  if (set.bits & TypeSet::kJson) {  // JSON holds all but nodes
    set.bits = static_cast<std::uint16_t>(set.bits & ~kScalarBits);
    if (set.item != kNoType && !MayBeNode(set.item)) set.item = kNoType;
    if (set.value != kNoType && !MayBeNode(set.value)) set.value = kNoType;
  }
  return Intern(std::move(set));
}

TypeId TypeTable::Meet(TypeId a, TypeId b) {
  if (a == b) return a;
  if (const auto known = meets_.find({a, b}); known != meets_.end()) return known->second;
  const TypeId met = MakeMeet(a, b);
  meets_.emplace(std::pair(a, b), met);
  return met;
}

TypeId TypeTable::MakeMeet(TypeId ia, TypeId ib) {
  const TypeSet a = at(ia), b = at(ib);
  if (a.bits & TypeSet::kAny) return ib;
  if (b.bits & TypeSet::kAny) return ia;
  TypeSet set;
  set.optional = a.optional && b.optional;
  set.bits = a.bits & b.bits & kScalarBits;
  const auto json = [](const TypeSet& s) { return (s.bits & TypeSet::kJson) != 0; };
  if (json(a)) set.bits |= b.bits & kScalarBits;
  if (json(b)) set.bits |= a.bits & kScalarBits;
  if (json(a) && json(b)) set.bits |= TypeSet::kJson;
  // A whole number may be compared with one that is not: both are numbers.
  if ((a.bits & TypeSet::kInt && b.bits & TypeSet::kNumber) || (a.bits & TypeSet::kNumber && b.bits & TypeSet::kInt)) set.bits |= TypeSet::kInt;
  const auto meet = [&](TypeId x, TypeId y, const TypeSet& sx, const TypeSet& sy) -> TypeId {
    if (x != kNoType && y != kNoType) return Meet(x, y);
    if (x != kNoType && json(sy)) return x;
    if (y != kNoType && json(sx)) return y;
    return kNoType;
  };
  set.item = meet(a.item, b.item, a, b);
  set.value = meet(a.value, b.value, a, b);
  const auto any_node = [](const TypeSet& s) { return (s.bits & TypeSet::kAnyNode) != 0; };
  const auto any_resource = [&](const TypeSet& s) { return (s.bits & (TypeSet::kAnyResource | TypeSet::kAnyNode)) != 0; };
  if (any_node(a) && any_node(b)) set.bits |= TypeSet::kAnyNode;
  else if (any_resource(a) && any_resource(b)) set.bits |= TypeSet::kAnyResource;
  if (any_node(a)) set.entities = b.entities;
  else if (any_node(b)) set.entities = a.entities;
  else {
    for (EntityId x : a.entities) {
      for (EntityId y : b.entities) {
        if (schema_->Is(x, y)) set.entities.push_back(x);
        else if (schema_->Is(y, x)) set.entities.push_back(y);
      }
    }
    std::sort(set.entities.begin(), set.entities.end());
    set.entities.erase(std::unique(set.entities.begin(), set.entities.end()), set.entities.end());
  }
  if (any_resource(a)) set.resources = b.resources;
  else if (any_resource(b)) set.resources = a.resources;
  else std::set_intersection(a.resources.begin(), a.resources.end(), b.resources.begin(), b.resources.end(), std::back_inserter(set.resources));
  return Intern(std::move(set));
}

bool TypeTable::Overlap(TypeId a, TypeId b) {
  if (at(a).empty() || at(b).empty()) return true;
  if ((at(a).bits | at(b).bits) & TypeSet::kAny) return true;
  return !at(Meet(a, b)).empty();
}

bool TypeTable::MayBeNode(TypeId id) const {
  const TypeSet& set = at(id);
  return (set.bits & (TypeSet::kAnyNode | TypeSet::kAnyResource)) || !set.entities.empty() || !set.resources.empty();
}

bool TypeTable::IsNode(TypeId id) const {
  const TypeSet& set = at(id);
  return MayBeNode(id) && !(set.bits & (kScalarBits | TypeSet::kJson)) && set.item == kNoType && set.value == kNoType;
}

std::string TypeTable::Name(TypeId id, const std::vector<std::string>& resource_names) const {
  const TypeSet& set = at(id);
  std::vector<std::string> parts;
  for (EntityId entity : set.entities) parts.push_back(WithArticle(schema_->at(entity).name));
  for (std::int32_t resource : set.resources) parts.push_back("an " + resource_names[static_cast<std::size_t>(resource)]);
  if (set.bits & TypeSet::kAnyResource) parts.push_back("a resource");
  if (set.bits & TypeSet::kAnyNode) parts.push_back("a node");
  if (set.bits & TypeSet::kJson) parts.push_back("JSON");
  if (set.bits & TypeSet::kString) parts.push_back("text");
  if (set.bits & TypeSet::kNumber) parts.push_back("a number");
  else if (set.bits & TypeSet::kInt) parts.push_back("an integer");
  if (set.bits & TypeSet::kBool) parts.push_back("true or false");
  if (set.bits & TypeSet::kNull) parts.push_back("null");
  if (set.item != kNoType) parts.push_back("a list" + (at(set.item).empty() ? std::string() : " of " + Plural(Name(set.item, resource_names))));
  if (set.value != kNoType) parts.push_back("a map");
  if (parts.empty()) return "anything";
  std::string name = parts[0];
  for (std::size_t i = 1; i < parts.size(); ++i) name += (i + 1 == parts.size() ? " or " : ", ") + parts[i];
  return name;
}

}  // namespace pareto::dsl

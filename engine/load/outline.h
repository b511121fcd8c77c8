// The first pass of loading: which parts of a document are things of which entity. Makes their nodes, in file order;
// reports nothing.
//
// The second pass (fields.h) meets the same things in the same order: both ask `Plans::ReadAs` and `Plans::IsItem`.
#ifndef PARETO_ENGINE_LOAD_OUTLINE_H_
#define PARETO_ENGINE_LOAD_OUTLINE_H_

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/source.h"
#include "engine/document/document.h"
#include "engine/facts/store.h"
#include "engine/load/plan.h"

namespace pareto::load {

inline constexpr std::uint32_t kNoItem = 0xFFFFFFFFu;

// A part of the document that is of an entity.
struct Item {
  document::NodeId tree = document::kNoNode;
  facts::EntityId entity = facts::kNoEntity;  // the most specific one that could be told
  std::uint32_t parent = kNoItem;
  int field = kNoField;  // of the parent's plan
  facts::Value node;     // missing for what gets no facts
  facts::Value key;      // text; else its index, or missing for one that stands in a field by itself
  base::Span name_span;
  base::Span map_key_span;    // of one that stands under its key
  bool keyed = false;         // stands in a map by key
  bool scalar = false;        // no map: has the field `value` only
  bool repeated = false;      // an earlier item has its name, or its parent is such a one: checked, but gets no facts
  bool kind_unclear = false;  // no kind of `entity` could be told
  std::uint32_t first_child = 0;  // index into Outline::children
  std::uint32_t children = 0;
};

// Items of one parent and entity with one name.
struct Repeated {
  std::uint32_t first = kNoItem;
  std::uint32_t second = kNoItem;
  std::uint64_t count = 0;  // all of them
};

struct Outline {
  std::vector<Item> items;              // parents before children; items[0] is the document
  std::vector<std::uint32_t> children;  // the items in each item's fields, in file order
  std::vector<Repeated> repeated;       // in file order
  // The values of list fields of entities, by item and field of its plan: filled by the second pass.
  std::map<std::pair<std::uint32_t, int>, facts::Value> lists;
};

Outline MakeOutline(const document::Document& document, const Plans& plans, facts::FactStore& store);

// Where a list or map starts: its first key if that is what it starts with, else its first character. A scalar: its
// text.
base::Span StartOf(const document::Document& document, document::NodeId tree);

// `components/demo/parts/one`: as facts::NodeTable::Path, also for items without a node.
std::string PathOf(const Outline& outline, const Plans& plans, const facts::ValuePool& pool, std::uint32_t item);
// "table `t`", "a permission of action `a`", "`source` of event `e`", "the config".
std::string LabelOf(const Outline& outline, const Plans& plans, const facts::ValuePool& pool, std::uint32_t item);

}  // namespace pareto::load

#endif  // PARETO_ENGINE_LOAD_OUTLINE_H_

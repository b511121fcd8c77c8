// Whatever the document, loading ends, and what it says of itself holds.
#include <catch2/catch.hpp>
#include <random>
#include <set>

#include "engine/load/model_test.h"

namespace pareto::load {
namespace {

class RandomDocument {
 public:
  explicit RandomDocument(std::uint32_t seed) : random_(seed) {}

  document::Document Make() { return builder_.Finish(Map(0)); }

 private:
  std::uint32_t Pick(std::uint32_t n) { return static_cast<std::uint32_t>(random_() % n); }

  document::NodeId Any(int depth) {
    const std::uint32_t what = Pick(depth > 6 ? 6 : 12);
    switch (what) {
      case 0: return builder_.Null();
      case 1: return builder_.Bool(Pick(2) == 0, {}, "true");
      case 2: return builder_.Int(static_cast<std::int64_t>(Pick(300)) - 20, {}, "7");
      case 3: return builder_.Float(Pick(2) == 0 ? 2.0 : 3.1, {}, "3.10");
      case 4:
      case 5: {
        static const char* const kTexts[] = {"a",      "b",     "c",    "timer", "action", "table",
                                             "bucket", "queue", "sync", "S",     "3"};
        return builder_.String(kTexts[Pick(11)], {}, Pick(2) == 0);
      }
      case 6:
      case 7:
      case 8: {
        std::vector<document::NodeId> items;
        for (std::uint32_t n = Pick(5); n > 0; --n) items.push_back(Any(depth + 1));
        return builder_.List(items);
      }
      default: return Map(depth + 1);
    }
  }

  document::NodeId Map(int depth) {
    static const char* const kKeys[] = {"app",         "defaults", "layers",  "alerts", "limits",  "components",
                                        "name",        "value",    "type",    "size",   "events",  "uses",
                                        "permissions", "errors",   "on",      "source", "actions", "interval",
                                        "body",        "retain",   "indexes", "x"};
    std::vector<document::Entry> entries;
    std::set<std::string> used;
    const auto add = [&](const char* key, document::NodeId value) {
      if (used.insert(key).second) entries.push_back({key, {}, value});
    };
    if (depth == 0) add("components", Any(5));
    if (depth == 0 || Pick(3) == 0) add("name", Any(7));
    if (Pick(2) == 0) {
      static const char* const kKinds[] = {"action", "timer", "table", "bucket"};
      add("type", builder_.String(kKinds[Pick(4)]));
    }
    for (std::uint32_t n = Pick(6); n > 0; --n) add(kKeys[Pick(22)], Any(depth + 1));
    return builder_.Map(entries);
  }

  std::mt19937 random_;
  document::Builder builder_;
};

TEST_CASE("random documents") {
  std::size_t children = 0;
  std::size_t told = 0;
  for (std::uint32_t seed = 0; seed < 3000; ++seed) {
    INFO("seed " << seed);
    Loaded l(RandomDocument(seed).Make());
    const facts::FactStore& store = l.model.store;
    bool unknown = false;
    for (const facts::Entity& entity : l.model.schema.entities) {
      for (const facts::Field& field : entity.fields) {
        const facts::Relation& relation = store.relation(field.relation);
        std::set<std::uint32_t> owners;
        for (facts::RowId row = 0; row < relation.size(); ++row) {
          const Value value = relation.row(row)[1];
          REQUIRE(owners.insert(relation.row(row)[0].bits()).second);  // one row for a node
          REQUIRE(!value.missing());
          unknown = unknown || l.Show(value).find('?') != std::string::npos;
          if (!value.list()) continue;
          // The items of a list of entities are the nodes that have its owner as parent.
          for (const Value item : store.pool().Items(value)) {
            if (!item.node() || field.type.alternatives[0].inner[0].alternatives[0].kind != FieldAlt::Kind::kEntity)
              continue;
            ++children;
            REQUIRE(store.nodes().at(item).parent == relation.row(row)[0]);
            REQUIRE(store.nodes().at(item).step == field.name);
          }
        }
        // A node has what its entity requires, if only as unknown.
        for (facts::RowId row = 0; !field.optional && row < store.relation(entity.relation).size(); ++row) {
          REQUIRE(owners.count(store.relation(entity.relation).row(row)[0].bits()) == 1);
        }
      }
    }
    REQUIRE(unknown == store.any_unknown);
    for (std::uint32_t node = 0; node < store.nodes().size(); ++node) {
      const Value here = Value::Node(node);
      if (node > 0) REQUIRE(store.nodes().at(here).parent.node_index() < node);
      std::string absent;
      l.loaded->PlaceOf(here, {}, &absent);
      REQUIRE(absent.empty());
      for (const char* key : {"components", "name", "value", "x"}) {
        const Value step = l.model.store.pool().Text(key);
        l.loaded->PlaceOf(here, {step, l.model.store.pool().Int(1), step}, &absent);
        const bool there = l.loaded->Raw(here, step).present();
        l.loaded->PlaceOf(here, {step}, &absent);
        REQUIRE(there == absent.empty());
      }
    }
    for (const base::Diagnostic& d : l.sink.Take()) {
      ++told;
      REQUIRE(!d.identity.empty());
      REQUIRE(d.message.find('\n') == std::string::npos);
    }
  }
  CHECK(children > 1000);
  CHECK(told > 10000);
}

}  // namespace
}  // namespace pareto::load

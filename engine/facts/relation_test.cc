#include "engine/facts/relation.h"

#include <catch2/catch.hpp>
#include <map>
#include <random>
#include <set>
#include <tuple>

#include "engine/facts/print_facts.h"
#include "engine/facts/store.h"

namespace pareto::facts {
namespace {

using Row = std::vector<std::uint32_t>;

Row RowOf(const Relation& relation, RowId id) {
  Row row;
  for (int i = 0; i < relation.arity(); ++i) row.push_back(relation.row(id)[i].bits());
  return row;
}

std::vector<Value> Random(std::mt19937& random, int arity, std::uint32_t values) {
  std::vector<Value> row;
  for (int i = 0; i < arity; ++i) row.push_back(Value(static_cast<std::uint32_t>(random() % values) << 3 | (random() % 2 == 0 ? 1u : 3u)));
  return row;
}

TEST_CASE("a relation agrees with a set, its indexes with a scan") {
  for (int arity = 1; arity <= 5; ++arity) {
    for (const std::uint32_t values : {2u, 30u, 3000u}) {
      std::mt19937 random(static_cast<std::uint32_t>(arity) * 7919 + values);
      Relation relation(arity);
      std::map<Row, RowId> oracle;
      const ColumnMask masks = arity >= 5 ? 31 : (1u << arity) - 1;
      for (int round = 0; round < 30; ++round) {
        // One at a time, then in batches.
        for (int i = 0; i < 20; ++i) {
          const std::vector<Value> row = Random(random, arity, values);
          Row key;
          for (const Value v : row) key.push_back(v.bits());
          const auto [id, fresh] = relation.Add(row.data());
          const auto [at, inserted] = oracle.try_emplace(key, id);
          REQUIRE(fresh == inserted);
          REQUIRE(id == at->second);
        }
        const std::size_t count = random() % 700;
        std::vector<Value> batch;
        for (std::size_t i = 0; i < count; ++i) {
          const std::vector<Value> row = Random(random, arity, values);
          batch.insert(batch.end(), row.begin(), row.end());
        }
        const auto fresh = std::make_unique<bool[]>(count + 1);
        auto next = relation.size();
        relation.AddBatch(batch.data(), count, round % 2 == 0 ? fresh.get() : nullptr);
        for (std::size_t i = 0; i < count; ++i) {
          Row key;
          for (int c = 0; c < arity; ++c) key.push_back(batch[i * static_cast<std::size_t>(arity) + static_cast<std::size_t>(c)].bits());
          const bool inserted = oracle.try_emplace(key, next).second;
          if (inserted) ++next;
          if (round % 2 == 0) REQUIRE(fresh[i] == inserted);
        }
        REQUIRE(relation.size() == next);
        REQUIRE(oracle.size() == next);

        for (int i = 0; i < 20; ++i) {
          std::vector<Value> row = Random(random, arity, values);
          if (i % 2 == 0 && relation.size() > 0) {
            const Value* some = relation.row(static_cast<RowId>(random() % relation.size()));
            row.assign(some, some + arity);
          }
          Row key;
          for (const Value v : row) key.push_back(v.bits());
          const auto found = oracle.find(key);
          REQUIRE(relation.Find(row.data()) == (found == oracle.end() ? kNoRow : found->second));
          REQUIRE(relation.Contains(row.data()) == (found != oracle.end()));

          const auto mask = static_cast<ColumnMask>(random() % (masks + 1));
          const Index& index = relation.IndexOn(mask);
          REQUIRE(index.covered() == relation.size());
          std::vector<Value> bound;
          for (int c = 0; c < arity; ++c) {
            if ((mask >> c & 1) != 0) bound.push_back(row[static_cast<std::size_t>(c)]);
          }
          index.Prefetch(bound.data());
          std::vector<RowId> got, want;
          Chain chain = index.Find(bound.data());
          REQUIRE(index.First(bound.data()) == chain.Peek(0));
          for (RowId id = chain.Next(); id != kNoRow; id = chain.Next()) got.push_back(id);
          REQUIRE(chain.Next() == kNoRow);
          for (RowId id = relation.size(); id-- > 0;) {
            bool equal = true;
            for (int c = 0; c < arity; ++c) equal = equal && ((mask >> c & 1) == 0 || relation.row(id)[c] == row[static_cast<std::size_t>(c)]);
            if (equal) want.push_back(id);
          }
          REQUIRE(got == want);
        }
      }
      for (const auto& [row, id] : oracle) REQUIRE(RowOf(relation, id) == row);
      for (int c = 0; c < arity; ++c) {
        std::set<std::uint32_t> distinct;
        for (const auto& [row, id] : oracle) distinct.insert(row[static_cast<std::size_t>(c)]);
        REQUIRE(relation.Distinct(c) == Approx(static_cast<double>(distinct.size())).epsilon(0.3).margin(1));
      }
    }
  }
}

TEST_CASE("a relation of no columns holds at most one row") {
  Relation relation(0);
  REQUIRE(relation.Find(nullptr) == kNoRow);
  REQUIRE(relation.Add(nullptr).second);
  REQUIRE_FALSE(relation.Add(nullptr).second);
  REQUIRE(relation.size() == 1);
  REQUIRE(relation.Contains(nullptr));
}

TEST_CASE("null is a value like others in packed keys") {
  Relation relation(2);
  const Value row[2] = {Value::Null(), Value::Null()};
  REQUIRE_FALSE(relation.Contains(row));
  REQUIRE(relation.Add(row).second);
  REQUIRE_FALSE(relation.Add(row).second);
}

TEST_CASE("indexes survive a move of the relation") {
  std::vector<Relation> relations;
  relations.emplace_back(3);
  const Value row[3] = {Value(8 + 1), Value(16 + 1), Value(24 + 1)};
  relations[0].Add(row);
  const Index* index = &relations[0].IndexOn(3);
  for (int i = 0; i < 50; ++i) relations.emplace_back(2);
  REQUIRE(&relations[0].IndexOn(3) == index);
  REQUIRE(index->First(row) == 0);
}

TEST_CASE("proofs are those of the first derivation") {
  ProofLog log;
  const RowId one[] = {4, 5}, two[] = {6};
  log.Record(3, 7, one);
  log.Record(5, 2, two);
  REQUIRE(log.Of(0).rule == kNoIndex);
  REQUIRE(log.Of(4).rule == kNoIndex);
  REQUIRE(log.Of(99).rule == kNoIndex);
  REQUIRE(log.Of(3).rule == 7);
  REQUIRE(std::vector<RowId>(log.Of(3).rows.begin(), log.Of(3).rows.end()) == std::vector<RowId>{4, 5});
  REQUIRE(log.Of(5).rows.size() == 1);
}

TEST_CASE("facts print sorted, nodes as paths") {
  FactStore store;
  NodeInfo root, timer, other;
  const Value document = store.nodes().AddConfig(root);
  timer.parent = document;
  timer.step = "components";
  timer.key = store.pool().Text("demo");
  const Value node = store.nodes().AddConfig(timer);
  const Value solution[] = {node};
  const Value resource = store.nodes().AddResource(3, solution, store.pool().Text("DemoRule"), store.pool().Text("AWS::Events::Rule"), node);
  REQUIRE(store.nodes().AddResource(3, solution, store.pool().Text("DemoRule"), store.pool().Text("AWS::Events::Rule"), node) == resource);
  REQUIRE(store.nodes().AddResource(4, solution, store.pool().Text("A"), store.pool().Text("B"), node) != resource);
  REQUIRE(store.nodes().Owner(resource) == node);

  RelationInfo info;
  info.name = "zed";
  info.arity = 2;
  const RelationId zed = store.AddRelation(info);
  info.name = "about";
  info.arity = 1;
  const RelationId about = store.AddRelation(info);
  const Value rows[3][2] = {{resource, store.pool().Int(2)}, {node, store.pool().Text("x\n")}, {document, store.pool().Double(0.5)}};
  for (const auto& row : rows) store.relation(zed).Add(row);
  const Value list[] = {store.pool().List(std::vector<Value>{node, Value::Null()})};
  store.relation(about).Add(list);
  REQUIRE(PrintFacts(store) ==
          "about([components/demo,null])\n"
          "zed(document, 0.5)\n"
          "zed(components/demo, \"x\\n\")\n"
          "zed(AWS::Events::Rule/DemoRule, 2)\n");
  REQUIRE(PrintFacts(store, {"about"}) == "about([components/demo,null])\n");
}

TEST_CASE("resources compare by owner, type, id, behind config nodes") {
  FactStore store;
  const Value a = store.nodes().AddConfig({}), b = store.nodes().AddConfig({});
  const auto text = [&](const char* t) { return store.pool().Text(t); };
  const Value s1[] = {store.pool().Int(1)}, s2[] = {store.pool().Int(2)}, s3[] = {store.pool().Int(3)};
  const Value late = store.nodes().AddResource(0, s1, text("x"), text("T"), b);
  const Value early = store.nodes().AddResource(0, s2, text("x"), text("T"), a);
  const Value first = store.nodes().AddResource(0, s3, text("x"), text("S"), a);
  REQUIRE(store.pool().Less(a, b));
  REQUIRE(store.pool().Less(b, first));
  REQUIRE(store.pool().Less(first, early));
  REQUIRE(store.pool().Less(early, late));
}

TEST_CASE("nodes have one order, however often it is asked for and whatever is made in between") {
  FactStore store;
  std::vector<Value> owners;
  for (int i = 0; i < 5; ++i) owners.push_back(store.nodes().AddConfig({}));
  std::mt19937 random(7);
  const auto number = [&](int below) { return static_cast<int>(random() % static_cast<unsigned>(below)); };
  std::vector<Value> nodes = owners;
  // What the order must be, by hand: owner, type, id, statement, solution, node.
  const auto before = [&](Value a, Value b) {
    const NodeInfo& x = store.nodes().at(a);
    const NodeInfo& y = store.nodes().at(b);
    if (x.resource() != y.resource()) return y.resource();
    if (!x.resource()) return a.node_index() < b.node_index();
    const auto key = [&](Value node, const NodeInfo& info) {
      return std::tuple(info.owner.node_index(), store.pool().AsText(info.type), store.pool().AsText(info.id), info.statement,
                        store.pool().AsInt(info.solution[0]), node.node_index());
    };
    return key(a, x) < key(b, y);
  };
  for (int round = 0; round < 20; ++round) {
    for (int i = 0; i < 50; ++i) {
      const Value solution[] = {store.pool().Int(number(1000))};
      nodes.push_back(store.nodes().AddResource(static_cast<std::uint32_t>(number(3)), solution, store.pool().Text("id" + std::to_string(number(20))),
                                                store.pool().Text("T" + std::to_string(number(4))), owners[static_cast<std::size_t>(number(5))]));
    }
    for (int i = 0; i < 500; ++i) {
      const Value a = nodes[static_cast<std::size_t>(number(static_cast<int>(nodes.size())))], b = nodes[static_cast<std::size_t>(number(static_cast<int>(nodes.size())))];
      REQUIRE(store.pool().Less(a, b) == (a != b && before(a, b)));
    }
  }
}

}  // namespace
}  // namespace pareto::facts

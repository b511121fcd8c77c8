#include <catch2/catch.hpp>

#include "engine/load/model_test.h"

namespace pareto::load {
namespace {

// "LINE:COL [TEXT]", and "- ABSENT" where something is not there.
struct Asked {
  explicit Asked(const char* text) : l(text) {}
  Loaded l;

  std::string Place(const std::string& node, std::initializer_list<const char*> steps) {
    std::vector<Value> values;
    for (const std::string step : steps) {
      const bool index = !step.empty() && step.find_first_not_of("0123456789") == std::string::npos;
      values.push_back(index ? l.model.store.pool().Int(std::stoi(step)) : l.model.store.pool().Text(step));
    }
    std::string absent = "left over";
    const base::Span span = l.loaded->PlaceOf(l.Node(node), values, &absent);
    std::string text = l.At(span) + " [" + std::string(l.sources.TextOf(span)) + "]";
    return absent.empty() ? text : text + " - " + absent;
  }
  std::string Raw(const std::string& node, const char* key) {
    return l.Show(l.loaded->Raw(l.Node(node), l.model.store.pool().Text(key)));
  }
};

TEST_CASE("places of nodes, fields, items and what is not there") {
  Asked a(R"(alerts:
  to: [x, {deep: "y"}]
  none:
components:
  - name: "t"
    type: timer
    action: a
    interval: 5
    body: {k: [1, 2]}
  - name: a
    type: action
    permissions:
      - s3:GetObject
      - on: [q]
    events:
      - name: e
        source: {type: bucket, name: b}
)");
  CHECK(a.Place("", {}) == "1:1 [alerts]");
  CHECK(a.Place("components/t", {}) == "5:11 [\"t\"]");
  CHECK(a.Place("components/t", {"name"}) == "5:11 [\"t\"]");
  CHECK(a.Place("components/t", {"interval"}) == "8:15 [5]");
  CHECK(a.Place("components/t", {"body"}) == "9:5 [body]");
  CHECK(a.Place("components/t", {"body", "k"}) == "9:12 [k]");
  CHECK(a.Place("components/t", {"body", "k", "1"}) == "9:19 [2]");
  CHECK(a.Place("components/t", {"body", "k", "2"}) == "9:12 [k] - 2");
  CHECK(a.Place("components/t", {"body", "x", "y"}) == "9:5 [body] - x.y");
  CHECK(a.Place("components/t", {"factor"}) == "5:11 [\"t\"] - factor");
  CHECK(a.Place("components/t", {"interval", "x"}) == "8:15 [5] - x");
  CHECK(a.Place("", {"alerts", "to", "1"}) == "2:11 [{]");
  CHECK(a.Place("", {"alerts", "to", "1", "deep"}) == "2:18 [\"y\"]");
  CHECK(a.Place("", {"alerts", "none"}) == "3:3 [none]");
  CHECK(a.Place("", {"components", "1"}) == "10:11 [a]");
  CHECK(a.Place("", {"components", "1", "permissions", "0"}) == "13:9 [s3:GetObject]");
  CHECK(a.Place("", {"components", "1", "permissions", "0", "value"}) == "13:9 [s3:GetObject]");
  CHECK(a.Place("components/a/permissions/0", {}) == "13:9 [s3:GetObject]");
  CHECK(a.Place("components/a/permissions/1", {}) == "14:9 [on]");
  CHECK(a.Place("components/a/permissions/1", {"on", "0"}) == "14:14 [q]");
  CHECK(a.Place("components/a/events/e/source", {}) == "17:9 [source]");
  CHECK(a.Place("components/a/events/e", {"source", "name"}) == "17:38 [b]");
  CHECK(a.Raw("components/t", "body") == "{\"k\"=[1 2]}");
  CHECK(a.Raw("components/t", "factor") == "-");
  CHECK(a.Raw("components/a/permissions/0", "value") == "\"s3:GetObject\"");
  CHECK(a.Raw("", "alerts") == "{\"none\"=null \"to\"=[\"x\" {\"deep\"=\"y\"}]}");
}

TEST_CASE("places in a map by key") {
  Asked a(R"(defaults: {size: 512}
components:
  t: {type: bucket}
  u:
    type: bucket
    name: u
)");
  CHECK(a.Place("components/t", {}) == "3:3 [t]");
  CHECK(a.Place("components/t", {"name"}) == "3:3 [t]");
  CHECK(a.Place("components/u", {}) == "4:3 [u]");
  CHECK(a.Place("components/u", {"name"}) == "6:11 [u]");
  CHECK(a.Place("", {"components", "1"}) == "4:3 [u]");
  CHECK(a.Place("", {"components", "2"}) == "2:1 [components] - 2");
  CHECK(a.Place("defaults/size", {"value"}) == "1:18 [512]");
  CHECK(a.Raw("components/t", "name") == "\"t\"");
  CHECK(a.Raw("defaults/size", "value") == "512");
}

TEST_CASE("positions in a list of items go by the list's value") {
  Asked a(R"(components:
  - {name: x, type: bucket}
  - {name: x, type: bucket}
  - {name: y, type: bucket}
)");
  CHECK(a.Place("", {"components", "1"}) == "4:12 [y]");
  CHECK(a.Place("", {"components", "1", "type"}) == "4:21 [bucket]");
}

TEST_CASE("a resource stands at its owner") {
  Asked a("components: [{name: x, type: bucket}]\n");
  facts::FactStore& store = a.l.model.store;
  const Value owner = a.l.Node("components/x");
  const Value solution[] = {owner};
  const Value resource =
      store.nodes().AddResource(0, solution, store.pool().Text("XBucket"), store.pool().Text("AWS::S3::Bucket"), owner);
  std::string absent;
  CHECK(a.l.At(a.l.loaded->PlaceOf(resource, {store.pool().Text("Tags")}, &absent)) == "1:21");
  CHECK(absent.empty());
}

}  // namespace
}  // namespace pareto::load

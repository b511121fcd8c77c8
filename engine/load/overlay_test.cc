#include "engine/load/overlay.h"

#include <catch2/catch.hpp>

#include "engine/document/write.h"
#include "engine/load/model_test.h"

namespace pareto::load {
namespace {

// A config with stages, and what one of them makes of it.
struct Staged {
  Model model;
  base::SourceMap sources;
  base::DiagnosticSink sink;
  document::Document base, made;
  std::vector<Stage> stages;

  explicit Staged(std::string text, std::size_t which = 0) {
    base = document::Read(sources.Add("config.yaml", std::move(text)), sources, sink);
    stages = StagesOf(base, sink);
    if (which < stages.size()) made = LayOver(base, stages[which], model.schema, model.store.pool(), sink);
  }
  // The merged document without its `stages`, as JSON without blanks.
  std::string Text() const {
    std::string line;
    for (const char c : document::WriteJson(made)) {
      if (c != '\n' && c != ' ') line += c;
    }
    return line.substr(0, line.find(",\"stages\""));
  }
  std::string At(base::Span span) const {
    const base::Position position = sources.At(span.file, span.begin);
    return std::to_string(position.line) + ":" + std::to_string(position.column) + " [" + std::string(sources.TextOf(span)) + "]";
  }
  std::vector<std::string> Findings() {
    std::vector<std::string> all;
    for (const base::Diagnostic& d : sink.Take()) {
      all.push_back(At(d.span) + " " + d.code + ": " + d.message);
      for (const base::Label& label : d.labels) all.push_back(" " + At(label.span) + " " + label.message);
      for (const std::string& help : d.help) all.push_back(" help: " + help);
    }
    return all;
  }
};

TEST_CASE("a stage changes scalars, adds and removes, and leaves the rest") {
  Staged s(R"(app: shop
alerts: {to: ops, level: 3, deep: {a: 1, b: 2}}
limits: {x: 1, y: 2}
stages:
  prod:
    alerts: {level: null, deep: {b: 9, c: 4}}
    limits: {y: 5, z: 6}
    app: null
)");
  CHECK(s.Findings() == std::vector<std::string>{});
  CHECK(s.Text() == R"({"alerts":{"to":"ops","deep":{"a":1,"b":9,"c":4}},"limits":{"x":1,"y":5,"z":6})");
}

TEST_CASE("items match by key and kind, whichever way the list is written") {
  const std::string want =
      R"({"components":[{"name":"a","type":"timer","action":"f","interval":60},{"name":"q","type":"queue"},{"name":"new","type":"bucket"}])";
  Staged list(R"(components:
  - {name: a, type: timer, action: f, interval: 30}
  - {name: q, type: queue}
stages:
  prod:
    components:
      - {name: a, interval: 60}
      - {name: new, type: bucket}
)");
  CHECK(list.Text() == want);
  Staged map(R"(components:
  - {name: a, type: timer, action: f, interval: 30}
  - {name: q, type: queue}
stages:
  prod:
    components:
      a: {interval: 60}
      new: {type: bucket}
)");
  CHECK(map.Text() == want);
  Staged both(R"(components:
  a: {type: timer, action: f, interval: 30}
  q: {type: queue}
stages:
  prod:
    components:
      a: {interval: 60}
      new: {type: bucket}
)");
  CHECK(both.Text() == R"({"components":{"a":{"type":"timer","action":"f","interval":60},"q":{"type":"queue"},"new":{"type":"bucket"}})");
}

TEST_CASE("a null removes an item, another type is another item") {
  Staged s(R"(components:
  a: {type: queue}
  b: {type: queue}
stages:
  prod:
    components:
      a: null
      b: {type: topic}
)");
  CHECK(s.Text() == R"({"components":[{"name":"b","type":"queue"},{"name":"b","type":"topic"}])");
}

TEST_CASE("scalar items are replaced by their name") {
  Staged s(R"(defaults: {small: 128, large: 512}
components: []
stages:
  prod: {defaults: {small: 256}}
)");
  CHECK(s.Text() == R"({"defaults":{"small":256,"large":512},"components":[])");
}

TEST_CASE("lists that are no lists of named things are replaced") {
  Staged s(R"(components:
  - {name: a, type: action, layers: [x, y], permissions: [s3:GetObject, s3:PutObject], events: [{name: e, source: {type: bucket, name: b}}]}
stages:
  prod:
    components:
      - {name: a, layers: [z], permissions: [s3:*], events: {e: {source: {name: c}}}}
)");
  CHECK(s.Text() == R"({"components":[{"name":"a","type":"action","layers":["z"],"permissions":["s3:*"],"events":[{"name":"e","source":{"type":"bucket","name":"c"}}]}])");
}

TEST_CASE("what a stage changes points into the stage") {
  Staged s(R"(components:
  a: {type: timer, action: f, interval: 30}
stages:
  prod:
    components:
      a: {interval: 60}
)");
  const document::Entry* components = s.made.Find(s.made.root(), "components");
  REQUIRE(components != nullptr);
  CHECK(s.At(components->key_span) == "1:1 [components]");
  const document::Entry* a = s.made.Find(components->value, "a");
  REQUIRE(a != nullptr);
  CHECK(s.At(a->key_span) == "2:3 [a]");
  const document::Entry* interval = s.made.Find(a->value, "interval");
  REQUIRE(interval != nullptr);
  CHECK(s.At(interval->key_span) == "6:11 [interval]");
  CHECK(s.At(s.made.span(interval->value)) == "6:21 [60]");
  const document::Entry* action = s.made.Find(a->value, "action");
  REQUIRE(action != nullptr);
  CHECK(s.At(s.made.span(action->value)) == "2:28 [f]");
}

TEST_CASE("a name that two items have says which by its kind") {
  Staged s(R"(components:
  - {name: a, type: queue}
  - {name: a, type: topic}
stages:
  prod:
    components: [{name: a, action: f}]
  test:
    components: [{name: a, type: topic, action: f}]
)");
  CHECK(s.Findings() == std::vector<std::string>{
                            "6:25 [a] stages/ambiguous: there are 2 things called `a`",
                            " 2:12 [a] a queue",
                            " 3:12 [a] a topic",
                            " help: say which: write `type: queue` or `type: topic`",
                        });
  Staged t(R"(components:
  - {name: a, type: queue}
  - {name: a, type: topic}
stages:
  test:
    components: [{name: a, type: topic, action: f}]
)");
  CHECK(t.Findings() == std::vector<std::string>{});
  CHECK(t.Text() == R"({"components":[{"name":"a","type":"queue"},{"name":"a","type":"topic","action":"f"}])");
}

TEST_CASE("stages that are none, and removals of nothing") {
  Staged s(R"(app: shop
components: []
stages:
  prod: 5
  test: {stages: {}}
  none:
  dev: {ap: null}
)", 1);
  REQUIRE(s.stages.size() == 2);
  CHECK(s.stages[0].name == "none");
  CHECK(s.stages[1].name == "dev");
  CHECK(s.Findings() == std::vector<std::string>{
                            "4:3 [prod] stages/shape: stage `prod` is an integer, and must be a map of what it changes",
                            " help: write the sections that differ, as at the top of the config",
                            "5:10 [stages] stages/shape: a stage has no stages of its own",
                            " help: write each stage under `stages` at the top of the config",
                            "7:9 [ap] stages/removes-nothing: `ap` is removed, and is not there without the stage",
                            " help: did you mean `app`?",
                            " help: remove the line, or write what is to be removed",
                        });
  Staged nothing("app: shop\nstages: {none: }\n");
  CHECK(nothing.Text() == R"({"app":"shop")");
}

}  // namespace
}  // namespace pareto::load

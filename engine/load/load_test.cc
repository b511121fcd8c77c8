#include "engine/load/load.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <limits>

#include "engine/load/model_test.h"

namespace pareto::load {
namespace {

TEST_CASE("a sound document becomes nodes and rows, in file order") {
  Loaded l(R"(app: demo
defaults:
  size-small: 512
  runtime: '3.8'
components:
  - name: t
    type: timer
    action: a
    interval: 90
    body: {tick: [1, null]}
  - name: a
    type: action
    permissions:
      - s3:GetObject
      - actions: [sqs:SendMessage]
        on: [q]
    events:
      - name: e
        source: {type: bucket, name: b}
)");
  CHECK(l.Findings() == Lines{});
  CHECK(!l.model.store.any_unknown);
  CHECK(l.Rows("config") == Lines{"/"});
  CHECK(l.Rows("setting") == Lines{"/defaults/size-small", "/defaults/runtime"});
  CHECK(l.Rows("setting.name") == Lines{"/defaults/size-small \"size-small\"", "/defaults/runtime \"runtime\""});
  CHECK(l.Rows("setting.value") == Lines{"/defaults/size-small 512", "/defaults/runtime \"3.8\""});
  CHECK(l.Rows("component") == Lines{"/components/t", "/components/a"});
  CHECK(l.Rows("timer") == Lines{"/components/t"});
  CHECK(l.Rows("component.parent") == Lines{"/components/t /", "/components/a /"});
  CHECK(l.Rows("config.components") == Lines{"/ [/components/t /components/a]"});
  CHECK(l.Rows("config.app") == Lines{"/ \"demo\""});
  CHECK(l.Rows("timer.action") == Lines{"/components/t /components/a"});
  CHECK(l.Rows("timer.interval") == Lines{"/components/t 90"});
  CHECK(l.Rows("timer.body") == Lines{"/components/t {\"tick\"=[1 null]}"});
  CHECK(l.Rows("action.retries") == Lines{"/components/a 2"});
  CHECK(l.Rows("action.size") == Lines{});
  CHECK(l.Rows("permission.value") == Lines{"/components/a/permissions/0 \"s3:GetObject\""});
  CHECK(l.Rows("permission.on") == Lines{"/components/a/permissions/1 [\"q\"]"});
  CHECK(l.Rows("source.name") == Lines{"/components/a/events/e/source \"b\""});
  CHECK(l.Rows("event.source") == Lines{"/components/a/events/e /components/a/events/e/source"});
  CHECK(l.Rows("source.parent") == Lines{"/components/a/events/e/source /components/a/events/e"});
  CHECK(l.Rows("instance") == Lines{"/ \"config\"", "/defaults/size-small \"setting\"", "/defaults/runtime \"setting\"",
                                    "/components/t \"timer\"", "/components/t \"component\"",
                                    "/components/a \"action\"", "/components/a \"component\"",
                                    "/components/a/permissions/0 \"permission\"",
                                    "/components/a/permissions/1 \"permission\"", "/components/a/events/e \"event\"",
                                    "/components/a/events/e/source \"source\""});
  CHECK(l.Rows("named") == Lines{"\"setting\" \"size-small\" /defaults/size-small",
                                 "\"setting\" \"runtime\" /defaults/runtime", "\"timer\" \"t\" /components/t",
                                 "\"action\" \"a\" /components/a", "\"event\" \"e\" /components/a/events/e"});
  CHECK(l.Rows("within").size() == 1 + 2 * 2 + 2 * 2 + 2 * 3 + 3 + 4);
}

TEST_CASE("a list and a map by key are two spellings of one thing") {
  Loaded l(R"(components:
  t: {type: timer, action: a, interval: 5}
  a: {type: action, layers: []}
  b: {type: bucket, name: b}
)");
  CHECK(l.Findings() == Lines{});
  CHECK(l.Rows("component.name") == Lines{"/components/t \"t\"", "/components/a \"a\"", "/components/b \"b\""});
  CHECK(l.Rows("config.components") == Lines{"/ [/components/t /components/a /components/b]"});
  CHECK(l.Rows("timer.action") == Lines{"/components/t /components/a"});
  CHECK(l.Rows("action.layers") == Lines{"/components/a []"});
}

TEST_CASE("declared fields are facts") {
  Loaded l("components: []\n");
  const Lines rows = l.Rows("schema-field");
  const auto has = [&](const char* row) { return std::count(rows.begin(), rows.end(), row) == 1; };
  CHECK(has("\"timer\" \"action\" \"ref\" \"action\""));
  CHECK(has("\"action\" \"uses\" \"ref\" \"component\""));
  CHECK(has("\"action\" \"errors\" \"ref\" \"queue\""));
  CHECK(has("\"action\" \"errors\" \"ref\" \"topic\""));
  CHECK(has("\"config\" \"components\" \"entity\" \"component\""));
  CHECK(has("\"action\" \"size\" \"int\" \"\""));
  CHECK(has("\"action\" \"size\" \"string\" \"\""));
  CHECK(has("\"action\" \"layers\" \"list\" \"\""));
  CHECK(has("\"action\" \"uses\" \"list\" \"\""));
  CHECK(!has("\"timer\" \"name\" \"key\" \"\""));  // it is the base's
}

TEST_CASE("unknown fields, with the nearest that is known") {
  Loaded l(R"(component: []
components:
  - name: a
    type: action
    permisions:
      - s3:GetObject
    interval: 5
  - name: b
    type: bucket
    colour: red
)");
  CHECK(l.Findings() == Lines{
                            "1:1 [component] schema/unknown-field: the config has no field `component`",
                            " help: did you mean `components`?",
                            "5:5 [permisions] schema/unknown-field: an action has no field `permisions`",
                            " help: did you mean `permissions`?",
                            " fix: 5:5 permissions",
                            "7:5 [interval] schema/unknown-field: an action has no field `interval`",
                            " help: `interval` is a field of a timer",
                            "10:5 [colour] schema/unknown-field: a bucket has no field `colour`",
                            " help: its fields are `name` and `type`",
                        });
}

TEST_CASE("missing fields are marked at the owner's name") {
  Loaded l(R"(components:
  - name: t
    type: timer
    action:
  - type: bucket
  - {type: bucket}
  - name: a
    type: action
    events:
      - source: {type: bucket}
)");
  CHECK(l.Findings() == Lines{
                            "2:11 [t] schema/missing: timer `t` has no `interval`",
                            " help: add `interval`: an integer in 1..31536000",
                            "4:5 [action] schema/missing: timer `t` has no `action`",
                            " help: give `action` a value: the name of an action",
                            "5:5 [type] schema/missing: a bucket has no `name`",
                            " help: add `name`: the name it goes by",
                            "6:5 [{] schema/missing: a bucket has no `name`",
                            " help: add `name`: the name it goes by",
                            "10:9 [source] schema/missing: `source` of an event of action `a` has no `name`",
                            " help: add `name`: text",
                            "10:9 [source] schema/missing: an event of action `a` has no `name`",
                            " help: add `name`: the name it goes by",
                        });
  CHECK(l.model.store.any_unknown);
  CHECK(l.Rows("timer.interval") == Lines{"/components/t ?"});
  CHECK(l.Rows("timer.action") == Lines{"/components/t ?"});
  CHECK(l.Rows("component.name") ==
        Lines{"/components/t \"t\"", "/components/1 ?", "/components/2 ?", "/components/a \"a\""});
}

TEST_CASE("a document without what it must have") {
  Loaded l("app: x\n");
  CHECK(l.Findings() ==
        Lines{"1:1 [app] schema/missing: the config has no `components`", " help: add `components`: a list"});
  CHECK(l.Rows("config.components") == Lines{"/ ?"});
}

TEST_CASE("wrong types, at the value") {
  Loaded l(R"(app: 5
components:
  - name: t
    type: timer
    action: {a: 1}
    interval: 5 minutes
    factor: .nan
  - name: u
    type: timer
    action: 7
    interval: '60'
  - name: v
    type: timer
    action: t2
    interval: 1.5
  - name: a
    type: action
    layers: x
    env: 3
    uses: [t, 5, nobody]
    permissions:
      - actions: [a, 5, {}]
      - 7
  - name: d
    type: table
    retain: yes
    indexes: [pk]
  - name: t2
    type: table
    retain: 0
    indexes: 3
)");
  CHECK(l.Findings() ==
        Lines{
            "1:6 [5] schema/type: `app` is an integer, and must be text",
            " help: write it in quotes: `\"5\"`",
            " fix: 1:6 \"5\"",
            "5:13 [{] schema/type: `action` is a map, and must be the name of an action",
            " help: write the name of an action in place of the map",
            "6:15 [5 minutes] schema/type: `interval` is text, and must be an integer",
            " help: write an integer in its place",
            "7:13 [.nan] schema/type: `factor` is text, and must be a number",
            " help: write a number in its place",
            "10:13 [7] schema/type: `action` is an integer, and must be the name of an action",
            " help: write it in quotes: `\"7\"`",
            " fix: 10:13 \"7\"",
            "11:15 ['60'] schema/type: `interval` is text, and must be an integer",
            " help: write it without quotes: `60`",
            " fix: 11:15 60",
            "15:15 [1.5] schema/type: `interval` is 1.5, and must be an integer",
            " help: write an integer in its place",
            "18:13 [x] schema/type: `layers` is text, and must be a list",
            " help: write it as a list: `[x]`",
            "20:15 [5] schema/type: an item of `uses` is an integer, and must be the name of a component",
            " help: write it in quotes: `\"5\"`",
            " fix: 20:15 \"5\"",
            "22:22 [5] schema/type: an item of `actions` is an integer, and must be text",
            " help: write it in quotes: `\"5\"`",
            " fix: 22:22 \"5\"",
            "22:25 [{}] schema/type: an item of `actions` is a map, and must be text",
            " help: write text in place of the map",
            "23:9 [7] schema/type: an item of `permissions` is an integer, and must be text",
            " help: write it in quotes: `\"7\"`",
            " fix: 23:9 \"7\"",
            "26:13 [yes] schema/type: `retain` is text, and must be true or false",
            " help: write `true`",
            " fix: 26:13 true",
            "27:15 [pk] schema/type: an item of `indexes` is text, and must be a map",
            " help: write an index as a map: `{name: ..., type: ...}`",
            "30:13 [0] schema/type: `retain` is an integer, and must be true or false",
            " help: write true or false in its place",
            "31:14 [3] schema/type: `indexes` is an integer, and must be a list",
            " help: write it as a list: `[3]`",
        });
  CHECK(l.Rows("action.uses") == Lines{"/components/a [/components/t ? ?]"});
  CHECK(l.Rows("permission.actions") == Lines{"/components/a/permissions/0 [\"a\" ? ?]"});
  CHECK(l.Rows("table.indexes") == Lines{"/components/d [?]", "/components/t2 ?"});
  CHECK(l.Rows("timer.action") == Lines{"/components/t ?", "/components/u ?", "/components/v ?"});
  CHECK(l.Rows("action.env") == Lines{"/components/a 3"});
}

TEST_CASE("ranges and unions") {
  Loaded l(R"(limits: {a: 3, b: 11, c: x}
components:
  - {name: t, type: timer, action: a, interval: -5}
  - {name: u, type: timer, action: a, interval: 1.0, factor: 2}
  - {name: a, type: action, size: 64, retries: 9}
  - {name: b, type: action, size: small, invocation-type: asynk}
  - {name: c, type: action, size: true, invocation-type: 5}
)");
  CHECK(l.Findings() == Lines{
                            "1:19 [11] schema/range: `limits.b` is 11, and must be 0..10",
                            " help: the nearest that it takes is `10`",
                            "1:26 [x] schema/type: `limits.c` is text, and must be an integer",
                            " help: write an integer in its place",
                            "3:49 [-5] schema/range: `interval` is -5, and must be 1..31536000",
                            " help: the nearest that it takes is `1`",
                            "5:35 [64] schema/range: `size` is 64, and must be 128..10240",
                            " help: the nearest that it takes is `128`",
                            "5:48 [9] schema/range: `retries` is 9, and must be 0..2",
                            " help: the nearest that it takes is `2`",
                            "6:59 [asynk] schema/type: `invocation-type` cannot be `asynk`",
                            " help: did you mean `async`?",
                            " help: it must be `sync` or `async`",
                            "7:35 [true] schema/type: `size` is true or false, and must be an integer or text",
                            " help: write it in quotes: `\"true\"`",
                            " fix: 7:35 \"true\"",
                            "7:58 [5] schema/type: `invocation-type` is an integer, and must be `sync` or `async`",
                            " help: write `sync` or `async` in its place",
                        });
  CHECK(l.Rows("config.limits") == Lines{"/ {\"a\"=3 \"b\"=? \"c\"=?}"});
  CHECK(l.Rows("action.size") == Lines{"/components/a ?", "/components/b \"small\"", "/components/c ?"});
  CHECK(l.Rows("timer.interval") == Lines{"/components/t ?", "/components/u 1"});
}

TEST_CASE("a version without quotes is taken as written, with a warning") {
  Loaded l(R"(app: 3.10
defaults:
  runtime: 3.10
  whole: 2.0
components:
  - {name: 3.10, type: bucket}
)");
  CHECK(l.Findings() == Lines{
                            "1:6 [3.10] yaml/version: `3.10` is read as the number 3.1",
                            " help: quote it: `\"3.10\"`",
                            " fix: 1:6 \"3.10\"",
                            "3:12 [3.10] yaml/version: `3.10` is read as the number 3.1",
                            " help: quote it: `\"3.10\"`",
                            " fix: 3:12 \"3.10\"",
                            "6:12 [3.10] schema/type: `name` is a number, and must be text",
                            " help: write it in quotes: `\"3.10\"`",
                            " fix: 6:12 \"3.10\"",
                        });
  CHECK(l.Rows("config.app") == Lines{"/ \"3.10\""});
  CHECK(l.Rows("setting.value") == Lines{"/defaults/runtime \"3.10\"", "/defaults/whole 2"});
}

TEST_CASE("an item whose kind cannot be told is not checked further, and no reference to it is dangling") {
  Loaded l(R"(components:
  - name: x
  - name: y
    type: acton
    colour: red
    size: {}
  - name: z
    type:
  - name: w
    type: [timer]
  - {name: t, type: timer, action: y, interval: 5}
)");
  CHECK(l.Findings() == Lines{
                            "2:11 [x] schema/missing: component `x` has no `type`",
                            " help: add `type`: `action`, `timer`, `queue`, `bucket`, `topic` or `table`",
                            "4:11 [acton] schema/kind: there is no component of type `acton`",
                            " help: did you mean `action`?",
                            " help: `type` is `action`, `timer`, `queue`, `bucket`, `topic` or `table`",
                            " fix: 4:11 action",
                            "8:5 [type] schema/missing: component `z` has no `type`",
                            " help: add `type`: `action`, `timer`, `queue`, `bucket`, `topic` or `table`",
                            "10:5 [type] schema/kind: `type` is a list, and must be text",
                            " help: `type` is `action`, `timer`, `queue`, `bucket`, `topic` or `table`",
                        });
  CHECK(l.Rows("component.name") == Lines{"/components/x \"x\"", "/components/y \"y\"", "/components/z \"z\"",
                                          "/components/w \"w\"", "/components/t \"t\""});
  CHECK(l.Rows("component.type") ==
        Lines{"/components/x ?", "/components/y ?", "/components/z ?", "/components/w ?", "/components/t \"timer\""});
  CHECK(l.Rows("timer.action") == Lines{"/components/t ?"});
  const Lines named = l.Rows("named");
  CHECK(std::count(named.begin(), named.end(), "\"action\" \"y\" /components/y") == 1);
}

TEST_CASE("names that are taken are one finding, and their items have no rows") {
  Loaded l(R"(components:
  - name: x
    type: bucket
  - name: x
    type: topic
  - name: x
    type: bucket
    colour: red
  - {name: x, type: bucket}
  - name: a
    type: action
    events: [{name: e}, {name: e}]
)");
  CHECK(l.Findings() == Lines{
                            "6:11 [x] schema/duplicate: bucket `x` is declared 3 times",
                            " 2:11 first here",
                            " note: and 1 more",
                            " help: give each bucket a name of its own",
                            "8:5 [colour] schema/unknown-field: a bucket has no field `colour`",
                            " help: its fields are `name` and `type`",
                            "12:32 [e] schema/duplicate: event `e` is declared twice",
                            " 12:21 first here",
                            " help: give each event a name of its own",
                        });
  CHECK(l.Rows("bucket") == Lines{"/components/x"});
  CHECK(l.Rows("component") == Lines{"/components/x", "/components/x", "/components/a"});
  CHECK(l.Rows("config.components") == Lines{"/ [/components/x /components/x /components/a]"});
  CHECK(l.Rows("action.events") == Lines{"/components/a [/components/a/events/e]"});
}

TEST_CASE("ten thousand equal names are one finding") {
  std::string text = "components:\n";
  for (int i = 0; i < 10000; ++i) text += "- {name: n, type: bucket}\n";
  Loaded l(text);
  CHECK(l.Findings() == Lines{
                            "3:10 [n] schema/duplicate: bucket `n` is declared 10,000 times",
                            " 2:10 first here",
                            " note: and 9,998 more",
                            " help: give each bucket a name of its own",
                        });
  CHECK(l.Rows("bucket").size() == 1);
}

TEST_CASE("a key and the name under it must agree") {
  Loaded l(R"(components:
  a: {type: bucket, name: b}
  c: {type: bucket, name: 5}
)");
  CHECK(l.Findings() == Lines{
                            "2:27 [b] schema/key: bucket `a` says that its `name` is `b`",
                            " 2:3 the name it stands under",
                            " help: leave `name` out here: the key is the name",
                            "3:27 [5] schema/type: `name` is an integer, and must be text",
                            " help: write it in quotes: `\"5\"`",
                            " fix: 3:27 \"5\"",
                        });
  CHECK(l.Rows("component.name") == Lines{"/components/a \"a\"", "/components/c \"c\""});
}

TEST_CASE("references: the first alternative that has the name; what names nothing is unknown, without a finding") {
  Loaded l(R"(components:
  - {name: x, type: topic}
  - {name: x, type: queue}
  - {name: y, type: topic}
  - {name: a, type: action, errors: x, uses: [x, y]}
  - {name: b, type: action, errors: y}
  - {name: c, type: action, errors: z}
)");
  CHECK(l.Findings() == Lines{});
  CHECK(l.model.store.any_unknown);
  const Value x_queue = l.Node("components/x");
  CHECK(x_queue.node_index() == 1);
  CHECK(l.Rows("action.errors") ==
        Lines{"/components/a /components/x", "/components/b /components/y", "/components/c ?"});
  CHECK(l.Rows("action.uses") == Lines{"/components/a [/components/x /components/y]"});
  CHECK(l.Rows("queue.action") == Lines{});
  // `errors` took the queue, which stands second in the file; `uses: [x]` the first component of that name.
  const facts::Schema& schema = l.model.schema;
  const facts::Field* errors = schema.FindField(l.model.action, "errors");
  CHECK(l.model.store.relation(errors->relation).row(0)[1].node_index() == 2);
}

TEST_CASE("a field may have its parent entity's name") {
  Loaded l(R"(components:
  - name: a
    type: action
    events: [{name: e, action: b}]
  - {name: b, type: action}
)");
  CHECK(l.Findings() == Lines{});
  CHECK(l.Rows("event.action") == Lines{"/components/a/events/e /components/b"});
  CHECK(l.Rows("event.parent") == Lines{"/components/a/events/e /components/a"});
}

TEST_CASE("scalars, nulls and lists where items stand") {
  Loaded l(R"(defaults: [a, {name: b, value: 1}]
layers:
  p:
  q: [x]
  r: 5
components:
  - x
  -
  - [y]
)");
  CHECK(l.Findings() == Lines{
                            "1:12 [a] schema/missing: a setting has no `name`",
                            " help: add `name`: the name it goes by",
                            "3:3 [p] schema/missing: layer `p` has no `value`",
                            " help: add `value`: text",
                            "4:6 [[] schema/type: `q` is a list, and must be text",
                            " help: write text in place of the list",
                            "5:6 [5] schema/type: `r` is an integer, and must be text",
                            " help: write it in quotes: `\"5\"`",
                            " fix: 5:6 \"5\"",
                            "7:5 [x] schema/type: an item of `components` is text, and must be a map",
                            " help: write a component as a map: `{name: ..., type: ...}`",
                            "8:4 [] schema/type: an item of `components` is null, and must be a map",
                            " help: write a component as a map: `{name: ..., type: ...}`",
                            "9:5 [[] schema/type: an item of `components` is a list, and must be a map",
                            " help: write a component as a map: `{name: ..., type: ...}`",
                        });
  CHECK(l.Rows("setting.value") == Lines{"/defaults/0 \"a\"", "/defaults/b 1"});
  CHECK(l.Rows("config.components") == Lines{"/ [? ? ?]"});
}

TEST_CASE("a map where a list of nameless items belongs, and the other way round") {
  Loaded l(R"(components:
  - name: a
    type: action
    permissions:
      x: {on: [q]}
    events:
      - name: e
        source:
          - type: bucket
)");
  CHECK(l.Findings() == Lines{
                            "5:7 [x] schema/type: `permissions` is a map, and must be a list",
                            " help: put `- ` before each item",
                            "9:11 [-] schema/type: `source` is a list, and must be a map",
                            " help: write a source as a map: `{type: ..., name: ...}`",
                        });
}

TEST_CASE("a document that is no map") {
  Loaded list("- a\n- b\n");
  CHECK(list.Findings() ==
        Lines{"1:1 [-] schema/type: the config is a list, and must be a map", " help: start with `components:`"});
  Loaded scalar("just text\n");
  CHECK(scalar.Findings() ==
        Lines{"1:1 [just text] schema/type: the config is text, and must be a map", " help: start with `components:`"});
  Loaded nothing("~\n");
  CHECK(nothing.Findings() ==
        Lines{"1:1 [~] schema/type: the config is empty, and must be a map", " help: start with `components:`"});
  Loaded unread{document::Document()};
  CHECK(unread.Findings() == Lines{});
  CHECK(unread.Rows("config") == Lines{"/"});
  CHECK(unread.Rows("config.components") == Lines{"/ ?"});
}

TEST_CASE("nulls count as absent, but in JSON") {
  Loaded l(R"(app: ~
alerts: null
components:
  - {name: a, type: action, retries: null, size: ~, env: ~}
)");
  CHECK(l.Findings() == Lines{});
  CHECK(l.Rows("config.app") == Lines{});
  CHECK(l.Rows("config.alerts") == Lines{"/ null"});
  CHECK(l.Rows("action.retries") == Lines{"/components/a 2"});
  CHECK(l.Rows("action.size") == Lines{});
  CHECK(l.Rows("action.env") == Lines{"/components/a null"});
}

TEST_CASE("a number that JSON does not have") {
  // No reader makes one; a program that builds a document may.
  document::Builder builder;
  const document::Entry root[] = {{"alerts", {}, builder.Float(std::numeric_limits<double>::infinity(), {}, ".inf")},
                                  {"components", {}, builder.List({})}};
  Loaded l(builder.Finish(builder.Map(root)));
  CHECK(l.Findings() == Lines{"nowhere [] schema/type: `alerts` holds `.inf`, which is no number of JSON",
                              " help: write it in quotes if text is meant"});
}

TEST_CASE("identities name the thing and not the line") {
  Loaded l(R"(components:
  - {name: t, type: timer, action: a, interval: x}
  - {name: a, type: action, layers: [a, 1], events: [{name: e, sauce: 1}]}
  - {name: a, type: action, retries: 7}
)");
  Lines identities;
  for (const base::Diagnostic& d : l.sink.Take()) identities.push_back(d.identity);
  CHECK(identities == Lines{
                          "schema/type|timer|components/t|interval",
                          "schema/type|action|components/a|layers/1",
                          "schema/unknown-field|event|components/a/events/e|sauce",
                          "schema/duplicate|action|components/a|name",
                          "schema/range|action|components/a(again)|retries",
                      });
}

TEST_CASE("an overlay's parts keep their own file") {
  // What the schema says of a document put together from two files points into each.
  base::SourceMap sources;
  const base::FileId one = sources.Add("one.yaml", "interval: x");
  const base::FileId two = sources.Add("two.yaml", "size: y");
  document::Builder builder;
  const document::Entry fields[] = {
      {"name", {one, 0, 0}, builder.String("t", {one, 0, 0})},
      {"type", {one, 0, 0}, builder.String("timer", {one, 0, 0})},
      {"action", {one, 0, 0}, builder.String("a", {one, 0, 0})},
      {"interval", {one, 0, 8}, builder.String("x", {one, 10, 11}, false)},
      {"size", {two, 0, 4}, builder.String("y", {two, 6, 7}, false)},
  };
  const document::NodeId items[] = {builder.Map(fields, {one, 0, 11})};
  const document::Entry root[] = {{"components", {one, 0, 0}, builder.List(items, {one, 0, 11})}};
  Loaded l(builder.Finish(builder.Map(root, {one, 0, 11})));
  const std::vector<base::Diagnostic> found = l.sink.Take();
  REQUIRE(found.size() == 2);
  CHECK(found[0].span == base::Span{one, 10, 11});
  CHECK(found[1].span == base::Span{two, 0, 4});
}

}  // namespace
}  // namespace pareto::load

#include "engine/emit/findings.h"

#include <catch2/catch.hpp>
#include <map>

namespace pareto::emit {
namespace {

using base::Span;
using facts::Value;
using Lines = std::vector<std::string>;

const char* const kText =
    "components:\n"
    "  - name: t\n"
    "    interval: 90\n"
    "    body:\n"
    "      x: 1\n"
    "  - name: u\n";

// What the loader would answer for the text above.
class FakeReader : public facts::RawReader {
 public:
  explicit FakeReader(facts::FactStore& store) : store_(store) {}
  std::map<std::string, Value> raw;
  std::map<std::string, Span> places;  // by the steps joined by `.`
  Value Raw(Value, Value key) const override {
    const auto found = raw.find(std::string(store_.pool().AsText(key)));
    return found == raw.end() ? Value::Missing() : found->second;
  }
  Span PlaceOf(Value node, const std::vector<Value>& steps, std::string* absent) const override {
    std::string path;
    for (const Value step : steps) {
      if (!path.empty()) path += '.';
      store_.pool().AppendText(step, &path);
    }
    const auto found = places.find(path);
    if (found != places.end()) return found->second;
    if (absent != nullptr) *absent = path;
    return store_.nodes().at(node).name_span;
  }

 private:
  facts::FactStore& store_;
};

facts::FindingFix FixAt(Value node, std::vector<Value> steps, bool remove, Value value) {
  facts::FindingFix fix;
  fix.place.node = node;
  fix.place.steps = std::move(steps);
  fix.remove = remove;
  fix.value = value;
  return fix;
}

facts::FindingNote NoteAt(Value node, std::vector<Value> steps, std::string text) {
  facts::FindingNote note;
  note.place.node = node;
  note.place.steps = std::move(steps);
  note.text = std::move(text);
  return note;
}

struct Scene {
  facts::FactStore store;
  facts::Schema schema;
  base::SourceMap sources;
  base::DiagnosticSink sink;
  FakeReader reader{store};
  base::FileId file = sources.Add("config.yaml", kText);
  Value t, u, resource;

  Scene() {
    facts::Entity config, timer;
    config.name = "config";
    timer.name = "timer";
    schema.entities = {config, timer};
    schema.document = facts::EntityId{0};
    facts::NodeInfo root;
    root.entity = facts::EntityId{0};
    root.name_span = Of("components");
    const Value top = store.nodes().AddConfig(root);
    t = Add(top, "t");
    u = Add(top, "u");
    const Value solution[] = {t};
    resource = store.nodes().AddResource(0, solution, Text("TRule"), Text("AWS::Events::Rule"), t);
    reader.raw["interval"] = store.pool().Int(90);
    const facts::MapEntry body[] = {{Text("x"), store.pool().Int(1)}};
    reader.raw["body"] = store.pool().Map(body);
    reader.places["interval"] = Of("90");
    reader.places["body"] = Of("body");
    reader.places["body.x"] = Of("1");
    reader.places[""] = Of("t\n", 1);
    store.raw = &reader;
  }
  Value Text(const char* text) { return store.pool().Text(text); }
  Span Of(std::string_view text, std::uint32_t length = 0) {
    const auto at = static_cast<std::uint32_t>(std::string_view(kText).find(text));
    return {file, at, at + (length == 0 ? static_cast<std::uint32_t>(text.size()) : length)};
  }
  Value Add(Value parent, const char* name) {
    facts::NodeInfo info;
    info.parent = parent;
    info.key = Text(name);
    info.step = "components";
    info.entity = facts::EntityId{1};
    info.name_span = Of(std::string("name: ") + name);
    info.name_span.begin += 6;
    return store.nodes().AddConfig(info);
  }
  facts::Finding& Finding(Value node, std::vector<Value> steps) {
    facts::Finding finding;
    finding.code = "timers/rounded";
    finding.severity = base::Severity::kWarning;
    finding.message = "seen";
    finding.place = {node, std::move(steps)};
    store.findings.push_back(finding);
    return store.findings.back();
  }
  Lines Emit() {
    EmitFindings(store, schema, sources, sink);
    Lines all;
    for (const base::Diagnostic& d : sink.Take()) {
      all.push_back(At(d.span) + " " + d.code + " " + d.message);
      all.push_back(" " + d.identity);
      for (const base::Label& label : d.labels) all.push_back(" " + At(label.span) + " " + label.message);
      for (const std::string& note : d.notes) all.push_back(" note: " + note);
      for (const std::string& help : d.help) all.push_back(" help: " + help);
      for (const base::Edit& edit : d.fix) all.push_back(" fix: " + At(edit.span) + " " + edit.replacement);
    }
    return all;
  }
  std::string At(Span span) {
    if (!span.valid()) return "nowhere";
    const base::Position at = sources.At(span.file, span.begin);
    return std::to_string(at.line) + ":" + std::to_string(at.column) + " [" + std::string(sources.TextOf(span)) + "]";
  }
};

TEST_CASE("of a message that nobody could read, its beginning and its end are told") {
  Scene s;
  facts::Finding& finding = s.Finding(s.t, {s.Text("interval")});
  std::string name;
  for (int i = 0; i < 1000; ++i) name += "é";
  finding.message = "`" + name + name + "` is too long";
  const std::string told = s.Emit().front();
  CHECK(told.find(" timers/rounded `éé") != std::string::npos);
  CHECK(told.find("é…é") != std::string::npos);
  CHECK(told.find("é` is too long") != std::string::npos);
  CHECK(told.size() < 2200);
  finding.message = name.substr(0, 2000);
  CHECK(s.Emit().front().find("…") == std::string::npos);
}

TEST_CASE("a finding's places become spans, and its fix an edit") {
  Scene s;
  facts::Finding& finding = s.Finding(s.t, {s.Text("interval")});
  finding.message = "timer `t`\nfires";
  finding.notes.push_back(NoteAt(s.u, {}, "the other"));
  finding.notes.push_back(NoteAt(s.t, {s.Text("factor")}, "no factor"));
  finding.notes.push_back(NoteAt(Value::Missing(), {}, "by the way"));
  finding.help.push_back("EventBridge counts whole minutes");
  finding.fix = FixAt(s.t, {s.Text("interval")}, false, s.store.pool().Int(60));
  CHECK(s.Emit() == Lines{
                        "3:15 [90] timers/rounded timer `t` fires",
                        " timers/rounded|timer|components/t|interval",
                        " 2:11 [t] the other",
                        " 2:11 [t] no factor (`factor` is not there)",
                        " note: by the way",
                        " help: EventBridge counts whole minutes",
                        " fix: 3:15 [90] 60",
                    });
}

TEST_CASE("what is not there is said, and a fix may add it") {
  Scene s;
  s.Finding(s.t, {s.Text("retain")}).fix = FixAt(s.t, {s.Text("retain")}, false, Value::Bool(true));
  CHECK(s.Emit() == Lines{
                        "2:11 [t] timers/rounded seen",
                        " timers/rounded|timer|components/t|retain",
                        " note: `retain` is not there",
                        " fix: 2:12 [] \n    retain: true",
                    });
}

TEST_CASE("a place in a resource is its owner's, and the resource is named") {
  Scene s;
  s.Finding(s.resource, {s.Text("Tags"), s.store.pool().Int(0)});
  s.Finding(s.resource, {});
  CHECK(s.Emit() == Lines{
                        "2:11 [t] timers/rounded seen",
                        " timers/rounded|AWS::Events::Rule|components/t/TRule|Tags/0",
                        " note: this is about `Tags.0` of AWS::Events::Rule `TRule`, which is made from here",
                    });
}

TEST_CASE("fixes that remove, and fixes that are told in words") {
  Scene s;
  s.Finding(s.t, {s.Text("body")}).fix = FixAt(s.t, {s.Text("body")}, true, {});
  CHECK(s.Emit() == Lines{
                        "4:5 [body] timers/rounded seen",
                        " timers/rounded|timer|components/t|body",
                        " fix: 4:1 [    body:\n      x: 1\n] ",
                    });
  s.store.findings.clear();
  s.Finding(s.t, {s.Text("body")}).fix = FixAt(s.t, {s.Text("body")}, false, s.store.pool().Int(3));
  CHECK(s.Emit() ==
        Lines{"4:5 [body] timers/rounded seen", " timers/rounded|timer|components/t|body", " help: write `body: 3`"});
  s.store.findings.clear();
  s.Finding(s.t, {}).fix = FixAt(s.resource, {s.Text("Tags")}, true, {});
  CHECK(s.Emit() ==
        Lines{"2:11 [t] timers/rounded seen", " timers/rounded|timer|components/t|", " help: remove `Tags`"});
}

TEST_CASE("no place, no reader: nothing breaks") {
  Scene s;
  s.store.raw = nullptr;
  s.Finding(s.t, {s.Text("interval")}).fix = FixAt(s.t, {s.Text("interval")}, false, s.store.pool().Int(60));
  s.Finding(Value::Missing(), {});
  s.Finding(Value::Unknown(), {}).fix = FixAt(Value::Unknown(), {}, true, {});
  CHECK(s.Emit() == Lines{
                        "2:11 [t] timers/rounded seen",
                        " timers/rounded|timer|components/t|interval",
                        " help: write `interval: 60`",
                        "nowhere timers/rounded seen",
                        " timers/rounded|||",
                    });
}

}  // namespace
}  // namespace pareto::emit

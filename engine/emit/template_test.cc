#include "engine/emit/template.h"

#include <catch2/catch.hpp>
#include <string>
#include <utility>
#include <vector>

#include "engine/document/write.h"

namespace pareto::emit {
namespace {

using facts::Value;

struct Scene {
  facts::FactStore store;
  base::SourceMap sources;
  base::DiagnosticSink sink;
  base::FileId file = sources.Add("config.yaml", "x y");
  TemplateRelations relations;
  Value x, y;
  std::uint32_t made = 0;

  Scene() {
    relations.finished = Relation("finished", 6);
    relations.output = Relation("output", 2);
    relations.parameter = Relation("parameter", 2);
    x = Config(0);
    y = Config(2);
  }
  facts::RelationId Relation(const char* name, int arity) {
    facts::RelationInfo info;
    info.name = name;
    info.arity = arity;
    return store.AddRelation(std::move(info));
  }
  Value Config(std::uint32_t at) {
    facts::NodeInfo info;
    info.name_span = {file, at, at + 1};
    return store.nodes().AddConfig(info);
  }
  Value Text(const char* text) { return store.pool().Text(text); }
  Value Map(std::vector<std::pair<const char*, Value>> pairs) {
    std::vector<facts::MapEntry> entries;
    for (const auto& [key, value] : pairs) entries.emplace_back(Text(key), value);
    return store.pool().Map(entries);
  }
  void Resource(const char* id, const char* type, Value owner, Value properties, Value attributes) {
    const Value solution[] = {owner};
    const Value node = store.nodes().AddResource(made++, solution, Text(id), Text(type), owner);
    const Value row[] = {node, Text(type), Text(id), owner, properties, attributes};
    store.relation(relations.finished).Add(row);
  }
  void Row(facts::RelationId relation, const char* id, Value map) {
    const Value row[] = {Text(id), map};
    store.relation(relation).Add(row);
  }
  std::string Json() { return document::WriteJson(BuildTemplate(store, relations, sink)); }
};

TEST_CASE("sections, sorted; what is empty is left out") {
  Scene s;
  CHECK(s.Json() == "{\n  \"AWSTemplateFormatVersion\": \"2010-09-09\"\n}\n");
  const Value list[] = {s.Text("A"), Value::Null(), Value::Bool(true), s.store.pool().Double(1.5),
                        s.store.pool().Int(1LL << 40)};
  const Value depends[] = {s.Text("A")};
  s.Resource("B", "AWS::SQS::Queue", s.x,
             s.Map({{"Z", s.store.pool().List(list)}, {"Name", s.Map({{"Ref", s.Text("A")}})}}),
             s.Map({{"DependsOn", s.store.pool().List(depends)}, {"DeletionPolicy", s.Text("Retain")}}));
  s.Resource("A", "AWS::S3::Bucket", s.y, s.Map({}), Value::Missing());
  s.Row(s.relations.parameter, "P", s.Map({{"Type", s.Text("String")}}));
  s.Row(s.relations.output, "A", s.Map({{"Value", s.Text("v")}}));  // an output may have a resource's id
  CHECK(s.Json() == R"({
  "AWSTemplateFormatVersion": "2010-09-09",
  "Parameters": {
    "P": {
      "Type": "String"
    }
  },
  "Resources": {
    "A": {
      "Type": "AWS::S3::Bucket"
    },
    "B": {
      "Type": "AWS::SQS::Queue",
      "DeletionPolicy": "Retain",
      "DependsOn": [
        "A"
      ],
      "Properties": {
        "Name": {
          "Ref": "A"
        },
        "Z": [
          "A",
          null,
          true,
          1.5,
          1099511627776
        ]
      }
    }
  },
  "Outputs": {
    "A": {
      "Value": "v"
    }
  }
}
)");
  CHECK(s.sink.Take().empty());
}

TEST_CASE("logical ids that cannot be") {
  Scene s;
  s.Resource("A", "AWS::S3::Bucket", s.x, s.Map({}), s.Map({}));
  s.Resource("A", "AWS::SQS::Queue", s.y, s.Map({}), s.Map({}));
  s.Resource("a-b", "AWS::SQS::Queue", s.y, s.Map({}), s.Map({}));
  s.Row(s.relations.parameter, "A", s.Map({}));
  s.Row(s.relations.parameter, "Q", s.Map({{"Type", s.Text("String")}}));
  s.Row(s.relations.parameter, "Q", s.Map({{"Type", s.Text("Number")}}));
  s.Json();
  std::vector<std::string> found;
  for (const base::Diagnostic& d : s.sink.Take()) {
    found.push_back((d.span.valid() ? std::string(s.sources.TextOf(d.span)) : "-") + " " + d.code + " " + d.message +
                    (d.labels.empty() ? "" : " / " + std::string(s.sources.TextOf(d.labels[0].span))));
  }
  CHECK(found == std::vector<std::string>{
                     "y emit/id AWS::SQS::Queue `A` has the logical id of AWS::S3::Bucket / x",
                     "y emit/id AWS::SQS::Queue `a-b` has no valid logical id",
                     "- emit/id parameter `Q` has the logical id of another",
                 });
}

TEST_CASE("nulls, gaps and relations that are not there") {
  Scene s;
  const Value row[] = {Value::Missing(), Value::Missing(), s.Text("X"),
                       Value::Missing(), Value::Missing(), Value::Missing()};
  s.store.relation(s.relations.finished).Add(row);
  s.Row(s.relations.output, "O", Value::Null());
  CHECK(s.Json() == R"({
  "AWSTemplateFormatVersion": "2010-09-09",
  "Resources": {
    "X": {
      "Type": "resource"
    }
  }
}
)");
  facts::FactStore store;
  CHECK(document::WriteJson(BuildTemplate(store, {}, s.sink)) ==
        "{\n  \"AWSTemplateFormatVersion\": \"2010-09-09\"\n}\n");
}

}  // namespace
}  // namespace pareto::emit

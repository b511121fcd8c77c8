// A schema for tests: the language's example model, made by hand, and a document loaded by it.
#ifndef PARETO_ENGINE_LOAD_MODEL_TEST_H_
#define PARETO_ENGINE_LOAD_MODEL_TEST_H_

#include <memory>
#include <string>
#include <vector>

#include "engine/document/read.h"
#include "engine/facts/store.h"
#include "engine/load/load.h"

namespace pareto::load {

using facts::EntityId;
using facts::FieldAlt;
using facts::FieldType;
using facts::Value;

inline FieldType Of(FieldAlt::Kind kind) {
  FieldAlt alt;
  alt.kind = kind;
  return {{alt}};
}
inline FieldType Text() { return Of(FieldAlt::Kind::kString); }
inline FieldType Bool() { return Of(FieldAlt::Kind::kBool); }
inline FieldType Number() { return Of(FieldAlt::Kind::kNumber); }
inline FieldType Json() { return Of(FieldAlt::Kind::kJson); }
inline FieldType Key() { return Of(FieldAlt::Kind::kKey); }
inline FieldType Int(std::int64_t low = INT64_MIN, std::int64_t high = INT64_MAX) {
  FieldType type = Of(FieldAlt::Kind::kInt);
  type.alternatives[0].low = low;
  type.alternatives[0].high = high;
  return type;
}
inline FieldType Ref(EntityId entity) {
  FieldType type = Of(FieldAlt::Kind::kRef);
  type.alternatives[0].entity = entity;
  return type;
}
inline FieldType One(EntityId entity) {
  FieldType type = Of(FieldAlt::Kind::kEntity);
  type.alternatives[0].entity = entity;
  return type;
}
inline FieldType List(FieldType inner) {
  FieldType type = Of(FieldAlt::Kind::kList);
  type.alternatives[0].inner = {std::move(inner)};
  return type;
}
inline FieldType MapOf(FieldType inner) {
  FieldType type = Of(FieldAlt::Kind::kMap);
  type.alternatives[0].inner = {std::move(inner)};
  return type;
}
inline FieldType operator|(FieldType a, const FieldType& b) {
  a.alternatives.insert(a.alternatives.end(), b.alternatives.begin(), b.alternatives.end());
  return a;
}

struct Model {
  facts::Schema schema;
  facts::FactStore store;
  EntityId config, setting, layer, component, action, permission, event, source, timer, queue, bucket, topic, table,
      index;

  FieldType Words(std::initializer_list<const char*> words) {
    FieldType type;
    for (const char* word : words) {
      FieldAlt alt;
      alt.kind = FieldAlt::Kind::kLiteral;
      alt.literal = store.pool().Text(word);
      type.alternatives.push_back(alt);
    }
    return type;
  }
  facts::RelationId Relation(std::string name, int arity, bool field = false) {
    facts::RelationInfo info;
    info.name = std::move(name);
    info.arity = arity;
    info.field = field;
    return store.AddRelation(std::move(info));
  }
  EntityId Declare(std::string name, facts::Entity::Form form, EntityId parent = facts::kNoEntity) {
    facts::Entity entity;
    entity.name = name;
    entity.form = form;
    entity.parent = parent;
    entity.relation = Relation(name, 1);
    if (form == facts::Entity::Form::kIn) entity.parent_relation = Relation(name + ".parent", 2);
    schema.entities.push_back(std::move(entity));
    return EntityId{static_cast<std::uint32_t>(schema.entities.size() - 1)};
  }
  EntityId In(std::string name, EntityId parent) { return Declare(std::move(name), facts::Entity::Form::kIn, parent); }
  EntityId Is(std::string name, EntityId base) {
    const EntityId id = Declare(name, facts::Entity::Form::kIs, schema.at(base).parent);
    facts::Entity& entity = schema.entities[static_cast<std::uint32_t>(id)];
    entity.base = base;
    entity.discriminator = "type";
    entity.discriminator_value = store.pool().Text(name);
    return id;
  }
  // `name?` is optional.
  void Field(EntityId id, std::string name, FieldType type, Value initial = {}) {
    facts::Entity& entity = schema.entities[static_cast<std::uint32_t>(id)];
    facts::Field field;
    field.optional = name.back() == '?';
    if (field.optional) name.pop_back();
    field.name = name;
    field.name_value = store.pool().Text(name);
    field.initial = initial;
    field.type = std::move(type);
    field.relation = Relation(entity.name + "." + name, 2, true);
    entity.fields.push_back(std::move(field));
  }

  Model() {
    config = Declare("config", facts::Entity::Form::kDocument);
    schema.document = config;
    setting = In("setting", config);
    layer = In("layer", config);
    component = In("component", config);
    action = Is("action", component);
    permission = In("permission", action);
    event = In("event", action);
    source = In("source", event);
    timer = Is("timer", component);
    queue = Is("queue", component);
    bucket = Is("bucket", component);
    topic = Is("topic", component);
    table = Is("table", component);
    index = In("index", table);

    Field(config, "app?", Text());
    Field(config, "defaults?", List(One(setting)));
    Field(config, "layers?", List(One(layer)));
    Field(config, "alerts?", Json());
    Field(config, "limits?", MapOf(Int(0, 10)));
    Field(config, "components", List(One(component)));
    Field(setting, "name", Key());
    Field(setting, "value", Text() | Int());
    Field(layer, "name", Key());
    Field(layer, "value", Text());
    Field(component, "name", Key());
    Field(component, "type", Text());
    Field(action, "invocation-type?", Words({"sync", "async"}));
    Field(action, "size?", Int(128, 10240) | Text());
    Field(action, "layers?", List(Text()));
    Field(action, "permissions?", List(One(permission)));
    Field(action, "env?", Json());
    Field(action, "events?", List(One(event)));
    Field(action, "errors?", Ref(queue) | Ref(topic) | Ref(action));
    Field(action, "uses?", List(Ref(component)));
    Field(action, "retries", Int(0, 2), store.pool().Int(2));
    Field(permission, "value?", Text());
    Field(permission, "actions?", List(Text()));
    Field(permission, "on?", List(Text()));
    Field(event, "name", Key());
    Field(event, "action?", Ref(action));
    Field(event, "source?", One(source));
    Field(source, "type", Words({"bucket", "table"}));
    Field(source, "name", Text());
    Field(timer, "action", Ref(action));
    Field(timer, "interval", Int(1, 31536000));
    Field(timer, "body?", Json());
    Field(timer, "factor?", Number());
    Field(queue, "action?", Ref(action));
    Field(table, "retain", Bool(), Value::Bool(false));
    Field(table, "indexes?", List(One(index)));
    Field(index, "name", Key());
    Field(index, "type", Words({"S", "N", "B"}));

    schema.instance = Relation("instance", 2);
    schema.named = Relation("named", 3);
    schema.schema_field = Relation("schema-field", 4);
    schema.within = Relation("within", 2);
  }
};

// A text loaded by the model.
struct Loaded {
  Model model;
  base::SourceMap sources;
  base::DiagnosticSink sink;
  base::FileId file;
  document::Document document;
  std::unique_ptr<LoadedDocument> loaded;

  explicit Loaded(std::string text, std::string name = "config.yaml") {
    file = sources.Add(std::move(name), std::move(text));
    document = document::Read(file, sources, sink);
    loaded = Load(document, sources, model.schema, model.store, sink);
  }
  explicit Loaded(document::Document made) : document(std::move(made)) {
    loaded = Load(document, sources, model.schema, model.store, sink);
  }

  std::string At(base::Span span) const {
    if (!span.valid()) return "nowhere";
    const base::Position position = sources.At(span.file, span.begin);
    return std::to_string(position.line) + ":" + std::to_string(position.column);
  }
  // "LINE:COL TEXT CODE MESSAGE", then a line each of " LINE:COL LABEL", " note: NOTE", " help: HELP", " fix: TEXT".
  std::vector<std::string> Findings() {
    std::vector<std::string> all;
    for (const base::Diagnostic& d : sink.Take()) {
      all.push_back(At(d.span) + " [" + std::string(sources.TextOf(d.span)) + "] " + d.code + ": " + d.message);
      for (const base::Label& label : d.labels) all.push_back(" " + At(label.span) + " " + label.message);
      for (const std::string& note : d.notes) all.push_back(" note: " + note);
      for (const std::string& help : d.help) all.push_back(" help: " + help);
      for (const base::Edit& edit : d.fix) all.push_back(" fix: " + At(edit.span) + " " + edit.replacement);
    }
    return all;
  }
  // The rows of a relation, nodes by their path.
  std::vector<std::string> Rows(const std::string& name) const {
    std::vector<std::string> rows;
    for (std::uint32_t id = 0; id < model.store.relations(); ++id) {
      const facts::RelationId relation{id};
      if (model.store.info(relation).name != name) continue;
      for (facts::RowId row = 0; row < model.store.relation(relation).size(); ++row) {
        std::string text;
        for (int i = 0; i < model.store.relation(relation).arity(); ++i) {
          if (i > 0) text += " ";
          text += Show(model.store.relation(relation).row(row)[i]);
        }
        rows.push_back(std::move(text));
      }
    }
    return rows;
  }
  std::string Show(Value value) const {
    const facts::ValuePool& pool = model.store.pool();
    if (value.unknown()) return "?";
    if (value.missing()) return "-";
    if (value.node()) return "/" + model.store.nodes().Path(pool, value);
    if (value.list()) {
      std::string text = "[";
      for (const Value item : pool.Items(value)) text += (text.size() > 1 ? " " : "") + Show(item);
      return text + "]";
    }
    if (value.map()) {
      std::string text = "{";
      for (const facts::MapEntry& entry : pool.Entries(value))
        text += (text.size() > 1 ? " " : "") + Show(entry.first) + "=" + Show(entry.second);
      return text + "}";
    }
    return pool.ToJson(value);
  }
  // The node at a path, as `components/t`.
  Value Node(const std::string& path) const {
    for (std::uint32_t i = 0; i < model.store.nodes().size(); ++i) {
      if (model.store.nodes().Path(model.store.pool(), Value::Node(i)) == path) return Value::Node(i);
    }
    return {};
  }
};

using Lines = std::vector<std::string>;

}  // namespace pareto::load

#endif  // PARETO_ENGINE_LOAD_MODEL_TEST_H_

// What declarations say of the config: entities and their fields, the types of columns and parameters, options.
#include <algorithm>

#include "dsl/analyser.h"

namespace pareto::dsl {

facts::Value Analyser::LiteralValue(const Literal& literal) {
  switch (literal.kind) {
    case Literal::Kind::kText: return pool_.Text(literal.text);
    case Literal::Kind::kNumber: return literal.number.is_int ? pool_.Int(literal.number.integer) : pool_.Double(literal.number.real);
    case Literal::Kind::kTrue: return facts::Value::Bool(true);
    case Literal::Kind::kFalse: return facts::Value::Bool(false);
    case Literal::Kind::kNull: return facts::Value::Null();
    case Literal::Kind::kList: {
      std::vector<facts::Value> items;
      for (const Literal& item : literal.items) items.push_back(LiteralValue(item));
      return pool_.List(items);
    }
  }
  return facts::Value::Null();
}

facts::FieldType Analyser::FieldTypeOf(std::int32_t module, const Type& type, TypeId* id) {
  using Kind = facts::FieldAlt::Kind;
  facts::FieldType out;
  TypeId all = c_.types.Nothing();
  for (const TypeAlt& alt : type.alternatives) {
    facts::FieldAlt a;
    TypeId t = c_.types.Any();
    switch (alt.kind) {
      case TypeAlt::Kind::kText:
        a.kind = Kind::kLiteral;
        a.literal = pool_.Text(alt.name);
        t = c_.types.Text();
        break;
      case TypeAlt::Kind::kList:
      case TypeAlt::Kind::kMap: {
        a.kind = alt.kind == TypeAlt::Kind::kList ? Kind::kList : Kind::kMap;
        TypeId inner = c_.types.Any();
        a.inner.push_back(FieldTypeOf(module, alt.inner.front(), &inner));
        t = a.kind == Kind::kList ? c_.types.ListOf(inner) : c_.types.MapOf(inner);
        break;
      }
      case TypeAlt::Kind::kRef:
        a.kind = Kind::kRef;
        a.entity = FindEntity(module, alt.name, alt.span);
        if (a.entity != facts::kNoEntity) t = c_.types.Entity(a.entity);
        break;
      case TypeAlt::Kind::kName:
        if (alt.name == "string") { a.kind = Kind::kString; t = c_.types.Text(); }
        else if (alt.name == "int") { a.kind = Kind::kInt; t = c_.types.Int(); }
        else if (alt.name == "number") { a.kind = Kind::kNumber; t = c_.types.Basic(TypeSet::kInt | TypeSet::kNumber); }
        else if (alt.name == "bool") { a.kind = Kind::kBool; t = c_.types.Bool(); }
        else if (alt.name == "json") { a.kind = Kind::kJson; t = c_.types.Json(); }
        else if (alt.name == "key") { a.kind = Kind::kKey; t = c_.types.Text(); }
        else if (alt.name == "node") { a.kind = Kind::kJson; t = c_.types.Basic(TypeSet::kAnyNode); }
        else if (alt.name == "resource") { a.kind = Kind::kJson; t = c_.types.Basic(TypeSet::kAnyResource); }
        else {
          a.kind = Kind::kEntity;
          a.entity = FindEntity(module, alt.name, alt.span);
          if (a.entity != facts::kNoEntity) t = c_.types.Entity(a.entity);
        }
        if (alt.ranged) {
          if (a.kind != Kind::kInt || !alt.low.is_int || !alt.high.is_int) {
            sink_.Error("types/range", alt.span, "only `int` takes a range, of whole numbers").help.push_back("write `int 1..9`, or demand it in a check");
          } else {
            a.low = alt.low.integer;
            a.high = alt.high.integer;
            if (a.low > a.high) sink_.Error("types/range", alt.span, "the range is empty").help.push_back("write the lower number first");
          }
        }
        break;
    }
    // Of an entity that there is not, the config may say anything: the rule file is what is wrong.
    if ((a.kind == Kind::kRef || a.kind == Kind::kEntity) && a.entity == facts::kNoEntity) a.kind = Kind::kJson;
    all = c_.types.Join(all, t);
    out.alternatives.push_back(std::move(a));
  }
  if (type.alternatives.size() > 1) {
    TypeSet set = c_.types.at(all);
    set.declared = true;
    all = c_.types.Intern(std::move(set));
  }
  *id = all;
  return out;
}

// Whether a reference or an entity stands somewhere in the type.
bool Analyser::HoldsNodes(const facts::FieldType& type) {
  using Kind = facts::FieldAlt::Kind;
  return std::any_of(type.alternatives.begin(), type.alternatives.end(), [](const facts::FieldAlt& alt) {
    return alt.kind == Kind::kRef || alt.kind == Kind::kEntity || alt.kind == Kind::kKey || (!alt.inner.empty() && HoldsNodes(alt.inner.front()));
  });
}

TypeId Analyser::DeclaredType(std::int32_t module, const Type& type) {
  TypeId id = c_.types.Any();
  (void)FieldTypeOf(module, type, &id);
  return id;
}

void Analyser::BuildSchema() {
  // Relations of all entities first: fields refer to entities declared later.
  std::size_t next = first_entity_;
  std::vector<std::pair<std::int32_t, Entity*>> trees;
  for (std::size_t m = first_module_; m < c_.modules.size(); ++m) {
    for (Statement& statement : c_.modules[m].tree.statements) {
      if (auto* entity = std::get_if<Entity>(&statement.node)) trees.emplace_back(static_cast<std::int32_t>(m), entity);
    }
  }
  for (auto& [module, tree] : trees) {
    facts::Entity& entity = c_.schema.entities[next];
    entity.relation = c_.NewRelation(entity.name, 1, entity.span);
    if (entity.form == facts::Entity::Form::kDocument) {
      if (c_.schema.document != facts::kNoEntity) {
        base::Diagnostic& d = sink_.Error("names/document", entity.span, "two entities describe the document");
        d.labels.push_back({c_.schema.at(c_.schema.document).span, "the other"});
        d.help.push_back("say what `" + entity.name + "` is part of: `entity " + entity.name + " in ...`");
      } else {
        c_.schema.document = EntityId{static_cast<std::uint32_t>(next)};
      }
    } else {
      const EntityId other = FindEntity(module, tree->other, tree->other_span);
      if (entity.form == facts::Entity::Form::kIn) {
        entity.parent = other;
        entity.parent_relation = c_.NewRelation(entity.name + ".^", 2, entity.span);
      } else {
        entity.base = other;
      }
    }
    ++next;
  }
  next = first_entity_;
  for (auto& [module, tree] : trees) {
    facts::Entity& entity = c_.schema.entities[next];
    if (entity.form == facts::Entity::Form::kIs && entity.base != facts::kNoEntity) {
      const facts::Entity& base = c_.schema.at(entity.base);
      if (base.form != facts::Entity::Form::kIn) {
        sink_.Error("names/base", tree->other_span, "`" + base.name + "` has no kinds: only an entity that is `in` another has")
            .help.push_back("say what `" + entity.name + "` is part of: `entity " + entity.name + " in " + base.name + "`");
      }
      entity.parent = base.parent;
      entity.discriminator = tree->where_field;
      if (tree->where_value) entity.discriminator_value = LiteralValue(*tree->where_value);
    }
    for (Field& field : tree->fields) {
      facts::Field f;
      f.name = field.name;
      f.name_value = pool_.Text(field.name);
      f.doc = field.doc;
      f.span = field.name_span;
      f.optional = field.optional;
      if (field.initial) f.initial = LiteralValue(*field.initial);
      TypeId type = c_.types.Any();
      f.type = FieldTypeOf(module, field.type, &type);
      if (field.initial && !facts::Takes(f.type, f.initial, pool_)) {
        sink_.Error("types/default", field.initial->span, "the default of `" + field.name + "` is not what the field takes").help.push_back("write a default that its type allows, or another type");
      }
      f.relation = c_.NewRelation(entity.name + "." + field.name, 2, field.name_span, true);
      c_.later.field_types[static_cast<std::uint32_t>(f.relation)] = type;
      bool twice = false;
      for (const facts::Field& other : entity.fields) {
        if (other.name != f.name) continue;
        twice = true;
        base::Diagnostic& d = sink_.Error("names/duplicate", field.name_span, "`" + entity.name + "` has two fields `" + field.name + "`");
        d.labels.push_back({other.span, "first here"});
        d.help.push_back("give one of them another name");
      }
      if (!twice) entity.fields.push_back(std::move(f));
    }
    ++next;
  }
  for (std::size_t m = first_module_; m < c_.modules.size(); ++m) {
    for (Statement& statement : c_.modules[m].tree.statements) {
      auto* relation = std::get_if<Relation>(&statement.node);
      if (relation == nullptr) continue;
      const auto it = c_.later.own[m].find(relation->name);
      if (it == c_.later.own[m].end() || it->second.symbol.kind != Symbol::Kind::kRelation) continue;
      RelationSymbol& symbol = c_.relations[static_cast<std::size_t>(it->second.symbol.index)];
      if (!(symbol.span == relation->name_span)) continue;  // a duplicate, reported
      for (const Column& column : relation->columns) symbol.columns.push_back(DeclaredType(static_cast<std::int32_t>(m), column.type));
    }
  }
  BuildOptions();
  for (std::size_t l = first_let_; l < c_.lets.size(); ++l) {
    LetSymbol& let = c_.lets[l];
    for (const Column& parameter : let.tree->parameters) let.parameters.push_back(DeclaredType(let.module, parameter.type));
  }
}

// Options hold values: what a config or a command line can say.
void Analyser::BuildOptions() {
  std::size_t next = first_option_;
  for (std::size_t m = first_module_; m < c_.modules.size(); ++m) {
    for (Statement& statement : c_.modules[m].tree.statements) {
      auto* tree = std::get_if<Option>(&statement.node);
      if (tree == nullptr) continue;
      OptionSymbol& option = c_.options[next++];
      option.takes = FieldTypeOf(static_cast<std::int32_t>(m), tree->column.type, &option.type);
      option.initial = tree->initial ? LiteralValue(*tree->initial) : facts::Value::Unknown();
      if (c_.types.MayBeNode(option.type) || HoldsNodes(option.takes)) {
        sink_.Error("types/option", tree->column.type.span, "an option holds a value, and this is a type of things in the config").help.push_back("take the thing's name, as `string`, and look for it in a rule");
      } else if (tree->initial && !facts::Takes(option.takes, option.initial, pool_)) {
        sink_.Error("types/default", tree->initial->span, "the default of `" + option.name + "` is not what the option takes").help.push_back("write a default that its type allows, or another type");
      }
    }
  }
}

}  // namespace pareto::dsl

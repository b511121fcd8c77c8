#include <algorithm>

#include "dsl/analyse.h"
#include "dsl/analyser.h"
#include "engine/base/suggest.h"

namespace pareto::dsl {
namespace {

const char* KindOfSymbol(Symbol::Kind kind) {
  switch (kind) {
    case Symbol::Kind::kEntity: return "an entity";
    case Symbol::Kind::kRelation: return "a relation";
    case Symbol::Kind::kLet: return "a `let`";
    case Symbol::Kind::kFunction: return "a library function";
    case Symbol::Kind::kResourceType: return "a resource type";
    case Symbol::Kind::kAnyResource: return "a relation of the engine";
    case Symbol::Kind::kOption: return "an option";
  }
  return "a name";
}

std::uint64_t KeyOf(Symbol symbol) { return static_cast<std::uint64_t>(symbol.kind) << 32 | static_cast<std::uint32_t>(symbol.index); }

std::string Folder(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? std::string{} : path.substr(0, slash + 1);
}

}  // namespace

std::unique_ptr<Checked> Analyse(std::vector<LoadedModule> modules, const eval::FunctionTable& functions, facts::ValuePool& pool,
                                 base::DiagnosticSink& sink) {
  auto checked = std::make_unique<Checked>();
  AnalyseMore(*checked, std::move(modules), functions, pool, sink);
  return checked;
}

void AnalyseMore(Checked& checked, std::vector<LoadedModule> modules, const eval::FunctionTable& functions, facts::ValuePool& pool, base::DiagnosticSink& sink) {
  Analyser(checked, functions, pool, sink).Add(std::move(modules));
}

void Analyser::Add(std::vector<LoadedModule> modules) {
  for (LoadedModule& module : modules) c_.modules.push_back(std::move(module));
  Declare();
  Resolve();
  InferTypes();
  CheckBinding();
}

Analyser::Analyser(Checked& checked, const eval::FunctionTable& functions, facts::ValuePool& pool, base::DiagnosticSink& sink)
    : first_module_(checked.modules.size()),
      first_statement_(checked.statements.size()),
      first_let_(checked.lets.size()),
      first_option_(checked.options.size()),
      first_entity_(checked.schema.entities.size()),
      first_relation_(checked.relations.size()),
      first_decl_(checked.decls.size()),
      c_(checked),
      functions_(functions),
      pool_(pool),
      sink_(sink) {
  for (std::size_t i = 0; i < c_.symbols.size(); ++i) symbol_index_[KeyOf(c_.symbols[i])] = static_cast<std::int32_t>(i);
  for (std::size_t i = 0; i < c_.resource_types.size(); ++i) resource_index_[c_.resource_types[i]] = static_cast<std::int32_t>(i);
}

void Analyser::MakeRoom() {
  const std::size_t modules = c_.modules.size();
  c_.later.own.resize(modules);
  c_.later.private_relations.resize(modules);
  lost_use_.resize(modules, false);
  uses_.resize(modules);
  visible_.resize(modules);
}

void Analyser::Declare() {
  const auto first = static_cast<std::int32_t>(first_module_);
  const auto count = static_cast<std::int32_t>(c_.modules.size());
  MakeRoom();
  DeclareEngineNames();
  for (std::int32_t m = first; m < count; ++m) DeclareModule(m);
  for (std::int32_t m = first; m < count; ++m) ResolveUses(m);
  ReportUseCycles();
  BuildSchema();
}

void Analyser::DeclareEngineNames() {
  engine_["resource"] = Visible{{Symbol::Kind::kAnyResource, 0}, -1, {}};
  if (c_.functions.empty()) {
    for (const eval::Function* function : functions_.all()) c_.functions.push_back(function);
  }
  for (std::size_t f = 0; f < c_.functions.size(); ++f) {
    engine_[std::string(c_.functions[f]->name)] = Visible{{Symbol::Kind::kFunction, static_cast<std::int32_t>(f)}, -1, {}};
  }
  for (std::size_t r = 0; r < c_.relations.size(); ++r) {
    if (c_.relations[r].module < 0) engine_[c_.relations[r].name] = Visible{{Symbol::Kind::kRelation, static_cast<std::int32_t>(r)}, -1, {}};
  }
  if (first_module_ > 0) return;
  const TypeId node = c_.types.Basic(TypeSet::kAnyNode), text = c_.types.Text(), json = c_.types.Json();
  const TypeId resource = c_.types.Basic(TypeSet::kAnyResource);
  const auto add = [&](const char* name, std::vector<std::string> names, std::vector<TypeId> columns) {
    RelationSymbol relation;
    relation.name = name;
    relation.column_names = std::move(names);
    relation.columns = std::move(columns);
    relation.filled = true;
    relation.id = c_.NewRelation(name, static_cast<int>(relation.columns.size()), {});
    c_.relations.push_back(std::move(relation));
    engine_[name] = Visible{{Symbol::Kind::kRelation, static_cast<std::int32_t>(c_.relations.size() - 1)}, -1, {}};
  };
  add("instance", {"node", "entity"}, {node, text});
  add("named", {"entity", "key", "node"}, {text, text, node});
  add("schema-field", {"entity", "field", "kind", "target"}, {text, text, text, text});
  add("within", {"node", "ancestor"}, {node, node});
  add("stage", {"name"}, {text});
  add("option", {"name", "value"}, {text, json});
  c_.option = c_.relations.back().id;
  add("clash", {"resource", "other"}, {resource, node});
  add("output", {"id", "body"}, {text, json});
  add("parameter", {"id", "body"}, {text, json});
}

void Analyser::DeclareName(std::int32_t module, const std::string& name, Symbol symbol, Span span) {
  static constexpr std::string_view kTypes[] = {"string", "int", "number", "bool", "json", "key", "node", "list", "map"};
  if (symbol.kind == Symbol::Kind::kEntity && std::find(std::begin(kTypes), std::end(kTypes), name) != std::end(kTypes)) {
    sink_.Error("names/duplicate", span, "`" + name + "` is a type already").help.push_back("choose another name: a field of type `" + name + "` would not mean this entity");
  }
  Names& own = c_.later.own[static_cast<std::size_t>(module)];
  if (const auto engine = engine_.find(name); engine != engine_.end()) {
    const bool function = engine->second.symbol.kind == Symbol::Kind::kFunction;
    sink_.Error("names/duplicate", span, "`" + name + "` is already " + (function ? "a library function" : "a relation that the engine fills"))
        .help.push_back("choose another name");
    own.try_emplace(name, Visible{symbol, module, span});  // what follows means this one
    return;
  }
  const auto [it, fresh] = own.try_emplace(name, Visible{symbol, module, span});
  if (!fresh) {
    base::Diagnostic& d = sink_.Error("names/duplicate", span, "`" + name + "` is declared twice");
    d.labels.push_back({it->second.span, "first here"});
    d.help.push_back(symbol.kind == Symbol::Kind::kLet && it->second.symbol.kind == Symbol::Kind::kLet ? "a `let` has one clause: put its cases into `if ... then ... else ...`, or choose another name" : "choose another name");
  }
}

void Analyser::DeclareModule(std::int32_t module) {
  for (Statement& statement : c_.modules[static_cast<std::size_t>(module)].tree.statements) {
    if (auto* entity = std::get_if<Entity>(&statement.node)) {
      facts::Entity e;
      e.name = entity->name;
      e.doc = statement.doc;
      e.span = entity->name_span;
      e.form = entity->form == Entity::Form::kDocument ? facts::Entity::Form::kDocument
               : entity->form == Entity::Form::kIn     ? facts::Entity::Form::kIn
                                                       : facts::Entity::Form::kIs;
      c_.schema.entities.push_back(std::move(e));
      DeclareName(module, entity->name, {Symbol::Kind::kEntity, static_cast<std::int32_t>(c_.schema.entities.size() - 1)}, entity->name_span);
    } else if (auto* relation = std::get_if<Relation>(&statement.node)) {
      RelationSymbol r;
      r.name = relation->name;
      r.module = module;
      r.span = relation->name_span;
      if (relation->from) {
        r.from = *relation->from;
        r.from_span = relation->from_span;
        r.filled = true;
      }
      for (const Column& column : relation->columns) {
        for (const Column& other : relation->columns) {
          if (&other == &column) break;
          if (other.name != column.name) continue;
          base::Diagnostic& d = sink_.Error("names/duplicate", column.name_span, "`" + r.name + "` has two columns `" + column.name + "`");
          d.labels.push_back({other.name_span, "first here"});
          d.help.push_back("give one of them another name");
          break;
        }
        r.column_names.push_back(column.name);
      }
      r.id = c_.NewRelation(r.name, static_cast<int>(r.column_names.size()), r.span);
      if (r.column_names.size() > static_cast<std::size_t>(facts::kMaxArity)) {
        sink_.Error("names/arity", relation->name_span, "`" + r.name + "` has more than 32 columns").help.push_back("put what belongs together into one column, as a map");
      }
      c_.relations.push_back(std::move(r));
      DeclareName(module, relation->name, {Symbol::Kind::kRelation, static_cast<std::int32_t>(c_.relations.size() - 1)}, relation->name_span);
    } else if (auto* let = std::get_if<Let>(&statement.node)) {
      LetSymbol l;
      l.tree = let;
      l.module = module;
      c_.lets.push_back(std::move(l));
      let_index_[let] = static_cast<std::int32_t>(c_.lets.size() - 1);
      DeclareName(module, let->name, {Symbol::Kind::kLet, static_cast<std::int32_t>(c_.lets.size() - 1)}, let->name_span);
    } else if (auto* option = std::get_if<Option>(&statement.node)) {
      OptionSymbol o;
      o.name = option->column.name;
      o.module = module;
      o.span = option->column.name_span;
      o.doc = statement.doc;
      o.key = c_.modules[static_cast<std::size_t>(module)].tree.name + "/" + o.name;
      c_.options.push_back(std::move(o));
      DeclareName(module, option->column.name, {Symbol::Kind::kOption, static_cast<std::int32_t>(c_.options.size() - 1)}, option->column.name_span);
    }
    if (auto* check = std::get_if<Check>(&statement.node)) {
      const auto [it, fresh] = c_.later.checks.try_emplace(check->name, check->name_span);
      if (!fresh) {
        base::Diagnostic& d = sink_.Error("names/duplicate", check->name_span, "there are two checks `" + check->name + "`");
        d.labels.push_back({it->second, "the other"});
        d.help.push_back("tests and people name checks: give each a name of its own");
      }
    }
  }
}

std::int32_t Analyser::FindModule(std::int32_t from, const std::string& path) const {
  const LoadedModule& user = c_.modules[static_cast<std::size_t>(from)];
  // 1) beside the file that says `use`, 2) from its root, 3) Pareto's own.
  const std::string beside = Folder(user.tree.name) + path;
  const std::pair<std::string, std::string> wanted[] = {{user.root, beside}, {user.root, path}, {"", path}};
  for (const auto& [root, name] : wanted) {
    for (std::size_t m = 0; m < c_.modules.size(); ++m) {
      if (static_cast<std::int32_t>(m) != from && c_.modules[m].root == root && c_.modules[m].tree.name == name) return static_cast<std::int32_t>(m);
    }
  }
  return -1;
}

void Analyser::ResolveUses(std::int32_t module) {
  if (c_.modules[static_cast<std::size_t>(module)].sees_all()) return SeeAll(module);
  Names& visible = visible_[static_cast<std::size_t>(module)];
  visible = c_.later.own[static_cast<std::size_t>(module)];
  const auto take = [&](const std::string& name, const Visible& what, Span use_span) {
    const auto [it, fresh] = visible.try_emplace(name, what);
    if (fresh || it->second.symbol == what.symbol) return;
    base::Diagnostic& d = sink_.Error("names/clash", use_span, "`" + name + "` is declared " + (it->second.module == module ? "here and in what is used" : "in two modules that are used"));
    d.labels.push_back({it->second.span, "one"});
    d.labels.push_back({what.span, "the other"});
    d.help.push_back("name what you need: `use module (name as other-name)`");
  };
  for (Statement& statement : c_.modules[static_cast<std::size_t>(module)].tree.statements) {
    auto* use = std::get_if<Use>(&statement.node);
    if (use == nullptr) continue;
    const std::int32_t target = FindModule(module, use->path);
    if (target < 0 && use->path == kAllModules && use->names.empty()) continue;  // says what is in force, and brings no names
    if (target < 0) {
      lost_use_[static_cast<std::size_t>(module)] = true;
      if (c_.modules[static_cast<std::size_t>(module)].tree.name == use->path) {
        sink_.Error("names/module", use->path_span, "this file is `" + use->path + "` itself").help.push_back("take the line out: a file sees its own names");
        continue;
      }
      std::vector<std::string> known;
      for (const LoadedModule& m : c_.modules) known.push_back(m.tree.name);
      base::Diagnostic& d = sink_.Error("names/module", use->path_span, "there is no module `" + use->path + "`");
      if (const std::string hint = base::DidYouMean(use->path, known); !hint.empty()) d.help.push_back(hint);
      else if (const std::string folder = Folder(use->path); !folder.empty() && std::any_of(known.begin(), known.end(), [&](const std::string& m) { return Folder(m) == folder; })) {
        std::string all;
        std::sort(known.begin(), known.end());
        for (const std::string& name : known) {
          if (Folder(name) == folder) all += (all.empty() ? "" : ", ") + std::string("`") + name + "`";
        }
        d.help.push_back("there are " + all);
      } else d.help.push_back("a path is looked for beside this file, from the folder of its rule files, and among Pareto's own modules");
      continue;
    }
    uses_[static_cast<std::size_t>(module)].emplace_back(target, use->path_span);
    const Names& theirs = c_.later.own[static_cast<std::size_t>(target)];
    if (use->names.empty()) {
      std::vector<std::string> sorted;
      for (const auto& [name, what] : theirs) sorted.push_back(name);
      std::sort(sorted.begin(), sorted.end());
      for (const std::string& name : sorted) take(name, theirs.at(name), use->path_span);
      continue;
    }
    for (const UseName& wanted : use->names) {
      const auto it = theirs.find(wanted.name);
      if (it == theirs.end()) {
        if (IsLost(wanted.name)) {  // its declaration did not parse, which was reported
          if (!wanted.as.empty()) c_.modules[static_cast<std::size_t>(module)].tree.lost.push_back(wanted.as);
          continue;
        }
        std::vector<std::string> known;
        for (const auto& [name, what] : theirs) known.push_back(name);
        base::Diagnostic& d = sink_.Error("names/unknown", wanted.span, "`" + use->path + "` declares no `" + wanted.name + "`");
        if (const std::string hint = base::DidYouMean(wanted.name, known); !hint.empty()) d.help.push_back(hint);
        continue;
      }
      take(wanted.as.empty() ? wanted.name : wanted.as, it->second, wanted.span);
    }
  }
  for (std::size_t m = 0; m < c_.modules.size(); ++m) {
    if (!c_.modules[m].prelude || static_cast<std::int32_t>(m) == module) continue;
    for (const auto& [name, what] : c_.later.own[m]) {
      const auto [it, fresh] = visible.try_emplace(name, what);
      if (fresh || it->second.module != module || it->second.symbol == what.symbol) continue;
      base::Diagnostic& d = sink_.Error("names/duplicate", it->second.span, "`" + name + "` is already declared by the prelude, which every file sees");
      d.labels.push_back({what.span, "there"});
      d.help.push_back("choose another name, or use the prelude's");
    }
  }
}

const Visible* Analyser::Lookup(std::int32_t module, std::string_view name) const {
  const Names& visible = visible_[static_cast<std::size_t>(module)];
  const std::string key(name);
  if (const auto it = visible.find(key); it != visible.end()) return &it->second;
  if (const auto it = engine_.find(key); it != engine_.end()) return &it->second;
  return nullptr;
}

std::vector<std::string> Analyser::VisibleNames(std::int32_t module) const {
  std::vector<std::string> names;
  for (const auto& [name, what] : visible_[static_cast<std::size_t>(module)]) names.push_back(name);
  for (const auto& [name, what] : engine_) names.push_back(name);
  for (const auto& [name, what] : c_.later.private_relations[static_cast<std::size_t>(module)]) names.push_back(name);
  return names;
}

std::int32_t Analyser::SymbolIndex(Symbol symbol) {
  const auto [it, fresh] = symbol_index_.try_emplace(KeyOf(symbol), static_cast<std::int32_t>(c_.symbols.size()));
  if (fresh) c_.symbols.push_back(symbol);
  return it->second;
}

std::int32_t Analyser::ResourceType(const std::string& name) {
  const auto [it, fresh] = resource_index_.try_emplace(name, static_cast<std::int32_t>(c_.resource_types.size()));
  if (fresh) c_.resource_types.push_back(name);
  return it->second;
}

EntityId Analyser::FindEntity(std::int32_t module, const std::string& name, Span span) {
  const Visible* visible = Lookup(module, name);
  if (visible != nullptr && visible->symbol.kind == Symbol::Kind::kEntity) return EntityId{static_cast<std::uint32_t>(visible->symbol.index)};
  // What declares it did not parse, or a `use` found nothing: that was reported.
  if (visible == nullptr && (lost_use_[static_cast<std::size_t>(module)] || IsLost(name))) return facts::kNoEntity;
  base::Diagnostic& d = sink_.Error("names/unknown", span,
                                    visible == nullptr || visible->symbol.kind == Symbol::Kind::kFunction ? "there is no type `" + name + "`"
                                                       : "`" + name + "` is " + KindOfSymbol(visible->symbol.kind) + ", and an entity is wanted");
  std::vector<std::string> known;
  for (const auto& [other, what] : visible_[static_cast<std::size_t>(module)]) {
    if (what.symbol.kind == Symbol::Kind::kEntity) known.push_back(other);
  }
  for (const char* basic : {"string", "int", "number", "bool", "json", "key", "node"}) known.emplace_back(basic);
  static const std::pair<const char*, const char*> kElsewhere[] = {{"integer", "int"}, {"text", "string"}, {"str", "string"}, {"boolean", "bool"}, {"float", "number"}, {"any", "json"}, {"object", "json"}, {"map", "{json}"}, {"list", "[json]"}, {"array", "[json]"}, {"dict", "{json}"}, {"null", "json"}, {"double", "number"}, {"decimal", "number"}, {"bytes", "string"}};
  for (const auto& [theirs, ours] : kElsewhere) {
    if (name != theirs) continue;
    d.help.push_back(std::string("the type is called `") + ours + "` here");
    return facts::kNoEntity;
  }
  if (const std::string hint = base::DidYouMean(name, known); !hint.empty()) {
    d.help.push_back(hint);
  } else {
    for (std::size_t m = 0; m < c_.later.own.size(); ++m) {
      const auto it = c_.later.own[m].find(name);
      if (it != c_.later.own[m].end() && it->second.symbol.kind == Symbol::Kind::kEntity) d.help.push_back("`use " + c_.modules[m].tree.name + "`?");
    }
  }
  return facts::kNoEntity;
}

}  // namespace pareto::dsl

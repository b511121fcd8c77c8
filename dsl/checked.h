// What the analysis found out about a set of modules: the schema, what every name means, the variables of every statement and the
// static type of every expression. The syntax trees carry indexes into these tables.
#ifndef PARETO_DSL_CHECKED_H_
#define PARETO_DSL_CHECKED_H_

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "dsl/ast.h"
#include "dsl/type.h"
#include "engine/eval/function.h"
#include "engine/eval/program.h"
#include "engine/facts/schema.h"

namespace pareto::dsl {

// `use pareto` puts all of Pareto's own modules in force, where else only those would be that are used: in tests.
inline constexpr std::string_view kAllModules = "pareto";

// A module and where it came from.
struct LoadedModule {
  Module tree;
  std::string root;      // modules of one root find each other by path: "" is Pareto's own, else the folder given to --rules
  bool prelude = false;  // its names are visible everywhere
  bool query = false;    // a question (dsl/query.h): sees the names of all modules, the private ones too
  bool live = false;     // statements typed into a session: see what a query sees, and come first in what a query sees
  std::vector<std::string> first;  // of these two: modules whose names come before those of others

  bool sees_all() const { return query || live; }
};

struct Symbol {
  enum class Kind : std::uint8_t {
    kEntity,        // index: EntityId
    kRelation,      // index into relations
    kLet,           // index into lets
    kFunction,      // index into functions
    kResourceType,  // index into resource_types
    kAnyResource,   // resource(r)
    kOption,        // index into options
  } kind = Kind::kRelation;
  std::int32_t index = 0;
  friend bool operator==(const Symbol&, const Symbol&) = default;
};

struct RelationSymbol {
  std::string name;
  std::int32_t module = -1;          // -1: the engine's own
  Span span;
  bool declared = true;              // else introduced by rule heads, private to its module, with inferred types
  std::vector<std::string> column_names;
  std::vector<TypeId> columns;
  facts::RelationId id = facts::kNoRelation;
  std::string from;                  // the data file, or empty
  Span from_span;
  bool filled = false;
  bool read = false;
};

struct LetSymbol {
  const Let* tree = nullptr;
  std::int32_t module = 0;
  std::int32_t statement = -1;       // index into Checked::statements
  std::vector<TypeId> parameters;
  TypeId result = kNoType;
  bool condition = false;            // its body is a condition: the result is whether it holds
  bool reads_emitted = false;        // it reads what comes after all rules, itself or through another
  enum class State : std::uint8_t { kNew, kBusy, kDone } state = State::kNew;
};

// `option name: type = literal`. Its value is a row of the engine's relation `option`, put there before the evaluation: the literal, or what
// the config or the command line says in its place; unknown where nobody says anything.
struct OptionSymbol {
  std::string name;
  std::int32_t module = 0;
  Span span;                         // its name
  std::string doc;
  std::string key;                   // `MODULE/NAME`: what the row is under
  facts::FieldType takes;
  TypeId type = kNoType;
  facts::Value initial;              // unknown where it has none
};

struct Variable {
  std::string name;
  std::int32_t scope = 0;
  Span first;                        // where it stands first
  int uses = 0;
  TypeId type = kNoType;
  bool parameter = false;            // of a let
};

// A scope: the statement, a `not`, a bracket with `for`, the condition of an `if`, a `require`, a note with its own `if`.
struct Scope {
  std::int32_t parent = -1;
  bool bracket = false;  // of a comprehension: each of its variables is a choice, so one may stand once
};

// A statement with what was found out about it. Parallel to the modules' statements (uses, entities and the like have no variables).
struct StatementInfo {
  Statement* tree = nullptr;
  std::int32_t module = 0;
  std::vector<Variable> variables;
  std::vector<Scope> scopes;
  // Scopes of the parts of a check: the condition of `require`, and each extra.
  std::int32_t condition_scope = 0;
  std::vector<std::int32_t> extra_scopes;
  bool broken = false;               // something in it was reported: it is not lowered
  bool mixed = false;                // `and` beside `or` was reported: which branch binds what is not known

  // Whether `inner` is `outer` or inside it.
  bool Within(std::int32_t inner, std::int32_t outer) const {
    while (inner != outer && inner >= 0) inner = scopes[static_cast<std::size_t>(inner)].parent;
    return inner == outer;
  }
};

// A name of a module, and what it means.
struct Visible {
  Symbol symbol;
  std::int32_t module = -1;
  Span span;
};
using Names = absl::flat_hash_map<std::string, Visible>;

// A field step that was resolved: what `x.f` reads. kField's `symbol` indexes Checked::steps.
struct Step {
  enum class Kind : std::uint8_t {
    kField,      // an entity's field: relation (node, value)
    kParent,     // the parent: relation (node, parent)
    kFields,     // one of several entities' fields: `alternatives`
    kJson,       // a key of JSON
    kResource,   // id, type, owner, properties, attributes: `column` of the finished relation of `resource_type` (-1: any)
    kProperty,   // a property of a resource of `resource_type` (-1: any)
  } kind = Kind::kJson;
  facts::RelationId relation = facts::kNoRelation;
  std::vector<facts::RelationId> alternatives;
  std::string column;
  std::int32_t resource_type = -1;
};

// What modules that come later are analysed against, beside the tables of `Checked`.
struct ForLater {
  std::vector<Names> own;  // by module: what it declares
  std::vector<absl::flat_hash_map<std::string, std::int32_t>> private_relations;  // by module: what its rules make undeclared, in `relations`
  absl::flat_hash_map<std::uint32_t, TypeId> field_types;                         // by the field's relation
  absl::flat_hash_map<std::string, Span> checks;  // by name
  // By resource type: the properties that some statement gives; "?" where there may be any. Of `resource` statements, and of all that give.
  std::set<std::string> made;
  std::map<std::int32_t, std::set<std::string>> ids;  // by the symbol of what is called: types of resources whose id a call of it is
  std::map<std::string, std::vector<std::string>> properties;
};

struct Checked {
  Checked() : types(&schema) {}
  Checked(const Checked&) = delete;
  Checked& operator=(const Checked&) = delete;

  std::vector<LoadedModule> modules;
  facts::Schema schema;
  TypeTable types;
  std::vector<eval::RelationDecl> decls;      // of the program: RelationId indexes this
  std::vector<RelationSymbol> relations;
  std::vector<const eval::Function*> functions;
  std::vector<std::string> resource_types;
  std::deque<LetSymbol> lets;
  std::vector<OptionSymbol> options;          // in the order of modules and statements
  facts::RelationId option = facts::kNoRelation;  // the engine's relation: (key, value)
  std::vector<Symbol> symbols;
  std::vector<Step> steps;
  std::deque<StatementInfo> statements;
  ForLater later;
  std::deque<Statement> kept;  // statements that later modules need the tree of, where `modules` have none (dsl/archive.h)

  facts::RelationId NewRelation(std::string name, int arity, Span span, bool field = false) {
    decls.push_back(eval::RelationDecl{std::move(name), arity, field, span});
    return facts::RelationId{static_cast<std::uint32_t>(decls.size() - 1)};
  }
};

}  // namespace pareto::dsl

#endif  // PARETO_DSL_CHECKED_H_

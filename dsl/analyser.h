// The parts of the analysis share this state; nothing outside `dsl/analyse_*.cc` includes it.
#ifndef PARETO_DSL_ANALYSER_H_
#define PARETO_DSL_ANALYSER_H_

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/inlined_vector.h"
#include "dsl/checked.h"
#include "engine/base/diagnostic.h"
#include "engine/eval/signature.h"

namespace pareto::dsl {

// The static type of each variable of a statement; kNoType where nothing is known yet.
using TypeEnv = std::vector<TypeId>;

class Analyser {
 public:
  // What `checked` has is the ground of what is added, and was analysed without a mistake.
  Analyser(Checked& checked, const eval::FunctionTable& functions, facts::ValuePool& pool, base::DiagnosticSink& sink);

  // Analyses modules, which go behind the others. Once.
  void Add(std::vector<LoadedModule> modules);
  // Instead: one query after another (analyse_query.cc). Analyses a query's module, which goes behind the others. False where it has errors.
  bool AddQuery(LoadedModule module);
  // Takes it out again, with all that it brought.
  void RemoveQuery();

 private:
  void Declare();      // analyse_names.cc: names, uses, entities, relations, lets
  void Resolve();      // analyse_scopes.cc: heads, scopes and variables, what calls mean, numbers of arguments
  void InferTypes();   // analyse_types.cc: types of private relations and lets, then every statement, with reports
  void CheckBinding(); // analyse_binding.cc: every variable is bound, and used more than once

  using Columns = absl::InlinedVector<TypeId, 4>;  // the types of an atom's arguments

  // What was analysed before stands first in the tables of `c_`; it is read, and not looked at again.
  std::size_t first_module_, first_statement_, first_let_, first_option_, first_entity_, first_relation_, first_decl_;

  // --- names
  void MakeRoom();  // in what is kept by module
  void DeclareEngineNames();
  void DeclareModule(std::int32_t module);
  void ResolveUses(std::int32_t module);
  void ReportUseCycles();  // analyse_uses.cc
  void SeeAll(std::int32_t query);         // analyse_query.cc: what a query sees
  void SeeAllPrivate(std::int32_t query);
  bool ReportAmbiguous(StatementInfo& info, const Expr& call);
  void BuildSchema();
  void DeclareName(std::int32_t module, const std::string& name, Symbol symbol, Span span);
  const Visible* Lookup(std::int32_t module, std::string_view name) const;
  std::int32_t FindModule(std::int32_t from, const std::string& path) const;
  std::vector<std::string> VisibleNames(std::int32_t module) const;
  std::int32_t SymbolIndex(Symbol symbol);
  void BuildOptions();
  static bool HoldsNodes(const facts::FieldType& type);
  TypeId DeclaredType(std::int32_t module, const Type& type);
  facts::FieldType FieldTypeOf(std::int32_t module, const Type& type, TypeId* id);
  facts::Value LiteralValue(const Literal& literal);
  EntityId FindEntity(std::int32_t module, const std::string& name, Span span);
  std::int32_t ResourceType(const std::string& name);

  // --- scopes
  void ResolveStatement(std::int32_t module, Statement& statement);
  void ResolveHead(StatementInfo& info, Expr& head);
  void CollectDirect(StatementInfo& info, std::int32_t scope, Expr* root);
  void VisitNested(StatementInfo& info, std::int32_t scope, Expr* root);
  void EnterScope(StatementInfo& info, std::int32_t scope, const std::vector<Expr*>& roots);
  std::int32_t NewScope(StatementInfo& info, std::int32_t parent);
  void ResolveCalls(StatementInfo& info, Expr* root);
  void ResolveCall(StatementInfo& info, Expr& call);
  bool IsLost(const std::string& name) const;
  bool MayReadEmitted(const StatementInfo& info) const;
  void ReportEmittedReads();

  // --- types
  struct Mode {
    bool report = false;   // annotate the tree and report what is wrong
  };
  void InferPrivateColumns();
  void TypeStatement(StatementInfo& info, Mode mode);
  void TypeLet(std::int32_t let);
  TypeEnv StartEnv(const StatementInfo& info) const;
  // Narrows the variables' types by what a condition, when true, says of them.
  void Narrow(StatementInfo& info, const Expr& condition, TypeEnv& env);
  bool NarrowOnce(StatementInfo& info, const Expr& condition, TypeEnv& env);
  bool NarrowVariable(StatementInfo& info, const Expr& variable, TypeId type, TypeEnv& env);
  // Types a condition: each literal in the environment that all of them together give.
  void TypeCondition(StatementInfo& info, Expr& condition, const TypeEnv& env, Mode mode);
  TypeId TypeValue(StatementInfo& info, Expr& expr, const TypeEnv& env, Mode mode);
  TypeId TypeValueInner(StatementInfo& info, Expr& expr, const TypeEnv& env, Mode mode);
  TypeId TypeCall(StatementInfo& info, Expr& call, const TypeEnv& env, Mode mode);
  TypeId TypeStep(StatementInfo& info, Expr& step, TypeId base, Mode mode);
  TypeId FieldOf(StatementInfo& info, Expr& step, EntityId entity, facts::RelationId* relation, bool* parent, Mode mode);
  // What to do about a value of another type than wanted.
  std::string ArgumentHelp(TypeId type, TypeId wanted);
  void TypeAtomArguments(StatementInfo& info, Expr& call, const Columns& columns, const TypeEnv& env, Mode mode);
  bool NamesNode(const StatementInfo& info, Expr& arg, TypeId wanted);
  std::string TypeWord(TypeId type) const;
  std::string CompareHelp(const Expr& condition, TypeId a, TypeId b) const;
  static std::string AskHelp(const Expr& expr, bool none);
  std::string DocumentName(const StatementInfo& info) const;
  void LabelValue(const StatementInfo& info, const Expr& arg, base::Diagnostic* d) const;
  bool Fits(TypeId type, TypeId wanted);
  static const Expr* UnderNot(const std::vector<const Expr*>& binders, std::int32_t variable);
  bool OfWrongCall(const StatementInfo& info, std::int32_t variable) const;
  bool OfferNumber(const Expr& literal, TypeId other, base::Diagnostic* d) const;
  bool IsCondition(const Expr& expr) const;
  TypeId TypeOfKind(const eval::Kind& kind);
  // What stands in JSON, text or an id: present for sure, and no node.
  void RequirePlain(StatementInfo& info, Expr& expr, const std::string& what);
  void RequireJson(StatementInfo& info, Expr& expr, bool optional_allowed, const std::string& what);
  TypeId ResultOfList(TypeId list);  // the type of an item
  Columns ColumnsOf(const Symbol& symbol);
  std::string TypeName(TypeId type) { return c_.types.Name(type, c_.resource_types); }

  // --- binding
  void CheckBindingOf(StatementInfo& info);
  void CheckStatement(StatementInfo& info);
  void CheckScope(StatementInfo& info, std::int32_t scope, const std::vector<const Expr*>& binders, std::vector<bool> bound);
  bool Bind(StatementInfo& info, const Expr& condition, std::vector<bool>& bound);
  bool Evaluable(const StatementInfo& info, const Expr& expr, std::int32_t scope, const std::vector<bool>& bound) const;
  void CheckNested(StatementInfo& info, const Expr* root, const std::vector<bool>& bound);
  // The first node of `for`, where the statement means it without a word: the owner of a resource, the place of a check without `at`. Else null.
  const Variable* NodeMeant(const StatementInfo& info) const;
  void ReportUses(StatementInfo& info, std::size_t from);  // `from`: the first diagnostic of this pass over the statement
  std::string NearVariable(const StatementInfo& info, const std::string& name, std::string otherwise) const;
  std::string WordHelp(const StatementInfo& info, const std::string& name, bool once) const;
  void CollectMade();
  void ReportRelations();
  void ReportUnmade();  // what the statements that are analysed read of resources
  void WarnOfHabits(StatementInfo& info);  // analyse_habits.cc
  void WarnOfOrder(const Expr& call);

  // --- domains
  // What a field's value can be, as far as its declaration says.
  struct Domain {
    std::string name;
    bool texts_known = false;  // `texts` are all the texts that it can be
    std::vector<facts::Value> texts;
    bool numbers_known = false;  // it is no number outside of `low`..`high`
    std::int64_t low = INT64_MIN, high = INT64_MAX;
  };
  void CheckDomains(StatementInfo& info);
  void CheckGroups(StatementInfo& info, const Expr& root, bool group, const std::vector<const Expr*>& outer);
  void CheckTogether(StatementInfo& info, const std::vector<const Expr*>& together, const std::vector<const Expr*>& outer, std::size_t demanded);
  void CheckComparison(StatementInfo& info, const Expr& compare, const std::vector<const Expr*>& together, bool demanded);
  void CheckDropped(const StatementInfo& info, const std::vector<const Expr*>& together, const std::set<const Expr*>& forbidden);
  bool CheckLiteral(StatementInfo& info, const Domain& domain, const Expr& constant);
  Domain DomainOf(const StatementInfo& info, const Expr& path, const std::vector<const Expr*>& together, bool item, int depth);
  const facts::Field* FieldOfRelation(facts::RelationId relation);

  base::Diagnostic& Report(StatementInfo& info, std::string code, Span span, std::string message);

  Checked& c_;
  const eval::FunctionTable& functions_;
  facts::ValuePool& pool_;
  base::DiagnosticSink& sink_;
  static constexpr int kHints = 200;
  int hints_left_ = kHints;       // unknown names that still get the nearest known one
  std::vector<bool> lost_use_;    // by module: a `use` of it found nothing, so an unknown name in it may be from there
  std::vector<std::vector<std::pair<std::int32_t, Span>>> uses_;  // by module: what it uses, and where
  std::vector<Names> visible_;    // by module that is analysed: own, used, prelude
  absl::flat_hash_map<std::string, std::pair<std::int32_t, std::int32_t>> ambiguous_;  // names that a query could take from either module
  Names engine_;                  // functions and the engine's relations
  absl::flat_hash_map<std::string, std::int32_t> resource_index_;
  absl::flat_hash_map<const Let*, std::int32_t> let_index_;  // into Checked::lets
  struct LetCall {
    StatementInfo* from;
    const Expr* call;
    std::int32_t let;
  };
  std::vector<LetCall> let_calls_;
  absl::flat_hash_map<std::uint64_t, std::int32_t> symbol_index_;
  std::vector<const facts::Field*> fields_by_relation_;            // made when first asked for
  std::map<std::int32_t, eval::Signature> signatures_;  // by function index
  std::set<std::pair<const StatementInfo*, std::int32_t>> conflicts_;  // variables whose types were reported
};

}  // namespace pareto::dsl

#endif  // PARETO_DSL_ANALYSER_H_

// What rules are in force, for people who ask: every check, relation, entity, resource, option and function by name, with what its author
// wrote about it.
//
// Views point into the session and live as long as it does.
#ifndef PARETO_CLI_RULE_INDEX_H_
#define PARETO_CLI_RULE_INDEX_H_

#include <string>
#include <vector>

#include "cli/workspace/session.h"
#include "dsl/ast.h"
#include "engine/eval/function.h"

namespace pareto::cli {

struct RuleItem {
  enum class Kind : std::uint8_t { kCheck, kRelation, kEntity, kResource, kOption, kFunction } kind = Kind::kCheck;
  std::string name;   // of a resource: its type
  std::string level;  // of a check: `error`, `warning`, `info`
  std::string what;   // the first paragraph above it; where there is one only, its first sentence
  std::string why;    // the rest
  const dsl::Statement* statement = nullptr;  // null: a function of the library
  const dsl::Module* module = nullptr;
  const eval::Function* function = nullptr;
};

// "check", "relation", ...
const char* KindName(RuleItem::Kind kind);

// Everything in force, by kind and name; what one name has several of (resources of a type) in the order of files.
std::vector<RuleItem> IndexRules(const workspace::Session& session);

// The first sentence of `what`.
std::string FirstSentence(const RuleItem& item);

// `file:line` of a statement.
std::string PlaceOf(const RuleItem& item, const workspace::Session& session);

// The text of an expression on one line, as written.
std::string OneLine(const dsl::Expr& e, const workspace::Session& session);

// The options that a check reads, itself or through the relations and functions that it uses. Sorted.
std::vector<std::string> OptionsReadBy(const RuleItem& item, const std::vector<RuleItem>& all, const workspace::Session& session);

// Statements that fill a relation.
std::vector<RuleItem> RulesThatFill(const std::string& relation, const workspace::Session& session);

}  // namespace pareto::cli

#endif  // PARETO_CLI_RULE_INDEX_H_

// Lowering: checked syntax trees become a program. Reports nothing but cycles through `not`, brackets and `if`, which only the whole
// program shows.
#ifndef PARETO_DSL_LOWER_H_
#define PARETO_DSL_LOWER_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "dsl/checked.h"
#include "engine/base/diagnostic.h"
#include "engine/eval/program.h"
#include "engine/facts/value.h"

namespace pareto::dsl {

// Relations of a resource type.
struct ResourceRelations {
  facts::RelationId made = facts::kNoRelation;       // (node, id, owner)
  facts::RelationId property = facts::kNoRelation;   // (node, key, value)
  facts::RelationId attribute = facts::kNoRelation;  // (node, key, value)
  facts::RelationId finished = facts::kNoRelation;   // (node, id, owner, properties, attributes)
};

// A property that a `resource` statement writes as a field of the resource's owner.
struct WrittenField {
  std::int32_t type = 0;  // the resource type
  std::string property;
  std::string field;
};

// A program, and what lowering more statements into it needs.
struct Lowered {
  eval::Program program;
  std::vector<bool> resource_relations;  // by relation: whether only resources fill it
  std::vector<std::string> names;        // by relation, for messages; empty: the declaration's
  std::vector<std::pair<std::int32_t, ResourceRelations>> resources;  // by type, in the order of their first use
  std::vector<WrittenField> written;     // in the order of statements
  bool extended = false;                 // some statement extends or overrides: nothing can be added
};

// Statements marked broken are left out. Adds relations of its own to `checked.decls` and sets the schema's engine relations that some rule reads.
// Code: `rules/cycle`.
Lowered Lower(Checked& checked, facts::ValuePool& pool, base::DiagnosticSink& sink);

// Adds the statements from `first` on (an index into `checked.statements`) to what was lowered before. They neither make nor extend nor override
// resources. Code: `rules/cycle`.
void LowerMore(Checked& checked, std::size_t first, Lowered& lowered, facts::ValuePool& pool, base::DiagnosticSink& sink);

// Orders the rules into strata, resources last, and finds out what each check reads (steps, `judged`). `resource_relations`, by
// relation, are those that only resources fill; `names`, by relation, is what people call it. What an earlier call found out is
// forgotten. False where a strict cycle was reported.
bool Stratify(eval::Program& program, const std::vector<bool>& resource_relations, const std::vector<std::string>& names,
              base::DiagnosticSink& sink);

}  // namespace pareto::dsl

#endif  // PARETO_DSL_LOWER_H_

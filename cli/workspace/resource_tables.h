// Where the rows are that say what resources take (dsl/resource_types.h): tables embedded in the program, tables of other rule files, facts.
#ifndef PARETO_CLI_WORKSPACE_RESOURCE_TABLES_H_
#define PARETO_CLI_WORKSPACE_RESOURCE_TABLES_H_

#include <span>

#include "cli/workspace/data.h"
#include "dsl/checked.h"
#include "dsl/resource_types.h"
#include "engine/facts/store.h"

namespace pareto::workspace {

// All rows that the program's rule files give. Embedded tables of lines are read in part, when a type is asked for; of others `store` must have
// the rows (LoadDataFiles). `folders` has one entry a module of `checked`.
dsl::ResourceTypes FindResourceTypes(const dsl::Checked& checked, std::span<const DataFolder> folders, const facts::FactStore& store);

// Whether some of the rows are in tables that must be loaded first.
bool ReadsResourceTables(const dsl::Checked& checked, std::span<const DataFolder> folders);

}  // namespace pareto::workspace

#endif  // PARETO_CLI_WORKSPACE_RESOURCE_TABLES_H_

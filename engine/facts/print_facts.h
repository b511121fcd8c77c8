// The fact store as text, for `--print facts` and tests.
#ifndef PARETO_ENGINE_FACTS_PRINT_FACTS_H_
#define PARETO_ENGINE_FACTS_PRINT_FACTS_H_

#include <string>
#include <string_view>
#include <vector>

#include "engine/facts/store.h"

namespace pareto::facts {

// A line a row, `name(value, value)`, sorted by relation name, then by the rows' values. Values are JSON, but for nodes: a config node prints as
// its path (`components/demo`; the document as `document`), a resource as `TYPE/ID`. With `only`: just the relations of these names.
std::string PrintFacts(const FactStore& store, const std::vector<std::string>& only = {});

// One value as above.
void AppendValue(const FactStore& store, Value value, std::string* out);
// One row: `name(value, value)`.
std::string PrintRow(const FactStore& store, RelationId relation, RowId row);

}  // namespace pareto::facts

#endif  // PARETO_ENGINE_FACTS_PRINT_FACTS_H_

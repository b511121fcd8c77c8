// Where a row of a data file stands, and a field in it.
#ifndef PARETO_ENGINE_EMIT_ROW_PLACE_H_
#define PARETO_ENGINE_EMIT_ROW_PLACE_H_

#include "engine/base/source.h"
#include "engine/facts/store.h"

namespace pareto::emit {

// The text of `column` of the row (quotes included), or of the whole row where it is -1; of a row of JSON or YAML, where the row begins. Invalid for a row
// of no data file. Costs the row's length.
base::Span RowPlace(const facts::RelationInfo& info, facts::RowId row, int column, const base::SourceMap& sources);

}  // namespace pareto::emit

#endif  // PARETO_ENGINE_EMIT_ROW_PLACE_H_

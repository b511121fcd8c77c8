// The second pass of loading: every item's fields as rows, and a finding for whatever is not as the schema says.
#ifndef PARETO_ENGINE_LOAD_FIELDS_H_
#define PARETO_ENGINE_LOAD_FIELDS_H_

#include "engine/base/diagnostic.h"
#include "engine/base/source.h"
#include "engine/document/document.h"
#include "engine/facts/store.h"
#include "engine/load/json_values.h"
#include "engine/load/outline.h"
#include "engine/load/plan.h"

namespace pareto::load {

// Fills the relations of the schema from the outline's items, in their order, and `Outline::lists`. Linear in the
// document.
void FillFields(const document::Document& document, const base::SourceMap& sources, const Plans& plans,
                JsonValues& json, Outline& outline, facts::FactStore& store, base::DiagnosticSink& sink);

}  // namespace pareto::load

#endif  // PARETO_ENGINE_LOAD_FIELDS_H_

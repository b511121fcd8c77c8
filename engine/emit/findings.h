// Findings of checks as diagnostics: places become spans, fixes become edits.
#ifndef PARETO_ENGINE_EMIT_FINDINGS_H_
#define PARETO_ENGINE_EMIT_FINDINGS_H_

#include "engine/base/diagnostic.h"
#include "engine/base/source.h"
#include "engine/facts/schema.h"
#include "engine/facts/store.h"

namespace pareto::emit {

// Reports every finding of the store, in its order. Places are asked of `store.raw`; without it they are the nodes'
// names. A place that is not there marks the nearest thing that is, and a note says what is missing; a place in a
// resource marks its owner, and a note names the resource. A fix that cannot be made as a safe edit of the text (fix.h)
// is told as help. A file that a place is in is added to `sources`, once. `schema` names the entities for identities.
void EmitFindings(const facts::FactStore& store, const facts::Schema& schema, base::SourceMap& sources,
                  base::DiagnosticSink& sink);

}  // namespace pareto::emit

#endif  // PARETO_ENGINE_EMIT_FINDINGS_H_

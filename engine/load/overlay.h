// Stages: a document's `stages` map says, by the stage's name, what is otherwise there. Laying one over the document gives another document,
// which is loaded like any.
//
// Maps merge deep. A list of entities that have a key (written as a list or as a map by key, on either side) merges by item: an item is the
// one of its name and kind, or, where it does not say its kind, the one of its name. Other lists and all scalars are replaced. A null
// removes. Every part keeps the span of where it is written, so what a stage changes points into the stage.
#ifndef PARETO_ENGINE_LOAD_OVERLAY_H_
#define PARETO_ENGINE_LOAD_OVERLAY_H_

#include <string>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/document/document.h"
#include "engine/facts/schema.h"
#include "engine/facts/value.h"

namespace pareto::load {

struct Stage {
  std::string name;
  base::Span name_span;
  document::NodeId overlay = document::kNoNode;  // a map of the document; kNoNode: the stage changes nothing
};

// The stages of a document, in the order written. A stage that is no map, or has stages itself, is a finding
// (`stages/shape`) and left out; and so is `stages` where it is no map.
std::vector<Stage> StagesOf(const document::Document& document, base::DiagnosticSink& sink);

// The document with the stage laid over it; linear in the size of both. An item that could be several of the document's is a finding
// (`stages/ambiguous`) and left out, a null that removes nothing one (`stages/removes-nothing`). `pool` interns the literals of kinds.
document::Document LayOver(const document::Document& document, const Stage& stage, const facts::Schema& schema, facts::ValuePool& pool,
                           base::DiagnosticSink& sink);

}  // namespace pareto::load

#endif  // PARETO_ENGINE_LOAD_OVERLAY_H_

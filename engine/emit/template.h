// The CloudFormation template, made of the facts that rules derived.
#ifndef PARETO_ENGINE_EMIT_TEMPLATE_H_
#define PARETO_ENGINE_EMIT_TEMPLATE_H_

#include <string>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/document/document.h"
#include "engine/facts/store.h"

namespace pareto::emit {

// The relations that emission reads, kNoRelation where there is none.
struct TemplateRelations {
  facts::RelationId finished = facts::kNoRelation;   // (node, type, id, owner, properties, attributes)
  facts::RelationId output = facts::kNoRelation;     // (id, map)
  facts::RelationId parameter = facts::kNoRelation;  // (id, map)
};

// Sections in CloudFormation's order, empty ones left out: AWSTemplateFormatVersion, Parameters, Resources, Outputs.
// Entries by logical id; of a resource Type, then its attributes by name, then Properties (if any); maps by key. The
// same facts make the same document.
//
// Findings (`emit/id`): a logical id that is not 1 to 255 letters and digits, or that two entries have; the first keeps
// it. What is missing or unknown is left out.
document::Document BuildTemplate(const facts::FactStore& store, const TemplateRelations& relations,
                                 base::DiagnosticSink& sink);

// A value as a document: maps by key, but the keys of `first` before all others, in that order. What is missing or unknown is left out; a node
// is null.
document::Document BuildValue(const facts::FactStore& store, facts::Value value, const std::vector<std::string>& first);

}  // namespace pareto::emit

#endif  // PARETO_ENGINE_EMIT_TEMPLATE_H_

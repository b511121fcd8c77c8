// Holds statements about resources against what their types are known to take (dsl/resource_types.h), before a run: types, properties, attributes
// and kinds of value that there are not, and properties that must be there and are not. What a program can only know when it runs (names put
// together, open JSON, references) is not judged.
//
// Codes: `resources/type`, `/property`, `/missing`, `/kind`, `/attribute`.
#ifndef PARETO_DSL_CHECK_RESOURCES_H_
#define PARETO_DSL_CHECK_RESOURCES_H_

#include <functional>
#include <string>
#include <vector>

#include "dsl/checked.h"
#include "dsl/resource_types.h"
#include "engine/base/diagnostic.h"

namespace pareto::dsl {

// Adds the rows that statements of the program say as facts: `rule resource-type("Own::Data::Lake")`.
void AddResourceFacts(const Checked& checked, ResourceTypes& types);

struct ResourceCheckOptions {
  // Whether the statements of this module are looked at.
  std::function<bool(std::int32_t module)> judged;
  // The library's function of a resource's id and the name of an attribute.
  std::string attribute_function;
  // Set: gets the names of properties that are read and that there are, where they stand. Must outlive the call.
  std::vector<Span>* known = nullptr;
};

// Looks at the statements that analysis found nothing wrong with.
void CheckResources(const Checked& checked, ResourceTypes& types, const ResourceCheckOptions& options, base::DiagnosticSink& sink);

}  // namespace pareto::dsl

#endif  // PARETO_DSL_CHECK_RESOURCES_H_

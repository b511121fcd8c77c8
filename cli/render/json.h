// Findings for programs: one JSON document, described in docs/json.md. `version` counts changes that break a reader;
// new keys do not.
#ifndef PARETO_CLI_RENDER_JSON_H_
#define PARETO_CLI_RENDER_JSON_H_

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "cli/render/summary.h"
#include "engine/base/diagnostic.h"
#include "engine/base/source.h"

namespace pareto::render {

// In the order given; ends in a line end. Bytes that are no UTF-8 become U+FFFD. `proofs` (may be null): what each of them rests on, as its `proof`.
std::string RenderJson(const std::vector<base::Diagnostic>& diagnostics, const base::SourceMap& sources,
                       const Summary& summary, const std::vector<nlohmann::ordered_json>* proofs = nullptr);

}  // namespace pareto::render

#endif  // PARETO_CLI_RENDER_JSON_H_

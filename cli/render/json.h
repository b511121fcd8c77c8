// Findings for programs: one JSON document, described in docs/json.md. `version` counts changes that break a reader;
// new keys do not.
#ifndef PARETO_CLI_RENDER_JSON_H_
#define PARETO_CLI_RENDER_JSON_H_

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "cli/render/summary.h"
#include "engine/base/diagnostic.h"
#include "engine/base/source.h"

namespace pareto::render {

// What each finding rests on, and how much of that is there: levels, elements of a bracket, steps of one finding in all; 0: all.
struct Proofs {
  std::size_t depth = 0;
  std::size_t elements = 0;
  std::size_t steps = 0;
  std::vector<nlohmann::ordered_json> of;  // by finding
};

// In the order given; ends in a line end. Bytes that are no UTF-8 become U+FFFD. `proofs` may be null.
std::string RenderJson(const std::vector<base::Diagnostic>& diagnostics, const base::SourceMap& sources,
                       const Summary& summary, const Proofs* proofs = nullptr);

}  // namespace pareto::render

#endif  // PARETO_CLI_RENDER_JSON_H_

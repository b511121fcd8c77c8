// Names a finding, whatever lines move: for baselines, and for tools that compare two reports.
#ifndef PARETO_CLI_RENDER_FINGERPRINT_H_
#define PARETO_CLI_RENDER_FINGERPRINT_H_

#include <string>

#include "engine/base/diagnostic.h"

namespace pareto::render {

// The first 16 hexadecimal digits of the SHA-256 of `identity`, or of `CODE|MESSAGE` where that is empty.
std::string Fingerprint(const base::Diagnostic& diagnostic);

}  // namespace pareto::render

#endif  // PARETO_CLI_RENDER_FINGERPRINT_H_

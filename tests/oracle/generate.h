// Random small rule files that are right: what they use is declared and bound, `not` and brackets read finished relations only, and
// no recursion makes ever-new values.
#ifndef PARETO_TESTS_ORACLE_GENERATE_H_
#define PARETO_TESTS_ORACLE_GENERATE_H_

#include <cstdint>
#include <string>

namespace pareto::oracle {

// The same text for the same seed.
std::string GenerateProgram(std::uint32_t seed);

}  // namespace pareto::oracle

#endif  // PARETO_TESTS_ORACLE_GENERATE_H_

// Random small rule files that are right: what they use is declared and bound, `not` and brackets read finished relations only, and
// no recursion makes ever-new values.
#ifndef PARETO_TESTS_ORACLE_GENERATE_H_
#define PARETO_TESTS_ORACLE_GENERATE_H_

#include <cstdint>
#include <string>

namespace pareto::oracle {

// The same text for the same seed.
std::string GenerateProgram(std::uint32_t seed);

// The same, and behind it a relation `answer` with a rule over the program's relations, most of them with constants: a query.
std::string GenerateQuery(std::uint32_t seed);

// Closures of small graphs: rules that are chains of atoms, forwards and backwards, linear in any place or not linear, over relations that may depend
// on one another, with absences of finished ones here and there; and a relation `answer` that asks them with constants.
std::string GenerateClosure(std::uint32_t seed);

}  // namespace pareto::oracle

#endif  // PARETO_TESTS_ORACLE_GENERATE_H_

// The library: functions that every rule may call. Each is one record; the type checker, the evaluator, the reference
// page and the tests read the same one. Nothing here knows the domain, and nothing reads a clock, a file, the network
// or chance.
//
// Functions may run on several threads, each with a pool of its own.
#ifndef PARETO_STDLIB_FUNCTIONS_H_
#define PARETO_STDLIB_FUNCTIONS_H_

#include <string>
#include <string_view>

#include "engine/eval/function.h"

namespace pareto::stdlib {

// The table, made at the first call; lives to the end of the program.
const eval::FunctionTable& Functions();

// Why `pattern` is no regular expression that `matches` takes; empty where it is one. For patterns that are known
// before the run: one that is not makes `matches` unknown.
std::string PatternError(std::string_view pattern);

// Whether `text` is a day of the calendar (`2026-11-24`) or a moment of one in UTC (`2026-11-24T17:05:00Z`).
bool IsDayOrMoment(std::string_view text);

}  // namespace pareto::stdlib

#endif  // PARETO_STDLIB_FUNCTIONS_H_

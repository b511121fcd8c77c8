// Places are syntactic: where the author of a rule got a value from is where a finding points. Analysis asks whether there is a place,
// lowering makes it.
#ifndef PARETO_DSL_PLACES_H_
#define PARETO_DSL_PLACES_H_

#include <string_view>
#include <vector>

#include "dsl/checked.h"

namespace pareto::dsl {

// A path that gives a variable its value: `x = path`, or `x in path` where `item`.
struct BindingPath {
  const Expr* path = nullptr;
  bool item = false;
  std::int32_t variable = -1;  // the variable bound
};

// The function that makes a place in a file.
inline constexpr std::string_view kInFile = "in-file";

// What is left of an expression when `as T`, `listed(...)` and parentheses are taken off; each alternative of `??`. Calls of `in-file` are among
// them, and calls without arguments: an option has a place where the config sets it (HasPlace), and nothing else does.
std::vector<const Expr*> PlacePaths(const Expr& expr);

// False of a call that is no option.
bool HasPlace(const Checked& checked, const Expr& path);

// Whether the path starts at a variable (a step, an index or the variable itself); that variable, or -1.
std::int32_t RootVariable(const Expr& path);

// The paths that bind `variable` in these conditions (branches of `or` included), in the order written.
std::vector<BindingPath> BindingsOf(std::int32_t variable, const std::vector<const Expr*>& conditions);

// Whether these conditions read a relation of a data file, and it gives the variable its value (-1: any): such a value stands in the file.
bool FromDataFile(const Checked& checked, std::int32_t variable, const std::vector<const Expr*>& conditions);

}  // namespace pareto::dsl

#endif  // PARETO_DSL_PLACES_H_

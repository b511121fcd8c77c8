// The rule files that make Pareto Pareto and the data files that they read, as they were when the program was built, and the prelude of
// the library.
//
// The bytes are those of the files: rules/CMakeLists.txt writes them into the program. Everything lives as long as the
// program does and never changes, so any thread may read it.
#ifndef PARETO_RULES_EMBEDDED_H_
#define PARETO_RULES_EMBEDDED_H_

#include <span>
#include <string_view>

namespace pareto::rules {

struct EmbeddedFile {
  std::string_view name;    // the path from the project's root: `rules/timers/kinds.pareto`
  std::string_view module;  // what `use` says: `timers/kinds`; empty for a data file
  std::string_view text;
  bool prelude = false;  // loaded for every rule file, without `use`
};

// Sorted by `name`.
std::span<const EmbeddedFile> EmbeddedFiles();

// What they are, in 16 hex digits: the first of the SHA-256 of a line for each of them, its name, a blank and the SHA-256 of its bytes.
std::string_view EmbeddedHash();

// Tests of the rule files, `rules/AREA/NAME_test.pareto`: not in force, read for the examples that they hold. Sorted by `name`.
std::span<const EmbeddedFile> EmbeddedTests();

}  // namespace pareto::rules

#endif  // PARETO_RULES_EMBEDDED_H_

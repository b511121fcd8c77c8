// What tests made use of: statements of rule files that made something, outcomes of checks that were seen.
#ifndef PARETO_CLI_WORKSPACE_COVERAGE_H_
#define PARETO_CLI_WORKSPACE_COVERAGE_H_

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "dsl/ast.h"
#include "engine/base/source.h"
#include "engine/eval/program.h"
#include "engine/facts/store.h"

namespace pareto::workspace {

// Something that a test can make use of.
struct CoverItem {
  std::string what;        // "`timers/rounded` never passed": said where it is not covered
  std::uint32_t line = 0;
  std::uint32_t begin = 0;  // byte in the file
  std::uint32_t end = 0;
  enum class Kind : std::uint8_t { kMakes, kPassed, kFailed, kBranch } kind = Kind::kMakes;
  std::string check;       // kPassed, kFailed
};

// Keyed by the file's name, as it is shown, and the byte where the statement (or branch) begins.
struct Covered {
  std::map<std::pair<std::string, std::uint32_t>, bool> made;
  std::map<std::string, std::pair<bool, bool>> checks;  // by name: passed, failed

  void Add(const eval::Program& program, const facts::FactStore& store, const base::SourceMap& sources);
  void Add(const Covered& other);
  bool Covers(const std::string& file, const CoverItem& item) const;
};

// What a rule file has to cover: a rule and a resource by whether they made anything, each branch of an `or` in a rule that reads a relation
// likewise, a check by passing and by failing. In the order of the file.
std::vector<CoverItem> CoverItemsOf(const dsl::Module& module, const base::SourceMap& sources);

}  // namespace pareto::workspace

#endif  // PARETO_CLI_WORKSPACE_COVERAGE_H_

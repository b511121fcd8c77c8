// Pareto's own rule files as they are after analysis and lowering, with the rows of their data files: made when the program is built, so that a
// run need not read them (docs/decisions/0026-shipped-rules-are-embedded-lowered.md).
//
// The bytes say which format they have, which rule files they were made of, how many they are, and what their checksum is. Where one of these is not
// what it must be there is no snapshot, and the rule files are read.
#ifndef PARETO_CLI_WORKSPACE_SNAPSHOT_H_
#define PARETO_CLI_WORKSPACE_SNAPSHOT_H_

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "dsl/checked.h"
#include "dsl/lower.h"
#include "engine/facts/store.h"

namespace pareto::workspace {

class Snapshot {
 public:
  // What it is made of. Files are numbers among the embedded ones: those that the session has read, the modules' first, in their order.
  static std::string Make(const std::vector<std::uint32_t>& files, std::size_t modules, int statements, dsl::Checked& checked, dsl::Lowered& lowered, facts::FactStore& store);

  Snapshot() = default;  // none
  // `bytes` must outlive it and all that is read from it. None where they are not what they must be.
  explicit Snapshot(std::string_view bytes);

  bool valid() const { return valid_; }
  const std::vector<std::uint32_t>& files() const { return files_; }
  std::size_t modules() const { return modules_; }  // of the files: so many are modules
  bool has(std::uint32_t file) const { return std::find(files_.begin(), files_.end(), file) != files_.end(); }
  int statements() const { return statements_; }
  bool takes_more() const { return takes_more_; }  // whether modules can be added

  // Into an empty pool and empty tables. False, with some of it there, where the bytes are not what they must be: a mistake of ours.
  bool Restore(dsl::Checked& checked, dsl::Lowered& lowered, facts::ValuePool& pool) const;
  // After Restore: what more modules are analysed and lowered against. `checked.modules` has the modules.
  bool RestoreForMore(dsl::Checked& checked, dsl::Lowered& lowered) const;
  // After Restore, and after the relations were made: the rows of data files.
  bool RestoreRows(facts::FactStore& store) const;

 private:
  bool valid_ = false;
  std::vector<std::uint32_t> files_;
  std::size_t modules_ = 0;
  int statements_ = 0;
  bool takes_more_ = false;
  std::string_view pool_, run_, more_, rows_;
};

// Whether modules like this one can be added to a snapshot: it neither declares entities nor makes, extends or overrides resources.
bool MayBeAdded(const dsl::Module& module);

}  // namespace pareto::workspace

#endif  // PARETO_CLI_WORKSPACE_SNAPSHOT_H_

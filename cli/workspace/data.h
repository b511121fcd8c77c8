// Data files of rule files: where they are, and how they fill the relations that are declared `from` them.
#ifndef PARETO_CLI_WORKSPACE_DATA_H_
#define PARETO_CLI_WORKSPACE_DATA_H_

#include <span>
#include <string>
#include <vector>

#include "cli/workspace/files.h"
#include "dsl/checked.h"
#include "engine/base/diagnostic.h"
#include "engine/base/source.h"
#include "engine/facts/store.h"

namespace pareto::workspace {

// The folder that a rule file's data files are relative to: on disk, or among the files embedded in the program.
struct DataFolder {
  std::string path;  // ends in a slash, or is empty for the current folder; of embedded files from the project's root
  bool embedded = false;

  // How people see a file of it.
  std::string Shown(const std::string& name) const { return (embedded ? "pareto:" : "") + path + name; }
};

// Reads each relation's data files and adds their rows. `folders` has one entry a module of `checked`. A mistake is a finding (`data/...`)
// at the path in the rule file, or in the data file; false where there was one. `there`, by relation as far as it goes, are those whose rows are there
// already. An embedded file is read only where a statement reads its relation.
bool LoadDataFiles(const dsl::Checked& checked, std::span<const DataFolder> folders, const std::vector<bool>& there, const Files& files, base::SourceMap& sources,
                   facts::FactStore& store, base::DiagnosticSink& sink);

// The same for `from "project:..."`: files in the folder of the config and below it, whichever module asks. At most 10,000 files, of 1 MB each
// and 64 MB in all, are read whole for one relation; what is more is a finding, and is not read.
bool LoadProjectFiles(const dsl::Checked& checked, const DataFolder& project, const Files& files, base::SourceMap& sources,
                      facts::FactStore& store, base::DiagnosticSink& sink);

// Fills one relation from `file` in place of its own: a data file by its name, or, where `block`, lines of CSV in a rule file. The relation must be
// empty. False with findings (`data/...`) where it is no such table.
bool LoadGivenTable(const dsl::Checked& checked, const dsl::RelationSymbol& relation, base::FileId file, bool block, base::SourceMap& sources,
                    facts::FactStore& store, base::DiagnosticSink& sink);

}  // namespace pareto::workspace

#endif  // PARETO_CLI_WORKSPACE_DATA_H_

// The world of files, as an argument: commands read it through this, so that tests run whole commands in memory.
#ifndef PARETO_CLI_WORKSPACE_FILES_H_
#define PARETO_CLI_WORKSPACE_FILES_H_

#include <map>
#include <string>
#include <vector>

namespace pareto::workspace {

class Files {
 public:
  virtual ~Files() = default;
  enum class Kind { kNone, kFile, kDirectory };
  virtual Kind KindOf(const std::string& path) const = 0;
  // False where it cannot be read (no such file, a directory, no permission): `error` says why, in words.
  virtual bool Read(const std::string& path, std::string* text, std::string* error) const = 0;
  // The files below a folder whose names end in `suffix`, as paths relative to it, sorted; links are not followed out of it, and
  // hidden folders, `node_modules`, `site-packages` and `__pycache__` are not looked into.
  virtual std::vector<std::string> List(const std::string& folder, const std::string& suffix) const = 0;
  // Makes a folder and those above it; one that is there is no failure.
  virtual bool MakeFolder(const std::string& path, std::string* error) = 0;
  // Writes beside the target and renames, so that the target is the old text or the new one, never a part.
  virtual bool Write(const std::string& path, const std::string& text, std::string* error) = 0;
  // The folder of the project that a config is of, with a slash; empty for the current folder.
  virtual std::string ProjectOf(const std::string& config) const;
};

class DiskFiles : public Files {
 public:
  Kind KindOf(const std::string& path) const override;
  bool Read(const std::string& path, std::string* text, std::string* error) const override;
  std::vector<std::string> List(const std::string& folder, const std::string& suffix) const override;
  bool MakeFolder(const std::string& path, std::string* error) override;
  bool Write(const std::string& path, const std::string& text, std::string* error) override;
};

// A path without its last part, with the slash; empty where there is none. `a/b.yaml` gives `a/`.
std::string FolderOf(const std::string& path);

}  // namespace pareto::workspace

#endif  // PARETO_CLI_WORKSPACE_FILES_H_

// Files of a git revision beside those on disk: `REV:path` is the file of that path in the revision REV, everything else is on disk.
//
// A config that is read from a revision has its handlers, data files and `components` folder from there too. Nothing is checked out: objects
// are read by `git cat-file`, those of a folder at once. What git says when it fails is passed on.
#ifndef PARETO_CLI_WORKSPACE_GIT_FILES_H_
#define PARETO_CLI_WORKSPACE_GIT_FILES_H_

#include <map>
#include <string>
#include <vector>

#include "cli/workspace/files.h"
#include "cli/workspace/process.h"

namespace pareto::workspace {

class GitFiles : public Files {
 public:
  // `disk` must outlive it.
  GitFiles(Files& disk, RunProgram run) : disk_(disk), run_(std::move(run)) {}

  // Takes `REV:path/config.yaml` (a path from the repository's root, or after `./` from the current folder) and reads which files REV has.
  // The name to open it by from now on, which is also what people see; empty where it cannot be (`error`: why, `help`: what to do, or empty).
  std::string Open(const std::string& revision_and_path, std::string* error, std::string* help);

  Kind KindOf(const std::string& path) const override;
  bool Read(const std::string& path, std::string* text, std::string* error) const override;
  std::vector<std::string> List(const std::string& folder, const std::string& suffix) const override;
  bool MakeFolder(const std::string& path, std::string* error) override { return disk_.MakeFolder(path, error); }
  bool Write(const std::string& path, const std::string& text, std::string* error) override { return disk_.Write(path, text, error); }
  std::string ProjectOf(const std::string& config) const override;

 private:
  struct Object {
    std::string id;
    bool link = false;
  };
  using Tree = std::map<std::string, Object>;  // by path from the root
  // The tree that a name is in, and its path there; nullptr for a name on disk.
  const Tree* TreeOf(const std::string& name, std::string* path) const;
  // Reads these objects into `texts_`; false with git's cause.
  bool Fetch(const std::vector<std::string>& ids, std::string* error) const;

  Files& disk_;
  RunProgram run_;
  std::map<std::string, Tree> trees_;  // by `REV:`
  mutable std::map<std::string, std::string> texts_;  // by object
};

}  // namespace pareto::workspace

#endif  // PARETO_CLI_WORKSPACE_GIT_FILES_H_

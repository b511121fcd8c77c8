// `pareto init`: a new project, of the files in rules/starter as they were when the program was built.
#include <set>

#include "cli/command.h"
#include "rules/embedded.h"

namespace pareto::cli {
namespace {

constexpr std::string_view kStarter = "rules/starter/";

}  // namespace

int RunInit(Env& env, const Arguments& arguments) {
  if (arguments.paths.size() > 1) {
    env.err("pareto: a project goes into one folder\n  run the command for each\n");
    return kCouldNotRun;
  }
  const std::string given = arguments.paths.empty() || arguments.paths[0] == "." ? "" : arguments.paths[0];
  const std::string folder = given.empty() || given.back() == '/' ? given : given + "/";
  // All or nothing: look first, then write.
  bool taken = false;
  for (const rules::EmbeddedFile& file : rules::EmbeddedFiles()) {
    if (!file.name.starts_with(kStarter)) continue;
    const std::string path = folder + std::string(file.name.substr(kStarter.size()));
    if (env.files->KindOf(path) == workspace::Files::Kind::kNone) continue;
    env.err("pareto: " + path + ": it is there already\n");
    taken = true;
  }
  if (taken) {
    env.err("  nothing was written: name a folder without these, as in `pareto init my-project`\n");
    return kCouldNotRun;
  }
  // Where a folder cannot be made, no file is written.
  for (const bool write : {false, true}) {
    for (const rules::EmbeddedFile& file : rules::EmbeddedFiles()) {
      if (!file.name.starts_with(kStarter)) continue;
      const std::string path = folder + std::string(file.name.substr(kStarter.size()));
      std::string error;
      if (write ? !env.files->Write(path, std::string(file.text), &error) : !env.files->MakeFolder(workspace::FolderOf(path), &error)) {
        env.err("pareto: " + path + ": " + error + "\n" + (write ? "" : "  nothing was written\n"));
        return kCouldNotRun;
      }
      if (write) env.out("wrote " + path + "\n");
    }
  }
  env.out("\nnext:\n  pareto check " + folder + "config.yaml\n  pareto template " + folder + "config.yaml -o template.json\n");
  return kClean;
}

}  // namespace pareto::cli

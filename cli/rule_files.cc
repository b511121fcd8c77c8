#include "cli/rule_files.h"

#include <set>
#include <utility>

namespace pareto::cli {

std::vector<RuleFile> ReadRuleFiles(Env& env, std::vector<std::string> paths, bool* failed) {
  const bool all = paths.empty();
  if (all) paths.emplace_back(".");
  std::vector<RuleFile> files;
  std::set<std::string> seen;
  const auto tell = [&](const std::string& problem) {
    env.err("pareto: " + problem + "\n");
    *failed = true;
  };
  const auto read = [&](const std::string& path) {
    if (!seen.insert(path).second) return;
    RuleFile file;
    std::string error;
    file.input = path == "-";
    file.name = file.input ? "<stdin>" : path;
    if (!(file.input ? env.read_input(&file.text, &error) : env.files->Read(path, &file.text, &error))) return tell(path + ": " + error);
    files.push_back(std::move(file));
  };
  for (const std::string& path : paths) {
    if (path == "-" || env.files->KindOf(path) != workspace::Files::Kind::kDirectory) {
      read(path);
      continue;
    }
    const std::string prefix = all ? "" : path.back() == '/' ? path : path + "/";
    const std::vector<std::string> names = env.files->List(path, ".pareto");
    if (names.empty()) tell((all ? "the current folder" : path) + ": there are no rule files (*.pareto) in this folder");
    for (const std::string& name : names) read(prefix + name);
  }
  return files;
}

}  // namespace pareto::cli

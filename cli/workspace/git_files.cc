#include "cli/workspace/git_files.h"

#include <algorithm>
#include <string_view>

#include "engine/base/suggest.h"

namespace pareto::workspace {
namespace {

// The first line that git says, without `fatal: `.
std::string Cause(const Ran& ran) {
  if (!ran.started) return "git cannot be run: " + ran.error;
  std::string line = ran.error.substr(0, ran.error.find('\n'));
  for (const std::string_view word : {"fatal: ", "error: "}) {
    if (line.compare(0, word.size(), word) == 0) line = line.substr(word.size());
  }
  return line.empty() ? "git failed with exit code " + std::to_string(ran.code) : "git says: " + line;
}

// `a/./b/../c` is `a/c`; empty where it leads out of the root.
std::string Normal(const std::string& path) {
  std::vector<std::string> parts;
  for (std::size_t at = 0; at <= path.size();) {
    const std::size_t slash = std::min(path.find('/', at), path.size());
    const std::string part = path.substr(at, slash - at);
    at = slash + 1;
    if (part.empty() || part == ".") continue;
    if (part != "..") {
      parts.push_back(part);
      continue;
    }
    if (parts.empty()) return {};
    parts.pop_back();
  }
  std::string out;
  for (const std::string& part : parts) out += (out.empty() ? "" : "/") + part;
  return out;
}

// As DiskFiles: hidden folders and installed packages are nobody's own files.
bool LookedInto(std::string_view below) {
  for (std::size_t at = 0; at < below.size();) {
    const std::size_t slash = below.find('/', at);
    if (slash == std::string_view::npos) return true;
    const std::string_view part = below.substr(at, slash - at);
    if ((part.size() > 1 && part[0] == '.') || part == "node_modules" || part == "site-packages" || part == "__pycache__") return false;
    at = slash + 1;
  }
  return true;
}

}  // namespace

std::string GitFiles::Open(const std::string& revision_and_path, std::string* error, std::string* help) {
  const std::size_t colon = revision_and_path.find(':');
  const std::string revision = revision_and_path.substr(0, colon);
  std::string path = colon == std::string::npos ? std::string() : revision_and_path.substr(colon + 1);
  // git would read it as an option, or as the index.
  if (revision.empty() || revision[0] == '-' || path.empty()) {
    *error = "`" + revision_and_path + "` names no file of a revision";
    *help = "write `REV:path/config.yaml`, as in `HEAD:config.yaml`";
    return {};
  }
  const Ran top = run_({"git", "rev-parse", "--show-prefix"}, "", {});
  if (top.code != 0) {
    *error = Cause(top);
    return {};
  }
  const std::string prefix = top.out.substr(0, top.out.find('\n'));
  const bool relative = path.compare(0, 2, "./") == 0 || path.compare(0, 3, "../") == 0;
  path = Normal(relative ? prefix + path : path);
  const std::string start = revision + ":";
  if (trees_.count(start) == 0) {
    const Ran listed = run_({"git", "ls-tree", "-r", "-z", "--full-tree", revision}, "", {});
    if (listed.code != 0) {
      *error = Cause(listed);
      std::vector<std::string> names;
      const Ran known = run_({"git", "for-each-ref", "--format=%(refname:short)"}, "", {});
      for (std::size_t at = 0; known.code == 0 && at < known.out.size();) {
        const std::size_t end = std::min(known.out.find('\n', at), known.out.size());
        names.push_back(known.out.substr(at, end - at));
        at = end + 1;
      }
      const std::string hint = base::DidYouMean(revision, names);
      *help = hint.empty() ? "`git log --oneline` lists revisions" : hint;
      return {};
    }
    Tree& tree = trees_[start];
    for (std::size_t at = 0; at < listed.out.size();) {
      const std::size_t end = std::min(listed.out.find('\0', at), listed.out.size());
      const std::string line = listed.out.substr(at, end - at);  // MODE TYPE ID <tab> PATH
      at = end + 1;
      const std::size_t tab = line.find('\t');
      const std::size_t type = line.find(' ');
      const std::size_t id = type == std::string::npos ? type : line.find(' ', type + 1);
      if (tab == std::string::npos || id == std::string::npos || id > tab || line.compare(type + 1, id - type - 1, "blob") != 0) continue;
      tree[line.substr(tab + 1)] = {line.substr(id + 1, tab - id - 1), line.compare(0, 6, "120000") == 0};
    }
  }
  const Tree& tree = trees_[start];
  const auto found = tree.find(path);
  if (found != tree.end() && !found->second.link) return start + path;
  *error = path.empty() ? "`" + revision_and_path + "` leads out of the repository"
           : found == tree.end() ? "`" + revision + "` has no file `" + path + "`"
                                 : "`" + path + "` is a link in `" + revision + "`";
  if (found != tree.end()) {
    *help = "name the file that it leads to";
  } else if (!relative && tree.count(Normal(prefix + path)) != 0) {
    *help = "a path starts at the repository's root: write `" + start + prefix + path + "`, or `" + start + "./" + path + "`";
  } else {
    std::vector<std::string> names;
    const std::string file = path.substr(path.rfind('/') == std::string::npos ? 0 : path.rfind('/') + 1);
    for (const auto& [name, object] : tree) {
      const std::size_t slash = name.rfind('/');
      if (base::EditDistance(name.substr(slash == std::string::npos ? 0 : slash + 1), file, 2) <= 2) names.push_back(name);
    }
    if (names.size() == 1) *help = "did you mean `" + start + names[0] + "`?";
    else if (const std::string hint = base::DidYouMean(path, names); !hint.empty()) *help = hint;
    else *help = "`git ls-tree -r --name-only " + revision + "` lists its files";
  }
  return {};
}

const GitFiles::Tree* GitFiles::TreeOf(const std::string& name, std::string* path) const {
  for (const auto& [start, tree] : trees_) {
    if (name.compare(0, start.size(), start) != 0) continue;
    *path = name.substr(start.size());
    return &tree;
  }
  return nullptr;
}

Files::Kind GitFiles::KindOf(const std::string& name) const {
  std::string path;
  const Tree* tree = TreeOf(name, &path);
  if (tree == nullptr) return disk_.KindOf(name);
  if (tree->count(path) != 0) return Kind::kFile;
  if (path.empty()) return Kind::kDirectory;
  if (path.back() != '/') path += '/';
  const auto below = tree->lower_bound(path);
  return below != tree->end() && below->first.compare(0, path.size(), path) == 0 ? Kind::kDirectory : Kind::kNone;
}

bool GitFiles::Fetch(const std::vector<std::string>& ids, std::string* error) const {
  std::string asked;
  for (const std::string& id : ids) {
    if (texts_.count(id) == 0) asked += id + "\n";
  }
  if (asked.empty()) return true;
  const Ran ran = run_({"git", "cat-file", "--batch"}, asked, {});
  if (ran.code != 0) {
    *error = Cause(ran);
    return false;
  }
  // For each: `ID blob SIZE`, a line end, the bytes, a line end.
  for (std::size_t at = 0; at < ran.out.size();) {
    const std::size_t end = ran.out.find('\n', at);
    if (end == std::string::npos) break;
    const std::string head = ran.out.substr(at, end - at);
    const std::size_t id = head.find(' '), type = head.rfind(' ');
    if (id == std::string::npos || id == type) {
      *error = "git says: " + head;
      return false;
    }
    const std::size_t size = std::stoul("0" + head.substr(type + 1));
    texts_[head.substr(0, id)] = ran.out.substr(end + 1, size);
    at = end + 1 + size + 1;
  }
  return true;
}

bool GitFiles::Read(const std::string& name, std::string* text, std::string* error) const {
  std::string path;
  const Tree* tree = TreeOf(name, &path);
  if (tree == nullptr) return disk_.Read(name, text, error);
  const auto found = tree->find(path);
  if (found == tree->end() || found->second.link) {
    *error = found == tree->end() ? "there is no such file" : "it is a link";
    return false;
  }
  if (!Fetch({found->second.id}, error)) return false;
  const auto object = texts_.find(found->second.id);
  if (object == texts_.end()) {
    *error = "git has lost it";
    return false;
  }
  *text = object->second;
  return true;
}

std::vector<std::string> GitFiles::List(const std::string& folder, const std::string& suffix) const {
  std::string path;
  const Tree* tree = TreeOf(folder, &path);
  if (tree == nullptr) return disk_.List(folder, suffix);
  if (!path.empty() && path.back() != '/') path += '/';
  std::vector<std::string> names, ids;
  for (auto at = tree->lower_bound(path); at != tree->end() && at->first.compare(0, path.size(), path) == 0; ++at) {
    const std::string below = at->first.substr(path.size());
    const bool ends = below.size() > suffix.size() && below.compare(below.size() - suffix.size(), suffix.size(), suffix) == 0;
    if (!ends || at->second.link || !LookedInto(below)) continue;
    names.push_back(below);
    ids.push_back(at->second.id);
  }
  // Whoever lists them reads them: one process, not one each. A failure is told where they are read.
  std::string ignored;
  if (!suffix.empty()) (void)Fetch(ids, &ignored);
  return names;
}

std::string GitFiles::ProjectOf(const std::string& config) const {
  std::string path;
  return TreeOf(config, &path) == nullptr ? disk_.ProjectOf(config) : config.substr(0, config.size() - path.size()) + FolderOf(path);
}

}  // namespace pareto::workspace

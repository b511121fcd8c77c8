#include "cli/workspace/data.h"

#include <algorithm>
#include <string_view>

#include "engine/load/table.h"
#include "rules/embedded.h"

namespace pareto::workspace {
namespace {

// Whether a data file's path stays inside the folder it is relative to.
bool StaysInside(const std::string& path) {
  if (path.empty() || path[0] == '/') return false;
  int depth = 0;
  std::size_t at = 0;
  while (at <= path.size()) {
    const std::size_t slash = std::min(path.find('/', at), path.size());
    const std::string part = path.substr(at, slash - at);
    if (part == "..") --depth;
    else if (!part.empty() && part != ".") ++depth;
    if (depth < 0) return false;
    at = slash + 1;
  }
  return true;
}

bool EndsWith(std::string_view text, std::string_view end) {
  return text.size() > end.size() && text.substr(text.size() - end.size()) == end;
}

bool Read(const DataFolder& folder, const Files& files, const std::string& name, std::string* text, std::string* error) {
  if (!folder.embedded) return files.Read(folder.path + name, text, error);
  for (const rules::EmbeddedFile& file : rules::EmbeddedFiles()) {
    if (file.name != folder.path + name) continue;
    *text = std::string(file.text);
    return true;
  }
  *error = "there is no such file";
  return false;
}

// The names, sorted, of the files of `below` (a folder in `folder`) that end in `suffix`, relative to it.
std::vector<std::string> List(const DataFolder& folder, const Files& files, const std::string& below, const std::string& suffix) {
  if (!folder.embedded) return files.List(folder.path + below, suffix);
  std::vector<std::string> names;
  const std::string start = folder.path + below;
  for (const rules::EmbeddedFile& file : rules::EmbeddedFiles()) {
    if (file.name.substr(0, start.size()) == start && EndsWith(file.name, suffix)) names.emplace_back(file.name.substr(start.size()));
  }
  return names;
}

std::vector<load::Column> ColumnsOf(const dsl::Checked& checked, const dsl::RelationSymbol& relation) {
  std::vector<load::Column> columns;
  for (std::size_t i = 0; i < relation.columns.size(); ++i) {
    load::Column column;
    column.name = relation.column_names[i];
    const dsl::TypeSet& set = checked.types.at(relation.columns[i]);
    if (set.bits & dsl::TypeSet::kNumber) column.type = load::ColumnType::kNumber;
    else if (set.bits & dsl::TypeSet::kInt) column.type = load::ColumnType::kInt;
    else if (set.bits & dsl::TypeSet::kBool) column.type = load::ColumnType::kBool;
    else if (set.bits & dsl::TypeSet::kJson) column.type = load::ColumnType::kJson;
    else column.type = load::ColumnType::kString;
    columns.push_back(std::move(column));
  }
  return columns;
}

constexpr std::string_view kProject = "project:";
constexpr std::size_t kMostFiles = 10'000;
constexpr std::size_t kMostInAll = 64u << 20;
constexpr std::size_t kMostBytes = 1u << 20;  // the longest text that a value may be

bool OfProject(const dsl::RelationSymbol& relation) { return relation.from.compare(0, kProject.size(), kProject) == 0; }

// `from "scripts/*.sh"`: a row for each such file, of its name and its text. A folder of rules that has none is a mistake, a project is not.
bool LoadWholeFiles(const dsl::RelationSymbol& relation, const std::string& from, const std::vector<load::Column>& columns,
                    const DataFolder& folder, bool may_be_none, const Files& files, facts::FactStore& store, base::DiagnosticSink& sink) {
  const std::size_t star = from.find('*');
  const std::string below = from.substr(0, star);
  const std::string suffix = from.substr(star + 1);
  if ((!below.empty() && below.back() != '/') || suffix.find_first_of("*/") != std::string::npos) {
    sink.Error("data/path", relation.from_span, "`*` stands for the start of a file's name").help.push_back("write it once, and the end of the name behind it: `FOLDER/*.txt`");
    return false;
  }
  if (columns.size() != 2 || columns[0].type != load::ColumnType::kString || columns[1].type != load::ColumnType::kString) {
    sink.Error("data/columns", relation.span, "a relation of whole files has two columns: the name of a file and its text").help.push_back("declare both columns as `string`");
    return false;
  }
  const std::vector<std::string> names = List(folder, files, below, suffix);
  if (names.size() > kMostFiles) {
    sink.Warning("data/limit", relation.from_span, "there are " + std::to_string(names.size()) + " such files, and none is read: the most is " + std::to_string(kMostFiles))
        .help.push_back("name a folder before the `*`");
    return true;
  }
  if (names.empty() && may_be_none) return true;
  if (names.empty()) {
    sink.Error("data/file", relation.from_span, "there is no file `" + folder.Shown(from) + "`").help.push_back("the path is relative to the rule file's folder");
    return false;
  }
  std::vector<load::NamedText> texts;
  std::size_t bytes = 0;
  for (const std::string& name : names) {
    load::NamedText& named = texts.emplace_back();
    named.name = name;
    std::string error;
    if (Read(folder, files, below + name, &named.text, &error)) {
      if (bytes + named.text.size() > kMostInAll) {
        sink.Warning("data/limit", relation.from_span, "`" + folder.Shown(below + name) + "` and what comes after it is not read: the files have more than 64 MB in all");
        texts.pop_back();
        break;
      }
      bytes += named.text.size();
      if (named.text.size() <= kMostBytes) continue;
      sink.Warning("data/limit", relation.from_span, "`" + folder.Shown(below + name) + "` is left out: it is larger than 1 MB");
      texts.pop_back();
      continue;
    }
    sink.Error("data/file", relation.from_span, "`" + folder.Shown(below + name) + "` cannot be read: " + error);
    return false;
  }
  store.info(relation.id).files = folder.Shown(below);
  return load::LoadTexts(relation.from_span, texts, columns, store, relation.id, sink);
}

// One relation, from files of `folder`; `from` is the path there.
bool LoadData(const dsl::Checked& checked, const dsl::RelationSymbol& relation, const std::string& from, const DataFolder& folder, bool may_be_none,
              const Files& files, base::SourceMap& sources, facts::FactStore& store, base::DiagnosticSink& sink) {
  if (!StaysInside(from)) {
    sink.Error("data/path", relation.from_span, "a data file stands in the folder of its rule file, or below it").help.push_back("move the file, and write its path from the rule file's folder");
    return false;
  }
  const std::vector<load::Column> columns = ColumnsOf(checked, relation);
  if (from.find('*') != std::string::npos) return LoadWholeFiles(relation, from, columns, folder, may_be_none, files, store, sink);
  std::string text, error;
  if (!Read(folder, files, from, &text, &error)) {
    sink.Error("data/file", relation.from_span, "`" + folder.Shown(from) + "` cannot be read: " + error)
        .help.push_back(may_be_none ? "the path is relative to the config's folder" : "the path is relative to the rule file's folder");
    return false;
  }
  const base::FileId file = sources.Add(folder.Shown(from), std::move(text));
  const bool loaded = load::LoadTable(file, sources, columns, store, relation.id, sink);
  if (loaded && store.relation(relation.id).size() == 0) {
    sink.Warning("data/empty", relation.from_span, "`" + folder.Shown(from) + "` has no rows").help.push_back("conditions that read `" + relation.name + "` never hold: add rows, or take the file out");
  }
  return loaded;
}

}  // namespace

bool LoadDataFiles(const dsl::Checked& checked, std::span<const DataFolder> folders, const std::vector<bool>& there, const Files& files, base::SourceMap& sources,
                   facts::FactStore& store, base::DiagnosticSink& sink) {
  bool ok = true;
  for (std::size_t i = 0; i < checked.relations.size(); ++i) {
    const dsl::RelationSymbol& relation = checked.relations[i];
    if (relation.from.empty() || OfProject(relation) || (i < there.size() && there[i])) continue;
    // Of Pareto's own tables only those that something reads: they are known to be right, and some are large.
    if (folders[static_cast<std::size_t>(relation.module)].embedded && !relation.read) continue;
    ok = LoadData(checked, relation, relation.from, folders[static_cast<std::size_t>(relation.module)], false, files, sources, store, sink) && ok;
  }
  return ok;
}

bool LoadGivenTable(const dsl::Checked& checked, const dsl::RelationSymbol& relation, base::FileId file, bool block, base::SourceMap& sources,
                    facts::FactStore& store, base::DiagnosticSink& sink) {
  return load::LoadTable(file, sources, ColumnsOf(checked, relation), store, relation.id, sink, block ? load::TableForm::kCsvBlock : load::TableForm::kByName);
}

bool LoadProjectFiles(const dsl::Checked& checked, const DataFolder& project, const Files& files, base::SourceMap& sources,
                      facts::FactStore& store, base::DiagnosticSink& sink) {
  bool ok = true;
  for (const dsl::RelationSymbol& relation : checked.relations) {
    if (!OfProject(relation)) continue;
    ok = LoadData(checked, relation, relation.from.substr(kProject.size()), project, true, files, sources, store, sink) && ok;
  }
  return ok;
}

}  // namespace pareto::workspace

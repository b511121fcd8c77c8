#include "cli/workspace/session.h"

#include <algorithm>
#include <filesystem>
#include <cstdio>
#include <cstdlib>
#include <iterator>

#include "cli/workspace/resource_tables.h"
#include "dsl/analyse.h"
#include "dsl/check_resources.h"
#include "dsl/lower.h"
#include "dsl/parse.h"
#include "dsl/tests.h"
#include "engine/base/suggest.h"
#include "rules/embedded.h"
#include "stdlib/functions.h"

namespace pareto::workspace {
namespace {

constexpr std::string_view kSuffix = ".pareto";
constexpr std::string_view kTestSuffix = "_test.pareto";  // tests of rules stand beside them, and are not in force

std::string WithoutSuffix(const std::string& path) {
  return path.size() > kSuffix.size() && path.compare(path.size() - kSuffix.size(), kSuffix.size(), kSuffix) == 0 ? path.substr(0, path.size() - kSuffix.size()) : path;
}

// Folders of Pareto's own rule files that are about something else than applications, and in force only where a session asks for them.
constexpr std::string_view kPurposes[] = {"migrate"};

constexpr std::string_view kReview = "review";  // about applications, and in force only where somebody wants to know what they tell

// Whether a module of Pareto's own is in force for a purpose.
bool Serves(std::string_view module, std::string_view purpose, bool review) {
  const std::string_view folder = module.substr(0, module.find('/'));
  if (folder == kReview && !review) return false;
  if (!purpose.empty()) return folder == purpose;
  return std::find(std::begin(kPurposes), std::end(kPurposes), folder) == std::end(kPurposes);
}

// Whether a file's name is a slip of that of a rule file: `own.paretto`, `own.pareto.txt`.
bool LooksLikeRules(const std::string& name) {
  const std::size_t dot = name.rfind('.');
  const std::size_t slash = name.rfind('/');
  if (dot == std::string::npos || (slash != std::string::npos && dot < slash)) return false;
  const std::string ending = name.substr(dot);
  if (ending == kSuffix) return false;
  return base::EditDistance(ending, kSuffix, 2) <= 2 || ending == ".rules" || (ending == ".txt" && name.find(std::string(kSuffix) + ".") != std::string::npos);
}

// Its bytes have the checksum that they were made with, and do not read: a mistake of ours, and nothing to go on from.
[[noreturn]] void SnapshotIsWrong() {
  std::fputs("pareto: the rules that were built in do not read; this is a mistake of Pareto\n", stderr);
  std::abort();
}

}  // namespace

std::string EmbeddedRulesHash() { return std::string(rules::EmbeddedHash()); }

Session::Session(const Files& files, SessionOptions options) : files_(files), options_(std::move(options)), main_(std::make_shared<facts::ValuePool>()) {}
Session::~Session() {
  asker_.reset();  // before what it looks at
}

bool Session::wants_config() const { return checked_ != nullptr && checked_->schema.document != facts::kNoEntity; }

const std::vector<dsl::LoadedModule>& Session::modules() const {
  if (checked_ == nullptr) return modules_;
  if (!own_trees_) ReadOwnTrees(checked_->modules);
  return checked_->modules;
}

// Nothing is told of them: they were right when the program was built.
void Session::ReadOwnTrees(std::vector<dsl::LoadedModule>& modules) const {
  base::DiagnosticSink nobody;
  for (std::size_t m = 0; m < snapshot_.modules(); ++m) modules[m].tree = dsl::Parse(modules[m].tree.file, modules[m].tree.name, sources_, nobody);
  own_trees_ = true;
}

void Session::AddModule(std::string shown, std::string name, std::string text, std::string root, bool prelude) {
  dsl::LoadedModule module;
  module.root = std::move(root);
  module.prelude = prelude;
  constexpr std::string_view kEmbedded = "pareto:";
  const bool embedded = shown.compare(0, kEmbedded.size(), kEmbedded) == 0;
  folders_.push_back({FolderOf(embedded ? shown.substr(kEmbedded.size()) : shown), embedded});
  if (!embedded) loaded_.insert(std::filesystem::path(shown).lexically_normal().string());
  const base::FileId file = sources_.Add(std::move(shown), std::move(text));
  const std::size_t told = sink_.diagnostics().size();
  module.tree = dsl::Parse(file, std::move(name), sources_, sink_);
  statements_ += static_cast<int>(module.tree.statements.size());
  if (module.tree.statements.empty() && sink_.diagnostics().size() == told) {
    sink_.Warning("syntax/empty", {file, 0, 0}, "this rule file says nothing").help.push_back("write a statement, or take the file out");
  }
  modules_.push_back(std::move(module));
}

void Session::AddFolder(const std::string& folder, bool shipped) {
  const std::string prefix = folder.empty() || folder.back() == '/' ? folder : folder + "/";
  const std::vector<std::string> names = files_.List(folder, std::string(kSuffix));
  for (const std::string& name : files_.List(folder, "")) {
    if (!LooksLikeRules(name)) continue;
    sink_.Warning("rules/ending", {}, "`" + prefix + name + "` is not read: the name of a rule file ends in `.pareto`").help.push_back("rename it");
  }
  if (names.empty()) failures_.push_back(folder + ": there are no rule files (*.pareto) in this folder");
  for (const std::string& name : names) {
    if (name.size() > kTestSuffix.size() && name.compare(name.size() - kTestSuffix.size(), kTestSuffix.size(), kTestSuffix) == 0) continue;
    if (shipped && !Serves(WithoutSuffix(name), options_.purpose, options_.review)) continue;
    if (Loaded(prefix + name)) continue;
    std::string text, error;
    if (!files_.Read(prefix + name, &text, &error)) {
      failures_.push_back(prefix + name + ": " + error);
      continue;
    }
    AddModule(prefix + name, WithoutSuffix(name), std::move(text), shipped ? std::string{} : prefix, false);
  }
}

void Session::AddPath(const std::string& path) {
  if (files_.KindOf(path) == Files::Kind::kDirectory) {
    AddFolder(path, false);
    return;
  }
  if (Loaded(path)) return;
  std::string text, error;
  if (!files_.Read(path, &text, &error)) {
    failures_.push_back(path + ": " + error);
    return;
  }
  const std::string folder = FolderOf(path);
  AddModule(path, WithoutSuffix(path.substr(folder.size())), std::move(text), folder.empty() ? "./" : folder, false);
}

bool Session::Named(base::FileId file) const {
  const std::string_view name = sources_.name(file);
  const bool beside = !options_.rules_dir.empty() && name.starts_with(options_.rules_dir);
  return !options_.rules.empty() && !beside && !name.starts_with("pareto:");
}

bool Session::Loaded(const std::string& path) const {
  return loaded_.count(std::filesystem::path(path).lexically_normal().string()) != 0;
}

void Session::AddUses(std::size_t first) {
  for (std::size_t m = first; m < modules_.size(); ++m) {
    std::vector<std::string> used;
    for (const dsl::Statement& statement : modules_[m].tree.statements) {
      if (const auto* use = std::get_if<dsl::Use>(&statement.node)) used.push_back(use->path);
    }
    const std::string from = modules_[m].root, beside = FolderOf(modules_[m].tree.name);
    for (const std::string& name : used) {
      // As the analysis looks for it: beside the file, from its root, among Pareto's own.
      if (AddUsed(from, beside + name) || AddUsed(from, name) || AddUsed("", name) || name != dsl::kAllModules) continue;
      for (const rules::EmbeddedFile& file : rules::EmbeddedFiles()) {
        if (!file.module.empty() && !file.prelude && Serves(file.module, options_.purpose, options_.review)) (void)AddUsed("", std::string(file.module));
      }
    }
  }
}

void Session::AddOwn() {
  for (const rules::EmbeddedFile& file : rules::EmbeddedFiles()) {
    // The snapshot has those that every run over an application needs.
    if (snapshot_.valid() && (file.prelude || file.module.rfind(std::string(kReview) + "/", 0) != 0)) continue;
    if (file.module.empty() || (!file.prelude && (!options_.rules_dir.empty() || !Serves(file.module, options_.purpose, options_.review)))) continue;
    AddModule("pareto:" + std::string(file.name), std::string(file.module), std::string(file.text), "", file.prelude);
  }
}

bool Session::LoadRules() {
  if (!options_.snapshot.empty() && !options_.trees && options_.rules_dir.empty() && options_.purpose.empty()) snapshot_ = Snapshot(options_.snapshot);
  if (snapshot_.valid()) {
    const std::span<const rules::EmbeddedFile> embedded = rules::EmbeddedFiles();
    for (const std::uint32_t file : snapshot_.files()) sources_.AddView("pareto:" + std::string(embedded[file].name), embedded[file].text);
  }
  AddOwn();
  if (!options_.rules_dir.empty()) {
    if (files_.KindOf(options_.rules_dir) != Files::Kind::kDirectory) {
      failures_.push_back(options_.rules_dir + ": --rules-dir wants a folder with rule files");
    } else {
      AddFolder(options_.rules_dir, true);  // they stand where Pareto's own stand: `use` finds them from anywhere
    }
  }
  if (!options_.components.empty() && files_.KindOf(options_.components) == Files::Kind::kDirectory && !files_.List(options_.components, std::string(kSuffix)).empty()) AddFolder(options_.components, false);
  const std::size_t first = modules_.size();
  for (const std::string& path : options_.rules) AddPath(path);
  AddUses(first);
  return Compile();
}

// Reads the module of that name, unless it is read already; false where there is none.
bool Session::AddUsed(const std::string& root, const std::string& name) {
  for (const dsl::LoadedModule& module : modules_) {
    if (module.root == root && module.tree.name == name) return true;
  }
  std::string text, error;
  const std::string folder = root == "./" ? std::string() : root;
  if (root.empty() && options_.rules_dir.empty()) {
    for (const rules::EmbeddedFile& file : rules::EmbeddedFiles()) {
      if (file.module != name || file.prelude) continue;
      if (snapshot_.has(static_cast<std::uint32_t>(&file - rules::EmbeddedFiles().data()))) return true;
      AddModule("pareto:" + std::string(file.name), name, std::string(file.text), "", false);
      return true;
    }
    return false;
  }
  const std::string path = (root.empty() ? options_.rules_dir + (options_.rules_dir.back() == '/' ? "" : "/") : folder) + name + std::string(kSuffix);
  if (Loaded(path) || files_.KindOf(path) != Files::Kind::kFile || !files_.Read(path, &text, &error)) return false;  // loaded: under another root
  AddModule(path, name, std::move(text), root, false);
  return true;
}

bool Session::LoadTests(const std::string& path, const std::string& root) {
  for (const rules::EmbeddedFile& file : rules::EmbeddedFiles()) {
    if (file.prelude) AddModule("pareto:" + std::string(file.name), std::string(file.module), std::string(file.text), "", true);
  }
  std::string text, error;
  if (!files_.Read(path, &text, &error)) {
    failures_.push_back(path + ": " + error);
    return false;
  }
  const std::size_t first = modules_.size();
  const std::string folder = root == "./" ? std::string() : root;
  AddModule(path, WithoutSuffix(path.substr(folder.size())), std::move(text), root, false);
  dsl::TakeExpectations(modules_.back().tree);
  AddUses(first);
  // What resources take is held against the same tables as in `check`, whether a test uses them or not; a folder of rules may have none.
  (void)AddUsed("", "data/resources");
  return Compile();
}

bool Session::Compile() {
  AddLive();
  AddQuery();
  if (snapshot_.valid()) TakeOwn();
  std::vector<bool> there;  // by relation: whether its rows come from the snapshot
  std::size_t first = 0;    // the first statement that is to be lowered
  const bool more = checked_ == nullptr || !modules_.empty() || options_.questions;
  if (checked_ == nullptr) {
    checked_ = dsl::Analyse(std::move(modules_), stdlib::Functions(), main_.store.pool(), sink_);
  } else {
    for (const dsl::RelationSymbol& relation : checked_->relations) there.push_back(relation.read);
    first = checked_->statements.size();
    if (more) dsl::AnalyseMore(*checked_, std::move(modules_), stdlib::Functions(), main_.store.pool(), sink_);
  }
  // What resources take is known at once, unless it is in tables that are still to be read.
  const bool late = ReadsResourceTables(*checked_, folders_);
  if (!late) CheckResources();
  // A question may read what no rule does.
  for (dsl::RelationSymbol& relation : checked_->relations) relation.read = relation.read || options_.questions;
  if (more && !sink_.has_errors() && failures_.empty()) dsl::LowerMore(*checked_, first, lowered_, main_.store.pool(), sink_);
  rules_ok_ = !sink_.has_errors() && failures_.empty();
  if (!rules_ok_) lowered_ = {};  // half a program says nothing
  MakeRelations(main_.store);
  if (rules_ok_ && options_.questions) asker_ = std::make_unique<dsl::Asker>(*checked_, lowered_, stdlib::Functions(), main_.store.pool(), sink_);
  if (rules_ok_ && snapshot_.valid() && !snapshot_.RestoreRows(main_.store)) SnapshotIsWrong();
  if (rules_ok_) rules_ok_ = LoadDataFiles(*checked_, folders_, there, files_, sources_, main_.store, sink_);
  if (rules_ok_ && late) rules_ok_ = CheckResources();
  options_given_ = std::make_unique<OptionValues>(*checked_);
  if (rules_ok_) SetFromFlags();
  return rules_ok_;
}

bool Session::CheckResources() {
  resource_types_ = FindResourceTypes(*checked_, folders_, main_.store);
  return JudgeResources(std::nullopt);
}

bool Session::JudgeResources(std::optional<std::int32_t> wanted) {
  dsl::ResourceCheckOptions options;
  // Those that are embedded were looked at when the program was built.
  options.judged = [this, wanted](std::int32_t module) { return wanted ? module == *wanted : !folders_[static_cast<std::size_t>(module)].embedded; };
  options.attribute_function = "get-att";
  std::vector<base::Span> known;
  options.known = &known;
  base::DiagnosticSink found;
  dsl::CheckResources(*checked_, resource_types_, options, found);
  const bool right = !found.has_errors();
  // Of what is not there, that no rule gives it is no news; of what is, that it is no slip for another one.
  const std::vector<base::Diagnostic> errors = found.Take();
  for (base::Diagnostic& d : sink_.Take()) {
    const bool property = d.code == "rules/property";
    const bool same = (property || d.code == "rules/resource-type") && std::any_of(errors.begin(), errors.end(), [&](const base::Diagnostic& error) { return error.span == d.span; });
    if (!same && !(property && std::find(known.begin(), known.end(), d.span) != known.end())) sink_.Report(std::move(d));
  }
  for (const base::Diagnostic& error : errors) sink_.Report(error);
  return right;
}

void Session::AddLive() {
  if (options_.live.empty()) return;
  dsl::LoadedModule module;
  module.live = true;
  module.first = options_.first;
  module.tree.name = "session";
  for (const auto& [name, text] : options_.live) {
    const base::FileId file = sources_.Add(name, text);
    dsl::Module part = dsl::Parse(file, "session", sources_, sink_);
    if (module.tree.statements.empty()) module.tree.file = file;
    for (dsl::Statement& statement : part.statements) module.tree.statements.push_back(std::move(statement));
    for (std::string& lost : part.lost) module.tree.lost.push_back(std::move(lost));
  }
  statements_ += static_cast<int>(module.tree.statements.size());
  modules_.push_back(std::move(module));
  folders_.push_back({});
}

// Pareto's own rules from the snapshot; where it cannot take what stands beside them, their files before `modules_`.
void Session::TakeOwn() {
  const std::span<const rules::EmbeddedFile> embedded = rules::EmbeddedFiles();
  std::vector<dsl::LoadedModule> own(snapshot_.modules());
  std::vector<DataFolder> folders;
  for (std::size_t m = 0; m < own.size(); ++m) {
    const rules::EmbeddedFile& file = embedded[snapshot_.files()[m]];
    own[m].tree.file = base::FileId{static_cast<std::uint32_t>(m)};
    own[m].tree.name = file.module;
    own[m].prelude = file.prelude;
    folders.push_back({FolderOf(std::string(file.name)), true});
  }
  folders_.insert(folders_.begin(), folders.begin(), folders.end());
  statements_ += snapshot_.statements();
  // What is wrong before any analysis leaves relations without a program, and the declarations are among what more modules need.
  const bool more = !modules_.empty() || options_.questions || !failures_.empty() || sink_.has_errors();
  if (!modules_.empty() && (!snapshot_.takes_more() || !std::all_of(modules_.begin(), modules_.end(), [](const dsl::LoadedModule& module) { return MayBeAdded(module.tree); }))) {
    ReadOwnTrees(own);
    own.insert(own.end(), std::make_move_iterator(modules_.begin()), std::make_move_iterator(modules_.end()));
    modules_ = std::move(own);
    snapshot_ = {};
    return;
  }
  own_trees_ = false;
  checked_ = std::make_unique<dsl::Checked>();
  checked_->modules = std::move(own);
  if (!snapshot_.Restore(*checked_, lowered_, main_.store.pool()) || (more && !snapshot_.RestoreForMore(*checked_, lowered_))) SnapshotIsWrong();
}

std::string Session::MakeSnapshot() {
  const std::span<const rules::EmbeddedFile> embedded = rules::EmbeddedFiles();
  if (!rules_ok_ || restored() || !sink().diagnostics().empty()) return {};
  std::vector<std::uint32_t> files;
  for (std::size_t f = 0; f < sources_.size(); ++f) {
    const std::string_view name = sources_.name(base::FileId{static_cast<std::uint32_t>(f)});
    const auto at = std::find_if(embedded.begin(), embedded.end(), [&](const rules::EmbeddedFile& file) { return "pareto:" + std::string(file.name) == name; });
    if (at == embedded.end()) return {};
    files.push_back(static_cast<std::uint32_t>(at - embedded.begin()));
  }
  return Snapshot::Make(files, checked_->modules.size(), statements_, *checked_, lowered_, main_.store);
}

void Session::AddQuery() {
  if (!options_.query) return;
  query_ = dsl::ParseQuery(sources_.Add("query", *options_.query), sources_, sink_);
  dsl::LoadedModule module;
  module.query = true;
  module.first = options_.first;
  module.tree = std::move(query_.module);
  query_.module.file = module.tree.file;
  modules_.push_back(std::move(module));
  folders_.push_back({});
}

facts::RelationId Session::query_relation() const {
  for (const dsl::RelationSymbol& relation : checked_->relations) {
    if (relation.name == dsl::kQueryName) return relation.id;
  }
  return facts::kNoRelation;
}

void Session::SetFromFlags() {
  if (options_.now) {
    const base::FileId file = sources_.Add("--now", *options_.now);
    const base::Span whole{file, 0, static_cast<std::uint32_t>(options_.now->size())};
    flags_wrong_ = !options_given_->Set("now", whole, main_.store.pool().Text(*options_.now), whole, main_.store.pool(), sink_);
  }
  for (const std::string& setting : options_.set) {
    const std::size_t equals = setting.find('=');
    if (equals == std::string::npos || equals == 0) {
      failures_.push_back("--set " + setting + ": it is NAME=VALUE");
      flags_wrong_ = true;
      continue;
    }
    const std::string name = setting.substr(0, equals);
    flags_wrong_ = !options_given_->SetText(name, setting.substr(equals + 1), "--set " + name, sources_, main_.store.pool(), sink_) || flags_wrong_;
  }
}

void Session::MakeRelations(facts::FactStore& store) const {
  store.resource_statements = program().resource_statements;
  for (const eval::RelationDecl& decl : rules_ok_ ? program().relations : checked_->decls) {
    AddRelation(decl, store);
  }
}

void Session::AddRelation(const eval::RelationDecl& decl, facts::FactStore& store) {
  facts::RelationInfo info;
  info.name = decl.name;
  info.arity = decl.arity;
  info.span = decl.span;
  info.field = decl.field;
  store.AddRelation(std::move(info));
}

}  // namespace pareto::workspace

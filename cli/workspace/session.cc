#include "cli/workspace/session.h"

#include <nettle/sha2.h>

#include <algorithm>

#include "dsl/analyse.h"
#include "dsl/lower.h"
#include "dsl/parse.h"
#include "engine/base/suggest.h"
#include "engine/document/read.h"
#include "engine/emit/findings.h"
#include "rules/embedded.h"
#include "stdlib/functions.h"

namespace pareto::workspace {
namespace {

constexpr std::string_view kSuffix = ".pareto";
constexpr std::string_view kTestSuffix = "_test.pareto";  // tests of rules stand beside them, and are not in force

std::string WithoutSuffix(const std::string& path) {
  return path.size() > kSuffix.size() && path.compare(path.size() - kSuffix.size(), kSuffix.size(), kSuffix) == 0 ? path.substr(0, path.size() - kSuffix.size()) : path;
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

}  // namespace

std::string EmbeddedRulesHash() {
  sha256_ctx context;
  sha256_init(&context);
  for (const rules::EmbeddedFile& file : rules::EmbeddedFiles()) {
    for (std::string_view part : {file.name, file.text}) {
      sha256_update(&context, part.size(), reinterpret_cast<const std::uint8_t*>(part.data()));
      sha256_update(&context, 1, reinterpret_cast<const std::uint8_t*>(""));  // so that name and text do not run together
    }
  }
  std::uint8_t digest[SHA256_DIGEST_SIZE];
  sha256_digest(&context, sizeof digest, digest);
  static constexpr char kHex[] = "0123456789abcdef";
  std::string hex;
  for (int i = 0; i < 8; ++i) {
    hex += kHex[digest[i] >> 4];
    hex += kHex[digest[i] & 15];
  }
  return hex;
}

Session::Session(const Files& files, SessionOptions options) : files_(files), options_(std::move(options)) {}
Session::~Session() = default;

bool Session::wants_config() const { return checked_ != nullptr && checked_->schema.document != facts::kNoEntity; }

const std::vector<dsl::LoadedModule>& Session::modules() const { return checked_ != nullptr ? checked_->modules : modules_; }

void Session::AddModule(std::string shown, std::string name, std::string text, std::string root, bool prelude) {
  dsl::LoadedModule module;
  module.root = std::move(root);
  module.prelude = prelude;
  constexpr std::string_view kEmbedded = "pareto:";
  const bool embedded = shown.compare(0, kEmbedded.size(), kEmbedded) == 0;
  folders_.push_back({FolderOf(embedded ? shown.substr(kEmbedded.size()) : shown), embedded});
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
  std::string text, error;
  if (!files_.Read(path, &text, &error)) {
    failures_.push_back(path + ": " + error);
    return;
  }
  const std::string folder = FolderOf(path);
  AddModule(path, WithoutSuffix(path.substr(folder.size())), std::move(text), folder.empty() ? "./" : folder, false);
}

bool Session::LoadRules() {
  for (const rules::EmbeddedFile& file : rules::EmbeddedFiles()) {
    if (file.module.empty() || (!file.prelude && !options_.rules_dir.empty())) continue;
    AddModule("pareto:" + std::string(file.name), std::string(file.module), std::string(file.text), "", file.prelude);
  }
  if (!options_.rules_dir.empty()) {
    if (files_.KindOf(options_.rules_dir) != Files::Kind::kDirectory) {
      failures_.push_back(options_.rules_dir + ": --rules-dir wants a folder with rule files");
    } else {
      AddFolder(options_.rules_dir, true);  // they stand where Pareto's own stand: `use` finds them from anywhere
    }
  }
  std::vector<std::string> seen;
  for (const std::string& path : options_.rules) {
    if (std::find(seen.begin(), seen.end(), path) != seen.end()) continue;
    seen.push_back(path);
    AddPath(path);
  }
  checked_ = dsl::Analyse(std::move(modules_), stdlib::Functions(), store_.pool(), sink_);
  if (!sink_.has_errors() && failures_.empty()) program_ = dsl::Lower(*checked_, store_.pool(), sink_);
  rules_ok_ = !sink_.has_errors() && failures_.empty();
  store_.resource_statements = program_.resource_statements;
  MakeRelations();
  if (rules_ok_) rules_ok_ = LoadDataFiles(*checked_, folders_, files_, sources_, store_, sink_);
  return rules_ok_;
}

void Session::MakeRelations() {
  for (const eval::RelationDecl& decl : rules_ok_ ? program_.relations : checked_->decls) {
    facts::RelationInfo info;
    info.name = decl.name;
    info.arity = decl.arity;
    info.span = decl.span;
    info.field = decl.field;
    store_.AddRelation(std::move(info));
  }
}

bool Session::LoadConfig(std::string name, std::string text) {
  const base::FileId file = sources_.Add(std::move(name), std::move(text));
  config_file_ = file;
  const std::size_t before = sink_.diagnostics().size();
  document_ = document::Read(file, sources_, sink_);
  // What a duplicate key or an unknown tag leaves can be looked at; half a document cannot.
  bool whole = document_.root() != document::kNoNode;
  for (std::size_t i = before; i < sink_.diagnostics().size(); ++i) {
    const base::Diagnostic& d = sink_.diagnostics()[i];
    if (d.severity == base::Severity::kError && d.code != "yaml/duplicate-key" && d.code != "json/duplicate-key" && d.code != "yaml/tag") whole = false;
  }
  if (!whole || checked_ == nullptr || checked_->schema.document == facts::kNoEntity) return false;
  loaded_ = load::Load(document_, sources_, checked_->schema, store_, sink_);
  config_ok_ = true;
  return true;
}

void Session::Evaluate() {
  if (!rules_ok_ || (wants_config() && !config_ok_)) return;
  eval::Options options;
  options.limits = options_.limits;
  options.proofs = options_.proofs;
  eval::Evaluator evaluator(program_, &checked_->schema, store_, sink_, options);
  for (int step = 1; step <= 3 && !incomplete_; ++step) {
    // The first step looks at whatever is there: what the schema has reported is unknown to it, not wrong once more.
    if (step > 1 && sink_.has_errors()) break;
    const std::size_t told = store_.findings.size();
    incomplete_ = !evaluator.RunStrata(step) || !evaluator.RunChecks(step);
    for (std::size_t i = told; i < store_.findings.size(); ++i) {
      if (store_.findings[i].severity == base::Severity::kError && step < 3) {
        // Errors of this step stop the next one.
        emit::EmitFindings(store_, checked_->schema, sources_, sink_);
        return;
      }
    }
  }
  // Where an error stands, it is the cause more often than not: one cause, one finding.
  const bool clean = !sink_.has_errors() && std::none_of(store_.findings.begin(), store_.findings.end(), [](const facts::Finding& f) { return f.severity == base::Severity::kError; });
  if (clean) store_.findings.insert(store_.findings.end(), store_.unjudged.begin(), store_.unjudged.end());
  emit::EmitFindings(store_, checked_->schema, sources_, sink_);
}

}  // namespace pareto::workspace

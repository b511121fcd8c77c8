#include "cli/workspace/session.h"

#include <nettle/sha2.h>

#include <algorithm>

#include "absl/container/flat_hash_map.h"
#include "dsl/analyse.h"
#include "dsl/lower.h"
#include "dsl/parse.h"
#include "dsl/tests.h"
#include "engine/base/suggest.h"
#include "engine/document/join.h"
#include "engine/document/read.h"
#include "engine/base/suggest.h"
#include "engine/emit/findings.h"
#include "engine/load/words.h"
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

// Whether a module of Pareto's own is in force for a purpose.
bool Serves(std::string_view module, std::string_view purpose) {
  const std::string_view folder = module.substr(0, module.find('/'));
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

Session::Session(const Files& files, SessionOptions options) : files_(files), options_(std::move(options)), main_(std::make_shared<facts::ValuePool>()) {}
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
    if (shipped && !Serves(WithoutSuffix(name), options_.purpose)) continue;
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
    if (file.module.empty() || (!file.prelude && (!options_.rules_dir.empty() || !Serves(file.module, options_.purpose)))) continue;
    AddModule("pareto:" + std::string(file.name), std::string(file.module), std::string(file.text), "", file.prelude);
  }
  if (!options_.rules_dir.empty()) {
    if (files_.KindOf(options_.rules_dir) != Files::Kind::kDirectory) {
      failures_.push_back(options_.rules_dir + ": --rules-dir wants a folder with rule files");
    } else {
      AddFolder(options_.rules_dir, true);  // they stand where Pareto's own stand: `use` finds them from anywhere
    }
  }
  if (!options_.components.empty() && files_.KindOf(options_.components) == Files::Kind::kDirectory && !files_.List(options_.components, std::string(kSuffix)).empty()) AddFolder(options_.components, false);
  std::vector<std::string> seen;
  for (const std::string& path : options_.rules) {
    if (std::find(seen.begin(), seen.end(), path) != seen.end()) continue;
    seen.push_back(path);
    AddPath(path);
  }
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
      AddModule("pareto:" + std::string(file.name), name, std::string(file.text), "", false);
      return true;
    }
    return false;
  }
  const std::string path = (root.empty() ? options_.rules_dir + (options_.rules_dir.back() == '/' ? "" : "/") : folder) + name + std::string(kSuffix);
  if (files_.KindOf(path) != Files::Kind::kFile || !files_.Read(path, &text, &error)) return false;
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
  for (std::size_t m = first; m < modules_.size(); ++m) {
    std::vector<std::string> used;
    for (const dsl::Statement& statement : modules_[m].tree.statements) {
      if (const auto* use = std::get_if<dsl::Use>(&statement.node)) used.push_back(use->path);
    }
    const std::string from = modules_[m].root, beside = FolderOf(modules_[m].tree.name);
    // As the analysis looks for it: beside the file, from its root, among Pareto's own.
    for (const std::string& name : used) (void)(AddUsed(from, beside + name) || AddUsed(from, name) || AddUsed("", name));
  }
  return Compile();
}

bool Session::Compile() {
  AddQuery();
  checked_ = dsl::Analyse(std::move(modules_), stdlib::Functions(), main_.store.pool(), sink_);
  if (!sink_.has_errors() && failures_.empty()) program_ = dsl::Lower(*checked_, main_.store.pool(), sink_);
  rules_ok_ = !sink_.has_errors() && failures_.empty();
  MakeRelations(main_.store);
  if (rules_ok_) rules_ok_ = LoadDataFiles(*checked_, folders_, files_, sources_, main_.store, sink_);
  options_given_ = std::make_unique<OptionValues>(*checked_);
  if (rules_ok_) SetFromFlags();
  return rules_ok_;
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
  store.resource_statements = program_.resource_statements;
  for (const eval::RelationDecl& decl : rules_ok_ ? program_.relations : checked_->decls) {
    facts::RelationInfo info;
    info.name = decl.name;
    info.arity = decl.arity;
    info.span = decl.span;
    info.field = decl.field;
    store.AddRelation(std::move(info));
  }
}

std::unique_ptr<Run> Session::NewRun() {
  auto run = std::make_unique<Run>(main_.store.values());
  MakeRelations(run->store);
  for (const dsl::RelationSymbol& relation : checked_->relations) {
    if (relation.from.empty()) continue;
    const facts::Relation& rows = main_.store.relation(relation.id);
    const facts::RelationInfo& info = main_.store.info(relation.id);
    // Rows of the file stand first, whatever rules have added to them.
    const std::size_t count = std::min<std::size_t>(info.table_rows.size(), rows.size());
    for (std::size_t row = 0; row < count; ++row) run->store.relation(relation.id).Add(rows.row(static_cast<facts::RowId>(row)));
    run->store.info(relation.id).table = info.table;
    run->store.info(relation.id).table_rows = info.table_rows;
  }
  return run;
}

document::Document Session::ReadOne(Run& run, base::FileId file, bool* whole) {
  // A document's own mistakes come first: what a duplicate key or an unknown tag leaves can be looked at, half a document cannot.
  base::DiagnosticSink reading;
  document::Document document = document::Read(file, sources_, reading);
  *whole = document.root() != document::kNoNode;
  for (base::Diagnostic& d : reading.Take()) {
    if (d.severity == base::Severity::kError && d.code != "yaml/duplicate-key" && d.code != "json/duplicate-key" && d.code != "yaml/tag") *whole = false;
    run.sink.Report(std::move(d));
  }
  return document;
}

bool Session::ReadInto(Run& run, base::FileId file) {
  bool whole = false;
  run.document = ReadOne(run, file, &whole);
  return whole && checked_ != nullptr && checked_->schema.document != facts::kNoEntity;
}

void Session::LoadFacts(Run& run) {
  run.loaded = load::Load(run.document, sources_, checked_->schema, run.store, run.sink);
  run.readable = true;
  if (!options_.unknown_fields_warn) return;
  for (base::Diagnostic& d : run.sink.Take()) {
    if (d.code == "schema/unknown-field") {
      d.severity = base::Severity::kWarning;
      d.notes.push_back("it is left out");
    }
    run.sink.Report(std::move(d));
  }
}

bool Session::LoadInto(Run& run, base::FileId file) {
  if (!ReadInto(run, file)) return false;
  LoadFacts(run);
  return true;
}

bool Session::LoadInto(Run& run, base::FileId file, const std::string& stage, base::Span stage_span) {
  if (!ReadInto(run, file)) return false;
  const std::vector<load::Stage> stages = load::StagesOf(run.document, run.sink);
  const auto wanted = std::find_if(stages.begin(), stages.end(), [&](const load::Stage& s) { return s.name == stage; });
  if (wanted == stages.end()) {
    std::vector<std::string> known;
    for (const load::Stage& s : stages) known.push_back(s.name);
    const std::string hint = base::DidYouMean(stage, known);
    run.sink.Error("test/stage", stage_span, "what is given has no stage " + load::Tick(stage)).help.push_back(!hint.empty() ? hint : known.empty() ? "write `stages: {" + stage + ": {...}}` into it" : "its stages are " + load::OneOf(known));
    return false;
  }
  // What the stage changes points into the document as it was read, so that stays.
  run.whole = std::move(run.document);
  run.document = load::LayOver(run.whole, *wanted, checked_->schema, run.store.pool(), run.sink);
  if (checked_->schema.stage != facts::kNoRelation) {
    const facts::Value row[] = {run.store.pool().Text(stage)};
    run.store.relation(checked_->schema.stage).Add(row);
  }
  LoadFacts(run);
  return true;
}

bool Session::SetOptions(Run& run, const std::vector<Setting>& set) {
  OptionValues values = *options_given_;
  facts::ValuePool& pool = run.store.pool();
  // The command line's word counts for more than the config's, which `values` has taken over the rule files' own.
  bool good = Declared("policy") || values.SetFromConfig(run.document, pool, run.sink);
  values.Prefer(*options_given_);
  for (const Setting& setting : set) good = values.Set(setting.name, setting.name_span, setting.value, setting.value_span, pool, run.sink) && good;
  values.AddRows(run.store);
  return good;
}

bool Session::LoadProject(Run& run, const std::string& folder) {
  return LoadProjectFiles(*checked_, {folder, false}, files_, sources_, run.store, run.sink);
}

bool Session::Declared(std::string_view section) const {
  const facts::Schema& schema = checked_->schema;
  const facts::Field* field = schema.document == facts::kNoEntity ? nullptr : schema.FindField(schema.document, section);
  return field != nullptr && !std::any_of(field->type.alternatives.begin(), field->type.alternatives.end(), [](const facts::FieldAlt& alt) { return alt.kind == facts::FieldAlt::Kind::kJson; });
}

bool Session::LoadConfig(std::string name, std::string text) {
  config_file_ = sources_.Add(std::move(name), std::move(text));
  if (!ReadInto(main_, config_file_)) return false;
  if (!Declared("stages")) stages_ = load::StagesOf(main_.document, main_.sink);
  sink();  // what is wrong with the text is so in every stage
  if (options_.stages == SessionOptions::Stages::kOne && !ApplyStage()) return false;
  LoadFacts(main_);
  // Every stage's run takes over these rows. A config from standard input stands in no folder.
  const std::string path(sources_.name(config_file_));
  if (rules_ok_ && files_.KindOf(path) == Files::Kind::kFile) {
    main_.readable = LoadProjectFiles(*checked_, {FolderOf(path), false}, files_, sources_, main_.store, main_.sink);
  }
  return true;
}

bool Session::LoadParts(std::vector<Part> parts) {
  std::vector<document::Document> documents;
  std::vector<document::Part> joined;
  documents.reserve(parts.size());
  bool good = !parts.empty() && wants_config();
  for (Part& part : parts) {
    const base::FileId file = sources_.Add(part.name, std::move(part.text));
    if (config_file_ == base::kNoFile) config_file_ = file;
    bool whole = false;
    documents.push_back(ReadOne(main_, file, &whole));
    joined.push_back({part.key, file, &documents.back()});
    good = good && whole;
  }
  if (!good) return false;
  main_.document = document::Join(joined);
  LoadFacts(main_);
  return true;
}

bool Session::ApplyStage() {
  const auto wanted = std::find_if(stages_.begin(), stages_.end(), [&](const load::Stage& stage) { return stage.name == options_.stage; });
  if (wanted == stages_.end()) {
    std::vector<std::string> known;
    for (const load::Stage& stage : stages_) known.push_back(stage.name);
    const std::string hint = base::DidYouMean(options_.stage, known);
    failures_.push_back("--stage " + options_.stage + ": the config has no such stage" + (known.empty() ? ", and no others" : hint.empty() ? "; it has " + load::OneOf(known) : "; " + hint));
    flags_wrong_ = true;
    return false;
  }
  whole_ = std::move(main_.document);
  main_.document = load::LayOver(whole_, *wanted, checked_->schema, main_.store.pool(), main_.sink);
  return true;
}

void Session::Evaluate(Run& run, const std::vector<std::uint32_t>& expectations) {
  if (!rules_ok_ || (wants_config() && !run.readable)) return;
  facts::FactStore& store = run.store;
  eval::Options options;
  options.limits = options_.limits;
  options.proofs = options_.proofs;
  options.expectations = expectations;
  eval::Evaluator evaluator(program_, &checked_->schema, store, run.sink, options);
  bool errors = false;
  for (int step = 1; step <= 3 && !run.incomplete && !errors; ++step) {
    // The first step looks at whatever is there: what the schema has reported is unknown to it, not wrong once more. Errors of a step stop
    // the next one.
    if (step > 1 && (run.sink.has_errors() || sink_.has_errors())) break;
    run.incomplete = !evaluator.RunStrata(step) || !evaluator.RunChecks(step);
    errors = std::any_of(store.findings.begin(), store.findings.end(), [](const facts::Finding& f) { return f.severity == base::Severity::kError; });
  }
  // Where an error stands, it is the cause more often than not: one cause, one finding.
  if (!errors && !run.sink.has_errors() && !sink_.has_errors()) store.findings.insert(store.findings.end(), store.unjudged.begin(), store.unjudged.end());
  emit::EmitFindings(store, checked_->schema, sources_, run.sink);
  if (expectations.empty() || run.incomplete) return;
  // What tests expect is asked of everything that can be derived, whatever errors stand.
  const std::size_t found = store.findings.size();
  run.incomplete = !evaluator.RunStrata(4) || !evaluator.RunChecks(4);
  store.findings.erase(store.findings.begin() + static_cast<std::ptrdiff_t>(found), store.findings.end());
  for (const std::uint32_t i : expectations) {
    if (!run.incomplete && store.verdicts[i].failed > 0) run.explanations.emplace_back(i, evaluator.Explain(i));
  }
}

void Session::SetStage() {
  if (options_.stages != SessionOptions::Stages::kOne || checked_->schema.stage == facts::kNoRelation) return;
  const facts::Value row[] = {main_.store.pool().Text(options_.stage)};
  main_.store.relation(checked_->schema.stage).Add(row);
}

void Session::Ask() {
  if (!rules_ok_ || flags_wrong_ || (wants_config() && !main_.readable)) return;
  SetStage();
  SetOptions(main_, {});
  eval::Options options;
  options.limits = options_.limits;
  options.proofs = options_.proofs;
  eval::Evaluator evaluator(program_, &checked_->schema, main_.store, main_.sink, options);
  incomplete_ = main_.incomplete = !evaluator.RunFor(query_relation());
}

void Session::Evaluate() {
  if (!rules_ok_ || flags_wrong_ || (wants_config() && !main_.readable)) return;
  SetStage();
  SetOptions(main_, {});
  Evaluate(main_, {});
  incomplete_ = main_.incomplete;
  verdicts_ = main_.store.verdicts;
  if (options_.stages == SessionOptions::Stages::kAll && !stages_.empty() && !incomplete_) EvaluateStages();
}

void Session::EvaluateStages() {
  std::vector<std::pair<std::string, std::vector<base::Diagnostic>>> runs;
  runs.emplace_back("", main_.sink.Take());
  for (const load::Stage& stage : stages_) {
    const std::unique_ptr<Run> run = NewRun();
    run->document = load::LayOver(main_.document, stage, checked_->schema, run->store.pool(), sink_);
    if (checked_->schema.stage != facts::kNoRelation) {
      const facts::Value row[] = {run->store.pool().Text(stage.name)};
      run->store.relation(checked_->schema.stage).Add(row);
    }
    LoadFacts(*run);
    SetOptions(*run, {});
    Evaluate(*run, {});
    incomplete_ = incomplete_ || run->incomplete;
    for (std::size_t i = 0; i < verdicts_.size() && i < run->store.verdicts.size(); ++i) {
      const facts::Verdict& here = run->store.verdicts[i];
      const bool nothing = !verdicts_[i].ran || verdicts_[i].passed + verdicts_[i].failed + verdicts_[i].not_judged == 0;
      if (nothing && here.ran && here.passed + here.failed + here.not_judged > 0) verdicts_[i] = here;
    }
    runs.emplace_back(stage.name, run->sink.Take());
  }
  main_.store.OrderNodes();
  Merge(std::move(runs));
}

// Findings that agree in check, place and text are one, and say where they hold unless it is everywhere.
void Session::Merge(std::vector<std::pair<std::string, std::vector<base::Diagnostic>>> runs) {
  struct Held {
    base::Diagnostic diagnostic;
    std::vector<std::string> stages;
  };
  std::vector<Held> all;
  absl::flat_hash_map<std::string, std::size_t> seen;
  for (auto& [stage, findings] : runs) {
    for (base::Diagnostic& d : findings) {
      const std::string key = d.code + "|" + d.message + "|" + std::to_string(static_cast<std::uint32_t>(d.span.file)) + "|" + std::to_string(d.span.begin) + "|" + std::to_string(d.span.end);
      const auto [at, fresh] = seen.try_emplace(key, all.size());
      if (fresh) all.push_back({std::move(d), {}});
      all[at->second].stages.push_back(stage);
    }
  }
  for (Held& held : all) {
    if (held.stages.size() < runs.size()) held.diagnostic.stages = std::move(held.stages);
    sink_.Report(std::move(held.diagnostic));
  }
}

base::DiagnosticSink& Session::sink() {
  for (base::Diagnostic& d : main_.sink.Take()) sink_.Report(std::move(d));
  return sink_;
}

}  // namespace pareto::workspace

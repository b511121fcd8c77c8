// What a session does once its rules are loaded: it reads configs, lays stages over them, and evaluates.
#include <algorithm>

#include "absl/container/flat_hash_map.h"
#include "cli/workspace/session.h"
#include "engine/base/suggest.h"
#include "engine/document/join.h"
#include "engine/document/read.h"
#include "engine/emit/findings.h"
#include "engine/load/words.h"

namespace pareto::workspace {

std::unique_ptr<Run> Session::NewRun(const std::vector<facts::RelationId>& without) {
  auto run = std::make_unique<Run>(main_.store.values());
  MakeRelations(run->store);
  for (const dsl::RelationSymbol& relation : checked_->relations) {
    if (relation.from.empty() || std::find(without.begin(), without.end(), relation.id) != without.end()) continue;
    const facts::Relation& rows = main_.store.relation(relation.id);
    const facts::RelationInfo& info = main_.store.info(relation.id);
    // Rows of the file stand first, whatever rules have added to them.
    const std::size_t count = std::min<std::size_t>(info.table_rows.size(), rows.size());
    for (std::size_t row = 0; row < count; ++row) run->store.relation(relation.id).Add(rows.row(static_cast<facts::RowId>(row)));
    run->store.info(relation.id).table = info.table;
    run->store.info(relation.id).files = info.files;
    run->store.info(relation.id).table_rows = info.table_rows;
    run->store.info(relation.id).table_fields = info.table_fields;
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

const load::Stage* Session::FindStage(const std::vector<load::Stage>& stages, const std::string& name, std::string* known) {
  const auto wanted = std::find_if(stages.begin(), stages.end(), [&](const load::Stage& stage) { return stage.name == name; });
  if (wanted != stages.end()) return &*wanted;
  std::vector<std::string> names;
  for (const load::Stage& stage : stages) names.push_back(stage.name);
  *known = base::DidYouMean(name, names);
  if (known->empty() && !names.empty()) *known = "its stages are " + load::OneOf(names);
  return nullptr;
}

void Session::LayStage(Run& run, const document::Document& whole, const load::Stage& stage) {
  run.document = load::LayOver(whole, stage, checked_->schema, run.store.pool(), run.sink);
  if (checked_->schema.stage == facts::kNoRelation) return;
  const facts::Value row[] = {run.store.pool().Text(stage.name)};
  run.store.relation(checked_->schema.stage).Add(row);
}

bool Session::LoadInto(Run& run, base::FileId file, const std::string& stage, base::Span stage_span) {
  if (!ReadInto(run, file)) return false;
  const std::vector<load::Stage> stages = load::StagesOf(run.document, run.sink);
  std::string known;
  const load::Stage* wanted = FindStage(stages, stage, &known);
  if (wanted == nullptr) {
    run.sink.Error("test/stage", stage_span, "what is given has no stage " + load::Tick(stage)).help.push_back(known.empty() ? "write `stages: {" + stage + ": {...}}` into it" : known);
    return false;
  }
  // What the stage changes points into the document as it was read, so that stays.
  run.whole = std::move(run.document);
  LayStage(run, run.whole, *wanted);
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
    main_.readable = LoadProjectFiles(*checked_, {files_.ProjectOf(path), false}, files_, sources_, main_.store, main_.sink);
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
  std::string known;
  const load::Stage* wanted = FindStage(stages_, options_.stage, &known);
  if (wanted == nullptr) {
    failures_.push_back("--stage " + options_.stage + ": the config has no such stage" + (known.empty() ? ", and no others" : "; " + known));
    flags_wrong_ = true;
    return false;
  }
  main_.whole = std::move(main_.document);
  LayStage(main_, main_.whole, *wanted);
  return true;
}

void Session::Evaluate(Run& run, const std::vector<std::uint32_t>& expectations) {
  if (!rules_ok_ || (wants_config() && !run.readable)) return;
  facts::FactStore& store = run.store;
  eval::Options options = HowToEvaluate();
  options.expectations = expectations;
  eval::Evaluator evaluator(program(), &checked_->schema, store, run.sink, options);
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

void Session::Ask(bool proofs) {
  if (!rules_ok_ || flags_wrong_ || (wants_config() && !main_.readable)) return;
  SetOptions(main_, {});
  eval::Options options = HowToEvaluate();
  options.proofs = proofs && options.proofs;
  options.demand = !proofs;
  eval::Evaluator evaluator(program(), &checked_->schema, main_.store, main_.sink, options);
  incomplete_ = main_.incomplete = !evaluator.RunFor(query_relation());
}

void Session::Derive() {
  if (!rules_ok_ || flags_wrong_ || (wants_config() && !main_.readable)) return;
  if (main_.store.verdicts.empty()) SetOptions(main_, {});
  const eval::Options options = HowToEvaluate();
  // What is there already is found again, and keeps its first derivation.
  base::DiagnosticSink again;
  eval::Evaluator evaluator(program(), &checked_->schema, main_.store, again, options);
  if (!evaluator.RunStrata(3)) {
    incomplete_ = main_.incomplete = true;
    for (base::Diagnostic& d : again.Take()) main_.sink.Report(std::move(d));
  }
}

eval::Options Session::HowToEvaluate() {
  eval::Options options;
  options.limits = options_.limits;
  options.proofs = options_.proofs;
  options.stop = options_.stop;
  return options;
}

// Runs an evaluator over what there is. False where a bound stopped it.
bool Session::RunKept(const std::function<bool(eval::Evaluator&)>& run) {
  if (!std::exchange(options_set_, true)) SetOptions(main_, {});
  eval::Options options = HowToEvaluate();
  options.kept = &kept_;
  eval::Evaluator evaluator(program(), &checked_->schema, main_.store, main_.sink, options);
  const bool done = run(evaluator);
  incomplete_ = main_.incomplete = !done;
  return done;
}

void Session::DropAnswer() {
  if (query_.module.file == base::kNoFile) return;
  asker_->Remove();
  if (main_.store.relations() > program().relations.size()) main_.store.DropRelations(program().relations.size());
  if (kept_.size() > program().strata.size()) kept_.resize(program().strata.size());
  query_ = {};
}

bool Session::Answer(std::string name, std::string text) {
  if (!rules_ok_ || flags_wrong_ || spoilt_) return false;
  DropAnswer();
  dsl::Query query = dsl::ParseQuery(sources_.Add(std::move(name), std::move(text)), sources_, main_.sink);
  if (query.module.statements.empty()) return false;
  dsl::LoadedModule module;
  module.query = true;
  module.first = options_.first;
  module.tree = std::move(query.module);
  query.module.file = module.tree.file;
  query_ = std::move(query);
  if (!asker_->Add(std::move(module)) || !JudgeResources(static_cast<std::int32_t>(checked_->modules.size()) - 1)) return false;
  for (std::size_t i = main_.store.relations(); i < program().relations.size(); ++i) AddRelation(program().relations[i], main_.store);
  if (RunKept([&](eval::Evaluator& evaluator) { return evaluator.RunFor(query_relation()); })) return true;
  // What the question itself made goes with it. A part of what others rest on must not stay, nor all the values that it made on its way.
  kept_.pop_back();
  spoilt_ = std::find(kept_.begin(), kept_.end(), eval::Kept::kPart) != kept_.end() || main_.store.pool().bytes() > options_.limits.bytes / 4;
  return true;
}

bool Session::DeriveAll() {
  if (!rules_ok_ || flags_wrong_ || spoilt_) return false;
  DropAnswer();
  spoilt_ = !RunKept([](eval::Evaluator& evaluator) { return evaluator.RunStrata(3); });
  return !spoilt_;
}

bool Session::Judge(std::uint32_t check) {
  facts::FactStore& store = main_.store;
  store.findings.clear();
  store.unjudged.clear();
  if (!RunKept([&](eval::Evaluator& evaluator) { return evaluator.RunCheck(check); })) return false;
  verdicts_ = store.verdicts;
  store.findings.insert(store.findings.end(), store.unjudged.begin(), store.unjudged.end());
  emit::EmitFindings(store, checked_->schema, sources_, main_.sink);
  return true;
}

void Session::Evaluate() {
  if (!rules_ok_ || flags_wrong_ || (wants_config() && !main_.readable)) return;
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
    std::unique_ptr<Run> run = NewRun();
    LayStage(*run, main_.document, stage);
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
    if (options_.keep_runs) stage_runs_.push_back(std::move(run));
  }
  main_.store.OrderNodes();
  Merge(std::move(runs));
}

bool Session::InStage(const std::vector<std::string>& names, const std::vector<base::Edit>& edits) const {
  return std::all_of(edits.begin(), edits.end(), [&](const base::Edit& edit) {
    return std::any_of(stages_.begin(), stages_.end(), [&](const load::Stage& stage) {
      if (stage.overlay == document::kNoNode || names != std::vector<std::string>{stage.name}) return false;
      const base::Span whole = main_.document.span(stage.overlay);
      return edit.span.file == whole.file && edit.span.begin >= whole.begin && edit.span.end <= whole.end;
    });
  });
}

std::string Session::StageAround(base::Span text) const {
  if (!options_.stage.empty()) return {};
  for (const load::Stage& stage : stages_) {
    if (stage.overlay == document::kNoNode) continue;
    const base::Span whole = main_.document.span(stage.overlay);
    if (text.file == whole.file && text.begin >= whole.begin && text.end <= whole.end) return stage.name;
  }
  return {};
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
    // What is wrong in a stage alone is not mended in the text of all of them.
    const std::vector<std::string>& where = held.diagnostic.stages;
    if (!where.empty() && std::find(where.begin(), where.end(), "") == where.end() && !InStage(where, held.diagnostic.fix)) held.diagnostic.fix.clear();
    sink_.Report(std::move(held.diagnostic));
  }
}

std::vector<Run*> Session::runs() {
  std::vector<Run*> all = {&main_};
  for (const std::unique_ptr<Run>& run : stage_runs_) all.push_back(run.get());
  return all;
}

base::DiagnosticSink& Session::sink() {
  for (base::Diagnostic& d : main_.sink.Take()) sink_.Report(std::move(d));
  return sink_;
}

}  // namespace pareto::workspace

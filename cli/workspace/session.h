// One run of the pipeline: rule files and a config become findings and facts. Commands, and whatever asks questions of an application,
// go through this and nothing else.
//
//   1) Rules: the prelude, Pareto's own rule files (or those of `rules_dir`), and the user's are parsed, analysed and lowered.
//   2) Config: read, and loaded as the rules' entities say.
//   3) Evaluation: strata and checks, step by step; a step runs only while no error stands.
//
// A mistake in a rule file ends the run before 3), since a verdict of half the rules says nothing; the config's own mistakes are told all
// the same. Not thread-safe.
#ifndef PARETO_CLI_WORKSPACE_SESSION_H_
#define PARETO_CLI_WORKSPACE_SESSION_H_

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/workspace/data.h"
#include "cli/workspace/files.h"
#include "cli/workspace/options.h"
#include "dsl/asker.h"
#include "cli/workspace/snapshot.h"
#include "dsl/checked.h"
#include "dsl/lower.h"
#include "dsl/query.h"
#include "dsl/resource_types.h"
#include "engine/base/diagnostic.h"
#include "engine/base/source.h"
#include "engine/document/document.h"
#include "engine/eval/evaluate.h"
#include "engine/eval/program.h"
#include "engine/facts/store.h"
#include "engine/load/load.h"
#include "engine/load/overlay.h"

namespace pareto::workspace {

struct SessionOptions {
  std::vector<std::string> rules;  // files and folders with rule files, beside Pareto's own
  std::string components;          // a folder of them that may be there or not: a project's own component types
  std::vector<std::string> set;    // `NAME=VALUE`: values of options
  std::optional<std::string> now;  // the day or moment that the run is about: the value of the prelude's option `now`
  // Which evaluations there are: the config as it is and with each of its stages laid over it, the config as it is, or one stage.
  enum class Stages : std::uint8_t { kAll, kBase, kOne } stages = Stages::kAll;
  std::string stage;               // kOne: which
  // Empty: the rule files about applications. `migrate`: those of this folder of Pareto's own, and no others of them.
  std::string purpose;
  bool review = false;  // those too that say what `diff` and `graph` tell (rules/review), which no check and no template needs
  bool unknown_fields_warn = false;  // a field that its entity does not have is a warning: what is read was written for something else
  std::string rules_dir;           // read these in place of Pareto's own; empty: the embedded ones
  eval::Limits limits;
  bool proofs = true;
  bool keep_runs = false;          // the stages' evaluations stay, so that their findings can be explained
  std::optional<std::string> query;  // a question (dsl/query.h), to be answered by `Ask`
  std::vector<std::string> first;    // modules whose names come first in it
  // Many questions instead, one after another (`Answer`): what has been derived for one is there for the next.
  bool questions = false;
  // Statements beside the rule files, as one module that sees every name; each text under the name that people see.
  std::vector<std::pair<std::string, std::string>> live;
  const std::atomic<bool>* stop = nullptr;  // ends an evaluation (eval::Options::stop)
  // Pareto's own rule files, analysed and lowered (cli/workspace/snapshot.h); empty: they are read. Must outlive the session.
  std::string_view snapshot;
  bool trees = false;  // the statements of Pareto's own rule files are wanted with what the analysis found out (`checked()`): they are read
};

// The embedded rule files' identity: 16 hex digits (rules/embedded.h).
std::string EmbeddedRulesHash();

// One evaluation: a document, its facts, and what was found. The session it is of must outlive it.
struct Run {
  explicit Run(std::shared_ptr<facts::ValuePool> values) : store(std::move(values)) {}

  facts::FactStore store;
  document::Document document;
  document::Document whole;   // where a stage is laid over it: without
  std::unique_ptr<load::LoadedDocument> loaded;
  base::DiagnosticSink sink;  // of the document as facts, and of checks
  std::vector<std::pair<std::uint32_t, eval::Explanation>> explanations;  // by check: of expectations that failed
  bool readable = false;      // there is something to evaluate
  bool incomplete = false;    // a bound stopped it
};

class Session {
 public:
  // `files` must outlive it.
  Session(const Files& files, SessionOptions options);
  ~Session();

  // Parses, analyses and lowers all rule files. False where one has an error or cannot be read.
  bool LoadRules();
  // In its place: one rule file with tests, what it uses, what that uses, and the prelude. `root` is the folder that its `use`s start from, with
  // a slash. The conditions that its tests expect are among the program's checks (`eval::Check::expectation`). False as above.
  bool LoadTests(const std::string& path, const std::string& root);
  // The config's text, under the name that people see. Reads and loads it; false where nothing of it could be read.
  bool LoadConfig(std::string name, std::string text);
  // The same of several files as one: a map of their documents, each under its key. Keys are different.
  struct Part {
    std::string key;
    std::string name;
    std::string text;
  };
  bool LoadParts(std::vector<Part> parts);
  // Evaluates and judges, the config as it is and its stages. Does nothing where the rules have errors.
  void Evaluate();

  // Derives what no step of Evaluate has, whatever errors stand, and judges nothing; in place of it, everything.
  void Derive();
  // In place of Evaluate: derives what the query rests on, and judges nothing. Its answers are the rows of `query_relation` in `store()`.
  // Without proofs only what the query's constants need is derived (eval::Options::demand): other relations may then hold some of their rows.
  void Ask(bool proofs = true);
  // With `questions`: asks one, whose text people see under that name. False where the rule files or the question have errors (told in the sink).
  // Answers are there until the next one. There need be no config: then there are no facts.
  bool Answer(std::string name, std::string text);
  // With `questions`: derives what every rule makes. False where a bound stopped it (told in the sink).
  bool DeriveAll();
  // After it: judges one check, by its index in the program; its findings go to the sink, what came of it to `verdicts`. False as above.
  bool Judge(std::uint32_t check);
  // With `questions`: something stopped in the middle of what later questions rest on. No more may be asked.
  bool spoilt() const { return spoilt_; }
  const dsl::Query& query() const { return query_; }  // without its module
  facts::RelationId query_relation() const;           // kNoRelation where there is no query
  base::FileId query_file() const { return query_.module.file; }

  // A run of its own beside the config's, with the program's relations and its data files' rows, less those of `without`. `LoadRules` must have
  // succeeded.
  std::unique_ptr<Run> NewRun(const std::vector<facts::RelationId>& without = {});
  // Reads the file's text into the run; false where nothing of it could be read (told in the run's sink).
  bool LoadInto(Run& run, base::FileId file);
  // The same, with a stage of the document laid over it; `stage_span` is where the stage is asked for.
  bool LoadInto(Run& run, base::FileId file, const std::string& stage, base::Span stage_span);
  // Reads the project's data files (`from "project:..."`) from a folder, with a slash; false where one is wrong (told in the run's sink).
  bool LoadProject(Run& run, const std::string& folder);
  // Puts the values of options into the run: those of the command line, of the run's document, and then `set`. False where one is wrong
  // (told in the run's sink). A value is text as YAML reads it; `span` is where it stands.
  struct Setting {
    std::string name;
    facts::Value value;
    base::Span name_span, value_span;
  };
  bool SetOptions(Run& run, const std::vector<Setting>& set);
  // Evaluates and judges one run, and asks these expectations (indexes into the program's checks).
  void Evaluate(Run& run, const std::vector<std::uint32_t>& expectations);

  // The rules as they are now, for `SessionOptions::snapshot`: of a session without rule files of others. Empty where there is something to say
  // of them.
  std::string MakeSnapshot();
  // Whether Pareto's own rule files come from the snapshot.
  bool restored() const { return snapshot_.valid(); }

  // Rule files that could not be opened: `PATH: why`. Not findings, since they have no place.
  const std::vector<std::string>& failures() const { return failures_; }
  bool rules_ok() const { return rules_ok_; }
  bool incomplete() const { return incomplete_; }
  // A flag's mistake was reported (`--set`, `--stage`): nothing was evaluated.
  bool flags_wrong() const { return flags_wrong_; }
  // What is known of types of resources, from the rule files in force; reads what is asked for, and so is not constant.
  dsl::ResourceTypes& resource_types() { return resource_types_; }
  // Whether `SessionOptions::rules` brought the file: it is the user's, and beside what always holds.
  bool Named(base::FileId file) const;
  // Whether the rules describe a document: programs over tables alone need no config.
  bool wants_config() const;

  base::SourceMap& sources() { return sources_; }
  base::DiagnosticSink& sink();
  // Of the config as it is, or of the one stage that was asked for.
  facts::FactStore& store() { return main_.store; }
  // By check: of the config as it is; where a check had nothing to look at there, of the first stage where it had.
  const std::vector<facts::Verdict>& verdicts() const { return verdicts_; }
  const dsl::Checked* checked() const { return checked_.get(); }
  // With their trees, which are read now where they came from a snapshot.
  const std::vector<dsl::LoadedModule>& modules() const;
  const eval::Program& program() const { return lowered_.program; }
  const document::Document& document() const { return main_.document; }
  // The stage whose overlay reaches over all of this text of the config; empty where there is none, and where a stage is laid over it already.
  std::string StageAround(base::Span text) const;
  // Whether the config could be read, whatever is wrong with what it says.
  bool config_ok() const { return main_.readable; }
  // The evaluations whose findings the sink has: of the config as it is (or of the one stage asked for), then, with `keep_runs`, of its stages.
  std::vector<Run*> runs();
  // The config that was loaded; kNoFile where none was.
  base::FileId config_file() const { return config_file_; }
  // Statements of all rule files in force.
  int statements() const { return statements_; }

 private:
  void AddModule(std::string shown, std::string name, std::string text, std::string root, bool prelude);
  void AddFolder(const std::string& folder, bool shipped);
  void AddPath(const std::string& path);
  bool Loaded(const std::string& path) const;
  // Reads what the modules from `first` on use, and what those use.
  void AddUses(std::size_t first);
  bool AddUsed(const std::string& root, const std::string& name);
  void AddOwn();
  bool Compile();
  // What statements say of resources, beside what their types are known to take. False where something is wrong.
  bool CheckResources();
  // Of the statements in one module; none: of all that are not embedded.
  bool JudgeResources(std::optional<std::int32_t> module);
  void TakeOwn();
  void ReadOwnTrees(std::vector<dsl::LoadedModule>& modules) const;
  void SetFromFlags();
  void MakeRelations(facts::FactStore& store) const;
  bool ReadInto(Run& run, base::FileId file);
  document::Document ReadOne(Run& run, base::FileId file, bool* whole);
  void LoadFacts(Run& run);
  // Whether the rule files say what a section of the config is (`json` leaves it to us): then it means what they say, and nothing else.
  bool Declared(std::string_view section) const;
  // A document's stage by its name; nullptr with what there is instead, as a help (empty: there are none).
  static const load::Stage* FindStage(const std::vector<load::Stage>& stages, const std::string& name, std::string* known);
  // Makes the run's document of `whole`, which must outlive it, and tells rules which stage it is.
  void LayStage(Run& run, const document::Document& whole, const load::Stage& stage);
  bool ApplyStage();
  // Whether the edits lie inside the one stage of this name.
  bool InStage(const std::vector<std::string>& names, const std::vector<base::Edit>& edits) const;
  void AddQuery();
  void AddLive();
  void DropAnswer();
  eval::Options HowToEvaluate();
  bool RunKept(const std::function<bool(eval::Evaluator&)>& run);
  static void AddRelation(const eval::RelationDecl& decl, facts::FactStore& store);
  void EvaluateStages();
  void Merge(std::vector<std::pair<std::string, std::vector<base::Diagnostic>>> runs);

  const Files& files_;
  SessionOptions options_;
  base::SourceMap sources_;
  base::DiagnosticSink sink_;
  Run main_;
  std::vector<dsl::LoadedModule> modules_;
  std::vector<DataFolder> folders_;  // by module
  Snapshot snapshot_;
  mutable bool own_trees_ = true;    // whether modules from the snapshot have their trees
  dsl::Query query_;
  std::unique_ptr<dsl::Checked> checked_;
  dsl::Lowered lowered_;
  std::unique_ptr<dsl::Asker> asker_;  // with `questions`
  std::vector<eval::Kept> kept_;       // by stratum
  bool options_set_ = false;
  bool spoilt_ = false;
  std::unique_ptr<OptionValues> options_given_;  // the rule files' and the command line's
  base::FileId config_file_ = base::kNoFile;
  std::vector<load::Stage> stages_;
  std::vector<std::unique_ptr<Run>> stage_runs_;  // with `keep_runs`
  std::vector<facts::Verdict> verdicts_;
  std::vector<std::string> failures_;
  std::set<std::string> loaded_;  // the rule files that were read, by path in its shortest form
  int statements_ = 0;
  dsl::ResourceTypes resource_types_;
  bool rules_ok_ = false;
  bool incomplete_ = false;
  bool flags_wrong_ = false;
};

}  // namespace pareto::workspace

#endif  // PARETO_CLI_WORKSPACE_SESSION_H_

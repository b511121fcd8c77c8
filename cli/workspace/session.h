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

#include <memory>
#include <string>
#include <vector>

#include "cli/workspace/data.h"
#include "cli/workspace/files.h"
#include "dsl/checked.h"
#include "engine/base/diagnostic.h"
#include "engine/base/source.h"
#include "engine/document/document.h"
#include "engine/eval/evaluate.h"
#include "engine/eval/program.h"
#include "engine/facts/store.h"
#include "engine/load/load.h"

namespace pareto::workspace {

struct SessionOptions {
  std::vector<std::string> rules;  // files and folders with rule files, beside Pareto's own
  std::string rules_dir;           // read these in place of Pareto's own; empty: the embedded ones
  eval::Limits limits;
  bool proofs = true;
};

// The embedded rule files' identity: 16 hex digits of the SHA-256 of their names and texts.
std::string EmbeddedRulesHash();

class Session {
 public:
  // `files` must outlive it.
  Session(const Files& files, SessionOptions options);
  ~Session();

  // Parses, analyses and lowers all rule files. False where one has an error or cannot be read.
  bool LoadRules();
  // The config's text, under the name that people see. Reads and loads it; false where nothing of it could be read.
  bool LoadConfig(std::string name, std::string text);
  // Evaluates and judges. Does nothing where the rules have errors.
  void Evaluate();

  // Rule files that could not be opened: `PATH: why`. Not findings, since they have no place.
  const std::vector<std::string>& failures() const { return failures_; }
  bool rules_ok() const { return rules_ok_; }
  bool incomplete() const { return incomplete_; }
  // Whether the rules describe a document: programs over tables alone need no config.
  bool wants_config() const;

  base::SourceMap& sources() { return sources_; }
  base::DiagnosticSink& sink() { return sink_; }
  facts::FactStore& store() { return store_; }
  const dsl::Checked* checked() const { return checked_.get(); }
  const std::vector<dsl::LoadedModule>& modules() const;
  const eval::Program& program() const { return program_; }
  const document::Document& document() const { return document_; }
  // Whether the config could be read, whatever is wrong with what it says.
  bool config_ok() const { return config_ok_; }
  // The config that was loaded; kNoFile where none was.
  base::FileId config_file() const { return config_file_; }
  // Statements of all rule files in force.
  int statements() const { return statements_; }

 private:
  void AddModule(std::string shown, std::string name, std::string text, std::string root, bool prelude);
  void AddFolder(const std::string& folder, bool shipped);
  void AddPath(const std::string& path);
  void MakeRelations();

  const Files& files_;
  SessionOptions options_;
  base::SourceMap sources_;
  base::DiagnosticSink sink_;
  facts::FactStore store_;
  std::vector<dsl::LoadedModule> modules_;
  std::vector<DataFolder> folders_;  // by module
  std::unique_ptr<dsl::Checked> checked_;
  eval::Program program_;
  document::Document document_;
  base::FileId config_file_ = base::kNoFile;
  std::unique_ptr<load::LoadedDocument> loaded_;
  std::vector<std::string> failures_;
  int statements_ = 0;
  bool rules_ok_ = false;
  bool config_ok_ = false;
  bool incomplete_ = false;
};

}  // namespace pareto::workspace

#endif  // PARETO_CLI_WORKSPACE_SESSION_H_

// Runs the tests of one rule file: each over facts of its own, the rules parsed and analysed once.
#ifndef PARETO_CLI_WORKSPACE_TESTS_H_
#define PARETO_CLI_WORKSPACE_TESTS_H_

#include <memory>
#include <string>
#include <vector>

#include "cli/workspace/coverage.h"
#include "cli/workspace/session.h"
#include "dsl/ast.h"

namespace pareto::workspace {

struct TestResult {
  std::string name;
  base::Span span;                        // the name, where the test stands
  bool passed = false;
  std::vector<base::Diagnostic> findings;  // why it failed; empty where it passed
};

class TestFile {
 public:
  // `files` must outlive it. `root`: where its `use`s start from (`Session::LoadTests`).
  TestFile(const Files& files, std::string path, std::string root, SessionOptions options);

  // Reads the rules, and looks at the tests without running them: a check that there is not, a second `given`, a test that expects nothing. False where
  // something is wrong; then `findings` says what.
  bool Load();
  // Runs the tests whose names contain `filter`, in the order written.
  std::vector<TestResult> RunAll(const std::string& filter);
  // What `config`, as a file called `name`, gives with all else that the test is given, or without the files beside it; what the test expects
  // does not count. Only after Load.
  std::vector<base::Diagnostic> Try(const dsl::Test& test, const std::string& name, std::string config, bool files);
  const std::vector<const dsl::Test*>& tests() const { return tests_; }
  // What its rule files and its tests' own statements are wrong in. Warnings of other files are left out: they are told where those files are
  // in force.
  std::vector<base::Diagnostic> findings();

  const std::string& path() const { return path_; }
  Session& session() { return *session_; }
  // What the tests that ran made use of.
  const Covered& covered() const { return covered_; }

 private:
  struct Given {
    base::FileId file = base::kNoFile;
    bool ok = false;
    std::string project;  // where its handlers and other files are: the file's folder; of a block, the one that is called like the test's file
  };
  // The file that a text of a test names; kNoFile, with a finding, where it cannot be read. `path`: where it is.
  base::FileId FileNamed(const dsl::Expr& text, base::DiagnosticSink& sink, std::string* path);
  // The relation that `given NAME TEXT` fills in place of its data file; null, with a finding, where there is none.
  const dsl::RelationSymbol* TableOf(const dsl::TestItem& item, base::DiagnosticSink& sink) const;
  // A run without the data files of the tables that the test is given.
  std::unique_ptr<workspace::Run> RunFor(const dsl::Test& test);
  // Loads what the test is given, with its tables, its stage and its options, into the run. False where that cannot be.
  bool Prepare(const dsl::Test& test, const Given& given, workspace::Run& run);
  void Inspect(const dsl::Test& test);
  void KnowCheck(const dsl::TestItem& item);
  Given GivenOf(const dsl::Test& test, base::DiagnosticSink& sink);
  TestResult RunOne(const dsl::Test& test);
  void Judge(const dsl::TestItem& item, const workspace::Run& run, const std::vector<base::Diagnostic>& found, std::vector<bool>& named, TestResult* result);
  void JudgeCondition(const dsl::TestItem& item, const workspace::Run& run, TestResult* result);
  std::string Elsewhere(const eval::Check& check, const facts::FactStore& store) const;
  std::string Outcome(const std::string& check, const workspace::Run& run, const std::vector<base::Diagnostic>& found) const;
  base::FileId file() const;

  const Files& files_;
  const std::string path_, root_;
  std::unique_ptr<Session> session_;
  std::vector<const dsl::Test*> tests_;
  base::DiagnosticSink sink_;
  Covered covered_;
};

// The folder that the `use`s of a rule file start from: the nearest folder above it, up to the current one, below which a module that it uses
// is a file; else its own. Ends in a slash; `./` is the current folder.
std::string RootOf(const Files& files, const std::string& path, const std::string& text);

// Whether the text has a `test` statement, or may have.
bool MayHaveTests(std::string_view text);

}  // namespace pareto::workspace

#endif  // PARETO_CLI_WORKSPACE_TESTS_H_

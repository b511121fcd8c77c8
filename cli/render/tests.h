// What came of tests of rules, for people, for programs and for build servers.
#ifndef PARETO_CLI_RENDER_TESTS_H_
#define PARETO_CLI_RENDER_TESTS_H_

#include <cstddef>
#include <string>
#include <vector>

#include "cli/render/text.h"
#include "engine/base/diagnostic.h"
#include "engine/base/source.h"

namespace pareto::render {

struct TestLine {
  std::string name;
  base::Position at;                       // in its file
  bool passed = false;
  std::vector<base::Diagnostic> findings;  // why it failed
};

// One file with tests.
struct TestFileReport {
  std::string file;
  const base::SourceMap* sources = nullptr;  // of all its diagnostics; must outlive the report
  std::vector<base::Diagnostic> wrong;       // mistakes in rule files; where one is an error, none of its tests ran
  std::vector<TestLine> tests;
};

struct CoverageFile {
  std::string file;
  std::size_t covered = 0, all = 0;
  struct Missing {
    std::uint32_t line = 0;
    std::string what;
  };
  std::vector<Missing> missing;  // by line
};

struct TestsReport {
  std::vector<TestFileReport> files;
  bool with_coverage = false;
  std::vector<CoverageFile> coverage;  // by name
};

// 100 where there is nothing to cover; rounded down, so that 100 means all.
int Percent(std::size_t covered, std::size_t all);

// The failed tests with what was seen, coverage, and a line that counts. Passing tests are not named.
std::string RenderTests(const TestsReport& report, const TextOptions& options);
// Described in docs/json.md.
std::string RenderTestsJson(const TestsReport& report);
// JUnit's XML: a suite a file, a case a test. Mistakes in rule files are a case with an error.
std::string RenderTestsJunit(const TestsReport& report);

}  // namespace pareto::render

#endif  // PARETO_CLI_RENDER_TESTS_H_

#include "cli/rule_examples.h"

#include <algorithm>
#include <string_view>

#include "cli/render/text.h"
#include "cli/workspace/tests.h"
#include "rules/embedded.h"

namespace pareto::cli {
namespace {

constexpr std::string_view kOwn = "pareto:";

// The embedded tests, and what they are given, as files below `pareto:`; all else is on the disk.
class EmbeddedTestFiles : public workspace::Files {
 public:
  explicit EmbeddedTestFiles(workspace::Files& disk) : disk_(disk) {}

  Kind KindOf(const std::string& path) const override {
    if (!Own(path)) return disk_.KindOf(path);
    return Find(path) == nullptr ? Kind::kNone : Kind::kFile;
  }
  bool Read(const std::string& path, std::string* text, std::string* error) const override {
    if (!Own(path)) return disk_.Read(path, text, error);
    const rules::EmbeddedFile* file = Find(path);
    if (file == nullptr) return *error = "there is no such file", false;
    *text = file->text;
    return true;
  }
  std::vector<std::string> List(const std::string& folder, const std::string& suffix) const override {
    if (!Own(folder)) return disk_.List(folder, suffix);
    std::vector<std::string> names;
    for (const rules::EmbeddedFile& file : rules::EmbeddedTests()) {
      const std::string name = std::string(kOwn) + std::string(file.name);
      if (name.rfind(folder, 0) == 0 && name.size() >= folder.size() + suffix.size() && name.ends_with(suffix)) names.push_back(name.substr(folder.size()));
    }
    return names;
  }
  bool MakeFolder(const std::string& path, std::string* error) override { return disk_.MakeFolder(path, error); }
  bool Write(const std::string& path, const std::string& text, std::string* error) override { return disk_.Write(path, text, error); }

 private:
  static bool Own(const std::string& path) { return path.rfind(kOwn, 0) == 0; }
  static const rules::EmbeddedFile* Find(const std::string& path) {
    for (const rules::EmbeddedFile& file : rules::EmbeddedTests()) {
      if (std::string_view(path).substr(kOwn.size()) == file.name) return &file;
    }
    return nullptr;
  }

  workspace::Files& disk_;
};

// Whether a rule names something of the config: a text in it stands there too.
bool SpeaksOf(std::string_view rule, std::string_view config) {
  for (std::size_t open = rule.find('"'); open != std::string_view::npos;) {
    const std::size_t close = rule.find('"', open + 1);
    if (close == std::string_view::npos) return false;
    if (close > open + 3 && config.find(rule.substr(open + 1, close - open - 1)) != std::string_view::npos) return true;
    open = rule.find('"', close + 1);
  }
  return false;
}

// What the test file declares for this config.
std::string OwnRules(workspace::TestFile& tests, const dsl::Module& module, std::string_view config) {
  std::string text;
  for (const dsl::Statement& statement : module.statements) {
    if (std::holds_alternative<dsl::Test>(statement.node) || std::holds_alternative<dsl::Use>(statement.node)) continue;
    if (const auto* check = std::get_if<dsl::Check>(&statement.node); check != nullptr && check->expectation) continue;  // of a test
    const std::string_view rule = tests.session().sources().TextOf(statement.span);
    if (SpeaksOf(rule, config)) text += (text.empty() ? "" : "\n") + std::string(rule) + "\n";
  }
  return text;
}

const dsl::Module* ModuleOf(const workspace::TestFile& tests, workspace::Session& session) {
  for (const dsl::LoadedModule& module : session.modules()) {
    if (session.sources().name(module.tree.file) == tests.path()) return &module.tree;
  }
  return nullptr;
}

std::string Rendered(std::vector<base::Diagnostic> all, const std::string& check, const base::SourceMap& sources) {
  all.erase(std::remove_if(all.begin(), all.end(), [&](const base::Diagnostic& d) { return d.code != check; }), all.end());
  return render::RenderText(all, sources, {false, 100, 0});
}

}  // namespace

Examples ExamplesOf(const RuleItem& item, const workspace::Session& session, Env& env, const workspace::SessionOptions& options) {
  Examples examples;
  if (item.statement == nullptr) return examples;
  EmbeddedTestFiles files(*env.files);
  const std::string file(const_cast<workspace::Session&>(session).sources().name(item.statement->span.file));
  std::string folder = workspace::FolderOf(file);
  if (folder == "pareto:stdlib/prelude/") folder = "pareto:rules/references/";
  for (const std::string& name : files.List(folder.empty() ? "." : folder, "_test.pareto")) {
    std::string text, error;
    if (name.find('/') != std::string::npos || !files.Read(folder + name, &text, &error) || text.find(item.name) == std::string::npos) continue;
    workspace::SessionOptions own = options;
    own.rules.clear();
    const std::string root = folder.rfind(kOwn, 0) == 0 ? std::string(kOwn) + "rules/" : workspace::RootOf(files, folder + name, text);
    workspace::TestFile tests(files, folder + name, root, own);
    if (!tests.Load()) continue;
    const auto example = [&](const dsl::Test& test, const dsl::Expr& given) {
      Example made;
      made.config = given.parts[0].text;
      const auto found = [&](bool with) { return Rendered(tests.Try(test, "config.yaml", made.config, with), item.name, tests.session().sources()); };
      made.findings = found(true);
      if (made.findings.empty()) {
        // A rule that makes the mistake has nothing to show where there is none.
      } else if (const dsl::Module* module = ModuleOf(tests, tests.session())) made.rules = OwnRules(tests, *module, made.config);
      const std::string beside = folder + name.substr(0, name.rfind('.')) + "/";
      const bool same = examples.bad.empty() ? made.findings == found(false) : examples.bad.front().files.empty();
      if (same) return made;
      for (const std::string& path : files.List(beside, "")) {
        std::string content;
        if (files.Read(beside + path, &content, &error)) made.files.emplace_back(path, std::move(content));
      }
      return made;
    };
    for (const dsl::Test* test : tests.tests()) {
      // A table is no part of the config that is shown.
      if (std::any_of(test->items.begin(), test->items.end(), [](const dsl::TestItem& part) { return part.kind == dsl::TestItem::Kind::kTable; })) continue;
      const dsl::Expr* given = nullptr;
      for (const dsl::TestItem& part : test->items) {
        if (part.kind == dsl::TestItem::Kind::kGiven && given == nullptr) given = part.text.get();
        if (part.name != item.name || given == nullptr || !given->block || given->parts.size() != 1) continue;
        if (part.kind == dsl::TestItem::Kind::kFailed && examples.bad.empty()) examples.bad.push_back(example(*test, *given));
        if (part.kind == dsl::TestItem::Kind::kPassed && examples.good.empty()) examples.good.push_back(example(*test, *given));
      }
    }
    if (!examples.bad.empty() && !examples.good.empty()) break;
  }
  return examples;
}

}  // namespace pareto::cli

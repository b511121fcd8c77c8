#include "cli/workspace/tests.h"

#include <algorithm>
#include <map>
#include <utility>

#include "cli/workspace/data.h"
#include "cli/workspace/reasons.h"
#include "dsl/expr_parts.h"
#include "dsl/tests.h"
#include "engine/base/suggest.h"
#include "engine/facts/print_facts.h"
#include "engine/load/words.h"
#include "rules/embedded.h"

namespace pareto::workspace {
namespace {

using dsl::TestItem;
using Kind = dsl::TestItem::Kind;

// What the engine itself finds in a document: names that tests may expect beside those of checks.
constexpr std::string_view kOfDocuments[] = {
    "json/depth",      "json/duplicate-key", "json/empty",    "json/encoding",     "json/size",            "json/syntax",        "limit/depth",
    "limit/memory",    "limit/rounds",       "limit/rows",    "limit/text",        "limit/time",  "limit/values", "options/ambiguous",  "options/type",
    "options/unknown", "policy/shape",       "policy/unknown-key", "run/not-judged", "schema/duplicate",   "schema/key",         "schema/kind",
    "schema/missing",  "schema/range",       "schema/type",   "schema/unknown-field", "stages/ambiguous",  "stages/removes-nothing", "stages/shape",
    "yaml/alias",      "yaml/depth",         "yaml/documents", "yaml/duplicate-key", "yaml/empty",         "yaml/encoding",      "yaml/size",
    "yaml/syntax",     "yaml/tab",           "yaml/tag",      "yaml/version",
};

constexpr std::size_t kMostShown = 3;     // places, solutions or facts of one expectation
constexpr std::size_t kMostOfValue = 200;  // bytes of one printed value

bool OfDocuments(std::string_view name) { return std::find(std::begin(kOfDocuments), std::end(kOfDocuments), name) != std::end(kOfDocuments); }

std::string Count(std::size_t count, const std::string& noun) { return std::to_string(count) + " " + noun + (count == 1 ? "" : "s"); }

std::string_view Unquoted(std::string_view text) {
  const bool quoted = text.size() >= 2 && (text.front() == '"' || text.front() == '\'') && text.front() == text.back();
  return quoted ? text.substr(1, text.size() - 2) : text;
}

// A text on one line, no longer than people read.
std::string Short(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  if (text.size() <= kMostOfValue) return text;
  std::size_t end = kMostOfValue;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end) + "...";
}

std::string Shown(const facts::FactStore& store, facts::Value value) {
  if (!value.present()) return "no value";
  std::string text;
  facts::AppendValue(store, value, &text);
  return Short(std::move(text));
}

facts::Value ValueOf(const dsl::Literal& literal, facts::ValuePool& pool) {
  switch (literal.kind) {
    case dsl::Literal::Kind::kText: return pool.Text(literal.text);
    case dsl::Literal::Kind::kNumber: return literal.number.is_int ? pool.Int(literal.number.integer) : pool.Double(literal.number.real);
    case dsl::Literal::Kind::kTrue: return facts::Value::Bool(true);
    case dsl::Literal::Kind::kFalse: return facts::Value::Bool(false);
    case dsl::Literal::Kind::kNull: return facts::Value::Null();
    case dsl::Literal::Kind::kList: {
      std::vector<facts::Value> items;
      for (const dsl::Literal& item : literal.items) items.push_back(ValueOf(item, pool));
      return pool.List(items);
    }
  }
  return facts::Value::Null();
}

// Pareto's own rule file that has a check of this name; empty where none has.
std::string ModuleWithCheck(const std::string& name) {
  for (const rules::EmbeddedFile& file : rules::EmbeddedFiles()) {
    for (const char* word : {"error ", "warning ", "info "}) {
      const std::string line = word + name;
      for (std::size_t at = file.text.find(line); at != std::string_view::npos; at = file.text.find(line, at + 1)) {
        const std::size_t end = at + line.size();
        const bool starts = at == 0 || file.text[at - 1] == '\n';
        if (starts && (end == file.text.size() || file.text[end] == '\n' || file.text[end] == ' ' || file.text[end] == '\r')) return std::string(file.module);
      }
    }
  }
  return {};
}

const eval::Check* FindCheck(const eval::Program& program, const std::string& name, std::size_t* index = nullptr) {
  const auto at = std::lower_bound(program.checks.begin(), program.checks.end(), name, [](const eval::Check& check, const std::string& wanted) { return check.name < wanted; });
  if (at == program.checks.end() || at->name != name) return nullptr;
  if (index != nullptr) *index = static_cast<std::size_t>(at - program.checks.begin());
  return &*at;
}

}  // namespace

bool MayHaveTests(std::string_view text) {
  for (std::size_t at = text.find("test"); at != std::string_view::npos; at = text.find("test", at + 1)) {
    const bool starts = at == 0 || text[at - 1] == '\n' || (at == 3 && text.substr(0, 3) == "\xEF\xBB\xBF");
    if (starts && at + 4 < text.size() && (text[at + 4] == ' ' || text[at + 4] == '\t' || text[at + 4] == '"' || text[at + 4] == '\r' || text[at + 4] == '\n')) return true;
  }
  return false;
}

std::string RootOf(const Files& files, const std::string& path, const std::string& text) {
  std::vector<std::string> used;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    if (text.compare(at, 4, "use ") == 0) {
      const std::size_t from = text.find_first_not_of(" \t", at + 4);
      const std::size_t to = std::min(text.find_first_of(" \t\r\n(#", from), end);
      if (from < to) used.push_back(text.substr(from, to - from));
    }
    at = end + 1;
  }
  const std::string own = FolderOf(path);
  for (std::string folder = own;; folder = FolderOf(folder.substr(0, folder.size() - 1))) {
    for (const std::string& name : used) {
      if (files.KindOf(folder + name + ".pareto") == Files::Kind::kFile) return folder.empty() ? "./" : folder;
    }
    if (folder.empty() || folder == "/" || folder == "./" || folder == "../") break;
  }
  return own.empty() ? "./" : own;
}

TestFile::TestFile(const Files& files, std::string path, std::string root, SessionOptions options)
    : files_(files), path_(std::move(path)), root_(std::move(root)), session_(std::make_unique<Session>(files, std::move(options))) {}

base::FileId TestFile::file() const {
  for (const dsl::LoadedModule& module : session_->modules()) {
    if (!module.prelude) return module.tree.file;  // the first that is read
  }
  return base::kNoFile;
}

bool TestFile::Load() {
  if (!session_->LoadTests(path_, root_)) return false;
  for (const dsl::LoadedModule& module : session_->modules()) {
    if (module.tree.file != file()) continue;
    std::map<std::string, base::Span> names;
    for (const dsl::Statement& statement : module.tree.statements) {
      const auto* test = std::get_if<dsl::Test>(&statement.node);
      if (test == nullptr) continue;
      const auto [it, fresh] = names.try_emplace(test->name, test->name_span);
      if (!fresh) {
        base::Diagnostic& d = sink_.Error("test/duplicate", test->name_span, "two tests are called " + load::Tick(test->name));
        d.labels.push_back({it->second, "the other"});
        d.help.push_back("give each a name of its own: reports and `--filter` go by it");
      }
      tests_.push_back(test);
      Inspect(*test);
    }
  }
  return !sink_.has_errors();
}

void TestFile::KnowCheck(const TestItem& item) {
  const eval::Program& program = session_->program();
  if (OfDocuments(item.name) || FindCheck(program, item.name) != nullptr) return;
  base::Diagnostic& d = sink_.Error("test/unknown-check", item.name_span, "no check in force is called " + load::Tick(item.name));
  std::vector<std::string> known;
  for (const eval::Check& check : program.checks) {
    if (!check.expectation) known.push_back(check.name);
  }
  for (const std::string_view name : kOfDocuments) known.emplace_back(name);
  const std::string module = ModuleWithCheck(item.name);
  const std::string hint = base::DidYouMean(item.name, known);
  if (!module.empty()) d.help.push_back("it is in `" + module + "`, which is not used here: write `use " + module + "`");
  else d.help.push_back(!hint.empty() ? hint : "a test runs what its file uses: write `use` and the module that has the check");
}

void TestFile::Inspect(const dsl::Test& test) {
  const TestItem* given = nullptr;
  const TestItem* stage = nullptr;
  std::map<const dsl::RelationSymbol*, const TestItem*> tables;
  bool expects = false;
  for (const TestItem& item : test.items) {
    const auto twice = [&](const TestItem*& first, const char* what) {
      if (first != nullptr) {
        base::Diagnostic& d = sink_.Error("test/twice", item.span, std::string("this test has two `") + what + "`");
        d.labels.push_back({first->span, "the other"});
        d.help.push_back("write two tests");
      }
      first = &item;
    };
    if (item.text != nullptr) {
      for (const dsl::TextPart& part : item.text->parts) {
        if (!part.expr) continue;
        sink_.Error("test/text", part.expr->span, "a text of a test takes no values").help.push_back(item.kind == Kind::kGiven || item.kind == Kind::kTable ? "a config or a table stands in a `\"\"\"` block, where braces are braces" : "write `\\{` for a brace");
        break;
      }
    }
    switch (item.kind) {
      case Kind::kTable:
        if (const dsl::RelationSymbol* relation = TableOf(item, sink_)) {
          const TestItem*& first = tables[relation];
          if (first != nullptr) {
            base::Diagnostic& d = sink_.Error("test/twice", item.span, "this test is given the table `" + relation->name + "` twice");
            d.labels.push_back({first->span, "the other"});
            d.help.push_back("write two tests");
          }
          first = &item;
        }
        if (std::string path; !item.text->block) (void)FileNamed(*item.text, sink_, &path);
        break;
      case Kind::kGiven: twice(given, "given"); break;
      case Kind::kStage: twice(stage, "stage"); break;
      case Kind::kSet: break;
      case Kind::kFailed:
      case Kind::kPassed:
      case Kind::kSkipped:
        expects = true;
        KnowCheck(item);
        if (item.kind != Kind::kFailed && item.text != nullptr) {
          sink_.Error("test/at", item.text->span, "`at` says where something failed").help.push_back("take it out: what passes or does not apply has no place");
        }
        if (item.kind == Kind::kSkipped && OfDocuments(item.name)) {
          sink_.Error("test/outcome", item.name_span, "`" + item.name + "` is always looked for, so it is never skipped").help.push_back("write `expect passed`, or `expect failed`");
        }
        break;
      case Kind::kExpect: expects = true; break;
    }
  }
  if (!expects) sink_.Error("test/empty", test.name_span, "this test expects nothing").help.push_back("write `expect failed NAME`, `expect passed NAME` or `expect` and a condition");
  if (given == nullptr && session_->wants_config()) {
    sink_.Error("test/given", test.name_span, "this test is given no config").help.push_back("write `given` and a `\"\"\"` block, or a file's name");
  }
  if (given == nullptr && stage != nullptr) sink_.Error("test/stage", stage->span, "there is no config that could have a stage").help.push_back("write `given` too");
  if (given != nullptr && !session_->wants_config()) {
    sink_.Error("test/given", given->span, "none of the rule files in force says what a config is").help.push_back("write `use pareto`, which puts all of Pareto's own in force, or declare the entity that describes the document");
  }
  base::DiagnosticSink none;
  if (given != nullptr && !given->text->block) (void)GivenOf(test, sink_);
}

TestFile::Given TestFile::GivenOf(const dsl::Test& test, base::DiagnosticSink& sink) {
  Given given;
  for (const TestItem& item : test.items) {
    if (item.kind != Kind::kGiven) continue;
    const base::Span span = item.text->span;
    if (item.text->block) {
      given.file = session_->sources().AddPart({span.file, span.begin + 3, span.end - 3});
      given.project = path_.substr(0, path_.rfind('.')) + "/";
      given.ok = true;
      return given;
    }
    std::string path;
    given.file = FileNamed(*item.text, sink, &path);
    given.ok = given.file != base::kNoFile;
    given.project = FolderOf(path);
    return given;
  }
  return given;
}

base::FileId TestFile::FileNamed(const dsl::Expr& text, base::DiagnosticSink& sink, std::string* path) {
  const std::string name = dsl::PlainText(text);
  const auto refuse = [&](std::string what, std::string help) {
    sink.Error("test/given", text.span, std::move(what)).help.push_back(std::move(help));
    return base::kNoFile;
  };
  bool outside = name.empty() || name.front() == '/' || name.find('\\') != std::string::npos;
  for (std::size_t at = 0; at <= name.size() && !outside;) {
    const std::size_t end = std::min(name.find('/', at), name.size());
    outside = name.compare(at, end - at, "..") == 0;
    at = end + 1;
  }
  std::string content, error;
  *path = FolderOf(path_) + name;
  const bool whole = name.find(": ") != std::string::npos || name.find('\n') != std::string::npos;
  if (whole) return refuse("`given` and a text in single quotes names a file", "a config or a table stands in a `\"\"\"` block");
  if (outside) return refuse("a given file stands in the test's folder or below", "name it from there, without `..`");
  if (!files_.Read(*path, &content, &error)) return refuse("`" + name + "` cannot be read: " + error, "the name is relative to the folder of the test's file");
  return session_->sources().Add(*path, std::move(content));
}

const dsl::RelationSymbol* TestFile::TableOf(const TestItem& item, base::DiagnosticSink& sink) const {
  const dsl::Checked& checked = *session_->checked();
  std::vector<const dsl::RelationSymbol*> found;
  std::vector<std::string> known, modules;
  const dsl::RelationSymbol* other = nullptr;
  for (const dsl::RelationSymbol& relation : checked.relations) {
    if (relation.module < 0) continue;
    const std::string module = session_->modules()[static_cast<std::size_t>(relation.module)].tree.name;
    const bool is = relation.name == item.name || module + "/" + relation.name == item.name;
    const bool table = !relation.from.empty() && relation.from.find('*') == std::string::npos && relation.from.find(':') == std::string::npos;
    if (table) known.push_back(relation.name);
    if (is && table) {
      found.push_back(&relation);
      modules.push_back("`" + module + "/" + relation.name + "`");
    } else if (is) {
      other = &relation;
    }
  }
  if (found.size() == 1) return found.front();
  if (found.size() > 1) {
    sink.Error("test/given", item.name_span, "several modules have a table " + load::Tick(item.name)).help.push_back("say whose: write " + load::OneOf(modules));
  } else if (other != nullptr) {
    base::Diagnostic& d = sink.Error("test/given", item.name_span, "`" + item.name + "` is filled by no data file");
    d.labels.push_back({other->span, "declared here"});
    d.help.push_back(other->from.empty() ? "`given` takes a relation that is declared `from` a file; what rules fill follows from the config" : "its files stand in the folder that is called like the test's file");
  } else {
    std::sort(known.begin(), known.end());
    const std::string hint = base::DidYouMean(item.name, known);
    sink.Error("test/given", item.name_span, "no relation in force is called " + load::Tick(item.name)).help.push_back(!hint.empty() ? hint : "a config is given without a name, a table by the name of its relation; `use` the module that declares it");
  }
  return nullptr;
}

std::unique_ptr<workspace::Run> TestFile::RunFor(const dsl::Test& test) {
  std::vector<facts::RelationId> without;
  base::DiagnosticSink none;
  for (const TestItem& item : test.items) {
    if (item.kind != Kind::kTable) continue;
    if (const dsl::RelationSymbol* relation = TableOf(item, none)) without.push_back(relation->id);
  }
  return session_->NewRun(without);
}

std::vector<base::Diagnostic> TestFile::findings() {
  std::vector<base::Diagnostic> all;
  const base::FileId own = file();
  for (base::Diagnostic& d : session_->sink().Take()) {
    if (d.severity == base::Severity::kError || d.span.file == own) all.push_back(std::move(d));
  }
  for (base::Diagnostic& d : sink_.Take()) all.push_back(std::move(d));
  return all;
}

std::vector<TestResult> TestFile::RunAll(const std::string& filter) {
  std::vector<TestResult> results;
  for (const dsl::Test* test : tests_) {
    if (test->name.find(filter) != std::string::npos) results.push_back(RunOne(*test));
  }
  return results;
}

bool TestFile::Prepare(const dsl::Test& test, const Given& given, workspace::Run& run) {
  std::vector<Session::Setting> settings;
  const TestItem* stage = nullptr;
  for (const TestItem& item : test.items) {
    if (item.kind == Kind::kStage) stage = &item;
    if (item.kind == Kind::kSet) settings.push_back({item.name, ValueOf(*item.value, run.store.pool()), item.name_span, item.value->span});
  }
  bool ready = !session_->wants_config(), tables = true;
  for (const TestItem& item : test.items) {
    if (item.kind != Kind::kTable) continue;
    const dsl::RelationSymbol* relation = TableOf(item, run.sink);
    const base::Span span = item.text->span;
    std::string path;
    const base::FileId file = item.text->block ? session_->sources().AddPart({span.file, span.begin + 3, span.end - 3}) : FileNamed(*item.text, run.sink, &path);
    tables = relation != nullptr && file != base::kNoFile && LoadGivenTable(*session_->checked(), *relation, file, item.text->block, session_->sources(), run.store, run.sink) && tables;
  }
  if (given.ok) ready = stage != nullptr ? session_->LoadInto(run, given.file, dsl::PlainText(*stage->text), stage->text->span) : session_->LoadInto(run, given.file);
  if (ready && given.ok) ready = session_->LoadProject(run, given.project);
  return session_->SetOptions(run, settings) && ready && tables;
}

std::vector<base::Diagnostic> TestFile::Try(const dsl::Test& test, const std::string& name, std::string config, bool files) {
  const std::unique_ptr<workspace::Run> run = RunFor(test);
  Given given = GivenOf(test, run->sink);
  if (given.ok) given.file = session_->sources().Add(name, std::move(config));
  if (!files) given.project += "none/";
  if (Prepare(test, given, *run)) session_->Evaluate(*run, {});
  return run->sink.Take();
}

TestResult TestFile::RunOne(const dsl::Test& test) {
  TestResult result;
  result.name = test.name;
  result.span = test.name_span;
  const std::unique_ptr<workspace::Run> run = RunFor(test);
  const bool ready = Prepare(test, GivenOf(test, run->sink), *run);
  std::vector<std::uint32_t> expectations;
  for (const TestItem& item : test.items) {
    std::size_t index = 0;
    if (item.kind == Kind::kExpect && FindCheck(session_->program(), item.name, &index) != nullptr) expectations.push_back(static_cast<std::uint32_t>(index));
  }
  if (ready) session_->Evaluate(*run, expectations);
  if (ready) covered_.Add(session_->program(), run->store, session_->sources());

  const std::vector<base::Diagnostic> found = run->sink.Take();
  std::vector<bool> named(found.size(), false);  // an `expect failed` says that it is to be there
  for (const TestItem& item : test.items) {
    if (item.kind == Kind::kExpect) {
      if (ready) JudgeCondition(item, *run, &result);
    } else if (item.kind == Kind::kFailed || item.kind == Kind::kPassed || item.kind == Kind::kSkipped) {
      Judge(item, *run, found, named, &result);
    }
  }
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (named[i] || found[i].severity != base::Severity::kError) continue;
    base::Diagnostic d = found[i];
    d.notes.push_back("no `expect failed` of " + load::Tick(test.name) + " names this error");
    result.findings.push_back(std::move(d));
  }
  result.passed = result.findings.empty();
  return result;
}

// What a check reads may get rows from rule files that are not in force here.
std::string TestFile::Elsewhere(const eval::Check& check, const facts::FactStore& store) const {
  for (const eval::Literal& literal : check.subject.literals) {
    if (literal.kind != eval::Literal::Kind::kAtom || literal.relation == facts::kNoRelation) continue;
    const facts::RelationInfo& info = store.info(literal.relation);
    if (info.field || store.relation(literal.relation).size() > 0) continue;
    for (const rules::EmbeddedFile& file : rules::EmbeddedFiles()) {
      const bool loaded = std::any_of(session_->modules().begin(), session_->modules().end(), [&](const dsl::LoadedModule& module) { return module.tree.name == file.module; });
      if (loaded || file.module.empty()) continue;
      for (const std::string& line : {"\nrule " + info.name + "(", "\nresource " + info.name + " "}) {
        if (file.text.find(line) != std::string_view::npos) return "; `" + std::string(file.module) + "` makes some, and is not used here: `use pareto` puts all modules in force";
      }
    }
  }
  return {};
}

// What came of a check, in words.
std::string TestFile::Outcome(const std::string& check, const workspace::Run& run, const std::vector<base::Diagnostic>& found) const {
  std::size_t index = 0;
  if (FindCheck(session_->program(), check, &index) == nullptr) {
    const auto count = static_cast<std::size_t>(std::count_if(found.begin(), found.end(), [&](const base::Diagnostic& d) { return d.code == check; }));
    return count == 0 ? "it was not found" : "it was found " + Count(count, "time");
  }
  const facts::Verdict verdict = index < run.store.verdicts.size() ? run.store.verdicts[index] : facts::Verdict{};
  if (!verdict.ran) return run.incomplete ? "it was not run: the run is incomplete" : "it was not run, since errors stand before it";
  if (verdict.passed + verdict.failed + verdict.not_judged == 0) {
    const eval::Check& of = session_->program().checks[index];
    return "it did not apply: " + WhyNothing(session_->sources(), run.store, of) + Elsewhere(of, run.store);
  }
  std::vector<std::string> parts;
  if (verdict.passed > 0) parts.push_back("passed " + Count(verdict.passed, "time"));
  if (verdict.failed > 0) parts.push_back("failed " + Count(verdict.failed, "time"));
  if (verdict.not_judged > 0) parts.push_back("could not judge " + Count(verdict.not_judged, "time"));
  std::string all = "it ";
  for (std::size_t i = 0; i < parts.size(); ++i) all += (i == 0 ? "" : i + 1 == parts.size() ? " and " : ", ") + parts[i];
  return all;
}

void TestFile::Judge(const TestItem& item, const workspace::Run& run, const std::vector<base::Diagnostic>& found, std::vector<bool>& named, TestResult* result) {
  const base::SourceMap& sources = session_->sources();
  std::size_t index = 0;
  const bool check = FindCheck(session_->program(), item.name, &index) != nullptr;
  const facts::Verdict verdict = check && index < run.store.verdicts.size() ? run.store.verdicts[index] : facts::Verdict{};
  const auto fail = [&](std::string message) -> base::Diagnostic& {
    base::Diagnostic d;
    d.code = "test/failed";
    d.message = std::move(message);
    d.span = item.span;
    d.notes.push_back(Outcome(item.name, run, found));
    result->findings.push_back(std::move(d));
    return result->findings.back();
  };
  std::vector<std::size_t> of_name;
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (found[i].code == item.name) of_name.push_back(i);
  }
  const auto show_places = [&](base::Diagnostic& d) {
    for (std::size_t n = 0; n < of_name.size() && n < kMostShown; ++n) d.labels.push_back({found[of_name[n]].span, "here: " + found[of_name[n]].message});
  };
  switch (item.kind) {
    case Kind::kFailed: {
      const std::string text = item.text != nullptr ? dsl::PlainText(*item.text) : std::string();
      bool seen = false;
      for (const std::size_t i : of_name) {
        const std::string_view at = sources.TextOf(found[i].span);
        if (item.text != nullptr && at != text && Unquoted(at) != text) continue;
        seen = named[i] = true;
      }
      if (seen) return;
      base::Diagnostic& d = fail("`" + item.name + "` did not fail" + (item.text != nullptr ? " at " + load::Tick(text) : ""));
      show_places(d);
      return;
    }
    case Kind::kPassed: {
      const bool passed = check ? verdict.ran && verdict.passed > 0 && verdict.failed == 0 && verdict.not_judged == 0 : of_name.empty();
      if (passed) return;
      base::Diagnostic& d = fail("`" + item.name + "` did not pass");
      show_places(d);
      if (verdict.ran && verdict.passed + verdict.failed + verdict.not_judged == 0) d.help.push_back("give it something to look at, or write `expect skipped " + item.name + "`");
      return;
    }
    case Kind::kSkipped: {
      if (verdict.ran && verdict.passed + verdict.failed + verdict.not_judged == 0) return;
      base::Diagnostic& d = fail("`" + item.name + "` was not skipped");
      show_places(d);
      return;
    }
    default: return;
  }
}

void TestFile::JudgeCondition(const TestItem& item, const workspace::Run& run, TestResult* result) {
  std::size_t index = 0;
  const eval::Check* check = FindCheck(session_->program(), item.name, &index);
  if (check == nullptr) return;
  const facts::Verdict& verdict = run.store.verdicts[index];
  if (verdict.passed > 0) return;
  base::Diagnostic d;
  d.code = "test/failed";
  d.span = check->span;
  if (!verdict.ran) {
    d.message = "this was not asked: the run is incomplete";
    result->findings.push_back(std::move(d));
    return;
  }
  if (verdict.not_judged > 0) {
    d.message = "this cannot be judged: something that it rests on is unknown";
    d.notes.emplace_back("a value of another kind than it compares, a broken field, or one that is known at deployment only");
    result->findings.push_back(std::move(d));
    return;
  }
  d.message = "this does not hold";
  const facts::FactStore& store = run.store;
  for (const auto& [of, why] : run.explanations) {
    if (of != index || !why.part.valid()) continue;
    // The part as written that the engine's step belongs to.
    for (const dsl::StatementInfo& info : session_->checked()->statements) {
      const auto* tree = std::get_if<dsl::Check>(&info.tree->node);
      if (tree == nullptr || tree->name != item.name) continue;
      const std::vector<const dsl::Expr*> parts = dsl::Conjuncts(*tree->condition);
      for (const dsl::Expr* part : parts) {
        if (parts.size() > 1 && part->span.begin <= why.part.begin && why.part.end <= part->span.end) {
          d.span = part->span;
          d.message = why.solutions == 0 || why.near.empty() || why.near.front().variables.empty() ? "this does not hold" : "this holds of nothing that the conditions before it give";
        }
      }
    }
    for (const eval::Explanation::Near& near : why.near) {
      std::string with;
      for (const auto& [name, value] : near.variables) with += (with.empty() ? "" : ", ") + name + " = " + Shown(store, value);
      std::string line = with.empty() ? "" : "with " + Short(with);
      if (near.compared) line += (line.empty() ? "" : ": ") + std::string("left is ") + Shown(store, near.left) + ", right is " + Shown(store, near.right);
      if (!line.empty()) d.notes.push_back(std::move(line));
    }
    if (why.solutions > why.near.size() && !d.notes.empty()) d.notes.push_back("and " + std::to_string(why.solutions - why.near.size()) + " more");
    if (why.atom) {
      const std::string& name = store.info(why.relation).name;
      const std::size_t rows = store.relation(why.relation).size();
      if (rows == 0) d.notes.push_back("there is no `" + name + "`");
      else d.notes.push_back("there " + std::string(rows == 1 ? "is " : "are ") + std::to_string(rows) + " `" + name + "`, nearest:");
      for (const facts::RowId row : why.rows) d.notes.push_back(Short(facts::PrintRow(store, why.relation, row)));
    }
    break;
  }
  result->findings.push_back(std::move(d));
}

}  // namespace pareto::workspace

#include "cli/fix.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "cli/open.h"
#include "cli/render/diff.h"

namespace pareto::cli {
namespace {

// A fix may make room for another one. Fixes that undo one another must not go on for ever.
constexpr int kRounds = 10;

// Files of which some have another text than on disk.
class Overlay : public workspace::Files {
 public:
  explicit Overlay(workspace::Files& below) : below_(below) {}
  Kind KindOf(const std::string& path) const override { return below_.KindOf(path); }
  bool Read(const std::string& path, std::string* text, std::string* error) const override {
    if (const auto it = texts_.find(path); it != texts_.end()) {
      *text = it->second;
      return true;
    }
    return below_.Read(path, text, error);
  }
  std::vector<std::string> List(const std::string& folder, const std::string& suffix) const override { return below_.List(folder, suffix); }
  bool MakeFolder(const std::string& path, std::string* error) override { return below_.MakeFolder(path, error); }
  bool Write(const std::string& path, const std::string& text, std::string*) override {
    texts_[path] = text;
    return true;
  }

 private:
  workspace::Files& below_;
  std::map<std::string, std::string> texts_;
};

// What one config has become.
struct Fixed {
  std::string before, after;
  int findings = 0;
};

Fixed FixOne(Env& env, const Arguments& arguments, const std::string& path) {
  Overlay overlay(*env.files);
  Env quiet = env;
  quiet.files = &overlay;
  quiet.err = [](const std::string&) {};
  Fixed fixed;
  std::string last;  // before the round at hand
  int last_findings = 0;
  for (int round = 0; round < kRounds; ++round) {
    Opened opened = Open(quiet, arguments, path, true);
    if (opened.failed) break;
    workspace::Session& session = *opened.session;
    if (round > 0 && !session.config_ok()) {
      // An edit that leaves no config was not safe, whatever its rule says.
      fixed.after = last;
      fixed.findings = last_findings;
      break;
    }
    const std::vector<base::Diagnostic> findings = session.sink().Take();
    const base::FileId file = session.config_file();
    if (file == base::kNoFile) break;
    const std::string text(session.sources().text(file));
    if (round == 0) fixed.before = fixed.after = text;
    int made = 0;
    std::string next = ApplyFixes(findings, session.sources(), file, &made);
    if (made == 0 || next == text) break;
    last = std::exchange(fixed.after, std::move(next));
    last_findings = fixed.findings;
    fixed.findings += made;
    std::string error;
    overlay.Write(path, fixed.after, &error);
  }
  return fixed;
}

// Rule files that were named, and those of the project's own components: path -> what it was, what it has become.
struct FixedRules {
  std::map<std::string, std::pair<std::string, std::string>> files;
  std::map<std::string, int> of;  // path -> findings
};

std::size_t Errors(const std::vector<base::Diagnostic>& findings) {
  return static_cast<std::size_t>(std::count_if(findings.begin(), findings.end(), [](const base::Diagnostic& d) { return d.severity == base::Severity::kError; }));
}

FixedRules FixRules(Env& env, const Arguments& arguments, const std::string& config) {
  Overlay overlay(*env.files);
  Env quiet = env;
  quiet.files = &overlay;
  quiet.err = [](const std::string&) {};
  FixedRules fixed, last;
  std::size_t errors = 0;
  for (int round = 0; round < kRounds; ++round) {
    Opened opened = Open(quiet, arguments, config, false);
    if (opened.failed) break;
    workspace::Session& session = *opened.session;
    const std::vector<base::Diagnostic> findings = session.sink().Take();
    if (round > 0 && Errors(findings) > errors) return last;  // an edit that makes a new mistake was not safe
    errors = Errors(findings);
    last = fixed;
    std::set<base::FileId> files;
    for (const base::Diagnostic& finding : findings) {
      for (const base::Edit& edit : finding.fix) files.insert(edit.span.file);
    }
    bool changed = false;
    for (const base::FileId file : files) {
      const std::string name(session.sources().name(file));
      if (!name.ends_with(".pareto") || name.rfind("pareto:", 0) == 0 || env.files->KindOf(name) != workspace::Files::Kind::kFile) continue;
      int made = 0;
      const std::string text(session.sources().text(file));
      std::string next = ApplyFixes(findings, session.sources(), file, &made);
      if (made == 0 || next == text) continue;
      fixed.files.try_emplace(name, text, text).first->second.second = next;
      fixed.of[name] += made;
      changed = true;
      std::string error;
      overlay.Write(name, next, &error);
    }
    if (!changed) break;
  }
  return fixed;
}

// Shows what a file would become, or writes it. False where it cannot be written.
bool Put(Env& env, const std::string& path, const std::string& before, const std::string& after, int findings, bool dry_run) {
  const std::string count = std::to_string(findings) + (findings == 1 ? " finding" : " findings");
  if (dry_run) {
    env.out(render::UnifiedDiff(path, path, before, after));
    env.err(path + ": " + count + " can be fixed\n");
    return true;
  }
  std::string error;
  if (!env.files->Write(path, after, &error)) {
    env.err("pareto: " + path + ": " + error + "\n  nothing was fixed in it\n");
    return false;
  }
  env.err(path + ": " + count + " fixed\n");
  return true;
}

}  // namespace

std::string ApplyFixes(const std::vector<base::Diagnostic>& findings, const base::SourceMap& sources, base::FileId file, int* made) {
  std::vector<base::Edit> edits;  // sorted by place, without overlap
  const auto before = [](const base::Edit& a, const base::Edit& b) { return a.span.begin < b.span.begin; };
  *made = 0;
  for (const base::Diagnostic& finding : findings) {
    if (finding.fix.empty()) continue;
    const bool fits = std::all_of(finding.fix.begin(), finding.fix.end(), [&](const base::Edit& edit) {
      if (edit.span.file != file) return false;
      return std::none_of(edits.begin(), edits.end(), [&](const base::Edit& other) {
        // Two insertions at one place have no order that both would agree to.
        return edit.span.begin <= other.span.end && other.span.begin <= edit.span.end;
      });
    });
    if (!fits) continue;
    ++*made;
    for (const base::Edit& edit : finding.fix) edits.insert(std::upper_bound(edits.begin(), edits.end(), edit, before), edit);
  }
  std::string text;
  const std::string_view old = sources.text(file);
  std::size_t at = 0;
  for (const base::Edit& edit : edits) {
    text += old.substr(at, edit.span.begin - at);
    text += edit.replacement;
    at = edit.span.end;
  }
  return text += old.substr(at);
}

bool FixConfigs(Env& env, const Arguments& arguments, bool dry_run) {
  std::vector<std::string> configs = arguments.configs;
  if (configs.empty()) configs.emplace_back("config.yaml");
  if (std::find(configs.begin(), configs.end(), "-") != configs.end()) {
    env.err("pareto: `--fix` changes a file, and standard input is none\n  name a config\n");
    return false;
  }
  // Rule files first: a config is checked by what they have become.
  const FixedRules rules = FixRules(env, arguments, configs.front());
  for (const auto& [path, texts] : rules.files) {
    if (!Put(env, path, texts.first, texts.second, rules.of.at(path), dry_run)) return false;
  }
  for (const std::string& path : configs) {
    const Fixed fixed = FixOne(env, arguments, path);
    if (fixed.after == fixed.before) continue;
    if (!Put(env, path, fixed.before, fixed.after, fixed.findings, dry_run)) return false;
  }
  return true;
}

}  // namespace pareto::cli

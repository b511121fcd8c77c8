#include "cli/fix.h"

#include <algorithm>
#include <utility>
#include <set>
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
  for (const std::string& path : configs) {
    const Fixed fixed = FixOne(env, arguments, path);
    if (fixed.after == fixed.before) continue;
    const std::string findings = std::to_string(fixed.findings) + (fixed.findings == 1 ? " finding" : " findings");
    if (dry_run) {
      env.out(render::UnifiedDiff(path, path, fixed.before, fixed.after));
      env.err(path + ": " + findings + " can be fixed\n");
      continue;
    }
    std::string error;
    if (!env.files->Write(path, fixed.after, &error)) {
      env.err("pareto: " + path + ": " + error + "\n  nothing was fixed in it\n");
      return false;
    }
    env.err(path + ": " + findings + " fixed\n");
  }
  return true;
}

}  // namespace pareto::cli

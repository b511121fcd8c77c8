#include "cli/render/text.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <string_view>

#include "cli/render/cells.h"
#include "cli/render/frame.h"

namespace pareto::render {
namespace {

using base::Diagnostic;
using base::Severity;
using base::SourceMap;
using base::Span;

constexpr int kLeastWidth = 40;
constexpr std::uint32_t kNearLines = 3;  // marks this many lines apart, or fewer, share a frame
constexpr int kFixWidth = 60;            // columns of a text shown in a fix

struct Place {
  Span span;
  std::uint32_t line = 1;
  std::uint32_t column = 1;
  std::string message;
  bool primary = false;
};

// Places of one file, near one another; the first is the one that the header names.
using Frame = std::vector<Place>;

bool IsNear(const Frame& frame, const Place& place) {
  return std::any_of(frame.begin(), frame.end(), [&](const Place& other) {
    const std::uint32_t apart = other.line > place.line ? other.line - place.line : place.line - other.line;
    return other.span.file == place.span.file && apart <= kNearLines;
  });
}

// A place may join two frames that were apart, so merging goes on until nothing changes.
std::vector<Frame> Gather(const std::vector<Place>& places) {
  std::vector<Frame> frames;
  for (const Place& place : places) {
    const auto first =
        std::find_if(frames.begin(), frames.end(), [&](const Frame& frame) { return IsNear(frame, place); });
    if (first == frames.end()) {
      frames.push_back({place});
      continue;
    }
    for (auto other = std::next(first); other != frames.end();) {
      if (!IsNear(*other, place)) {
        ++other;
        continue;
      }
      first->insert(first->end(), other->begin(), other->end());
      other = frames.erase(other);  // `first` stands before it and stays valid
    }
    first->push_back(place);
  }
  return frames;
}

std::string Quoted(std::string_view text) { return "`" + EscapedTo(text, kFixWidth) + "`"; }

// "in stage `prod`", "in the config as it is, and in the stages `dev` and `prod`".
std::string StagesText(const std::vector<std::string>& stages) {
  std::vector<std::string> named;
  for (const std::string& stage : stages) {
    if (!stage.empty()) named.push_back("`" + stage + "`");
  }
  std::string text;
  if (named.size() < stages.size()) text = "in the config as it is";
  if (named.empty()) return text + ", not in its stages";
  text += text.empty() ? "" : ", and ";
  text += named.size() == 1 ? "in stage " : "in the stages ";
  for (std::size_t i = 0; i < named.size(); ++i) text += (i == 0 ? "" : i + 1 == named.size() ? " and " : ", ") + named[i];
  return text;
}

class Renderer {
 public:
  Renderer(const SourceMap& sources, const TextOptions& options) : sources_(sources), options_(options) {
    options_.width = std::max(options_.width, kLeastWidth);
  }

  std::string Render(const Diagnostic& diagnostic) {
    out_.clear();
    const Paint paint(options_.color, diagnostic.severity);
    Headline(diagnostic, paint);

    std::vector<std::string> notes;
    const std::vector<Frame> frames = Gather(Places(diagnostic, notes));
    std::uint32_t last = 0;
    for (const Frame& frame : frames) {
      for (const Place& place : frame) last = std::max(last, place.line);
    }
    gutter_ = std::max<std::size_t>(1, std::to_string(last).size());
    if (last == 0) gutter_ = 1;
    for (const Frame& frame : frames) DrawFrame(frame, &frame == &frames.front(), paint);

    notes.insert(notes.end(), diagnostic.notes.begin(), diagnostic.notes.end());
    if (!diagnostic.stages.empty()) notes.push_back(StagesText(diagnostic.stages));
    if (!frames.empty() && !(notes.empty() && diagnostic.help.empty() && diagnostic.fix.empty())) Bar(paint);
    for (const std::string& note : notes) Remark("note", Escaped(note), paint);
    for (const std::string& help : diagnostic.help) Remark("help", Escaped(help), paint);
    for (const base::Edit& edit : diagnostic.fix) Remark("fix", FixText(edit, diagnostic.span), paint);
    return std::move(out_);
  }

 private:
  void Headline(const Diagnostic& diagnostic, const Paint& paint) {
    out_ += paint.Severity(base::SeverityName(diagnostic.severity));
    out_ += paint.Bold(": " + Escaped(diagnostic.message));
    if (!diagnostic.code.empty()) out_ += " [" + Escaped(diagnostic.code) + "]";
    out_ += '\n';
  }

  Place At(Span span, std::string message, bool primary) const {
    const base::Position position = sources_.At(span.file, span.begin);
    return {span, position.line, position.column, std::move(message), primary};
  }

  // The places to draw; what a label without a place says becomes a note.
  std::vector<Place> Places(const Diagnostic& diagnostic, std::vector<std::string>& notes) const {
    std::vector<Place> places;
    if (diagnostic.span.valid()) places.push_back(At(diagnostic.span, "", true));
    for (const base::Label& label : diagnostic.labels) {
      if (!label.span.valid()) {
        notes.push_back(label.message);
      } else if (label.span == diagnostic.span && places.front().message.empty()) {
        places.front().message = Escaped(label.message);
      } else {
        places.push_back(At(label.span, Escaped(label.message), false));
      }
    }
    return places;
  }

  void Bar(const Paint& paint) { out_ += std::string(gutter_ + 1, ' ') + paint.Gutter("|") + '\n'; }

  void GutterRow(std::string_view number, std::string_view row, const Paint& paint) {
    std::string head = std::string(gutter_ - number.size(), ' ') + std::string(number) + " |";
    out_ += paint.Gutter(head);
    if (!row.empty()) out_ += " ";
    out_ += row;
    out_ += '\n';
  }

  void Remark(std::string_view kind, const std::string& text, const Paint& paint) {
    out_ += std::string(gutter_ + 1, ' ') + paint.Gutter("=") + " " + paint.Bold(std::string(kind) + ":") + " " + text +
            '\n';
  }

  std::string PlaceText(Span span) const {
    const base::Position position = sources_.At(span.file, span.begin);
    return Escaped(sources_.name(span.file)) + ":" + std::to_string(position.line) + ":" +
           std::to_string(position.column);
  }

  void DrawFrame(const Frame& frame, bool first, const Paint& paint) {
    if (!first) Bar(paint);
    out_ += std::string(first ? gutter_ : gutter_ + 1, ' ') + paint.Gutter(first ? "-->" : ":::") + " " +
            PlaceText(frame.front().span) + '\n';
    Bar(paint);
    std::map<std::uint32_t, std::vector<Mark>> lines;
    for (const Place& place : frame) lines[place.line].push_back(MarkOf(place));
    const int width = options_.width - static_cast<int>(gutter_) - 3;
    std::uint32_t previous = lines.begin()->first;
    for (const auto& [line, marks] : lines) {
      for (std::uint32_t between = previous + 1; between < line; ++between) {
        GutterRow(std::to_string(between),
                  DrawLine(sources_.Line(frame.front().span.file, between), {}, width, paint)[0], paint);
      }
      previous = line;
      const std::vector<std::string> rows = DrawLine(sources_.Line(frame.front().span.file, line), marks, width, paint);
      GutterRow(std::to_string(line), rows.front(), paint);
      for (std::size_t i = 1; i < rows.size(); ++i) GutterRow("", rows[i], paint);
    }
  }

  // The bytes of its first line that a place marks.
  Mark MarkOf(const Place& place) const {
    const std::string_view text = sources_.text(place.span.file);
    const std::string_view line = sources_.Line(place.span.file, place.line);
    const std::ptrdiff_t start = line.data() - text.data();  // of a part of a file, the line may begin before it
    const auto inside = [&](std::ptrdiff_t offset) { return std::min(offset > start ? static_cast<std::size_t>(offset - start) : 0, line.size()); };
    return {inside(place.span.begin), inside(place.span.end), place.message, place.primary};
  }

  std::string FixText(const base::Edit& edit, Span seen) const {
    const std::string_view old = sources_.TextOf(edit.span);
    std::string text;
    if (old.empty()) {
      text = "insert " + Quoted(edit.replacement);
    } else if (edit.replacement.empty()) {
      text = "remove " + Quoted(old);
    } else {
      text = "replace " + Quoted(old) + " by " + Quoted(edit.replacement);
    }
    if (edit.span.valid() && !(edit.span == seen)) text += " at " + PlaceText(edit.span);
    return text;
  }

  const SourceMap& sources_;
  TextOptions options_;
  std::string out_;
  std::size_t gutter_ = 1;  // columns of the line numbers
};

std::string Count(long long count, std::string_view one) {
  return std::to_string(count) + " " + std::string(one) + (count == 1 ? "" : "s");
}

// "2 errors, 1 warning"; empty when all are 0.
std::string Counts(long long errors, long long warnings, long long infos) {
  std::string out;
  const auto add = [&](long long count, std::string_view one) {
    if (count == 0) return;
    if (!out.empty()) out += ", ";
    out += Count(count, one);
  };
  add(errors, "error");
  add(warnings, "warning");
  add(infos, "info");
  return out;
}

}  // namespace

std::string RenderText(const std::vector<Diagnostic>& diagnostics, const SourceMap& sources,
                       const TextOptions& options) {
  std::string out;
  Renderer renderer(sources, options);
  const std::size_t shown =
      options.max_findings == 0 ? diagnostics.size() : std::min(options.max_findings, diagnostics.size());
  for (std::size_t i = 0; i < shown; ++i) {
    if (i > 0) out += '\n';
    out += renderer.Render(diagnostics[i]);
  }
  const std::string more = AndMore(diagnostics, shown);
  if (!more.empty()) out += "\n" + more + "\n";
  return out;
}

std::string AndMore(const std::vector<Diagnostic>& diagnostics, std::size_t shown) {
  if (shown >= diagnostics.size()) return {};
  long long counts[3] = {0, 0, 0};
  for (std::size_t i = shown; i < diagnostics.size(); ++i) ++counts[static_cast<std::size_t>(diagnostics[i].severity)];
  return "and " + std::to_string(diagnostics.size() - shown) + " more (" + Counts(counts[0], counts[1], counts[2]) +
         ")";
}

std::string SummaryLine(const Summary& summary) {
  std::string out = Counts(summary.errors, summary.warnings, summary.infos);
  if (summary.rules_wrong) return (out.empty() ? "" : out + "; ") + "no check was run: the rule files have errors";
  if (summary.nothing_checked) {
    out += out.empty() ? "nothing was checked" : ", nothing was checked";
  } else if (out.empty()) {
    out = "no findings";
  }
  out += "; " + Count(summary.checks, "check") + " in " + Count(summary.rules, "rule") + ": " +
         std::to_string(summary.applied) + " applied" +
         (summary.not_judged > 0 ? " (" + std::to_string(summary.not_judged) + " not judged in full)" : "") + ", " + std::to_string(summary.did_not_apply) + " did not apply";
  if (summary.not_run > 0) out += ", " + std::to_string(summary.not_run) + " not run because of the errors";
  return out;
}

}  // namespace pareto::render

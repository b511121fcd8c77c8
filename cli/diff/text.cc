#include <algorithm>
#include <map>

#include "cli/diff/show.h"
#include "cli/render/cells.h"

namespace pareto::cli {
namespace {

constexpr std::size_t kMostFields = 12;  // of one resource or component; the rest is counted
constexpr int kLeastValue = 60;          // columns

class Text {
 public:
  Text(bool color, int width) : color_(color), width_(width) {}

  std::string Take() { return std::move(out_); }

  // Opens a section with the first line that is put into it.
  void Begin(const std::string& heading) { heading_ = heading; }

  void Line(char sign, const std::string& text, const Place& place, const std::string& more = {}) {
    if (!heading_.empty()) out_ += (out_.empty() ? "" : "\n") + render::Escaped(heading_) + "\n";
    heading_.clear();
    out_ += "  " + Colored(sign, std::string(1, sign)) + " " + render::Escaped(text);
    if (!more.empty()) out_ += ": " + render::Escaped(more);
    if (!place.file.empty()) out_ += "  (" + At(place) + ")";
    out_ += "\n";
  }

  void Fields(const std::vector<FieldChange>& fields, bool places) {
    for (std::size_t i = 0; i < fields.size() && i < kMostFields; ++i) {
      const FieldChange& field = fields[i];
      const bool added = !field.values.before, removed = !field.values.after;
      const char sign = added ? '+' : removed ? '-' : '~';
      std::string line = "      " + Colored(sign, std::string(1, sign)) + " " + render::Escaped(field.path);
      const int room = width_ - static_cast<int>(field.path.size()) - 14;
      if (field.hidden) line += added ? " is new" : removed ? " is gone" : " is another";
      else if (added || removed) line += ": " + Value(added ? *field.values.after : *field.values.before, room);
      else line += ": " + Value(*field.values.before, room / 2) + " -> " + Value(*field.values.after, room / 2);
      if (places && !field.place.file.empty()) line += "  (" + At(field.place) + ")";
      out_ += line + "\n";
    }
    if (fields.size() > kMostFields) out_ += "        and " + std::to_string(fields.size() - kMostFields) + " more\n";
  }

 private:
  static std::string At(const Place& place) { return render::Escaped(place.file) + ":" + std::to_string(place.line) + ":" + std::to_string(place.column); }
  static std::string Value(const std::string& json, int room) { return render::EscapedTo(json, std::max(room, kLeastValue)); }
  std::string Colored(char sign, const std::string& text) const {
    if (!color_) return text;
    const char* code = sign == '+' ? "32" : sign == '-' ? "31" : sign == '!' ? "1;31" : "33";
    return std::string("\x1b[") + code + "m" + text + "\x1b[0m";
  }

  const bool color_;
  const int width_;
  std::string heading_, out_;
};

char SignOf(Sign sign) { return sign == Sign::kAdded ? '+' : sign == Sign::kRemoved ? '-' : '~'; }

std::string Named(const std::string& kind, const std::string& name) { return name.empty() ? kind : kind + " `" + name + "`"; }

std::string Join(const std::vector<std::string>& parts, const char* between) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : between) + part;
  return text;
}

void Permissions(const std::vector<PermissionChange>& permissions, Text& text) {
  // What is gained or lost on one thing, together. They are sorted by holder and thing.
  for (const Sign sign : {Sign::kAdded, Sign::kRemoved}) {
    for (std::size_t i = 0; i < permissions.size(); ++i) {
      const PermissionChange& first = permissions[i];
      if (first.sign != sign) continue;
      std::vector<std::string> all{first.permission};
      while (i + 1 < permissions.size() && permissions[i + 1].holder == first.holder && permissions[i + 1].on == first.on) {
        ++i;
        if (permissions[i].sign == sign) all.push_back(permissions[i].permission);
      }
      text.Line(SignOf(sign), first.holder + (sign == Sign::kAdded ? " may " : " may no longer ") + Join(all, ", ") + " on " + first.on, first.place);
    }
  }
}

void Resources(const std::vector<ResourceChange>& resources, Text& text) {
  for (const ResourceChange& change : resources) {
    std::string line = change.type + " `" + change.id + "`";
    if (!change.owner.empty()) line += " of " + change.owner;
    std::string more;
    if (!change.was.empty()) more = "in the place of `" + change.was + "`";
    if (!change.replaced.empty()) more = (change.replaced == "always" ? "replaced, since " : "may be replaced, since ") + Join(change.because, ", ") + (change.because.size() == 1 ? " changes" : " change");
    if (!change.outcome.empty()) more += (more.empty() ? "" : "; ") + Join(change.outcome, "; ");
    text.Line(change.replaced.empty() ? SignOf(change.sign) : '!', line, change.place, more);
    text.Fields(change.fields, false);
  }
}

void Entries(const char* what, const std::vector<ResourceChange>& entries, Text& text) {
  text.Begin(what);
  for (const ResourceChange& change : entries) {
    text.Line(SignOf(change.sign), "`" + change.id + "`", {});
    text.Fields(change.fields, false);
  }
}

}  // namespace

std::string DifferenceText(const Difference& difference, bool color, int width) {
  Text text(color, width);
  text.Begin("components");
  for (const ComponentChange& change : difference.components) {
    text.Line(SignOf(change.sign), Named(change.kind, change.name), change.place);
    text.Fields(change.fields, true);
  }
  std::string section;
  for (const FactChange& change : difference.facts) {
    if (change.section != section) text.Begin(change.section);
    section = change.section;
    const std::string value = change.sign == Sign::kChanged ? change.before + " -> " + change.after : change.sign == Sign::kAdded ? change.after : change.before;
    text.Line(SignOf(change.sign), change.subject + " " + change.what, change.place, value);
  }
  text.Begin("permissions");
  Permissions(difference.permissions, text);
  text.Begin("resources");
  Resources(difference.resources, text);
  Entries("parameters", difference.parameters, text);
  Entries("outputs", difference.outputs, text);
  text.Begin("findings");
  for (const FindingChange& change : difference.findings) text.Line(SignOf(change.sign), change.severity + " [" + change.code + "] " + change.message, change.place);
  return text.Take();
}

std::string SummaryOf(const Difference& difference) {
  std::vector<std::string> parts;
  const auto say = [&](std::size_t count, const std::string& one, const std::string& what) {
    if (count > 0) parts.push_back(std::to_string(count) + " " + one + (count == 1 ? "" : "s") + " " + what);
  };
  const auto signs = [&](const auto& changes, const std::string& one, const char* added, const char* removed) {
    const auto count = [&](Sign sign) { return static_cast<std::size_t>(std::count_if(changes.begin(), changes.end(), [&](const auto& c) { return c.sign == sign; })); };
    say(count(Sign::kAdded), one, added);
    say(count(Sign::kRemoved), one, removed);
    return count(Sign::kChanged);
  };
  say(signs(difference.components, "component", "added", "removed"), "component", "changed");
  signs(difference.permissions, "permission", "gained", "lost");
  const std::size_t changed = signs(difference.resources, "resource", "added", "removed");
  const auto replaced = static_cast<std::size_t>(std::count_if(difference.resources.begin(), difference.resources.end(), [](const ResourceChange& c) { return !c.replaced.empty(); }));
  say(replaced, "resource", "replaced");
  say(changed - replaced, "resource", "changed");
  say(signs(difference.parameters, "parameter", "added", "removed"), "parameter", "changed");
  say(signs(difference.outputs, "output", "added", "removed"), "output", "changed");
  signs(difference.findings, "finding", "new", "gone");
  return Join(parts, ", ");
}

}  // namespace pareto::cli

#include "dsl/layout.h"

#include <algorithm>
#include <utility>

namespace pareto::dsl {

std::size_t CodePoints(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

Layout::Part Layout::Add(Node node) {
  nodes_.push_back(std::move(node));
  return static_cast<Part>(nodes_.size() - 1);
}

Layout::Part Layout::Text(std::string text) { return Add({Kind::kText, false, 0, std::move(text), {}, {}}); }
Layout::Part Layout::Line() { return Add({Kind::kLine, false, 0, {}, {}, {}}); }
Layout::Part Layout::Soft() { return Add({Kind::kSoft, false, 0, {}, {}, {}}); }
Layout::Part Layout::Hard() { return Add({Kind::kHard, false, 0, {}, {}, {}}); }
Layout::Part Layout::Blank() { return Add({Kind::kBlank, false, 0, {}, {}, {}}); }
Layout::Part Layout::IfBroken(std::string broken, std::string flat) { return Add({Kind::kIfBroken, false, 0, std::move(broken), std::move(flat), {}}); }
Layout::Part Layout::Concat(std::vector<Part> parts) { return Add({Kind::kConcat, false, 0, {}, {}, std::move(parts)}); }
Layout::Part Layout::Nest(int columns, Part part) { return Add({Kind::kNest, false, columns, {}, {}, {part}}); }
Layout::Part Layout::NestIfBroken(int columns, Part part) { return Add({Kind::kNestIfBroken, false, columns, {}, {}, {part}}); }
Layout::Part Layout::Align(Part part) { return Add({Kind::kAlign, false, 0, {}, {}, {part}}); }
Layout::Part Layout::Group(Part part, bool forced) { return Add({Kind::kGroup, forced, 0, {}, {}, {part}}); }
Layout::Part Layout::Fill(std::vector<Part> items) { return Add({Kind::kFill, false, 0, {}, {}, std::move(items)}); }
Layout::Part Layout::Choice(Part first, Part second) { return Add({Kind::kChoice, false, 0, {}, {}, {first, second}}); }
Layout::Part Layout::Suffix(std::string comment, bool wide) { return Add({Kind::kSuffix, wide, 0, std::move(comment), {}, {}}); }

// Whether what `tasks` print, and what `rest` prints behind, has at most `room` columns up to the next line end.
bool Layout::Fits(std::vector<Task> tasks, const std::vector<Task>& rest, std::size_t room) const {
  std::size_t left_of_rest = rest.size();
  std::size_t used = 0;
  for (;;) {
    if (tasks.empty()) {
      if (left_of_rest == 0) return true;
      tasks.push_back(rest[--left_of_rest]);
    }
    const Task task = tasks.back();
    tasks.pop_back();
    const Node& node = nodes_[task.part];
    switch (node.kind) {
      case Kind::kText: {
        const std::size_t feed = node.text.find('\n');
        used += CodePoints(std::string_view(node.text).substr(0, feed));
        if (used > room) return false;
        if (feed != std::string::npos) return true;
        break;
      }
      case Kind::kLine:
        if (task.mode == Mode::kBroken) return true;
        if (++used > room) return false;
        break;
      case Kind::kSoft:
        if (task.mode == Mode::kBroken) return true;
        break;
      case Kind::kHard:
      case Kind::kBlank: return true;
      case Kind::kIfBroken:
        used += CodePoints(task.mode == Mode::kBroken ? node.text : node.flat);
        if (used > room) return false;
        break;
      case Kind::kConcat:
      case Kind::kFill:
        for (std::size_t i = node.parts.size(); i > task.item; --i) {
          // A fill breaks where it must: what follows an item need not fit beside it.
          const bool separator = node.kind == Kind::kFill && (i - 1) % 2 == 1;
          tasks.push_back({node.parts[i - 1], task.indent, separator ? task.mode : node.kind == Kind::kFill ? Mode::kFlat : task.mode});
        }
        break;
      case Kind::kNest:
      case Kind::kNestIfBroken:
      case Kind::kAlign: tasks.push_back({node.parts[0], task.indent, task.mode}); break;
      case Kind::kGroup: tasks.push_back({node.parts[0], task.indent, node.flag ? Mode::kBroken : task.mode}); break;
      case Kind::kChoice: tasks.push_back({node.parts[0], task.indent, task.mode}); break;
      case Kind::kSuffix: break;
    }
  }
}

void Layout::NewLine(int indent) {
  lines_.emplace_back();
  pending_indent_ = indent;
  column_ = static_cast<std::size_t>(indent);
}

std::string Layout::Print(Part part, std::size_t width) {
  lines_.assign(1, {});
  column_ = 0;
  pending_indent_ = 0;
  std::vector<Task> tasks{{part, 0, Mode::kBroken}};
  const auto room = [&] { return width > column_ ? width - column_ : 0; };
  const auto put = [&](std::string_view text) {
    if (text.empty()) return;
    if (lines_.back().code.empty()) lines_.back().code.assign(static_cast<std::size_t>(pending_indent_), ' ');
    lines_.back().code.append(text);
    column_ += CodePoints(text);
  };
  while (!tasks.empty()) {
    const Task task = tasks.back();
    tasks.pop_back();
    const Node& node = nodes_[task.part];
    switch (node.kind) {
      case Kind::kText: {
        std::size_t begin = 0;
        for (;;) {
          const std::size_t feed = node.text.find('\n', begin);
          if (feed == std::string::npos) break;
          put(std::string_view(node.text).substr(begin, feed - begin));
          lines_.back().verbatim = true;
          NewLine(0);
          begin = feed + 1;
        }
        put(std::string_view(node.text).substr(begin));
        break;
      }
      case Kind::kLine:
        if (task.mode == Mode::kBroken) NewLine(task.indent);
        else put(" ");
        break;
      case Kind::kSoft:
        if (task.mode == Mode::kBroken) NewLine(task.indent);
        break;
      case Kind::kBlank:
        lines_.emplace_back();
        NewLine(task.indent);
        break;
      case Kind::kHard: NewLine(task.indent); break;
      case Kind::kIfBroken:
        put(task.mode == Mode::kBroken ? node.text : node.flat);
        break;
      case Kind::kConcat:
        for (std::size_t i = node.parts.size(); i > 0; --i) tasks.push_back({node.parts[i - 1], task.indent, task.mode});
        break;
      case Kind::kNest: tasks.push_back({node.parts[0], task.indent + node.columns, task.mode}); break;
      case Kind::kNestIfBroken: tasks.push_back({node.parts[0], task.indent + (task.mode == Mode::kBroken ? node.columns : 0), task.mode}); break;
      case Kind::kAlign: tasks.push_back({node.parts[0], static_cast<int>(column_), task.mode}); break;
      case Kind::kGroup: {
        const bool flat = !node.flag && (task.mode == Mode::kFlat || Fits({{node.parts[0], task.indent, Mode::kFlat}}, tasks, room()));
        tasks.push_back({node.parts[0], task.indent, flat ? Mode::kFlat : Mode::kBroken});
        break;
      }
      case Kind::kFill: {
        // item, separator, item, ...: the separator in front of an item breaks unless the item fits behind it.
        if (task.item >= node.parts.size()) break;
        if (task.mode == Mode::kFlat) {
          for (std::size_t i = node.parts.size(); i > task.item; --i) tasks.push_back({node.parts[i - 1], task.indent, Mode::kFlat});
          break;
        }
        Task next = task;
        if (task.item == 0) {
          next.item = 1;
          tasks.push_back(next);
          tasks.push_back({node.parts[0], task.indent, Mode::kFlat});
          break;
        }
        next.item += 2;
        const Part separator = node.parts[task.item];
        const Part item = node.parts[task.item + 1];
        const bool last = next.item >= node.parts.size();
        const bool fits = Fits({{item, task.indent, Mode::kFlat}, {separator, task.indent, Mode::kFlat}}, last ? tasks : std::vector<Task>{}, room());
        tasks.push_back(next);
        tasks.push_back({item, task.indent, Mode::kFlat});
        tasks.push_back({separator, task.indent, fits ? Mode::kFlat : Mode::kBroken});
        break;
      }
      case Kind::kChoice: {
        const bool flat = task.mode == Mode::kFlat || Fits({{node.parts[0], task.indent, Mode::kBroken}}, tasks, room());
        tasks.push_back({node.parts[flat ? 0 : 1], task.indent, task.mode});
        break;
      }
      case Kind::kSuffix: {
        OutLine& line = lines_.back();
        if (!line.comment.empty()) {
          OutLine above;
          const std::size_t indent = std::min(line.code.find_first_not_of(' '), line.code.size());
          above.code.assign(line.code, 0, indent);
          // Before what closes a bracket it stands among what the bracket holds.
          if (indent < line.code.size() && std::string_view(")]}").find(line.code[indent]) != std::string_view::npos) above.code += "  ";
          above.code += line.comment;
          lines_.insert(lines_.end() - 1, std::move(above));
        }
        lines_.back().comment = node.text;
        lines_.back().wide = node.flag;
        break;
      }
    }
  }
  return Join();
}

std::string Layout::Join() {
  for (OutLine& line : lines_) {
    if (line.verbatim) continue;
    while (!line.code.empty() && line.code.back() == ' ') line.code.pop_back();
  }
  std::string text;
  for (std::size_t i = 0; i < lines_.size();) {
    // Neighbouring lines with comments: two blanks before each, or one column for all where the author wanted that.
    std::size_t end = i;
    std::size_t widest = 0;
    bool wide = false;
    while (end < lines_.size() && !lines_[end].comment.empty() && !lines_[end].code.empty()) {
      widest = std::max(widest, CodePoints(lines_[end].code));
      wide = wide || lines_[end].wide;
      ++end;
    }
    if (end == i) end = i + 1;
    for (; i < end; ++i) {
      const OutLine& line = lines_[i];
      text += line.code;
      if (!line.comment.empty()) {
        if (!line.code.empty()) text.append(2 + (wide ? widest - CodePoints(line.code) : 0), ' ');
        text += line.comment;
      }
      text += '\n';
    }
  }
  return text;
}

}  // namespace pareto::dsl

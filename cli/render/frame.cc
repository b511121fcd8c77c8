#include "cli/render/frame.h"

#include <algorithm>

#include "cli/render/cells.h"

namespace pareto::render {
namespace {

constexpr std::string_view kEllipsis = "…";
constexpr std::size_t kMostBytesAColumn = 4;

// A mark in columns of the row that is shown: 0-based, `to` exclusive, never empty.
struct Placed {
  int from = 0;
  int to = 1;
  const Mark* mark = nullptr;
};

// A row under the source line: pieces from left to right, none over another.
class Row {
 public:
  void Put(int column, std::string_view plain, std::string painted) {
    pieces_.append(static_cast<std::size_t>(std::max(0, column - column_)), ' ');
    pieces_ += painted;
    column_ = column + static_cast<int>(plain.size());
  }
  std::string Take() { return std::move(pieces_); }

 private:
  std::string pieces_;
  int column_ = 0;
};

bool IsContinuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

// The nearest start of a code point at or before `at`.
std::size_t CodePointStart(std::string_view line, std::size_t at) {
  at = std::min(at, line.size());
  for (int back = 0; back < 3 && at > 0 && at < line.size() && IsContinuation(line[at]); ++back) --at;
  return at;
}

// The part of a line that is shown, and where its bytes come to stand.
class Window {
 public:
  Window(std::string_view line, const Mark* focus, int width) : width_(width) {
    const std::size_t reach = static_cast<std::size_t>(width) * kMostBytesAColumn;
    const std::size_t center = focus == nullptr ? 0 : std::min(focus->begin, line.size());
    const std::size_t last = CodePointStart(line, center + reach);
    first_ = center > reach ? CodePointStart(line, center - reach) : 0;
    cells_ = SplitCells(line.substr(first_, last - first_));
    starts_.reserve(cells_.size() + 1);
    for (const Cell& cell : cells_) {
      starts_.push_back(columns_);
      columns_ += cell.width;
    }
    starts_.push_back(columns_);
    Choose(first_ > 0, last < line.size(), focus);
  }

  // The source row.
  std::string Text() const {
    std::string out = left_cut_ ? std::string(kEllipsis) : std::string();
    int column = left_cut_ ? 1 : 0;
    for (std::size_t i = 0; i < cells_.size(); ++i) {
      const int at = starts_[i] - from_;
      if (at < column && left_cut_) continue;
      if (at + cells_[i].width > width_ - (right_cut_ ? 1 : 0)) break;
      out.append(static_cast<std::size_t>(at - column), ' ');
      out += cells_[i].shown;
      column = at + cells_[i].width;
    }
    if (right_cut_) {
      out += kEllipsis;
    } else {
      out.erase(out.find_last_not_of(' ') + 1);
    }
    return out;
  }

  // A mark that lies outside of what is shown stands at the edge.
  Placed Place(const Mark& mark) const {
    Placed placed;
    placed.mark = &mark;
    placed.from = std::clamp(ColumnOf(mark.begin, false) - from_, 0, width_ - 1);
    placed.to = std::clamp(ColumnOf(std::max(mark.end, mark.begin), true) - from_, placed.from + 1, width_);
    return placed;
  }

 private:
  // Decides which columns are shown: all when they fit, else those around the focus.
  void Choose(bool more_before, bool more_after, const Mark* focus) {
    const int begin = focus == nullptr ? 0 : ColumnOf(focus->begin, false);
    const int end = focus == nullptr ? 0 : std::max(begin + 1, ColumnOf(focus->end, true));
    if (!more_before && !more_after && std::max(columns_, begin + 1) <= width_) return;
    const int inside = width_ - 2;  // between two ellipses
    from_ = begin - (inside - std::min(end - begin, inside)) / 2 - 1;
    if (!more_after) from_ = std::min(from_, std::max(columns_, begin + 1) - width_);
    if (!more_before || from_ < 0) from_ = std::max(from_, 0);
    left_cut_ = more_before || from_ > 0;
    right_cut_ = more_after || columns_ - from_ > width_;
  }

  // The column, counted from the first cell, of a byte of the line. `up`: inside a code point, the column after it.
  int ColumnOf(std::size_t byte, bool up) const {
    if (byte <= first_) return 0;
    const auto after = std::upper_bound(cells_.begin(), cells_.end(), byte - first_,
                                        [](std::size_t value, const Cell& cell) { return value < cell.offset; });
    if (after == cells_.begin()) return 0;
    const auto index = static_cast<std::size_t>(after - cells_.begin()) - 1;
    const Cell& cell = cells_[index];
    const bool inside = byte - first_ > cell.offset;
    const bool past = byte - first_ >= cell.offset + cell.size;
    return starts_[index + (past || (inside && up) ? 1 : 0)];
  }

  int width_;
  std::size_t first_ = 0;  // byte of the line where `cells_` start
  std::vector<Cell> cells_;
  std::vector<int> starts_;  // column of each cell, and one past the last
  int columns_ = 0;
  int from_ = 0;  // the column shown first
  bool left_cut_ = false;
  bool right_cut_ = false;
};

std::string Painted(const Paint& paint, const Mark& mark, std::string_view text) {
  return mark.primary ? paint.Severity(text) : paint.Gutter(text);
}

// Marks that do not overlap share a row; the last one's message stands beside it, the others' hang below, right to
// left.
void DrawGroup(std::vector<Placed> group, const Paint& paint, std::vector<std::string>& rows) {
  std::sort(group.begin(), group.end(), [](const Placed& a, const Placed& b) { return a.from < b.from; });
  Row marks;
  for (const Placed& placed : group) {
    std::string drawn(static_cast<std::size_t>(placed.to - placed.from), placed.mark->primary ? '^' : '-');
    if (&placed == &group.back() && !placed.mark->message.empty()) drawn += " " + placed.mark->message;
    marks.Put(placed.from, drawn, Painted(paint, *placed.mark, drawn));
  }
  rows.push_back(marks.Take());
  group.pop_back();
  std::erase_if(group, [](const Placed& placed) { return placed.mark->message.empty(); });
  const auto bars = [&](std::size_t count, Row& row) {
    for (std::size_t i = 0; i < count; ++i) row.Put(group[i].from, "|", Painted(paint, *group[i].mark, "|"));
  };
  if (!group.empty()) {
    Row row;
    bars(group.size(), row);
    rows.push_back(row.Take());
  }
  for (std::size_t left = group.size(); left > 0; --left) {
    Row row;
    bars(left - 1, row);
    const Placed& placed = group[left - 1];
    row.Put(placed.from, placed.mark->message, Painted(paint, *placed.mark, placed.mark->message));
    rows.push_back(row.Take());
  }
}

}  // namespace

std::string Paint::Wrap(const char* code, std::string_view text) const {
  if (!color_) return std::string(text);
  return "\x1b[" + std::string(code) + "m" + std::string(text) + "\x1b[0m";
}

std::string Paint::Severity(std::string_view text) const {
  switch (severity_) {
    case base::Severity::kError: return Wrap("1;31", text);
    case base::Severity::kWarning: return Wrap("1;33", text);
    case base::Severity::kInfo: return Wrap("1;36", text);
  }
  return Wrap("1", text);
}

std::string Paint::Gutter(std::string_view text) const { return Wrap("1;34", text); }
std::string Paint::Bold(std::string_view text) const { return Wrap("1", text); }

std::vector<std::string> DrawLine(std::string_view line, const std::vector<Mark>& marks, int width,
                                  const Paint& paint) {
  const Mark* focus = marks.empty() ? nullptr : &marks.front();
  for (const Mark& mark : marks) {
    if (mark.primary) focus = &mark;
  }
  const Window window(line, focus, std::max(width, 8));
  std::vector<std::string> rows = {window.Text()};

  std::vector<Placed> waiting;
  for (const Mark& mark : marks) waiting.push_back(window.Place(mark));
  std::stable_partition(waiting.begin(), waiting.end(), [](const Placed& placed) { return placed.mark->primary; });
  while (!waiting.empty()) {
    std::vector<Placed> group;
    std::vector<Placed> later;
    for (const Placed& placed : waiting) {
      const bool overlaps = std::any_of(group.begin(), group.end(), [&](const Placed& other) {
        return placed.from < other.to && other.from < placed.to;
      });
      (overlaps ? later : group).push_back(placed);
    }
    DrawGroup(std::move(group), paint, rows);
    waiting = std::move(later);
  }
  return rows;
}

}  // namespace pareto::render

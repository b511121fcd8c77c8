#include "cli/render/codes.h"

#include <algorithm>
#include <set>

namespace pareto::render {
namespace {

// Markdown's `[text](target)` as `text`, and `&#124;`, which a table's cell needs for a bar, as the bar.
std::string Plain(std::string_view cell) {
  constexpr std::string_view kBar = "&#124;";
  std::string out;
  for (std::size_t i = 0; i < cell.size();) {
    if (cell.substr(i, kBar.size()) == kBar) {
      out += '|';
      i += kBar.size();
      continue;
    }
    const std::size_t middle = cell[i] == '[' ? cell.find("](", i) : std::string_view::npos;
    const std::size_t end = middle == std::string_view::npos ? middle : cell.find(')', middle);
    if (end != std::string_view::npos && cell.find(']', i) == middle) {
      out += cell.substr(i + 1, middle - i - 1);
      i = end + 1;
      continue;
    }
    out += cell[i++];
  }
  return out;
}

// The cells of a row, without the blanks around them.
std::vector<std::string_view> Cells(std::string_view line) {
  std::vector<std::string_view> cells;
  for (std::size_t begin = 1; begin < line.size();) {
    const std::size_t end = std::min(line.find('|', begin), line.size());
    std::string_view cell = line.substr(begin, end - begin);
    while (!cell.empty() && cell.front() == ' ') cell.remove_prefix(1);
    while (!cell.empty() && cell.back() == ' ') cell.remove_suffix(1);
    cells.push_back(cell);
    begin = end + 1;
  }
  return cells;
}

}  // namespace

std::vector<Code> ReadCodes(std::string_view page) {
  std::vector<Code> codes;
  std::string section;
  for (std::size_t begin = 0; begin < page.size();) {
    const std::size_t end = std::min(page.find('\n', begin), page.size());
    const std::string_view line = page.substr(begin, end - begin);
    begin = end + 1;
    if (line.substr(0, 3) == "## ") section = line.substr(3);
    if (line.substr(0, 3) != "| `") continue;
    const std::vector<std::string_view> cells = Cells(line);
    if (cells.size() < 3) continue;
    codes.push_back({std::string(cells[0].substr(1, cells[0].size() - 2)), section, Plain(cells[1]), Plain(cells[2])});
  }
  return codes;
}

bool IsCode(std::string_view name) {
  static const std::set<std::string, std::less<>> kNames = [] {
    std::set<std::string, std::less<>> names;
    for (const Code& code : ReadCodes(CodesPage())) names.insert(code.name);
    return names;
  }();
  return kNames.count(name) != 0;
}

}  // namespace pareto::render

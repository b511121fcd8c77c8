#include "cli/repl/entries.h"

#include <algorithm>
#include <utility>

#include "dsl/entry.h"

namespace pareto::cli::repl {
namespace {

bool Empty(std::string_view line) { return line.find_first_not_of(" \t\r\n") == std::string_view::npos; }

bool Remark(std::string_view line) {
  const std::size_t at = line.find_first_not_of(" \t");
  return at != std::string_view::npos && line[at] == '#' && line.substr(at, 2) != "##";
}

}  // namespace

bool GoesOn(std::string_view line) { return !line.empty() && std::string_view(" \t)]}").find(line[0]) != std::string_view::npos; }

std::vector<EntryText> SplitEntries(std::string_view text) {
  std::vector<EntryText> entries;
  std::string held;
  std::size_t begin = 0, number = 0;
  const auto end = [&] {
    while (!held.empty() && (held.back() == '\n' || held.back() == '\r' || held.back() == ' ' || held.back() == '\t')) held.pop_back();
    if (!held.empty()) entries.push_back({std::move(held), begin});
    held.clear();
  };
  for (std::size_t at = 0; at < text.size(); ++number) {
    const std::size_t stop = std::min(text.find('\n', at), text.size());
    const std::string_view line = text.substr(at, stop - at);
    at = stop + 1;
    if (held.empty()) {
      if (Empty(line) || Remark(line)) continue;
      begin = number;
      held = line;
      if (line[0] == ':') end();
      continue;
    }
    const dsl::Entry entry = dsl::LookAtEntry(held);
    // What documents a statement stands in column 1 above it. Empty lines and remarks decide nothing.
    const bool document = entry.more && held[held.find_last_of('\n') + 1] == '#';
    if (entry.block || document || Empty(line) || Remark(line) || GoesOn(line)) {
      held += '\n';
      held += line;
      continue;
    }
    end();
    at = stop - line.size();
    --number;
  }
  end();
  return entries;
}

}  // namespace pareto::cli::repl

#include "cli/render/diff.h"

#include <algorithm>
#include <sstream>
#include <string>
#include <vector>

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wsign-conversion"
#include <dtl/dtl.hpp>
#pragma GCC diagnostic pop

namespace pareto::render {
namespace {

constexpr std::size_t kContext = 3;

// The lines, without their feeds. A last line without one is another line than the same with one.
std::vector<std::string> Lines(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t feed = text.find('\n');
    if (feed == std::string_view::npos) {
      lines.push_back(std::string(text) + "\n\\ No newline at end of file");
      break;
    }
    lines.emplace_back(text.substr(0, feed));
    text.remove_prefix(feed + 1);
  }
  return lines;
}

// How many lines from `begin` on both texts have.
template <typename Script>
std::size_t Lead(const Script& script, std::size_t begin) {
  std::size_t lead = 0;
  while (script[begin + lead].second.type == dtl::SES_COMMON) ++lead;
  return lead;
}

// `line,lines` of a hunk's header: lines count from 1, and an empty range names the line before it.
std::string Range(std::size_t lines_before, std::size_t lines) {
  return std::to_string(lines == 0 ? lines_before : lines_before + 1) + "," + std::to_string(lines);
}

}  // namespace

std::string UnifiedDiff(std::string_view old_name, std::string_view new_name, std::string_view old_text, std::string_view new_text) {
  if (old_text == new_text) return {};
  const std::vector<std::string> before = Lines(old_text), after = Lines(new_text);
  dtl::Diff<std::string> diff(before, after);
  diff.compose();
  auto script = diff.getSes().getSequence();
  // What is removed stands before what takes its place.
  for (auto at = script.begin(); at != script.end();) {
    const auto changed = [](const auto& line) { return line.second.type != dtl::SES_COMMON; };
    const auto begin = std::find_if(at, script.end(), changed);
    at = std::find_if_not(begin, script.end(), changed);
    std::stable_partition(begin, at, [](const auto& line) { return line.second.type == dtl::SES_DELETE; });
  }

  std::ostringstream out;
  out << "--- " << old_name << "\n+++ " << new_name << "\n";
  std::size_t old_line = 0, new_line = 0;  // before script[i]
  for (std::size_t i = 0; i < script.size();) {
    if (script[i].second.type == dtl::SES_COMMON) {
      ++old_line, ++new_line, ++i;
      continue;
    }
    // A hunk: from three lines before this change to three behind the last one that is no more than six lines from the one before it.
    const std::size_t begin = i - std::min(kContext, i);
    std::size_t end = i;
    for (std::size_t common = 0; i < script.size() && common <= 2 * kContext; ++i) {
      if (script[i].second.type == dtl::SES_COMMON) {
        ++common;
      } else {
        common = 0;
        end = i + 1;
      }
    }
    const std::size_t changed = end;
    end = std::min(end + kContext, script.size());
    i = changed;
    std::size_t removed = 0, added = 0;  // lines of each side in the hunk
    std::string lines;
    for (std::size_t k = begin; k < end; ++k) {
      const auto type = script[k].second.type;
      removed += type != dtl::SES_ADD ? 1 : 0;
      added += type != dtl::SES_DELETE ? 1 : 0;
      lines += (type == dtl::SES_ADD ? "+" : type == dtl::SES_DELETE ? "-" : " ") + script[k].first + "\n";
    }
    const std::size_t lead = Lead(script, begin);
    const std::size_t old_start = old_line - lead, new_start = new_line - lead;
    out << "@@ -" << Range(old_start, removed) << " +" << Range(new_start, added) << " @@\n" << lines;
    // On to what follows the last change.
    for (std::size_t k = begin + lead; k < changed; ++k) {
      old_line += script[k].second.type != dtl::SES_ADD ? 1 : 0;
      new_line += script[k].second.type != dtl::SES_DELETE ? 1 : 0;
    }
  }
  return out.str();
}

}  // namespace pareto::render

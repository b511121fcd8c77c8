#include "cli/diff/json_changes.h"

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>

namespace pareto::cli {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kMostMatched = 500;  // items between the common start and end; above, items are compared by index

std::string Text(const Json& value) { return value.dump(-1, ' ', false, Json::error_handler_t::replace); }

class Comparison {
 public:
  std::vector<JsonChange> Take() { return std::move(changes_); }

  void Compare(const Json& before, const Json& after) {
    if (before == after) return;
    if (before.is_array() && after.is_array()) return CompareLists(before, after);
    if (!before.is_object() || !after.is_object()) return Add(&before, &after);
    auto b = before.begin(), a = after.begin();  // both sorted by key
    while (b != before.end() || a != after.end()) {
      const int order = b == before.end() ? 1 : a == after.end() ? -1 : b.key().compare(a.key());
      steps_.emplace_back(order <= 0 ? b.key() : a.key());
      if (order == 0) Compare(*b, *a);
      else Add(order < 0 ? &*b : nullptr, order > 0 ? &*a : nullptr);
      steps_.pop_back();
      if (order <= 0) ++b;
      if (order >= 0) ++a;
    }
  }

 private:
  void Add(const Json* before, const Json* after) {
    JsonChange& change = changes_.emplace_back();
    change.steps = steps_;
    if (before != nullptr) change.before = Text(*before);
    if (after != nullptr) change.after = Text(*after);
  }

  // Stretches of both lists without equal items.
  void Differ(const Json& before, std::size_t b, std::size_t b_end, const Json& after, std::size_t a, std::size_t a_end) {
    for (; b < b_end || a < a_end; ++b, ++a) {
      const bool there = b < b_end, here = a < a_end;
      steps_.emplace_back(here ? a : b);
      if (there && here) Compare(before[b], after[a]);
      else Add(there ? &before[b] : nullptr, here ? &after[a] : nullptr);
      steps_.pop_back();
    }
  }

  void CompareLists(const Json& before, const Json& after) {
    std::size_t start = 0;
    while (start < before.size() && start < after.size() && before[start] == after[start]) ++start;
    std::size_t end_before = before.size(), end_after = after.size();
    while (end_before > start && end_after > start && before[end_before - 1] == after[end_after - 1]) --end_before, --end_after;
    const std::size_t n = end_before - start, m = end_after - start;
    if (n > kMostMatched || m > kMostMatched) return Differ(before, start, end_before, after, start, end_after);
    std::vector<std::vector<unsigned>> common(n + 1, std::vector<unsigned>(m + 1, 0));
    for (std::size_t i = n; i-- > 0;) {
      for (std::size_t j = m; j-- > 0;) {
        common[i][j] = before[start + i] == after[start + j] ? common[i + 1][j + 1] + 1 : std::max(common[i + 1][j], common[i][j + 1]);
      }
    }
    std::size_t i = 0, j = 0, from_i = 0, from_j = 0;
    while (i < n && j < m) {
      if (before[start + i] == after[start + j]) {
        Differ(before, start + from_i, start + i, after, start + from_j, start + j);
        from_i = ++i, from_j = ++j;
      } else if (common[i + 1][j] >= common[i][j + 1]) {
        ++i;
      } else {
        ++j;
      }
    }
    Differ(before, start + from_i, end_before, after, start + from_j, end_after);
  }

  std::vector<Step> steps_;
  std::vector<JsonChange> changes_;
};

}  // namespace

std::vector<JsonChange> CompareJson(const std::string& before, const std::string& after) {
  if (before == after) return {};
  const auto parsed = [](const std::string& text) {
    Json value = Json::parse(text, nullptr, false);
    return value.is_discarded() ? Json() : value;
  };
  Comparison comparison;
  comparison.Compare(parsed(before), parsed(after));
  return comparison.Take();
}

std::string PathText(const std::vector<Step>& steps) {
  std::string path;
  for (const Step& step : steps) {
    if (const std::size_t* index = std::get_if<std::size_t>(&step)) {
      path += "[" + std::to_string(*index) + "]";
      continue;
    }
    const std::string& key = std::get<std::string>(step);
    const auto plain = [](unsigned char c) { return c >= 0x80 || std::isalnum(c) != 0 || c == '_' || c == '-' || c == ':' || c == '/'; };
    path += (path.empty() ? "" : ".") + (!key.empty() && std::all_of(key.begin(), key.end(), plain) ? key : Text(key));
  }
  return path;
}

}  // namespace pareto::cli

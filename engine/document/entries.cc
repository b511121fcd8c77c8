#include "engine/document/entries.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

namespace pareto::document {
namespace {

constexpr std::size_t kLinearKeys = 16;

void Report(const Entry& first, const Entry& second, const std::string& code, base::DiagnosticSink& sink) {
  // Keys of any length and content are told apart by place; the message names those that fit a line.
  const bool shows = second.key.size() <= 60 && second.key.find_first_of("\n\r\t`") == std::string_view::npos;
  base::Diagnostic& d =
      sink.Error(code, second.key_span, shows ? "duplicate key `" + std::string(second.key) + "`" : "duplicate key");
  d.labels.push_back({first.key_span, "first here"});
  d.notes.push_back("the first value counts");
  d.help.push_back(second.key == "<<" ? "merge several maps with one `<<: [*first, *second]`"
                                      : "remove or rename one of the two");
}

}  // namespace

void DropDuplicates(std::vector<Entry>& entries, const std::string& code, base::DiagnosticSink& sink) {
  std::size_t kept = 0;
  std::unordered_map<std::string_view, std::size_t> seen;  // only for maps with many keys
  for (std::size_t i = 0; i < entries.size(); ++i) {
    std::size_t first = kept;
    if (entries.size() <= kLinearKeys) {
      for (std::size_t n = 0; n < kept && first == kept; ++n) {
        if (entries[n].key == entries[i].key) first = n;
      }
    } else {
      first = seen.try_emplace(entries[i].key, kept).first->second;
    }
    if (first == kept) {
      entries[kept++] = entries[i];
    } else {
      Report(entries[first], entries[i], code, sink);
    }
  }
  entries.resize(kept);
}

std::vector<Entry> MergeEntries(const Document& made, std::vector<Entry> entries, base::DiagnosticSink& sink) {
  const auto merges = [&](const Entry& entry) {
    return entry.key == "<<" && entry.key_span.end - entry.key_span.begin == 2;  // in quotes it is a key like any other
  };
  if (std::none_of(entries.begin(), entries.end(), merges)) return entries;
  std::unordered_set<std::string_view> taken;
  for (const Entry& entry : entries) {
    if (!merges(entry)) taken.insert(entry.key);
  }
  std::vector<Entry> out;
  const auto add_from = [&](NodeId map) {
    for (const Entry& entry : made.entries(map)) {
      if (taken.insert(entry.key).second) out.push_back(entry);
    }
  };
  const auto wrong = [&](base::Span key) {
    sink.Error("yaml/syntax", key, "`<<` takes a map or a list of maps")
        .help.push_back("write `<<: *name`, or put the key in quotes");
  };
  for (const Entry& entry : entries) {
    if (!merges(entry)) {
      out.push_back(entry);
    } else if (made.kind(entry.value) == Kind::kMap) {
      add_from(entry.value);
    } else if (made.kind(entry.value) == Kind::kList) {
      const std::span<const NodeId> items = made.items(entry.value);
      if (std::any_of(items.begin(), items.end(), [&](NodeId item) { return made.kind(item) != Kind::kMap; })) {
        wrong(entry.key_span);
      }
      for (const NodeId item : items) add_from(item);
    } else {
      wrong(entry.key_span);
    }
  }
  return out;
}

}  // namespace pareto::document

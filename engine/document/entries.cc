#include "engine/document/entries.h"

#include <algorithm>
#include <unordered_map>

namespace pareto::document {
namespace {

constexpr std::size_t kLinearKeys = 16;

void Report(const Entry& first, const Entry& second, const std::string& code, base::DiagnosticSink& sink) {
  // Keys of any length and content are told apart by place; the message names those that fit a line.
  const bool shows = second.key.size() <= 60 && second.key.find_first_of("\n\r\t`") == std::string_view::npos;
  base::Diagnostic& d = sink.Error(
      code, second.key_span, shows ? "duplicate key `" + std::string(second.key) + "`" : "duplicate key");
  d.labels.push_back({first.key_span, "first here"});
  d.notes.push_back("the first value counts");
  d.help.push_back(second.key == "<<" ? "merge several maps with one `<<: [*first, *second]`" : "remove or rename one of the two");
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

}  // namespace pareto::document

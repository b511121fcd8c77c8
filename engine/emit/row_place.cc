#include "engine/emit/row_place.h"

#include <algorithm>
#include <string_view>

namespace pareto::emit {

base::Span RowPlace(const facts::RelationInfo& info, facts::RowId row, int column, const base::SourceMap& sources) {
  if (row >= info.table_rows.size() || info.table == base::kNoFile) return {};
  const std::string_view name = sources.name(info.table);
  const std::string_view text = sources.text(info.table);
  const auto span = [&](std::size_t begin, std::size_t end) {
    return base::Span{info.table, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(std::min(end, text.size()))};
  };
  std::size_t at = info.table_rows[row];
  const bool csv = !info.table_fields.empty();
  if (name.ends_with(".json") || name.ends_with(".yaml") || name.ends_with(".yml")) return span(at, at + 1);
  const char between = csv ? ',' : '\t';
  const auto wanted = static_cast<std::size_t>(std::max(column, 0));
  const std::size_t field = wanted < info.table_fields.size() ? info.table_fields[wanted] : wanted;
  for (std::size_t current = 0;; ++current) {
    const std::size_t begin = at;
    // The file was read without a mistake, so a quote that opens is closed, and is doubled inside.
    bool quoted = false;
    while (at < text.size() && (quoted || (text[at] != between && text[at] != '\n'))) {
      if (csv && text[at] == '"') quoted = !quoted;
      ++at;
    }
    const bool last = at >= text.size() || text[at] == '\n';
    std::size_t end = at;
    if (last && end > begin && text[end - 1] == '\r') --end;
    if (column >= 0 && current == field) return span(begin, end);
    if (last) return span(info.table_rows[row], end);
    ++at;
  }
}

}  // namespace pareto::emit

#include "cli/answer.h"

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>
#include <numeric>
#include <vector>

#include "cli/render/cells.h"
#include "cli/shown.h"
#include "engine/facts/print_facts.h"

namespace pareto::cli {
namespace {

using Json = nlohmann::ordered_json;

// The first `count` of the rows' numbers in the order of their values: nodes as in the config.
std::vector<facts::RowId> Sorted(const facts::FactStore& store, facts::RelationId id, std::size_t count) {
  const facts::Relation& relation = store.relation(id);
  std::vector<facts::RowId> rows(relation.size());
  std::iota(rows.begin(), rows.end(), facts::RowId{0});
  const auto end = rows.begin() + static_cast<std::ptrdiff_t>(count);
  const auto before = [&](facts::RowId a, facts::RowId b) {
    for (int i = 0; i < relation.arity(); ++i) {
      if (const int order = store.pool().Compare(relation.row(a)[i], relation.row(b)[i]); order != 0) return order < 0;
    }
    return false;
  };
  if (count < rows.size()) std::partial_sort(rows.begin(), end, rows.end(), before);
  else std::sort(rows.begin(), rows.end(), before);
  rows.erase(end, rows.end());
  return rows;
}

std::string Table(workspace::Session& session, const std::vector<std::vector<facts::Value>>& rows) {
  const std::vector<std::string>& columns = session.query().columns;
  std::vector<std::vector<std::string>> cells(1);
  for (const std::string& column : columns) cells[0].push_back(render::Escaped(column));
  for (const std::vector<facts::Value>& row : rows) {
    std::vector<std::string>& line = cells.emplace_back();
    for (const facts::Value value : row) {
      std::string text = NameOf(session, value);
      if (const std::string at = PlaceOf(session, value); !at.empty()) text += " (" + at + ")";
      line.push_back(render::Escaped(text));
    }
  }
  std::vector<int> widths(columns.size(), 0);
  const auto width = [](const std::string& text) {
    int columns_of_text = 0;
    for (const render::Cell& cell : render::SplitCells(text)) columns_of_text += cell.width;
    return columns_of_text;
  };
  for (const auto& line : cells) {
    for (std::size_t i = 0; i < line.size(); ++i) widths[i] = std::max(widths[i], width(line[i]));
  }
  std::string out;
  for (std::size_t r = 0; r < cells.size(); ++r) {
    for (std::size_t i = 0; i < cells[r].size(); ++i) {
      out += cells[r][i];
      if (i + 1 < cells[r].size()) out += std::string(static_cast<std::size_t>(widths[i] - width(cells[r][i]) + 2), ' ');
    }
    out += "\n";
    if (r > 0) continue;
    for (std::size_t i = 0; i < widths.size(); ++i) out += (i == 0 ? "" : "  ") + std::string(static_cast<std::size_t>(widths[i]), '-');
    out += "\n";
  }
  return out;
}

std::string CsvCell(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

// A column that holds nodes is followed by one that says where they stand.
std::string Csv(workspace::Session& session, const std::vector<std::vector<facts::Value>>& rows) {
  const std::vector<std::string>& columns = session.query().columns;
  std::vector<bool> nodes(columns.size(), false);
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) nodes[i] = nodes[i] || row[i].node();
  }
  std::string out;
  for (std::size_t i = 0; i < columns.size(); ++i) out += (i == 0 ? "" : ",") + CsvCell(columns[i]) + (nodes[i] ? "," + CsvCell(columns[i] + " at") : "");
  out += "\n";
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) out += (i == 0 ? "" : ",") + CsvCell(NameOf(session, row[i])) + (nodes[i] ? "," + CsvCell(PlaceOf(session, row[i])) : "");
    out += "\n";
  }
  return out;
}

std::string AsJson(workspace::Session& session, const std::vector<std::vector<facts::Value>>& rows, std::size_t count) {
  Json out;
  out["columns"] = session.query().columns;
  out["rows"] = Json::array();
  for (const auto& row : rows) {
    Json line = Json::array();
    for (const facts::Value value : row) line.push_back(ValueAsJson(session, value));
    out["rows"].push_back(std::move(line));
  }
  out["count"] = count;
  out["incomplete"] = session.incomplete();
  return out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace

std::size_t PrintAnswers(Env& env, workspace::Session& session, const AnswerForm& form) {
  facts::FactStore& store = session.store();
  const facts::RelationId answers = session.query_relation();
  std::vector<std::vector<facts::Value>> rows;
  const std::size_t count = store.relation(answers).size();
  const std::size_t shown = form.count ? 0 : form.limit > 0 ? std::min(form.limit, count) : count;
  const std::vector<facts::RowId> sorted = Sorted(store, answers, shown);
  for (std::size_t i = 0; i < shown; ++i) {
    const facts::Value* row = store.relation(answers).row(sorted[i]);
    rows.emplace_back(row, row + store.relation(answers).arity());
  }
  if (form.count) {
    env.out(form.format == "json" ? Json{{"count", count}, {"incomplete", session.incomplete()}}.dump(2) + "\n" : std::to_string(count) + "\n");
  } else if (form.format == "json") {
    env.out(AsJson(session, rows, count));
  } else if (form.format == "csv") {
    env.out(Csv(session, rows));
  } else if (count == 0) {
    env.err("no rows\n");
  } else {
    env.out(Table(session, rows));
  }
  if (!form.count && shown < count) env.err("and " + std::to_string(count - shown) + " more\n");
  if (store.info(answers).lost_rows) env.err("there may be more rows: something that they rest on is unknown\n");
  return count;
}

}  // namespace pareto::cli

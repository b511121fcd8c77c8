#include "engine/load/table_rows.h"

#include <charconv>
#include <cmath>
#include <utility>

#include "engine/document/read.h"
#include "engine/load/json_values.h"
#include "engine/load/words.h"

namespace pareto::load {

using base::Span;
using facts::Value;

namespace {

constexpr std::size_t kBatch = 512;
constexpr std::size_t kToldOfEach = 10;

const char* TypeName(ColumnType type) {
  switch (type) {
    case ColumnType::kInt: return "an integer";
    case ColumnType::kString: return "text";
    case ColumnType::kNumber: return "a number";
    case ColumnType::kBool: return "true or false";
    case ColumnType::kJson: return "JSON";
  }
  return "text";
}

const char* Example(ColumnType type) {
  switch (type) {
    case ColumnType::kInt: return "write digits, as in `20`";
    case ColumnType::kString: return "write it as text: in JSON and YAML in quotes";
    case ColumnType::kNumber: return "write a number, as in `20` or `2.5`";
    case ColumnType::kBool: return "write `true` or `false`";
    case ColumnType::kJson: return "write JSON: text in quotes, `[1, 2]`, `{\"a\": 1}`";
  }
  return "";
}

// JSON's numbers: no leading zeros, no `+`, no `.5`, no `inf`.
bool IsJsonNumber(std::string_view text) {
  std::size_t i = 0;
  const auto digits = [&] {
    const std::size_t from = i;
    while (i < text.size() && text[i] >= '0' && text[i] <= '9') ++i;
    return i > from;
  };
  if (i < text.size() && text[i] == '-') ++i;
  if (i + 1 < text.size() && text[i] == '0' && text[i + 1] >= '0' && text[i + 1] <= '9') return false;
  if (!digits()) return false;
  if (i < text.size() && text[i] == '.') {
    ++i;
    if (!digits()) return false;
  }
  if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
    ++i;
    if (i < text.size() && (text[i] == '+' || text[i] == '-')) ++i;
    if (!digits()) return false;
  }
  return i == text.size();
}

}  // namespace

TableRows::TableRows(std::span<const Column> columns, facts::FactStore& store, facts::RelationId relation,
                     base::DiagnosticSink& sink)
    : columns_(columns),
      pool_(store.pool()),
      relation_(store.relation(relation)),
      info_(store.info(relation)),
      fresh_(std::make_unique<bool[]>(kBatch)),
      sink_(sink),
      batch_(columns.size() * kBatch) {
  row_ = batch_.data();
  begins_.reserve(kBatch);
}

Value TableRows::Held(Value value) {
  full_ = full_ || value.missing();
  return value;
}

void TableRows::Commit(std::uint32_t begin) {
  begins_.push_back(begin);
  row_ += columns_.size();
  if (++rows_ == kBatch) Flush();
}

void TableRows::Flush() {
  if (rows_ > 0) relation_.AddBatch(batch_.data(), rows_, fresh_.get());
  for (std::size_t i = 0; i < rows_; ++i) {
    if (fresh_[i]) info_.table_rows.push_back(begins_[i]);  // of equal rows, the first
  }
  begins_.clear();
  rows_ = 0;
  row_ = batch_.data();
}

Value TableRows::Cell(std::size_t column, std::string_view text, Span span) {
  const char* begin = text.data();
  const char* end = begin + text.size();
  switch (columns_[column].type) {
    case ColumnType::kString: return Held(pool_.Text(text));
    case ColumnType::kInt: {
      std::int64_t value = 0;
      const auto [at, error] = std::from_chars(begin, end, value);
      if (error == std::errc{} && at == end) return Held(pool_.Int(value));
      break;
    }
    case ColumnType::kNumber: {
      double value = 0;
      std::int64_t whole = 0;
      const auto [at, error] = std::from_chars(begin, end, whole);
      if (error == std::errc{} && at == end && IsJsonNumber(text)) return Held(pool_.Int(whole));
      if (!IsJsonNumber(text)) break;
      const auto [last, bad] = std::from_chars(begin, end, value);
      if (bad == std::errc{} && last == end && std::isfinite(value)) return Held(pool_.Double(value));
      break;
    }
    case ColumnType::kBool:
      if (text == "true") return Value::Bool(true);
      if (text == "false") return Value::Bool(false);
      break;
    case ColumnType::kJson: return Json(column, text, span);
  }
  TypeMistake(column, span, text.empty() ? "empty" : Tick(text));
  return Value::Missing();
}

Value TableRows::Json(std::size_t column, std::string_view text, Span span) {
  if (IsJsonNumber(text)) {
    std::int64_t whole = 0;
    const auto [at, error] = std::from_chars(text.data(), text.data() + text.size(), whole);
    if (error == std::errc{} && at == text.data() + text.size()) return Held(pool_.Int(whole));
  }
  base::SourceMap cell;
  base::DiagnosticSink ignored;
  const base::FileId file = cell.Add("cell.json", std::string(text));
  const document::Document document = document::ReadJson(file, cell, ignored);
  if (!ignored.has_errors() && document.root() != document::kNoNode)
    return Held(JsonValues(document, pool_).Of(document.root()));
  TypeMistake(column, span, text.empty() ? "empty" : Tick(text));
  return Value::Missing();
}

void TableRows::TypeMistake(std::size_t column, Span span, const std::string& seen) {
  Mistake("data/type", span,
          Tick(columns_[column].name) + " is " + seen + ", and must be " + TypeName(columns_[column].type), Example(columns_[column].type));
}

void TableRows::Mistake(const char* code, Span span, std::string message, std::string help) {
  Told& told = told_[code];
  if (++told.count > kToldOfEach) return;
  base::Diagnostic d;
  d.code = code;
  d.span = span;
  d.message = std::move(message);
  if (!help.empty()) d.help.push_back(std::move(help));
  if (told.count == kToldOfEach) {
    told.last = std::move(d);
  } else {
    sink_.Report(std::move(d));
  }
}

bool TableRows::Finish() {
  Flush();
  if (full_) Mistake("data/limit", {}, "there are more different values than can be held");
  for (auto& [code, told] : told_) {
    if (told.count < kToldOfEach) continue;
    if (told.count > kToldOfEach)
      told.last.notes.push_back("and " + Thousands(told.count - kToldOfEach) + " more like it in this file");
    sink_.Report(std::move(told.last));
  }
  return told_.empty();
}

}  // namespace pareto::load

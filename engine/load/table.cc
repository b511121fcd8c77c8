#include "engine/load/table.h"

#include <algorithm>
#include <cstring>
#include <optional>
#include <utility>
#include <vector>

#include "engine/base/suggest.h"
#include "engine/document/read.h"
#include "engine/load/json_values.h"
#include "engine/load/table_rows.h"
#include "engine/load/words.h"

namespace pareto::load {

using base::FileId;
using base::Span;
using document::Document;
using document::Kind;
using document::NodeId;
using facts::Value;

namespace {

bool EndsWith(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

std::string Count(std::size_t number, const char* noun) {
  return Thousands(number) + " " + noun + (number == 1 ? "" : "s");
}

std::size_t SkipBom(std::string_view text) { return text.substr(0, 3) == "\xEF\xBB\xBF" ? 3 : 0; }

std::vector<std::string> Names(std::span<const Column> columns) {
  std::vector<std::string> names;
  for (const Column& column : columns) names.push_back(column.name);
  return names;
}

std::string NamesText(std::span<const Column> columns) {
  std::string text = columns.size() == 1 ? "the column is " : "the columns are ";
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (i > 0) text += i + 1 == columns.size() ? " and " : ", ";
    text += Tick(columns[i].name);
  }
  return text;
}

Span At(FileId file, std::size_t begin, std::size_t end) {
  return {file, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
}

// --- tabs
// ------------------------------------------------------------------------------------------------------------------

void ReadTabs(FileId file, std::string_view text, TableRows& rows) {
  const std::size_t width = rows.columns().size();
  std::size_t line = SkipBom(text);
  while (line < text.size() && !rows.full()) {
    const void* feed = std::memchr(text.data() + line, '\n', text.size() - line);
    const std::size_t next =
        feed == nullptr ? text.size() : static_cast<std::size_t>(static_cast<const char*>(feed) - text.data()) + 1;
    std::size_t end = feed == nullptr ? next : next - 1;
    if (end > line && text[end - 1] == '\r') --end;
    if (end > line) {
      bool good = true;
      std::size_t column = 0;
      std::size_t begin = line;
      while (true) {
        std::size_t stop = begin;
        while (stop < end && text[stop] != '\t') ++stop;
        if (column < width) {
          const Value value = rows.Cell(column, text.substr(begin, stop - begin), At(file, begin, stop));
          good = good && !value.missing();
          rows.Set(column, value);
        }
        ++column;
        if (stop == end) break;
        begin = stop + 1;
      }
      if (column != width) {
        rows.Mistake("data/ragged", At(file, line, end),
                     "the row has " + Count(column, "field") + ", and must have " + Thousands(width), NamesText(rows.columns()));
      } else if (good) {
        rows.Commit(static_cast<std::uint32_t>(line));
      }
    }
    line = next;
  }
}

// --- CSV
// -------------------------------------------------------------------------------------------------------------------

class CsvReader {
 public:
  CsvReader(FileId file, std::string_view text, TableRows& rows, bool indented)
      : file_(file), text_(text), rows_(rows), indented_(indented), at_(SkipBom(text)) {}

  void Read() {
    SkipIndent();
    while (at_ < text_.size() && AtLineEnd()) {
      SkipLineEnd();
      SkipIndent();
    }
    if (at_ >= text_.size()) {
      rows_.Mistake("data/header", At(file_, at_, at_),
                    "the file is empty, and must start with the names of the columns", NamesText(rows_.columns()));
      return;
    }
    if (!ReadHeader()) return;
    for (SkipIndent(); at_ < text_.size() && !rows_.full(); SkipIndent()) {
      if (AtLineEnd()) {
        SkipLineEnd();
      } else if (!ReadRow()) {
        return;
      }
    }
  }

  // By column, which field of a record it is.
  std::vector<std::uint16_t> FieldOfColumn() const {
    std::vector<std::uint16_t> fields(rows_.columns().size(), 0);
    for (std::size_t field = 0; field < order_.size(); ++field) {
      if (order_[field] < fields.size()) fields[order_[field]] = static_cast<std::uint16_t>(field);
    }
    return fields;
  }

 private:
  static constexpr std::size_t kNoColumn = static_cast<std::size_t>(-1);

  struct Field {
    std::string_view text;  // decoded; lives until the next field is read
    Span span;              // as written
  };

  bool AtLineEnd() const {
    return text_[at_] == '\n' || (text_[at_] == '\r' && at_ + 1 < text_.size() && text_[at_ + 1] == '\n');
  }
  void SkipIndent() {
    while (indented_ && at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t')) ++at_;
  }
  void SkipLineEnd() { at_ += text_[at_] == '\r' ? 2 : 1; }

  // Reads a field up to the comma or line end behind it. Nothing where its quotes are wrong (told).
  std::optional<Field> ReadField() {
    const std::size_t begin = at_;
    if (at_ < text_.size() && text_[at_] == '"') {
      decoded_.clear();
      ++at_;
      while (true) {
        const void* quote = at_ < text_.size() ? std::memchr(text_.data() + at_, '"', text_.size() - at_) : nullptr;
        if (quote == nullptr) {
          rows_.Mistake("data/quote", At(file_, begin, begin + 1), "this quote is never closed", "close it, or write `\"\"` for a quote inside quotes");
          at_ = text_.size();
          return std::nullopt;
        }
        const auto stop = static_cast<std::size_t>(static_cast<const char*>(quote) - text_.data());
        decoded_.append(text_, at_, stop - at_);
        at_ = stop + 1;
        if (at_ >= text_.size() || text_[at_] != '"') break;
        decoded_ += '"';
        ++at_;
      }
      if (at_ < text_.size() && text_[at_] != ',' && !AtLineEnd()) {
        rows_.Mistake("data/quote", At(file_, at_, at_ + 1), "text stands behind the closing quote",
                      "inside quotes write `\"\"` for a quote");
        SkipRecord();
        return std::nullopt;
      }
      return Field{decoded_, At(file_, begin, at_)};
    }
    while (at_ < text_.size() && text_[at_] != ',' && text_[at_] != '\n' && text_[at_] != '"') ++at_;
    if (at_ < text_.size() && text_[at_] == '"') {
      rows_.Mistake("data/quote", At(file_, at_, at_ + 1), "a quote stands inside a field that has none around it",
                    "put the field in quotes and write `\"\"` for the quote");
      SkipRecord();
      return std::nullopt;
    }
    std::size_t end = at_;
    if (end > begin && text_[end - 1] == '\r' && (at_ >= text_.size() || text_[at_] == '\n')) --end;
    return Field{text_.substr(begin, end - begin), At(file_, begin, end)};
  }

  void SkipRecord() {
    while (at_ < text_.size() && text_[at_] != '\n') ++at_;
  }

  // Steps behind a field: true where another follows in the record.
  bool More() {
    if (at_ >= text_.size()) return false;
    if (text_[at_] == ',') {
      ++at_;
      return true;
    }
    SkipLineEnd();
    return false;
  }

  bool ReadHeader() {
    const std::span<const Column> columns = rows_.columns();
    std::vector<bool> there(columns.size(), false);
    const std::size_t begin = at_;
    std::size_t end = at_;
    bool good = true;
    bool more = true;
    while (more) {
      const std::optional<Field> field = ReadField();
      if (!field) return false;
      end = field->span.end;
      std::size_t column = 0;
      while (column < columns.size() && columns[column].name != field->text) ++column;
      if (column == columns.size()) {
        std::string help = base::DidYouMean(field->text, Names(columns));
        rows_.Mistake("data/header", field->span, "there is no column " + Tick(field->text),
                      help.empty() ? NamesText(columns) : help);
        good = false;
      } else if (there[column]) {
        rows_.Mistake("data/header", field->span, "column " + Tick(field->text) + " is there twice");
        good = false;
      } else {
        there[column] = true;
      }
      order_.push_back(column);
      more = More();
    }
    if (!good) return false;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (there[i]) continue;
      rows_.Mistake("data/header", At(file_, begin, end), "column " + Tick(columns[i].name) + " is missing",
                    NamesText(columns));
      good = false;
    }
    return good;
  }

  bool ReadRow() {
    const std::size_t begin = at_;
    std::size_t end = at_;
    std::size_t count = 0;
    bool good = true;
    bool more = true;
    while (more) {
      const std::optional<Field> field = ReadField();
      if (!field) return true;  // told; the next record may be well
      end = field->span.end;
      if (count < order_.size()) {
        const std::size_t column = order_[count];
        const Value value = rows_.Cell(column, field->text, field->span);
        good = good && !value.missing();
        rows_.Set(column, value);
      }
      ++count;
      more = More();
    }
    if (count != order_.size()) {
      rows_.Mistake("data/ragged", At(file_, begin, end),
                    "the row has " + Count(count, "field") + ", and must have " + Thousands(order_.size()), NamesText(rows_.columns()));
    } else if (good) {
      rows_.Commit(static_cast<std::uint32_t>(begin));
    }
    return true;
  }

  FileId file_;
  std::string_view text_;
  TableRows& rows_;
  const bool indented_;
  std::size_t at_;
  std::vector<std::size_t> order_;  // field of a record -> column
  std::string decoded_;
};

// --- JSON and YAML
// ---------------------------------------------------------------------------------------------------------

class DocumentTable {
 public:
  DocumentTable(const Document& document, TableRows& rows)
      : document_(document), rows_(rows), json_(document, rows.pool()) {}

  void Read() {
    const NodeId root = document_.root();
    if (document_.kind(root) != Kind::kList) {
      rows_.Mistake(
          "data/type", Start(root),
          std::string("the file is ") + document::KindName(document_.kind(root)) + ", and must be a list of rows",
          "write each row as a list or as a map");
      return;
    }
    for (const NodeId row : document_.items(root)) {
      if (rows_.full()) return;
      ReadRow(row);
    }
  }

 private:
  Span Start(NodeId node) const {
    const Span span = document_.span(node);
    if (document_.kind(node) != Kind::kList && document_.kind(node) != Kind::kMap) return span;
    return {span.file, span.begin, std::min(span.end, span.begin + 1)};
  }

  void ReadRow(NodeId row) {
    const std::span<const Column> columns = rows_.columns();
    if (document_.kind(row) == Kind::kMap) {
      ReadMap(row);
    } else if (document_.kind(row) == Kind::kList &&
               (columns.size() > 1 || columns[0].type != ColumnType::kJson || document_.items(row).size() == 1)) {
      const auto items = document_.items(row);
      if (items.size() != columns.size()) {
        rows_.Mistake("data/ragged", Start(row),
                      "the row has " + Count(items.size(), "field") + ", and must have " + Thousands(columns.size()), NamesText(columns));
        return;
      }
      bool good = true;
      for (std::size_t i = 0; i < columns.size(); ++i) good = Cell(i, items[i]) && good;
      if (good) rows_.Commit(Start(row).begin);
    } else if (columns.size() == 1) {
      if (Cell(0, row)) rows_.Commit(Start(row).begin);
    } else {
      rows_.Mistake(
          "data/type", Start(row),
          std::string("the row is ") + document::KindName(document_.kind(row)) + ", and must be a list or a map");
    }
  }

  void ReadMap(NodeId row) {
    const std::span<const Column> columns = rows_.columns();
    bool good = true;
    std::size_t known = 0;
    for (const document::Entry& entry : document_.entries(row)) {
      std::size_t column = 0;
      while (column < columns.size() && columns[column].name != entry.key) ++column;
      if (column < columns.size()) {
        ++known;
        good = Cell(column, entry.value) && good;
        continue;
      }
      std::string help = base::DidYouMean(entry.key, Names(columns));
      rows_.Mistake("data/header", entry.key_span, "there is no column " + Tick(entry.key),
                    help.empty() ? NamesText(columns) : help);
      good = false;
    }
    if (good && known != columns.size()) {
      for (const Column& column : columns) {
        if (document_.Find(row, column.name) != nullptr) continue;
        rows_.Mistake("data/ragged", Start(row), "the row has no " + Tick(column.name));
        return;
      }
    }
    if (good) rows_.Commit(Start(row).begin);
  }

  bool Cell(std::size_t column, NodeId node) {
    const Kind kind = document_.kind(node);
    Value value;
    switch (rows_.columns()[column].type) {
      case ColumnType::kString:
        if (kind == Kind::kString) value = rows_.pool().Text(document_.text(node));
        break;
      case ColumnType::kInt:
      case ColumnType::kNumber:
        if (kind == Kind::kInt) value = rows_.pool().Int(document_.integer(node));
        if (kind == Kind::kFloat) value = rows_.pool().Double(document_.number(node));
        if (rows_.columns()[column].type == ColumnType::kInt && !value.missing() && !rows_.pool().IsInt(value))
          value = Value::Missing();
        break;
      case ColumnType::kBool:
        if (kind == Kind::kBool) value = Value::Bool(document_.boolean(node));
        break;
      case ColumnType::kJson:
        value = json_.Of(node);
        if (!json_.TakeOdd().empty()) value = Value::Missing();
        break;
    }
    rows_.Set(column, value);
    if (!value.missing()) return true;
    if (rows_.pool().exhausted()) {
      rows_.Held(value);
      return false;
    }
    rows_.TypeMistake(column, Start(node), document::KindName(kind));
    return false;
  }

  const Document& document_;
  TableRows& rows_;
  JsonValues json_;
};

}  // namespace

bool LoadTable(FileId file, const base::SourceMap& sources, std::span<const Column> columns, facts::FactStore& store,
               facts::RelationId relation, base::DiagnosticSink& sink, TableForm form) {
  TableRows rows(columns, store, relation, sink);
  store.info(relation).table = file;
  const std::string_view name = sources.name(file);
  if (form == TableForm::kCsvBlock || EndsWith(name, ".csv")) {
    CsvReader reader(file, sources.text(file), rows, form == TableForm::kCsvBlock);
    reader.Read();
    store.info(relation).table_fields = reader.FieldOfColumn();
  } else if (EndsWith(name, ".json") || EndsWith(name, ".yaml") || EndsWith(name, ".yml")) {
    const std::size_t errors = sink.errors();
    const Document document = document::Read(file, sources, sink);
    if (sink.errors() > errors || document.root() == document::kNoNode) return false;
    DocumentTable(document, rows).Read();
  } else {
    ReadTabs(file, sources.text(file), rows);
  }
  return rows.Finish();
}

bool LoadTexts(Span from, std::span<const NamedText> texts, std::span<const Column> columns, facts::FactStore& store,
               facts::RelationId relation, base::DiagnosticSink& sink) {
  TableRows rows(columns, store, relation, sink);
  store.info(relation).table = from.file;
  for (const NamedText& named : texts) {
    bool good = true;
    for (std::size_t column = 0; column < 2; ++column) {
      const Value value = rows.Held(rows.pool().Text(column == 0 ? named.name : named.text));
      good = good && !value.missing();
      rows.Set(column, value);
    }
    if (good) rows.Commit(from.begin);
  }
  return rows.Finish();
}

}  // namespace pareto::load

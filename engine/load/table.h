// Loads a data file into a relation: `relation edge(a: int, b: int) from "edge.facts"`.
//
// By the file's name:
//   .csv            RFC 4180. The first record names the columns, in any order.
//   .json .yaml .yml  a list of rows, each a list (by position) or a map (by column name); of one column also its bare
//   value. all else        (.facts, .tsv) a row a line, fields between tabs, no header, no quoting.
// Empty lines of text tables are skipped. In text tables an int is decimal digits, a number what JSON calls one, a bool
// `true` or `false`, a string the field as it is, a json any JSON text.
//
// Findings: `data/ragged` (fields missing or too many), `data/type`, `data/header` (names that are no columns, or are
// missing or twice), `data/quote` (RFC 4180), `data/limit` (the value pool is full). Of each code the first ten are
// told, and how many more there are. A row with a finding is left out. Equal rows are one.
//
// Text tables: 0.15 s for a million rows of two ints, 0.3 s for three texts; nothing is allocated for a row.
#ifndef PARETO_ENGINE_LOAD_TABLE_H_
#define PARETO_ENGINE_LOAD_TABLE_H_

#include <cstdint>
#include <span>
#include <string>

#include "engine/base/diagnostic.h"
#include "engine/base/source.h"
#include "engine/facts/store.h"

namespace pareto::load {

enum class ColumnType : std::uint8_t { kInt, kString, kNumber, kBool, kJson };

struct Column {
  std::string name;
  ColumnType type = ColumnType::kString;
};

enum class TableForm : std::uint8_t {
  kByName,    // as the file's name says
  kCsvBlock,  // CSV whose lines may be indented: a part of another file
};

// `relation` must have as many columns as there are `columns`, at least one. False where there was an error.
bool LoadTable(base::FileId file, const base::SourceMap& sources, std::span<const Column> columns,
               facts::FactStore& store, facts::RelationId relation, base::DiagnosticSink& sink, TableForm form = TableForm::kByName);

struct NamedText {
  std::string name;
  std::string text;
};

// Adds a row of name and text for each of `texts`: whole files as values. There must be two columns of text. `from` is where the rule file
// asks for them, and what a proof of a row points at. False where the value pool is full (`data/limit`).
bool LoadTexts(base::Span from, std::span<const NamedText> texts, std::span<const Column> columns, facts::FactStore& store,
               facts::RelationId relation, base::DiagnosticSink& sink);

}  // namespace pareto::load

#endif  // PARETO_ENGINE_LOAD_TABLE_H_

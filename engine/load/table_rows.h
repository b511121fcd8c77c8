// Rows on their way from a data file into a relation: cells are typed, mistakes counted, rows added in batches.
#ifndef PARETO_ENGINE_LOAD_TABLE_ROWS_H_
#define PARETO_ENGINE_LOAD_TABLE_ROWS_H_

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/facts/store.h"
#include "engine/load/table.h"

namespace pareto::load {

class TableRows {
 public:
  TableRows(std::span<const Column> columns, facts::FactStore& store, facts::RelationId relation,
            base::DiagnosticSink& sink);

  std::span<const Column> columns() const { return columns_; }
  facts::ValuePool& pool() { return pool_; }

  // The row being made. Set every cell to a value, then commit; or leave it.
  void Set(std::size_t column, facts::Value value) { row_[column] = value; }
  void Commit(std::uint32_t begin);  // where the row begins in its file, in bytes
  // A cell of a text table; missing, with a finding at `span`, where it is not of the column's type.
  facts::Value Cell(std::size_t column, std::string_view text, base::Span span);

  // A value from the pool; where that is full, the table is too.
  facts::Value Held(facts::Value value);
  // Counts a mistake; the first ten of a code are told.
  void Mistake(const char* code, base::Span span, std::string message, std::string help = {});
  void TypeMistake(std::size_t column, base::Span span, const std::string& seen);
  // Adds the last rows and tells how many mistakes were not told. False where there was any.
  bool Finish();
  bool full() const { return full_; }  // the pool takes no more: stop

 private:
  void Flush();
  facts::Value Json(std::size_t column, std::string_view text, base::Span span);

  std::span<const Column> columns_;
  facts::ValuePool& pool_;
  facts::Relation& relation_;
  facts::RelationInfo& info_;
  std::unique_ptr<bool[]> fresh_;      // which rows of the batch are new
  std::vector<std::uint32_t> begins_;  // where the rows of the batch begin
  base::DiagnosticSink& sink_;
  std::vector<facts::Value> batch_;  // the rows that are done, then the one being made
  facts::Value* row_ = nullptr;
  std::size_t rows_ = 0;
  struct Told {
    std::size_t count = 0;
    base::Diagnostic last;  // the tenth, kept back to say how many more there are
  };
  std::map<std::string, Told> told_;
  bool full_ = false;
};

}  // namespace pareto::load

#endif  // PARETO_ENGINE_LOAD_TABLE_ROWS_H_

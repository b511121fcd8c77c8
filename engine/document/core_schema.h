// Which type an unquoted YAML scalar has (YAML 1.2, core schema), and numbers for both readers.
//
// Unlike YAML 1.1, `yes`, `no`, `on`, `off`, `1_000` and `12:30` are text, and `017` is seventeen. Decided here: `.inf`
// and
// `.nan` are text, as is a number beyond the range of a double, for neither can stand in JSON.
#ifndef PARETO_ENGINE_DOCUMENT_CORE_SCHEMA_H_
#define PARETO_ENGINE_DOCUMENT_CORE_SCHEMA_H_

#include <cstdint>
#include <optional>
#include <string_view>

#include "engine/document/document.h"

namespace pareto::document {

struct Resolved {
  Kind kind = Kind::kString;  // never a list or a map
  std::int64_t integer = 0;   // of kInt; 0 or 1 of kBool
  double number = 0;          // of kFloat
};

bool IsNull(std::string_view text);  // `null`, `Null`, `NULL`, `~`
Resolved Resolve(std::string_view text);
// Decimal digits with an optional sign; integers of more than 64 bits become a kFloat. Nothing for one past all bounds.
std::optional<Resolved> ParseNumber(std::string_view text);

}  // namespace pareto::document

#endif  // PARETO_ENGINE_DOCUMENT_CORE_SCHEMA_H_

// How findings speak: of things by entity and key, of types as a person says them, of values on one line.
#ifndef PARETO_ENGINE_LOAD_WORDS_H_
#define PARETO_ENGINE_LOAD_WORDS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/facts/schema.h"
#include "engine/facts/value.h"

namespace pareto::load {

// "`text`": on one line, without backticks of its own, cut after 60 bytes (never inside a code point).
std::string Tick(std::string_view text);
// "a table", "an action", "a user".
std::string Article(std::string_view noun);
// "a", "a or b", "a, b or c".
std::string OneOf(const std::vector<std::string>& parts);
// "9,998".
std::string Thousands(std::uint64_t number);

// What a value of the type is: "an integer", "text or a list", "`GET`, `POST` or `PUT`", "the name of an action". With
// `ranges` integers say their bounds: "an integer in 1..900".
std::string Expected(const facts::Schema& schema, const facts::ValuePool& pool, const facts::FieldType& type,
                     bool ranges);
// The bounds of the type's integers: "1..900", "at least 1", "1..5 or 10..20".
std::string Ranges(const facts::FieldType& type);

}  // namespace pareto::load

#endif  // PARETO_ENGINE_LOAD_WORDS_H_

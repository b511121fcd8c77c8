// The size of texts as JSON strings. Private to this folder.
#ifndef PARETO_ENGINE_FACTS_QUOTED_H_
#define PARETO_ENGINE_FACTS_QUOTED_H_

#include <cstdint>
#include <string_view>

namespace pareto::facts {

// The bytes of a text as a JSON string, quotes and escapes included.
std::uint64_t QuotedSize(std::string_view text);

}  // namespace pareto::facts

#endif  // PARETO_ENGINE_FACTS_QUOTED_H_

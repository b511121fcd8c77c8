#include "engine/document/scalar_text.h"

#include <array>
#include <charconv>
#include <cmath>
#include <string_view>

namespace pareto::document {

void AppendPlain(std::string& out, const Document& document, NodeId node) {
  std::array<char, 32> digits{};
  switch (document.kind(node)) {
    case Kind::kBool: out += document.boolean(node) ? "true" : "false"; return;
    case Kind::kInt: {
      const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), document.integer(node));
      out.append(digits.data(), end);
      return;
    }
    case Kind::kFloat: {
      const double number = document.number(node);
      if (!std::isfinite(number)) break;
      const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), number);
      const std::string_view text(digits.data(), static_cast<std::size_t>(end - digits.data()));
      out += text;
      if (text.find_first_of(".e") == std::string_view::npos) out += ".0";
      return;
    }
    default: break;
  }
  out += "null";
}

}  // namespace pareto::document

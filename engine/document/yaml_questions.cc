#include "engine/document/yaml_questions.h"

#include <algorithm>

namespace pareto::document {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

}  // namespace

std::string HiddenQuestions::Hide(std::string_view text) {
  // An escape in double quotes could make the same character, so it must be one that the file does not escape.
  for (const std::string_view digits : {"01", "02", "03", "05", "06", "10", "11", "12", "13", "14", "15", "16", "17"}) {
    const std::string code(digits);
    if (text.find("\\x" + code) == kNone && text.find("\\u00" + code) == kNone &&
        text.find("\\U000000" + code) == kNone) {
      stand_in_ = static_cast<char>((digits[0] - '0') * 16 + (digits[1] - '0'));
      break;
    }
  }
  std::string out(text);
  if (stand_in_ == '\0') return out;
  for (std::size_t i = out.find('?'); i != kNone; i = out.find('?', i + 1)) {
    const bool starts_word = i == 0 || std::string_view(" \t\r\n,[{").find(out[i - 1]) != kNone;
    const bool ends_word = i + 1 == out.size() || std::string_view(" \t\r\n").find(out[i + 1]) != kNone;
    if (!starts_word || !ends_word) out[i] = stand_in_;
  }
  return out;
}

bool HiddenQuestions::In(std::string_view text) const { return stand_in_ != '\0' && text.find(stand_in_) != kNone; }

std::string HiddenQuestions::Show(std::string text) const {
  if (stand_in_ != '\0') std::replace(text.begin(), text.end(), stand_in_, '?');
  return text;
}

}  // namespace pareto::document

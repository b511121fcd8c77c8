#include "cli/asked.h"

#include <string_view>

namespace pareto::cli {
namespace {

constexpr std::string_view kDigits = "0123456789";

bool IsNumber(std::string_view text) { return !text.empty() && text.size() < 9 && text.find_first_not_of(kDigits) == std::string_view::npos; }

std::uint32_t ToNumber(std::string_view text) { return static_cast<std::uint32_t>(std::stoul(std::string(text))); }

// `area/name@12`, or `area/name` alone.
bool AsFinding(std::string_view text, Asked* out) {
  const std::size_t at = text.rfind('@');
  if (at != std::string_view::npos && !IsNumber(text.substr(at + 1))) return false;
  const std::string_view name = text.substr(0, at);
  if (name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-/") != std::string_view::npos || name.find('/') == std::string_view::npos) return false;
  out->kind = Asked::Kind::kFinding;
  out->name = name;
  out->number = at == std::string_view::npos ? 0 : ToNumber(text.substr(at + 1));
  return true;
}

// `FILE:42` or `FILE:42:9`, as findings show places.
bool AsLine(std::string_view text, Asked* out) {
  if (text.find_first_of("(){}[]\"<>=") != std::string_view::npos) return false;
  std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos || colon == 0 || !IsNumber(text.substr(colon + 1))) return false;
  std::string_view line = text.substr(colon + 1), file = text.substr(0, colon);
  if (const std::size_t before = file.rfind(':'); before != std::string_view::npos && before > 0 && IsNumber(file.substr(before + 1))) {
    line = file.substr(before + 1);
    file = file.substr(0, before);
  }
  out->kind = Asked::Kind::kLine;
  out->name = file;
  out->number = ToNumber(line);
  return true;
}

// `Name.key[0]["other key"]`.
bool AsPlace(std::string_view text, Asked* out) {
  const auto word = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-'; };
  std::size_t at = 0;
  while (at < text.size() && word(text[at])) ++at;
  if (at == 0) return false;
  Asked place;
  place.kind = Asked::Kind::kPlace;
  place.name = text.substr(0, at);
  while (at < text.size()) {
    if (text[at] == '.') {
      const std::size_t end = text.find_first_of(".[]()\" \t", at + 1);
      const std::string_view key = text.substr(at + 1, end == std::string_view::npos ? end : end - at - 1);
      if (key.empty()) return false;
      place.steps.emplace_back(key);
      at += 1 + key.size();
    } else if (text.substr(at, 2) == "[\"") {
      const std::size_t end = text.find("\"]", at + 2);
      if (end == std::string_view::npos) return false;
      place.steps.emplace_back(text.substr(at + 2, end - at - 2));
      at = end + 2;
    } else if (text[at] == '[') {
      const std::size_t end = text.find(']', at);
      if (end == std::string_view::npos || !IsNumber(text.substr(at + 1, end - at - 1))) return false;
      place.steps.emplace_back(text.substr(at + 1, end - at - 1));
      at = end + 1;
    } else {
      return false;
    }
  }
  *out = std::move(place);
  return true;
}

}  // namespace

Asked WhatIsAsked(const std::string& text) {
  Asked asked;
  if (IsNumber(text)) {
    asked.kind = Asked::Kind::kNumber;
    asked.number = ToNumber(text);
    return asked;
  }
  if (AsFinding(text, &asked) || AsLine(text, &asked) || AsPlace(text, &asked)) return asked;
  return asked;
}

}  // namespace pareto::cli

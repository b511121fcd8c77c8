#include "engine/eval/signature.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <utility>

namespace pareto::eval {
namespace {

using Base = Kind::Base;

constexpr std::array<std::pair<std::string_view, Base>, 9> kWords = {{
    {"any", Base::kAny},
    {"T", Base::kVariable},
    {"string", Base::kString},
    {"int", Base::kInt},
    {"number", Base::kNumber},
    {"bool", Base::kBool},
    {"json", Base::kJson},
    {"map", Base::kMap},
    {"node", Base::kNode},
}};

std::string_view Trim(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

bool ConsumeSuffix(std::string_view* text, char suffix) {
  if (text->empty() || text->back() != suffix) return false;
  text->remove_suffix(1);
  return true;
}

Kind ListOf(Kind item) {
  Kind list{Base::kList, {}};
  list.item.push_back(std::move(item));
  return list;
}

std::optional<Kind> ParseKind(std::string_view text, std::string* error) {
  text = Trim(text);
  if (text == "list") return ListOf(Kind{});
  if (text.size() >= 2 && text.front() == '[' && text.back() == ']') {
    std::optional<Kind> item = ParseKind(text.substr(1, text.size() - 2), error);
    if (!item) return std::nullopt;
    return ListOf(*std::move(item));
  }
  for (const auto& [word, base] : kWords) {
    if (word == text) return Kind{base, {}};
  }
  *error = "`" + std::string(text) + "` is no type";
  return std::nullopt;
}

}  // namespace

std::size_t Signature::required() const {
  std::size_t count = 0;
  while (count < params.size() && !params[count].optional) ++count;
  return count;
}

std::optional<Signature> ParseSignature(std::string_view parameters, std::string_view result, std::string* error) {
  std::string ignored;
  if (error == nullptr) error = &ignored;
  Signature signature;
  for (std::string_view rest = Trim(parameters); !rest.empty();) {
    const std::size_t comma = rest.find(',');  // no type has a comma in it
    const std::string_view part = Trim(rest.substr(0, comma));
    rest = comma == std::string_view::npos ? std::string_view{} : Trim(rest.substr(comma + 1));
    if (comma != std::string_view::npos && rest.empty()) {
      *error = "nothing follows the last comma";
      return std::nullopt;
    }
    if (part == "...") {
      if (signature.params.empty() || !rest.empty()) {
        *error = "`...` stands behind the last parameter";
        return std::nullopt;
      }
      signature.variadic = true;
      break;
    }
    const std::size_t colon = part.find(':');
    if (colon == std::string_view::npos) {
      *error = "`" + std::string(part) + "` has no type";
      return std::nullopt;
    }
    std::string_view name = Trim(part.substr(0, colon));
    Param param;
    param.optional = ConsumeSuffix(&name, '?');
    param.name = std::string(name);
    if (name.empty()) {
      *error = "a parameter has no name";
      return std::nullopt;
    }
    if (!param.optional && !signature.params.empty() && signature.params.back().optional) {
      *error = "`" + param.name + "` stands behind an optional parameter";
      return std::nullopt;
    }
    std::optional<Kind> kind = ParseKind(part.substr(colon + 1), error);
    if (!kind) return std::nullopt;
    param.kind = *std::move(kind);
    signature.params.push_back(std::move(param));
  }
  std::string_view text = Trim(result);
  signature.result_optional = ConsumeSuffix(&text, '?');
  std::optional<Kind> kind = ParseKind(text, error);
  if (!kind) return std::nullopt;
  signature.result = *std::move(kind);
  return signature;
}

Signature SignatureOf(const Function& function) {
  std::string error;
  std::optional<Signature> signature = ParseSignature(function.parameters, function.result, &error);
  if (!signature) {
    std::fprintf(stderr, "function %s: %s\n", std::string(function.name).c_str(), error.c_str());
    std::abort();
  }
  return *std::move(signature);
}

std::string PrintKind(const Kind& kind) {
  if (kind.base == Base::kList) return "[" + PrintKind(kind.item.front()) + "]";
  for (const auto& [word, base] : kWords) {
    if (base == kind.base) return std::string(word);
  }
  return {};
}

bool Accepts(const Kind& kind, const facts::ValuePool& pool, facts::Value value) {
  switch (kind.base) {
    case Base::kAny:
    case Base::kVariable: return true;
    case Base::kString: return value.text();
    case Base::kInt: return pool.IsInt(value);
    case Base::kNumber: return value.numeric();
    case Base::kBool: return value.boolean();
    case Base::kJson:
      // Lists are not looked into: the type checker keeps nodes out of JSON, and a look at every part would cost each
      // call its size.
      return value.present() && !value.node();
    case Base::kMap: return value.map();
    case Base::kNode: return value.node();
    case Base::kList: {
      if (!value.list()) return false;
      const Kind& item = kind.item.front();
      if (item.base == Base::kAny || item.base == Base::kVariable) return true;
      const std::span<const facts::Value> parts = pool.Items(value);
      if (item.base == Base::kString) return std::all_of(parts.begin(), parts.end(), [](facts::Value part) { return part.text(); });
      for (const facts::Value part : parts) {
        if (!Accepts(item, pool, part)) return false;
      }
      return true;
    }
  }
  return false;
}

}  // namespace pareto::eval

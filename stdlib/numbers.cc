// Numbers: read from text, and the little arithmetic that operators do not have.
#include <charconv>
#include <cmath>
#include <cstdint>
#include <span>
#include <string_view>
#include <system_error>

#include "stdlib/groups.h"

namespace pareto::stdlib {

Value ReadNumber(ValuePool& pool, std::string_view text) {
  const char* const end = text.data() + text.size();
  std::int64_t whole = 0;
  const auto [whole_end, whole_error] = std::from_chars(text.data(), end, whole);
  if (whole_error == std::errc{} && whole_end == end) return pool.Int(whole);
  // What follows also takes `inf`, `nan`, `.5` and `5.`.
  const std::size_t first = text.starts_with('-') ? 1 : 0;
  if (first >= text.size() || !IsDigit(text[first]) || !IsDigit(text.back())) return Value::Missing();
  double number = 0;
  const auto [number_end, number_error] = std::from_chars(text.data(), end, number);
  if (number_error != std::errc{} || number_end != end) return Value::Missing();
  return pool.Double(number);
}

namespace {

Value Number(const FunctionContext& context, Arguments arguments) {
  if (arguments[0].numeric()) return arguments[0];
  if (!arguments[0].text()) return Value::Missing();
  return ReadNumber(context.pool, context.pool.AsText(arguments[0]));
}

Value Int(const FunctionContext& context, Arguments arguments) {
  const Value number = Number(context, arguments);
  return number.numeric() && context.pool.IsInt(number) ? number : Value::Missing();
}

Value Abs(const FunctionContext& context, Arguments arguments) {
  ValuePool& pool = context.pool;
  if (!pool.IsInt(arguments[0])) return pool.Double(std::fabs(pool.AsDouble(arguments[0])));
  const std::int64_t value = pool.AsInt(arguments[0]);
  if (value == INT64_MIN) return Value::Missing();
  return value < 0 ? pool.Int(-value) : arguments[0];
}

Value Floor(const FunctionContext& context, Arguments arguments) {
  if (context.pool.IsInt(arguments[0])) return arguments[0];
  const Value floor = context.pool.Double(std::floor(context.pool.AsDouble(arguments[0])));
  return context.pool.IsInt(floor) ? floor : Value::Missing();
}

// A whole number that a function of <cmath> gives; missing where it is too large.
template <double (*kRound)(double)>
Value Whole(const FunctionContext& context, Arguments arguments) {
  if (context.pool.IsInt(arguments[0])) return arguments[0];
  const Value whole = context.pool.Double(kRound(context.pool.AsDouble(arguments[0])));
  return context.pool.IsInt(whole) ? whole : Value::Missing();
}

double Ceil(double value) { return std::ceil(value); }
double Round(double value) { return std::round(value); }

Value Pow(const FunctionContext& context, Arguments arguments) {
  ValuePool& pool = context.pool;
  const std::int64_t exponent = pool.AsInt(arguments[1]);
  if (!pool.IsInt(arguments[0]) || exponent < 0) {
    const double power = std::pow(pool.AsDouble(arguments[0]), static_cast<double>(exponent));
    return std::isfinite(power) ? pool.Double(power) : Value::Missing();
  }
  std::int64_t power = 1, square = pool.AsInt(arguments[0]);
  for (std::int64_t rest = exponent; rest > 0; rest /= 2) {
    if (rest % 2 == 1 && __builtin_mul_overflow(power, square, &power)) return Value::Missing();
    if (rest > 1 && __builtin_mul_overflow(square, square, &square)) return Value::Missing();
  }
  return pool.Int(power);
}

constexpr Function kFunctions[] = {
    {.name = "abs",
     .parameters = "value: number",
     .result = "number",
     .doc = "A number without its sign.",
     .example = "abs(-3) = 3",
     .call = Abs},
    {.name = "ceil",
     .parameters = "value: number",
     .result = "int",
     .doc = "The next whole number that is not less.",
     .example = R"(ceil(1.2) = 2)",
     .call = Whole<Ceil>},
    {.name = "floor",
     .parameters = "value: number",
     .result = "int",
     .doc = "The next whole number that is not greater.",
     .example = "floor(-1.5) = -2",
     .call = Floor},
    {.name = "int",
     .parameters = "value: json",
     .result = "int?",
     .doc = "A whole number, or a text that writes one; anything else is missing.",
     .example = R"(int("22") = 22)",
     .call = Int},
    {.name = "number",
     .parameters = "value: json",
     .result = "number?",
     .doc = "A number, or a text that writes one in decimal; anything else is missing.",
     .example = R"(number("0.5") = 0.5)",
     .call = Number},
    {.name = "pow",
     .parameters = "base: number, exponent: int",
     .result = "number",
     .doc = "A number times itself so many times; missing where that is too large.",
     .example = R"(pow(2, 10) = 1024)",
     .call = Pow},
    {.name = "round",
     .parameters = "value: number",
     .result = "int",
     .doc = "The nearest whole number; of two equally near the one farther from 0.",
     .example = R"(round(2.5) = 3)",
     .call = Whole<Round>},
};

}  // namespace

std::span<const Function> NumberFunctions() { return kFunctions; }

}  // namespace pareto::stdlib

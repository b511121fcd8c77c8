// Dates: days of the calendar as `YYYY-MM-DD`, which `<` orders as text.
#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "stdlib/groups.h"

namespace pareto::stdlib {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;

// Of the years 0001 to 9999.
std::optional<sys_days> ReadDate(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto number = [&](std::size_t from, std::size_t count) {
    int value = 0;
    for (const char c : text.substr(from, count)) value = IsDigit(c) && value >= 0 ? 10 * value + (c - '0') : -1;
    return value;
  };
  const int year = number(0, 4), month = number(5, 2), day = number(8, 2);
  if (year < 1 || month < 1 || day < 1) return std::nullopt;
  const year_month_day date(std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                            std::chrono::day{static_cast<unsigned>(day)});
  return date.ok() ? std::optional<sys_days>(date) : std::nullopt;
}

// The days from 1970-01-01 that a date of four digits may be.
constexpr std::int64_t kFirstDay = sys_days(std::chrono::year{1} / 1 / 1).time_since_epoch().count();
constexpr std::int64_t kLastDay = sys_days(std::chrono::year{9999} / 12 / 31).time_since_epoch().count();

std::string PrintDate(std::int64_t day) {
  const year_month_day date{sys_days(days(day))};
  std::string text = "0000-00-00";
  const auto put = [&](std::size_t last, unsigned value) {
    for (; value > 0; value /= 10) text[last--] = static_cast<char>('0' + value % 10);
  };
  put(3, static_cast<unsigned>(static_cast<int>(date.year())));
  put(6, static_cast<unsigned>(date.month()));
  put(9, static_cast<unsigned>(date.day()));
  return text;
}

Value IsDate(const FunctionContext& context, Arguments arguments) {
  return Value::Bool(ReadDate(context.pool.AsText(arguments[0])).has_value());
}

Value DaysBetween(const FunctionContext& context, Arguments arguments) {
  const std::optional<sys_days> from = ReadDate(context.pool.AsText(arguments[0]));
  const std::optional<sys_days> to = ReadDate(context.pool.AsText(arguments[1]));
  return from && to ? context.pool.Int((*to - *from).count()) : Value::Unknown();
}

Value AddDays(const FunctionContext& context, Arguments arguments) {
  const std::optional<sys_days> date = ReadDate(context.pool.AsText(arguments[0]));
  if (!date) return Value::Unknown();
  const std::int64_t day = date->time_since_epoch().count(), count = context.pool.AsInt(arguments[1]);
  if (count < kFirstDay - day || count > kLastDay - day) return Value::Unknown();
  return context.pool.Text(PrintDate(day + count));
}

Refusal RefuseDate(std::size_t, std::string_view text) {
  if (ReadDate(text)) return {};
  return {"this is no day of the calendar", "write year, month and day, as `2024-02-29`"};
}

constexpr Function kFunctions[] = {
    {.name = "add-days",
     .parameters = "date: string, days: int",
     .result = "string",
     .doc =
         "The date so many days later, or earlier; unknown where the text is no date or the year has not four digits.",
     .example = R"(add-days("2024-02-28", 2) = "2024-03-01")",
     .call = AddDays,
     .refuse = RefuseDate},
    {.name = "days-between",
     .parameters = "from: string, to: string",
     .result = "int",
     .doc = "How many days one date is after another; unknown where a text is no date.",
     .example = R"(days-between("2024-12-31", "2025-01-02") = 2)",
     .call = DaysBetween,
     .refuse = RefuseDate},
    {.name = "is-date",
     .parameters = "text: string",
     .result = "bool",
     .doc = "Whether a text is a day of the calendar as `YYYY-MM-DD`.",
     .example = R"(is-date("2023-02-29") = false)",
     .call = IsDate},
};

}  // namespace

std::span<const Function> DateFunctions() { return kFunctions; }

}  // namespace pareto::stdlib

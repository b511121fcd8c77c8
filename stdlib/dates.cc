// Dates: days of the calendar as `YYYY-MM-DD`, and moments of one in UTC as `YYYY-MM-DDThh:mm:ssZ`, which `<` orders as text: a day stands
// before its moments.
#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "stdlib/functions.h"
#include "stdlib/groups.h"

namespace pareto::stdlib {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;

// Digits as a number; -1 where something else is among them.
int Digits(std::string_view text) {
  int value = 0;
  for (const char c : text) value = IsDigit(c) && value >= 0 ? 10 * value + (c - '0') : -1;
  return value;
}

// Of the years 0001 to 9999.
std::optional<sys_days> ReadDate(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const int year = Digits(text.substr(0, 4)), month = Digits(text.substr(5, 2)), day = Digits(text.substr(8, 2));
  if (year < 1 || month < 1 || day < 1) return std::nullopt;
  const year_month_day date(std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                            std::chrono::day{static_cast<unsigned>(day)});
  return date.ok() ? std::optional<sys_days>(date) : std::nullopt;
}

// The day of a date or of a moment.
std::optional<sys_days> ReadDay(std::string_view text) {
  if (text.size() != 20) return ReadDate(text);
  if (text[10] != 'T' || text[13] != ':' || text[16] != ':' || text[19] != 'Z') return std::nullopt;
  const int hour = Digits(text.substr(11, 2)), minute = Digits(text.substr(14, 2)), second = Digits(text.substr(17, 2));
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) return std::nullopt;
  return ReadDate(text.substr(0, 10));
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
  const std::optional<sys_days> from = ReadDay(context.pool.AsText(arguments[0]));
  const std::optional<sys_days> to = ReadDay(context.pool.AsText(arguments[1]));
  return from && to ? context.pool.Int((*to - *from).count()) : Value::Unknown();
}

Value AddDays(const FunctionContext& context, Arguments arguments) {
  const std::optional<sys_days> date = ReadDay(context.pool.AsText(arguments[0]));
  if (!date) return Value::Unknown();
  const std::int64_t day = date->time_since_epoch().count(), count = context.pool.AsInt(arguments[1]);
  if (count < kFirstDay - day || count > kLastDay - day) return Value::Unknown();
  return context.pool.Text(PrintDate(day + count));
}

Value DayOf(const FunctionContext& context, Arguments arguments) {
  const std::string_view text = context.pool.AsText(arguments[0]);
  return ReadDay(text) ? context.pool.Text(std::string(text.substr(0, 10))) : Value::Unknown();
}

Refusal RefuseDate(std::size_t, std::string_view text) {
  if (IsDayOrMoment(text)) return {};
  return {"this is no day of the calendar", "write year, month and day, as `2024-02-29`"};
}

constexpr Function kFunctions[] = {
    {.name = "add-days",
     .parameters = "date: string, days: int",
     .result = "string",
     .doc =
         "The date so many days later, or earlier; of a moment its day counts. Unknown where the text is neither or the year has not four digits.",
     .example = R"(add-days("2024-02-28", 2) = "2024-03-01")",
     .call = AddDays,
     .refuse = RefuseDate},
    {.name = "day-of",
     .parameters = "text: string",
     .result = "string",
     .doc = "The day of a moment, as `now()` may be one, or of a date; unknown where the text is neither.",
     .example = R"(day-of("2026-11-24T17:05:00Z") = "2026-11-24")",
     .call = DayOf,
     .refuse = RefuseDate},
    {.name = "days-between",
     .parameters = "from: string, to: string",
     .result = "int",
     .doc = "How many days one date is after another; of a moment its day counts. Unknown where a text is neither.",
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

bool IsDayOrMoment(std::string_view text) { return ReadDay(text).has_value(); }

std::span<const Function> DateFunctions() { return kFunctions; }

}  // namespace pareto::stdlib

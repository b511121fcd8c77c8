// Schedules: `rate(5 minutes)` and `cron(0 12 * * ? *)`.
#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "stdlib/groups.h"

namespace pareto::stdlib {
namespace {

// Whole digits of at most nine places.
std::optional<int> ReadNumber(std::string_view text) {
  if (text.empty() || text.size() > 9 || !std::all_of(text.begin(), text.end(), IsDigit)) return std::nullopt;
  int value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::vector<std::string_view> Split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t at = text.find(separator);
    parts.push_back(text.substr(0, at));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + 1);
  }
}

// What stands between `name(` and `)`.
std::optional<std::string_view> Inside(std::string_view text, std::string_view name) {
  if (!text.starts_with(name) || !text.ends_with(')')) return std::nullopt;
  text.remove_prefix(name.size());
  if (!text.starts_with('(')) return std::nullopt;
  return text.substr(1, text.size() - 2);
}

// The minutes of `5 minutes`: the unit's last letter says whether it is one.
std::optional<std::int64_t> RateMinutes(std::string_view rate) {
  const std::vector<std::string_view> words = Split(rate, ' ');
  if (words.size() != 2) return std::nullopt;
  const std::optional<int> count = ReadNumber(words[0]);
  if (!count || *count < 1) return std::nullopt;
  std::string_view unit = words[1];
  if ((*count == 1) == unit.ends_with('s')) return std::nullopt;
  if (*count != 1) unit.remove_suffix(1);
  for (const auto& [name, minutes] :
       {std::pair<std::string_view, std::int64_t>{"minute", 1}, {"hour", 60}, {"day", 1440}}) {
    if (unit == name) return *count * minutes;
  }
  return std::nullopt;
}

// One of the six fields of a cron text.
struct Field {
  int least, most;
  std::string_view names;  // three letters each, for `least` and the next ones
};
constexpr Field kMinutes = {0, 59, ""}, kHours = {0, 23, ""}, kMonthDay = {1, 31, ""},
                kMonth = {1, 12, "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC"}, kWeekDay = {1, 7, "SUNMONTUEWEDTHUFRISAT"},
                kYear = {1970, 2199, ""};

std::optional<int> Point(const Field& field, std::string_view text) {
  std::optional<int> value = ReadNumber(text);
  if (!value && text.size() == 3 && !field.names.empty()) {
    const std::size_t at = field.names.find(UpperCase(text));
    if (at != std::string_view::npos && at % 3 == 0) value = field.least + static_cast<int>(at / 3);
  }
  return value && *value >= field.least && *value <= field.most ? value : std::nullopt;
}

// `*`, `5`, `1-5`, `*/2`, `MON-FRI`, and lists of those with commas.
bool FieldFits(const Field& field, std::string_view text) {
  for (std::string_view part : Split(text, ',')) {
    const std::size_t slash = part.find('/');
    if (slash != std::string_view::npos) {
      const std::optional<int> step = ReadNumber(part.substr(slash + 1));
      if (!step || *step < 1) return false;
      part = part.substr(0, slash);
    }
    if (part == "*") continue;
    const std::size_t dash = part.find('-');
    if (!Point(field, part.substr(0, dash))) return false;
    if (dash != std::string_view::npos && !Point(field, part.substr(dash + 1))) return false;
  }
  return true;
}

bool MonthDayFits(std::string_view text) {
  if (text == "L") return true;
  if (text.ends_with('W')) return Point(kMonthDay, text.substr(0, text.size() - 1)).has_value();
  return FieldFits(kMonthDay, text);
}

bool WeekDayFits(std::string_view text) {
  if (text == "L") return true;
  if (text.ends_with('L')) return Point(kWeekDay, text.substr(0, text.size() - 1)).has_value();
  if (const std::size_t hash = text.find('#'); hash != std::string_view::npos) {
    const std::optional<int> week = ReadNumber(text.substr(hash + 1));
    return week && *week >= 1 && *week <= 5 && Point(kWeekDay, text.substr(0, hash));
  }
  return FieldFits(kWeekDay, text);
}

bool IsCron(std::string_view cron) {
  std::vector<std::string_view> fields = Split(cron, ' ');
  std::erase(fields, std::string_view{});
  if (fields.size() != 6) return false;
  // One of the two days is `?`: the other says when.
  const std::string_view month_day = fields[2], week_day = fields[4];
  if ((month_day == "?") == (week_day == "?")) return false;
  return FieldFits(kMinutes, fields[0]) && FieldFits(kHours, fields[1]) &&
         (month_day == "?" || MonthDayFits(month_day)) && FieldFits(kMonth, fields[3]) &&
         (week_day == "?" || WeekDayFits(week_day)) && FieldFits(kYear, fields[5]);
}

Value IsSchedule(const FunctionContext& context, Arguments arguments) {
  const std::string_view text = context.pool.AsText(arguments[0]);
  const std::optional<std::string_view> rate = Inside(text, "rate"), cron = Inside(text, "cron");
  return Value::Bool((rate && RateMinutes(*rate)) || (cron && IsCron(*cron)));
}

Value RateMinutesOf(const FunctionContext& context, Arguments arguments) {
  const std::optional<std::string_view> rate = Inside(context.pool.AsText(arguments[0]), "rate");
  const std::optional<std::int64_t> minutes = rate ? RateMinutes(*rate) : std::nullopt;
  return minutes ? context.pool.Int(*minutes) : Value::Missing();
}

constexpr Function kFunctions[] = {
    {.name = "is-schedule",
     .parameters = "text: string",
     .result = "bool",
     .doc = "Whether a text is `rate(...)` or `cron(...)` with six fields, one of its two days `?`, as AWS takes them.",
     .example = "is-schedule(\"cron(0 12 * * ? *)\") = true",
     .call = IsSchedule},
    {.name = "rate-minutes",
     .parameters = "schedule: string",
     .result = "int?",
     .doc = "The minutes from one run of `rate(...)` to the next; missing where the text is no such schedule.",
     .example = "rate-minutes(\"rate(2 hours)\") = 120",
     .call = RateMinutesOf},
};

}  // namespace

std::span<const Function> ScheduleFunctions() { return kFunctions; }

}  // namespace pareto::stdlib

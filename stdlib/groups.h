// The groups that the library is made of, one file each, and what they share. Only for files of this folder.
//
// An implementation may rely on the kinds and the number of its arguments: the caller has checked them against the
// record. A list of anything (`[any]`, `[T]`) may still hold *unknown* items.
#ifndef PARETO_STDLIB_GROUPS_H_
#define PARETO_STDLIB_GROUPS_H_

#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "engine/eval/function.h"
#include "engine/facts/value.h"

namespace pareto::stdlib {

using eval::Function;
using eval::FunctionContext;
using eval::Refusal;
using facts::Value;
using facts::ValuePool;
using Arguments = std::span<const Value>;

// Each sorted by name, in memory that is never copied.
std::span<const Function> AccessFunctions();
std::span<const Function> AddressFunctions();
std::span<const Function> TextFunctions();
std::span<const Function> VersionFunctions();
std::span<const Function> DateFunctions();
std::span<const Function> ScheduleFunctions();
std::span<const Function> NameFunctions();
std::span<const Function> NumberFunctions();
std::span<const Function> ListFunctions();
std::span<const Function> JsonFunctions();
std::span<const Function> TemplateFunctions();
std::span<const Function> ResolveFunctions();

// Letters and digits of ASCII only: what is made of names must be an identifier in every system that reads it.
constexpr bool IsLower(char c) { return c >= 'a' && c <= 'z'; }
constexpr bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }
constexpr bool IsDigit(char c) { return c >= '0' && c <= '9'; }
constexpr char ToLower(char c) { return IsUpper(c) ? static_cast<char>(c - 'A' + 'a') : c; }
constexpr char ToUpper(char c) { return IsLower(c) ? static_cast<char>(c - 'a' + 'A') : c; }

std::string LowerCase(std::string_view text);
std::string UpperCase(std::string_view text);

// Decimal text as a number: `-12`, `007`, `0.5`, `1e3`. Missing where it is anything else, blanks included, or too large.
Value ReadNumber(ValuePool& pool, std::string_view text);

// Whether the whole text fits a pattern of `*` and `?`, in at most text times pattern steps.
bool GlobMatches(std::string_view text, std::string_view pattern);

// Code points of UTF-8 text, in O(bytes). A byte that starts none counts as part of what precedes it.
std::size_t CodePoints(std::string_view text);
// Where the code point at `index` starts, in bytes; the text's size where there are no more.
std::size_t OffsetOf(std::string_view text, std::size_t index);

// The range that `(what, from, to?)` asks for of `size` things, in bounds and not backwards: negative positions count from
// the end, and without `to` it goes there.
std::pair<std::size_t, std::size_t> SliceOf(const ValuePool& pool, Arguments arguments, std::size_t size);

}  // namespace pareto::stdlib

#endif  // PARETO_STDLIB_GROUPS_H_

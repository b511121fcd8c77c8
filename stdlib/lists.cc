// Lists: what is in them, how much, in which order, and paths through lists of pairs.
#include <algorithm>
#include <cstdint>
#include <span>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "stdlib/groups.h"

namespace pareto::stdlib {
namespace {

using Items = std::span<const Value>;

bool AllPresent(Items items) {
  return std::all_of(items.begin(), items.end(), [](Value item) { return item.present(); });
}

// What may be compared with what: the language's `<` is unknown between others.
facts::Tag OrderClass(Value value) { return value.numeric() ? facts::Tag::kNumber : value.tag(); }

Value Sum(const FunctionContext& context, Arguments arguments) {
  ValuePool& pool = context.pool;
  // Whole numbers are summed exactly, so that the order of the items cannot matter: 2^29 items of 64 bits fit.
  __extension__ __int128 whole = 0;
  double fraction = 0;
  bool all_whole = true;
  for (const Value item : pool.Items(arguments[0])) {
    if (!item.numeric()) return Value::Unknown();
    if (pool.IsInt(item)) {
      whole += pool.AsInt(item);
    } else {
      fraction += pool.AsDouble(item);
      all_whole = false;
    }
  }
  if (!all_whole) return pool.Double(static_cast<double>(whole) + fraction);
  if (whole < INT64_MIN || whole > INT64_MAX) return Value::Missing();
  return pool.Int(static_cast<std::int64_t>(whole));
}

// The least (or greatest) item, the first of equal ones.
Value Extreme(const ValuePool& pool, Items items, bool greatest) {
  if (items.empty()) return Value::Missing();
  if (!AllPresent(items)) return Value::Unknown();
  Value best = items[0];
  for (const Value item : items.subspan(1)) {
    if (OrderClass(item) != OrderClass(best)) return Value::Unknown();
    if (greatest ? pool.Less(best, item) : pool.Less(item, best)) best = item;
  }
  return best;
}

Value Sort(const FunctionContext& context, Arguments arguments) {
  const Items items = context.pool.Items(arguments[0]);
  if (!AllPresent(items)) return Value::Unknown();
  std::vector<Value> sorted(items.begin(), items.end());
  std::stable_sort(sorted.begin(), sorted.end(), [&pool = context.pool](Value a, Value b) { return pool.Less(a, b); });
  return context.pool.List(sorted);
}

Value Distinct(const FunctionContext& context, Arguments arguments) {
  const Items items = context.pool.Items(arguments[0]);
  if (!AllPresent(items)) return Value::Unknown();
  std::unordered_set<Value> seen;
  std::vector<Value> distinct;
  for (const Value item : items) {
    if (seen.insert(item).second) distinct.push_back(item);
  }
  return context.pool.List(distinct);
}

Value Concat(ValuePool& pool, Items lists) {
  std::vector<Value> all;
  for (const Value list : lists) {
    if (!list.list()) return Value::Unknown();
    const Items items = pool.Items(list);
    all.insert(all.end(), items.begin(), items.end());
  }
  return pool.List(all);
}

// Breadth first, with the pairs of each start in their order: of several shortest paths the one whose pairs come first.
Value Shortest(const FunctionContext& context, Arguments arguments) {
  ValuePool& pool = context.pool;
  const Value from = arguments[1], to = arguments[2];
  std::unordered_map<Value, std::vector<Value>> next;
  for (const Value pair : pool.Items(arguments[0])) {
    const Items ends = pair.list() ? pool.Items(pair) : Items{};
    if (ends.size() != 2 || !AllPresent(ends)) return Value::Unknown();
    next[ends[0]].push_back(ends[1]);
  }
  // What was reached, and from where. The start is not in it until a path leads back to it, so that a path has at least
  // one step.
  std::unordered_map<Value, Value> before;
  std::vector<Value> reached = {from};
  for (std::size_t i = 0; i < reached.size() && !before.contains(to); ++i) {
    const auto found = next.find(reached[i]);
    if (found == next.end()) continue;
    for (const Value end : found->second) {
      if (before.emplace(end, reached[i]).second) reached.push_back(end);
    }
  }
  if (!before.contains(to)) return Value::Missing();
  std::vector<Value> path = {to};
  do path.push_back(before.at(path.back()));
  while (path.back() != from);
  std::reverse(path.begin(), path.end());
  return pool.List(path);
}

Value Slice(const FunctionContext& context, Arguments arguments) {
  const Items items = context.pool.Items(arguments[0]);
  const auto [from, to] = SliceOf(context.pool, arguments, items.size());
  // A copy: the pool may move what it has when it makes a list.
  return context.pool.List(std::vector<Value>(items.begin() + static_cast<std::ptrdiff_t>(from),
                                              items.begin() + static_cast<std::ptrdiff_t>(to)));
}

// The items of the first list that are (or are not) in the second one, without repeats.
Value Chosen(const FunctionContext& context, Arguments arguments, bool in_second) {
  const Items left = context.pool.Items(arguments[0]), right = context.pool.Items(arguments[1]);
  if (!AllPresent(left) || !AllPresent(right)) return Value::Unknown();
  const std::unordered_set<Value> second(right.begin(), right.end());
  std::unordered_set<Value> seen;
  std::vector<Value> chosen;
  for (const Value item : left) {
    if (second.contains(item) == in_second && seen.insert(item).second) chosen.push_back(item);
  }
  return context.pool.List(chosen);
}

Value Union(const FunctionContext& context, Arguments arguments) {
  const Value all = Concat(context.pool, arguments);
  return all.list() ? Distinct(context, Items(&all, 1)) : Value::Unknown();
}

Value Zip(const FunctionContext& context, Arguments arguments) {
  ValuePool& pool = context.pool;
  const std::size_t size = std::min(pool.Items(arguments[0]).size(), pool.Items(arguments[1]).size());
  std::vector<Value> pairs;
  for (std::size_t i = 0; i < size; ++i) {
    const Value pair[] = {pool.Items(arguments[0])[i], pool.Items(arguments[1])[i]};
    pairs.push_back(pool.List(pair));
  }
  return pool.List(pairs);
}

Value IndexOf(const FunctionContext& context, Arguments arguments) {
  const Items items = context.pool.Items(arguments[0]);
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (!items[i].present()) return Value::Unknown();
    if (items[i] == arguments[1]) return context.pool.Int(static_cast<std::int64_t>(i));
  }
  return Value::Missing();
}

constexpr Function kFunctions[] = {
    {.name = "concat",
     .parameters = "left: [T], right: [T], ...",
     .result = "[T]",
     .doc = "The items of several lists as one list.",
     .example = R"(concat([1, 2], [2, 3]) = [1, 2, 2, 3])",
     .call = [](const FunctionContext& context, Arguments arguments) { return Concat(context.pool, arguments); }},
    {.name = "count",
     .parameters = "items: [any]",
     .result = "int",
     .doc = "How many items a list has.",
     .example = R"(count(["a", "a", "b"]) = 3)",
     .call =
         [](const FunctionContext& context, Arguments arguments) {
           return context.pool.Int(static_cast<std::int64_t>(context.pool.Items(arguments[0]).size()));
         }},
    {.name = "distinct",
     .parameters = "items: [T]",
     .result = "[T]",
     .doc = "A list without repeats, in the order of first appearance.",
     .example = R"(distinct(["b", "a", "b"]) = ["b", "a"])",
     .call = Distinct},
    {.name = "except",
     .parameters = "items: [T], without: [T]",
     .result = "[T]",
     .doc = "The items of a list that are not in another one, without repeats.",
     .example = R"(except([1, 2, 3], [2]) = [1, 3])",
     .call = [](const FunctionContext& context, Arguments arguments) { return Chosen(context, arguments, false); }},
    {.name = "first",
     .parameters = "items: [T]",
     .result = "T?",
     .doc = "The first item of a list; missing where it has none.",
     .example = R"(first(["a", "b"]) = "a")",
     .call =
         [](const FunctionContext& context, Arguments arguments) {
           const Items items = context.pool.Items(arguments[0]);
           return items.empty() ? Value::Missing() : items.front();
         }},
    {.name = "flatten",
     .parameters = "lists: [[T]]",
     .result = "[T]",
     .doc = "The items of a list's lists as one list, one level deep.",
     .example = R"(flatten([[1], [], [2, 3]]) = [1, 2, 3])",
     .call = [](const FunctionContext& context,
                Arguments arguments) { return Concat(context.pool, context.pool.Items(arguments[0])); }},
    {.name = "index-of",
     .parameters = "items: [T], item: T",
     .result = "int?",
     .doc = "Where an item stands first in a list; missing where it is not in it.",
     .example = R"(index-of(["a", "b"], "b") = 1)",
     .call = IndexOf},
    {.name = "intersect",
     .parameters = "left: [T], right: [T]",
     .result = "[T]",
     .doc = "The items that are in both of two lists, without repeats, in the order of the first list.",
     .example = R"(intersect([3, 2, 1], [1, 3]) = [3, 1])",
     .call = [](const FunctionContext& context, Arguments arguments) { return Chosen(context, arguments, true); }},
    {.name = "last",
     .parameters = "items: [T]",
     .result = "T?",
     .doc = "The last item of a list; missing where it has none.",
     .example = R"(last(["a", "b"]) = "b")",
     .call =
         [](const FunctionContext& context, Arguments arguments) {
           const Items items = context.pool.Items(arguments[0]);
           return items.empty() ? Value::Missing() : items.back();
         }},
    {.name = "max",
     .parameters = "items: [T]",
     .result = "T?",
     .doc = "The greatest item; missing of none, unknown of items that `<` does not compare.",
     .example = R"(max([3, 1, 2]) = 3)",
     .call =
         [](const FunctionContext& context, Arguments arguments) {
           return Extreme(context.pool, context.pool.Items(arguments[0]), /*greatest=*/true);
         }},
    {.name = "min",
     .parameters = "items: [T]",
     .result = "T?",
     .doc = "The least item; missing of none, unknown of items that `<` does not compare.",
     .example = R"(min([3, 1, 2]) = 1)",
     .call =
         [](const FunctionContext& context, Arguments arguments) {
           return Extreme(context.pool, context.pool.Items(arguments[0]), /*greatest=*/false);
         }},
    {.name = "reverse",
     .parameters = "items: [T]",
     .result = "[T]",
     .doc = "A list from its end to its start.",
     .example = R"(reverse([1, 2, 3]) = [3, 2, 1])",
     .call =
         [](const FunctionContext& context, Arguments arguments) {
           const Items items = context.pool.Items(arguments[0]);
           return context.pool.List(std::vector<Value>(items.rbegin(), items.rend()));
         }},
    {.name = "shortest",
     .parameters = "pairs: [[T]], from: T, to: T",
     .result = "[T]?",
     .doc =
         "A shortest way over `[from, to]` pairs, of at least one step, with both ends; of several the one whose pairs come first.",
     .example = R"(shortest([["a", "b"], ["b", "c"]], "a", "c") = ["a", "b", "c"])",
     .call = Shortest},
    {.name = "slice",
     .parameters = "items: [T], from: int, to?: int",
     .result = "[T]",
     .doc = "The items from a position up to another one, or to the end; negative positions count from the end.",
     .example = R"(slice([1, 2, 3, 4], 1, -1) = [2, 3])",
     .call = Slice},
    {.name = "sort",
     .parameters = "items: [T]",
     .result = "[T]",
     .doc = "A list in order: null, false, true, numbers, text by code point, lists, maps, nodes as in the file.",
     .example = R"(sort(["b", "a", 2, "b"]) = [2, "a", "b", "b"])",
     .call = Sort},
    {.name = "sum",
     .parameters = "numbers: [number]",
     .result = "number",
     .doc = "The sum of a list of numbers; 0 of none.",
     .example = R"(sum([1, 1, 2.5]) = 4.5)",
     .call = Sum},
    {.name = "union",
     .parameters = "left: [T], right: [T], ...",
     .result = "[T]",
     .doc = "The items of any of several lists, without repeats, in the order of first appearance.",
     .example = R"(union([1, 2], [2, 3]) = [1, 2, 3])",
     .call = Union},
    {.name = "zip",
     .parameters = "left: [T], right: [T]",
     .result = "[[T]]",
     .doc = "Pairs of the items at the same positions of two lists, as many as the shorter one has.",
     .example = R"(zip(["a", "b"], [1, 2]) = [["a", 1], ["b", 2]])",
     .call = Zip},
};

}  // namespace

std::span<const Function> ListFunctions() { return kFunctions; }

}  // namespace pareto::stdlib

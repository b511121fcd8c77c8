// Functions that rules may call: one record each, read by the type checker, the evaluator and the reference page.
#ifndef PARETO_ENGINE_EVAL_FUNCTION_H_
#define PARETO_ENGINE_EVAL_FUNCTION_H_

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/suggest.h"
#include "engine/facts/store.h"
#include "engine/facts/value.h"

namespace pareto::eval {

using facts::Value;

// The index of the list of words asked for last: a check asks for the same list with each finding.
class LastWords {
 public:
  // `list` holds texts only.
  const base::WordIndex& IndexOf(const facts::ValuePool& pool, Value list);

 private:
  Value list_ = Value::Missing();
  base::WordIndex index_;
};

// What a function may look at besides its arguments.
struct FunctionContext {
  facts::ValuePool& pool;
  const facts::NodeTable& nodes;
  const facts::Schema* schema;  // may be null
  LastWords& words;
  std::size_t longest = std::size_t{1} << 20;  // bytes of a text that a function makes
  mutable bool overlong = false;               // set by one that would have made a longer one; its result then means nothing
};

// Why a text can be no argument: what is wrong with it, and what to do. Both empty where nothing is.
struct Refusal {
  std::string message;  // as a diagnostic's: one line, lower case, no full stop
  std::string help;
};

// One function. A missing or unknown argument makes the result so without a call, except where a parameter is `optional` (missing is passed on).
// An argument of another kind than the parameter's makes the result unknown without a call.
struct Function {
  std::string_view name;
  // Parameters as `name: type`, comma separated, `name?: type` for an optional one: "text: string, length: int". Types: string int number bool
  // json list map node any; `[string]` and the like are lists of. `...` at the end: any number more of the last.
  std::string_view parameters;
  std::string_view result;   // a type as above; `bool` functions are conditions; `T?` may be missing
  std::string_view doc;      // one sentence
  std::string_view example;  // `pascal("demo-hello") = "DemoHello"`: runs as a test
  Value (*call)(const FunctionContext&, std::span<const Value> arguments);
  bool pure = true;          // may be folded when the arguments are constants
  // What is known before the run of a text that is written as the argument at `position` (the first is 0), and would make each call unknown.
  // Null where any text will do.
  Refusal (*refuse)(std::size_t position, std::string_view text) = nullptr;
};

// Functions by name. Records are not copied: they must outlive the table.
class FunctionTable {
 public:
  explicit FunctionTable(std::initializer_list<std::span<const Function>> groups);
  // Null where there is none. O(log n).
  const Function* Find(std::string_view name) const;
  // Sorted by name.
  std::span<const Function* const> all() const { return functions_; }

 private:
  std::vector<const Function*> functions_;
};

}  // namespace pareto::eval

#endif  // PARETO_ENGINE_EVAL_FUNCTION_H_

// What a function takes and gives, read once from the text of its record: the type checker and the evaluator ask this,
// not the text.
#ifndef PARETO_ENGINE_EVAL_SIGNATURE_H_
#define PARETO_ENGINE_EVAL_SIGNATURE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/eval/function.h"
#include "engine/facts/value.h"

namespace pareto::eval {

struct Kind {
  enum class Base : std::uint8_t {
    kAny,       // also nodes
    kVariable,  // `T`: as kAny in a run; for the type checker all `T` of one call are one type
    kString,
    kInt,
    kNumber,  // ints are numbers
    kBool,
    kJson,  // all but nodes
    kList,
    kMap,
    kNode,
  } base = Base::kAny;
  std::vector<Kind> item;  // of kList: what its items are, one kind. Never empty there: `list` is `[any]`

  friend bool operator==(const Kind&, const Kind&) = default;
};

struct Param {
  std::string name;
  Kind kind;
  bool optional = false;  // may be left out, and a missing argument is passed on. Only behind those that are not

  friend bool operator==(const Param&, const Param&) = default;
};

struct Signature {
  std::vector<Param> params;
  bool variadic = false;  // any number more of the last one
  Kind result;
  bool result_optional = false;  // may be missing

  // How many arguments a call must have at least.
  std::size_t required() const;
  bool TakesCount(std::size_t arguments) const {
    return arguments >= required() && (variadic || arguments <= params.size());
  }
  // What the argument at `position` is for. Only for a position that TakesCount allows.
  const Param& ParamAt(std::size_t position) const {
    return position < params.size() ? params[position] : params.back();
  }

  friend bool operator==(const Signature&, const Signature&) = default;
};

// Reads Function::parameters and Function::result. Nothing where they are malformed; `error` (may be null) then says
// why.
std::optional<Signature> ParseSignature(std::string_view parameters, std::string_view result, std::string* error);

// Of a function of the table. Aborts with the reason where its record is malformed: that is a bug of ours, and a test
// reads every record.
Signature SignatureOf(const Function& function);

// `[string]`: the spelling that ParseSignature reads.
std::string PrintKind(const Kind& kind);

// Whether a value that is neither missing nor unknown is of this kind. Looks at every item of a list, unless its items
// may be anything; an *unknown* item (a reference to nothing) is of no kind but any.
bool Accepts(const Kind& kind, const facts::ValuePool& pool, facts::Value value);

}  // namespace pareto::eval

#endif  // PARETO_ENGINE_EVAL_SIGNATURE_H_

// One query after another of rule files that are analysed and lowered once.
//
// A query's module goes behind the others, its rule, relations and stratum behind the program's; before the next one all of it is taken out
// again, so that a session of any length is no larger than its first query. A query costs what analysing and lowering its own text costs, and
// a look at every name that it could mean.
#ifndef PARETO_DSL_ASKER_H_
#define PARETO_DSL_ASKER_H_

#include <memory>

#include "dsl/checked.h"
#include "dsl/lower.h"
#include "engine/base/diagnostic.h"
#include "engine/eval/function.h"
#include "engine/facts/value.h"

namespace pareto::dsl {

class Asker {
 public:
  // All must outlive it. What was analysed is without errors, and lowered; a query may read any relation of it, so all have been marked as read
  // before it was lowered.
  Asker(Checked& checked, Lowered& lowered, const eval::FunctionTable& functions, facts::ValuePool& pool, base::DiagnosticSink& sink);
  ~Asker();

  // Adds a query's module, with its one rule, to what was analysed and to the program, whose relations may become more. False where it has
  // errors, which go to the sink: then the program is as it was. The query before must have been removed.
  bool Add(LoadedModule query);
  // Takes the last query out again, whether it had errors or not. Does nothing where there is none.
  void Remove();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace pareto::dsl

#endif  // PARETO_DSL_ASKER_H_

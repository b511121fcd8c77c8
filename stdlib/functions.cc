#include "stdlib/functions.h"

#include "stdlib/groups.h"

namespace pareto::stdlib {

const eval::FunctionTable& Functions() {
  // Never destroyed: order at exit is nobody's concern.
  static const eval::FunctionTable* const table = new eval::FunctionTable(
      {AccessFunctions(), AddressFunctions(), TextFunctions(), NameFunctions(), NumberFunctions(), ListFunctions(),
       JsonFunctions(), VersionFunctions(), DateFunctions(), ScheduleFunctions(), TemplateFunctions(), ResolveFunctions()});
  return *table;
}

}  // namespace pareto::stdlib

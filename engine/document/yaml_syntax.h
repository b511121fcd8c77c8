// Says what is wrong where yaml-cpp stopped: its messages name a grammar rule, and its positions are where it noticed.
#ifndef PARETO_ENGINE_DOCUMENT_YAML_SYNTAX_H_
#define PARETO_ENGINE_DOCUMENT_YAML_SYNTAX_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/base/source.h"
#include "engine/document/yaml_text.h"

namespace pareto::document {

// Where the parser stood. Offsets are bytes of the file.
struct Halt {
  std::size_t at = 0;                 // where yaml-cpp noticed
  std::string_view reason;            // its message
  std::size_t cursor = 0;             // behind the last part that was read
  std::vector<std::size_t> brackets;  // open `[` and `{`, outermost first
  struct Block {
    std::size_t begin = 0;
    int column = 0;
    bool is_map = false;
    base::Span key;  // of a map: the last key read
  };
  std::vector<Block> blocks;  // open block lists and maps, outermost first
  int closed_column = -1;     // of the block that ended last
  struct Scalar {
    std::size_t begin = 0;
    std::size_t end = 0;
  };
  Scalar scalar;                     // read last; `begin == end` when there is none
  std::vector<std::string> anchors;  // names, in order
};

base::Diagnostic ExplainHalt(base::FileId file, YamlText text, const Halt& halt);

// A tab where indentation was expected, `at` that tab.
base::Diagnostic TabFinding(base::FileId file, YamlText text, std::size_t at);
// A quote that nothing closes.
base::Diagnostic UnclosedQuote(base::FileId file, YamlText text, std::size_t at);
// What follows the end of a document at `at` and is no second document.
base::Diagnostic ExplainRest(base::FileId file, YamlText text, const Halt& halt);

}  // namespace pareto::document

#endif  // PARETO_ENGINE_DOCUMENT_YAML_SYNTAX_H_

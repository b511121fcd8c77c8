// Fixes as edits of YAML and JSON text. An edit is made only where the text around is of a plain shape; what is in
// doubt gets none.
#ifndef PARETO_ENGINE_EMIT_FIX_H_
#define PARETO_ENGINE_EMIT_FIX_H_

#include <optional>
#include <string>
#include <string_view>

#include "engine/base/diagnostic.h"
#include "engine/base/source.h"

namespace pareto::emit {

// A scalar to be written: its decoded text, and whether it is text or else a number, true, false or null as JSON prints
// it.
struct NewScalar {
  std::string text;
  bool is_text = false;
};

// Replaces the scalar written at `span`, keeping its quotes where it has some and the new one is text. Not for block
// scalars.
std::optional<base::Edit> ReplaceScalar(const base::SourceMap& sources, base::Span span, const NewScalar& value);

// Adds `key: value` on a line below the name of a map in block style: `name` is the text of a `name: x` line in it, or
// the key it stands under.
std::optional<base::Edit> InsertField(const base::SourceMap& sources, base::Span name, std::string_view key,
                                      const NewScalar& value);

// Removes the lines of an entry of a map in block style (with all that is indented under it), or of an item of a list.
// `span`: the scalar's text or, for `container`, the key. The first entry of a list item stays: its line holds the
// item's dash.
std::optional<base::Edit> RemoveLines(const base::SourceMap& sources, base::Span span, bool container, bool item);

}  // namespace pareto::emit

#endif  // PARETO_ENGINE_EMIT_FIX_H_

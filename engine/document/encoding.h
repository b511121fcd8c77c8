// What both readers ask of a text before they parse it: a size within bounds and UTF-8 without stray control
// characters.
#ifndef PARETO_ENGINE_DOCUMENT_ENCODING_H_
#define PARETO_ENGINE_DOCUMENT_ENCODING_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/diagnostic.h"
#include "engine/base/source.h"

namespace pareto::document {

inline constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// The length of the UTF-8 sequence that starts at `at`, or 0 where there is none that is well-formed (overlong forms
// and surrogates are not).
std::size_t SequenceLength(std::string_view text, std::size_t at);
// The code point of the well-formed sequence that starts at `at`.
char32_t CodePointAt(std::string_view text, std::size_t at);
// Code points that UTF-8 does not have become U+FFFD.
void AppendUtf8(std::string& out, char32_t code_point);
// `text` in double quotes with the escapes of JSON, which YAML reads as well. Invalid bytes become U+FFFD. `extra` also
// escapes what YAML 1.1 takes for a line break or does not print.
void AppendQuoted(std::string& out, std::string_view text, bool extra = false);

// False when the text cannot be parsed; reports `FORMAT/size` or, at each of the first few wrong bytes,
// `FORMAT/encoding`. `controls` says whether control characters, and carriage returns without a line feed, are wrong
// too.
bool CheckEncoding(base::FileId file, std::string_view text, const std::string& format, bool controls,
                   base::DiagnosticSink& sink);

}  // namespace pareto::document

#endif  // PARETO_ENGINE_DOCUMENT_ENCODING_H_

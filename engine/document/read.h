// Readers: the text of a file becomes a document, its mistakes become diagnostics.
//
// Bounds, each a diagnostic when met: 64 MB a file, 200 levels of nesting, 100,000 nodes made by aliases.
#ifndef PARETO_ENGINE_DOCUMENT_READ_H_
#define PARETO_ENGINE_DOCUMENT_READ_H_

#include "engine/base/diagnostic.h"
#include "engine/base/source.h"
#include "engine/document/document.h"

namespace pareto::document {

inline constexpr std::size_t kMaxFileBytes = 64u << 20;
inline constexpr int kMaxDepth = 200;
inline constexpr std::size_t kMaxAliasNodes = 100'000;

// Reads YAML 1.2 (core schema: `yes` is text) through yaml-cpp's event handler. Codes: `yaml/syntax`,
// `yaml/duplicate-key`, `yaml/tab`, `yaml/encoding`, `yaml/tag`, `yaml/alias`, `yaml/depth`, `yaml/size`, `yaml/empty`,
// `yaml/documents`. A document is returned even where parts are wrong; its root is kNoNode where nothing could be read.
Document ReadYaml(base::FileId file, const base::SourceMap& sources, base::DiagnosticSink& sink);

// Reads JSON (RFC 8259) through PEGTL's grammar. Codes: `json/syntax`, `json/duplicate-key`, `json/encoding`,
// `json/depth`, `json/size`, `json/empty`.
Document ReadJson(base::FileId file, const base::SourceMap& sources, base::DiagnosticSink& sink);

// Reads lines of `KEY=VALUE` as a map whose values are all texts. Blanks around key and value do not count; lines that begin with `#` or `!` are
// remarks. There are no escapes and no lines that go on. Codes: `properties/syntax`, `properties/duplicate-key`, `properties/encoding`,
// `properties/size`; a line that is wrong is left out.
Document ReadProperties(base::FileId file, const base::SourceMap& sources, base::DiagnosticSink& sink);

// By the file's name: `.json` is JSON, `.props` and `.properties` are lines of `KEY=VALUE`, all else is YAML.
Document Read(base::FileId file, const base::SourceMap& sources, base::DiagnosticSink& sink);

}  // namespace pareto::document

#endif  // PARETO_ENGINE_DOCUMENT_READ_H_

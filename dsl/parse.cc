#include "dsl/parse.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

#include "dsl/explain.h"
#include "dsl/foreign.h"
#include "dsl/grammar.h"
#include "dsl/lexical.h"
#include "engine/base/suggest.h"

namespace pareto::dsl {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// The loop over the statements of one file.
class FileParser {
 public:
  FileParser(base::FileId file, std::string_view text, Module& module, base::DiagnosticSink& sink)
      : file_(file), text_(text), module_(module), sink_(sink), reader_(file, text, module.comments) {}

  void Run() {
    if (text_.substr(0, kByteOrderMark.size()) == kByteOrderMark) at_ = first_ = static_cast<std::uint32_t>(kByteOrderMark.size());
    while (SkipToText()) {
      const bool column_1 = at_ == first_ || text_[at_ - 1] == '\n';
      const std::string_view word = WordAt(text_.substr(at_));
      if (column_1 && IsStatementWord(word)) {
        ReadStatement(word);
      } else {
        sink_.Report(ExplainStart(file_, text_, at_, column_1));
        // What should have been indented belongs to the statement above, which says nothing without it.
        if (sink_.diagnostics().back().code == "syntax/indent" && whole_) {
          const Span last = module_.statements.back().span;
          const std::string_view statement = text_.substr(last.begin, last.end - last.begin);
          Lose(WordAt(statement), last.begin);
          module_.statements.pop_back();
        }
        whole_ = false;
        foreign_ = column_1 && !ForeignStart(word).empty();
        Recover(at_);
      }
      doc_.clear();
      doc_at_.reset();
    }
    if (doc_at_) {
      base::Diagnostic& d = sink_.Error("syntax/doc", {file_, *doc_at_, *doc_at_ + 2}, "`##` documents the statement below it, and here is none");
      d.help.emplace_back("write `#` for a comment");
    }
  }

 private:
  // Over blanks, empty lines, comments and `##` lines, which are kept for the statement. False at the end of the file.
  bool SkipToText() {
    const char* const end = text_.data() + text_.size();
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (IsBlank(c)) {
        ++at_;
      } else if (const std::size_t length = LineEndLength(text_.data() + at_, end)) {
        at_ += static_cast<std::uint32_t>(length);
      } else if (c == '#') {
        const auto line_end = static_cast<std::uint32_t>(std::min(text_.find_first_of("\r\n", at_), text_.size()));
        const std::string_view line = text_.substr(at_, line_end - at_);
        if (line.substr(0, 2) == "##") {
          if (doc_at_) doc_.push_back('\n');
          doc_.append(DocText(line));
          doc_at_ = at_;
        } else {
          module_.comments.push_back({{file_, at_, line_end}});
        }
        at_ = line_end;
      } else {
        return true;
      }
    }
    return false;
  }

  void ReadStatement(std::string_view word) {
    Statement statement;
    if (const std::optional<std::uint32_t> end = reader_.Read(at_, statement, failure_)) {
      statement.doc = std::move(doc_);
      module_.statements.push_back(std::move(statement));
      at_ = *end;
      whole_ = true;
      return;
    }
    whole_ = foreign_ = false;
    sink_.Report(Explain(file_, text_, word, failure_));
    Lose(word, at_);
    Recover(std::max(at_, failure_.at));
  }

  // Keeps the name that the statement at `at` would have declared, so that its uses are not reported too.
  void Lose(std::string_view word, std::uint32_t at) {
    if (word != "let" && word != "relation" && word != "entity" && word != "option" && word != "rule") return;
    const std::string_view rest = text_.substr(std::min<std::size_t>(at + word.size(), text_.size()));
    const std::string_view name = WordAt(rest.substr(std::min(rest.find_first_not_of(" \t"), rest.size())));
    if (!name.empty()) module_.lost.emplace_back(name);
  }

  // A line that begins a statement, or was meant to: a slip of a statement word, the word of another language, a head without `rule`. Of a
  // file in another language the first line is told, and not each.
  bool Begins(std::string_view rest) const {
    const std::string_view word = WordAt(rest);
    if (word.empty() || IsReserved(word)) return false;
    if (IsStatementWord(word)) return true;
    if (foreign_) return false;
    if (!ForeignStart(word).empty() || !base::Nearest(word, StatementWords()).empty()) return true;
    const std::string_view line = rest.substr(0, std::min(rest.find_first_of("\r\n"), rest.size()));
    return line.substr(word.size(), 1) == "(" && (line.find(") if ") != std::string_view::npos || line.find(":-") != std::string_view::npos);
  }

  // To the next line after `from` that begins a statement in column 1. What stood before `from` has been read, and a
  // statement word in a `"""` block there is text.
  void Recover(std::uint32_t from) {
    std::size_t at = from;
    for (;;) {
      at = text_.find('\n', at);
      if (at == std::string_view::npos) break;
      ++at;
      if (Begins(text_.substr(at))) break;
    }
    at_ = static_cast<std::uint32_t>(std::min(at, text_.size()));
  }

  const base::FileId file_;
  const std::string_view text_;
  Module& module_;
  base::DiagnosticSink& sink_;
  StatementReader reader_;
  Failure failure_;
  std::uint32_t first_ = 0;  // behind a byte order mark
  std::uint32_t at_ = 0;
  bool foreign_ = false;  // the last statement was in another language
  bool whole_ = false;    // the last statement was read, and nothing else since
  std::string doc_;
  std::optional<std::uint32_t> doc_at_;
};

}  // namespace

Module Parse(base::FileId file, std::string module_name, const base::SourceMap& sources, base::DiagnosticSink& sink) {
  Module module;
  module.file = file;
  module.name = std::move(module_name);
  const std::string_view text = sources.text(file);
  if (text.size() > kMaxFileSize) {
    sink.Error("syntax/size", {file, 0, 0}, "the file is longer than 64 MB");
    return module;
  }
  if (const std::size_t bad = FirstBadByte(text); bad != std::string_view::npos) {
    const auto at = static_cast<std::uint32_t>(bad);
    base::Diagnostic& d =
        sink.Error("syntax/encoding", {file, at, at + 1}, text[bad] == '\0' ? "a NUL byte" : "a byte that is no UTF-8");
    d.help.emplace_back("save the file as UTF-8");
    return module;
  }
  FileParser(file, text, module, sink).Run();
  return module;
}

}  // namespace pareto::dsl

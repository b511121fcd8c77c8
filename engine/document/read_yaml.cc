// YAML through yaml-cpp's events: it says what the nodes are and where they start, yaml_text.h where they end.
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <exception>
#include <istream>
#include <new>
#include <streambuf>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/document/core_schema.h"
#include "engine/document/encoding.h"
#include "engine/document/entries.h"
#include "engine/document/read.h"
#include "engine/document/yaml_questions.h"
#include "engine/document/yaml_syntax.h"
#include "engine/document/yaml_tags.h"
#include "engine/document/yaml_text.h"

namespace pareto::document {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

struct Stop {};  // a bound was met; already reported

// Reads from a text in place; yaml-cpp takes streams only.
class ViewBuffer : public std::streambuf {
 public:
  explicit ViewBuffer(std::string_view text) {
    char* begin = const_cast<char*>(text.data());  // never written: there is no overflow()
    setg(begin, begin, begin + text.size());
  }
};

struct Frame {
  bool is_map = false;
  bool flow = false;
  bool compact = false;  // `[a: b]`: a flow map without brackets
  std::size_t begin = 0;
  int column = 0;
  std::size_t first = 0;         // into items or entries
  std::uint32_t first_node = 0;  // nodes made before it
  YAML::anchor_t anchor = 0;
  int height = 1;
  bool has_key = false;  // of a map: a key was read, and its value is next
  bool key_ok = false;
  bool explicit_key = false;
  bool colon = false;
  std::string_view key;
  base::Span key_span;
};

struct Anchor {
  std::string name;
  bool done = false;
  std::uint32_t first = 0;
  NodeId node = kNoNode;
  int height = 0;
};

class Handler final : public YAML::EventHandler {
 public:
  Handler(base::FileId file, std::string_view text, std::size_t skipped, const HiddenQuestions& questions,
          base::DiagnosticSink& sink)
      : file_(file), text_(text), skipped_(skipped), questions_(questions), sink_(sink), cursor_(skipped) {
    // Empty of anchor 0, which means none.
    anchors_.emplace_back();
  }

  void OnDocumentStart(const YAML::Mark&) override {
    // Behind directives and `---`.
    for (cursor_ = text_.SkipSpace(cursor_); text_.at(cursor_) == '%';
         cursor_ = text_.SkipSpace(text_.LineEnd(cursor_))) {
    }
    if (text_.IsMarker(cursor_, "---")) cursor_ += 3;
  }
  void OnDocumentEnd() override {}
  void OnAnchor(const YAML::Mark&, const std::string& name) override { anchor_name_ = questions_.Show(name); }

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    if (!questions_.In(value)) return Scalar(mark, tag, anchor, value);
    Scalar(mark, tag, anchor, questions_.Show(value));
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override {
    Open(false, mark, tag, anchor, style == YAML::EmitterStyle::Flow);
  }
  void OnSequenceEnd() override { Close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override {
    Open(true, mark, tag, anchor, style == YAML::EmitterStyle::Flow);
  }
  void OnMapEnd() override { Close(); }

  Halt Stopped(std::size_t at, std::string_view reason) const;
  std::size_t Offset(const YAML::Mark& mark) const {
    return skipped_ + static_cast<std::size_t>(std::max(mark.pos, 0));
  }
  std::size_t cursor() const { return cursor_; }
  // Reports what is wrong with maps that were never finished.
  void CheckOpenMaps();
  bool empty() const { return root_ == kNoNode || root_missing_; }
  Document Finish(bool whole) { return builder_.Finish(whole ? root_ : kNoNode); }

 private:
  base::Span Place(std::size_t begin, std::size_t end) const {
    return {file_, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
  }
  bool AtKey() const { return !frames_.empty() && frames_.back().is_map && !frames_.back().has_key; }
  void Enter(std::size_t mark);
  bool Dedented(std::size_t at) const;
  void CheckTab(std::size_t at);
  void Scalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, const std::string& value);
  void Open(bool is_map, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, bool flow);
  void Close();
  void TakeKey(std::string_view key, base::Span span);
  void TakeBadKey(std::size_t begin, std::size_t end, const char* what);
  void Take(NodeId node, int height);
  void Remember(YAML::anchor_t anchor, std::uint32_t first, NodeId node, int height);
  void StartAnchor(YAML::anchor_t anchor);
  NodeId Make(const Resolved& is, std::string_view value, base::Span span, bool quoted);
  base::Span TagSpan(std::size_t mark) const;
  std::vector<Entry> TakeEntries(std::size_t first);

  base::FileId file_;
  YamlText text_;
  std::size_t skipped_;  // of the byte order mark, which yaml-cpp's positions do not count
  const HiddenQuestions& questions_;
  base::DiagnosticSink& sink_;
  Builder builder_;
  NodeId root_ = kNoNode;
  bool root_missing_ = false;
  std::size_t cursor_;  // behind the last part that was read
  std::vector<Frame> frames_;
  std::vector<NodeId> items_;   // of all open lists, one after the other
  std::vector<Entry> entries_;  // of all open maps
  std::vector<Anchor> anchors_;
  std::string anchor_name_;
  std::size_t alias_nodes_ = 0;
  int flow_ = 0;
  int closed_column_ = -1;
  Halt::Scalar scalar_;
  bool tab_reported_ = false;
};

// Moves the cursor behind the `-`, `?`, `:` or `,` in front of the node that starts at `mark`.
void Handler::Enter(std::size_t mark) {
  if (frames_.empty()) return;
  Frame& top = frames_.back();
  const auto skip_to = [&](bool commas) {
    std::size_t at = text_.SkipSpace(cursor_);
    while (commas && text_.at(at) == ',') at = text_.SkipSpace(at + 1);
    return at;
  };
  if (top.is_map && top.has_key) {
    const std::size_t at = skip_to(false);
    top.colon = text_.at(at) == ':';
    if (top.colon) cursor_ = at + 1;
  } else if (top.is_map) {
    const std::size_t at = skip_to(top.flow);
    top.explicit_key = text_.at(at) == '?' && at <= mark && text_.IsSpace(at + 1);
    if (top.explicit_key) cursor_ = at + 1;
  } else {
    const std::size_t at = skip_to(top.flow);
    if (top.flow) {
      cursor_ = std::max(cursor_, std::min(at, mark));
    } else if (text_.at(at) == '-') {
      cursor_ = at + 1;
    }
  }
}

// True where `at` is the next entry of the block around, or one further out: what it would be the text of is not
// written.
bool Handler::Dedented(std::size_t at) const {
  if (at >= text_.size()) return true;
  if (frames_.empty() || frames_.back().flow || AtKey()) return false;
  return text_.Column(at) <= frames_.back().column && text_.IsFirstOnLine(at);
}

void Handler::CheckTab(std::size_t at) {
  if (tab_reported_ || flow_ > 0 || !text_.IsBlank(at - (at > 0 ? 1 : 0)) || !text_.IsFirstOnLine(at)) return;
  const std::size_t tab = text_.LeadingTab(at);
  if (tab == kNone || tab >= at) return;
  tab_reported_ = true;
  sink_.Report(TabFinding(file_, text_, tab));
}

base::Span Handler::TagSpan(std::size_t mark) const {
  while (text_.at(mark) == '&') mark = text_.SkipSpace(text_.EndOfName(mark));
  return Place(mark, text_.EndOfName(mark));
}

void Handler::StartAnchor(YAML::anchor_t anchor) {
  if (anchor == 0) return;
  if (anchors_.size() <= anchor) anchors_.resize(anchor + 1);
  anchors_[anchor].name = anchor_name_;
}

void Handler::Remember(YAML::anchor_t anchor, std::uint32_t first, NodeId node, int height) {
  if (anchor != 0) anchors_[anchor] = {std::move(anchors_[anchor].name), true, first, node, height};
}

void Handler::TakeKey(std::string_view key, base::Span span) {
  Frame& top = frames_.back();
  top.has_key = true;
  top.key_ok = true;
  top.key = builder_.Keep(key);
  top.key_span = span;
}

void Handler::TakeBadKey(std::size_t begin, std::size_t end, const char* what) {
  Frame& top = frames_.back();
  top.has_key = true;
  top.key_ok = false;
  top.key_span = Place(begin, end);
  sink_.Error("yaml/syntax", Place(begin, end), what).help.push_back("a key is text, such as `name:`");
}

// Puts a finished node where it belongs; at a key, it is a list or map.
void Handler::Take(NodeId node, int height) {
  if (frames_.empty()) {
    root_ = node;
    return;
  }
  Frame& top = frames_.back();
  top.height = std::max(top.height, height + 1);
  if (!top.is_map) {
    items_.push_back(node);
    return;
  }
  if (!top.has_key) {
    const base::Span span = builder_.document().span(node);
    const bool is_map = builder_.document().kind(node) == Kind::kMap;
    TakeBadKey(span.begin, span.begin + 1, is_map ? "a map cannot be a key" : "a list cannot be a key");
    return;
  }
  // A key of a block map needs its `:`; yaml-cpp takes a line without one for a key of nothing.
  if (!top.colon && !top.flow && !top.explicit_key && top.key_ok) {
    const std::string_view written = text_.text().substr(top.key_span.begin, top.key_span.end - top.key_span.begin);
    const bool shows = written.size() <= 60 && written.find_first_of("`\n\r") == kNone;
    sink_
        .Error("yaml/syntax", Place(top.key_span.end, top.key_span.end),
               shows ? "expected `:` behind `" + std::string(written) + "`" : "expected `:` behind this text")
        .help.push_back(written.find(':') != kNone ? "put a blank behind the colon" : "write `key: value`");
  }
  if (top.key_ok) entries_.push_back({top.key, top.key_span, node});
  top.has_key = false;
}

NodeId Handler::Make(const Resolved& is, std::string_view value, base::Span span, bool quoted) {
  const std::string_view written = text_.text().substr(span.begin, span.end - span.begin);
  switch (is.kind) {
    case Kind::kNull: return builder_.Null(span, written);
    case Kind::kBool: return builder_.Bool(is.integer != 0, span, written);
    case Kind::kInt: return builder_.Int(is.integer, span, written);
    case Kind::kFloat: return builder_.Float(is.number, span, written);
    default: return builder_.String(value, span, quoted);
  }
}

void Handler::OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) {
  const std::size_t start = Offset(mark);
  StartAnchor(anchor);
  const bool key = AtKey();
  Enter(start);
  const bool value_without_colon = !key && !frames_.empty() && frames_.back().is_map && !frames_.back().colon;
  std::size_t begin = cursor_;
  std::size_t end = cursor_;
  bool there = false;
  if (start >= cursor_ && !value_without_colon) {
    const YamlText::Properties properties = text_.SkipProperties(start);
    if (properties.end > start) begin = end = cursor_ = properties.end;
    for (const std::string_view word : {"null", "Null", "NULL", "~"}) {
      if (!there && text_.text().substr(std::min(properties.content, text_.size())).starts_with(word) &&
          !Dedented(properties.content)) {
        there = true;
        begin = properties.content;
        end = begin + word.size();
      }
    }
    CheckTab(there ? begin : start);
  }
  cursor_ = end;
  scalar_ = {begin, end};
  if (key && !there) {
    std::size_t at = text_.SkipSpace(end);
    if (text_.at(at) == ',') at = text_.SkipSpace(at + 1);  // of the entry before
    if (text_.at(at) == ',') {
      TakeBadKey(at, at + 1, "expected a key, found `,`");
    } else if (text_.at(at) == ':') {
      TakeBadKey(at, at + 1, "no key in front of `:`");
    } else {
      TakeBadKey(end, end, "expected a key");
    }
    return;
  }
  const auto first = static_cast<std::uint32_t>(builder_.size());
  const base::Span span = Place(begin, end);
  const std::string_view written = text_.text().substr(begin, end - begin);
  if (key) {
    if (anchor != 0) Remember(anchor, first, builder_.Null(span, written), 0);
    TakeKey(written, span);
    return;
  }
  if (frames_.empty()) root_missing_ = !there;
  if (!there && !frames_.empty() && frames_.back().flow && !frames_.back().is_map && text_.at(start) == ',') {
    sink_.Error("yaml/syntax", Place(start, start + 1), "expected a value, found `,`")
        .help.push_back("remove the comma");
  }
  const NodeId node = builder_.Null(span, written);
  Remember(anchor, first, node, 0);
  Take(node, 0);
}

void Handler::Scalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, const std::string& value) {
  const std::size_t start = Offset(mark);
  StartAnchor(anchor);
  const bool key = AtKey();
  Enter(start);
  CheckTab(start);
  const YamlText::Properties properties = text_.SkipProperties(start);
  std::size_t begin = properties.content;
  std::size_t end = begin;
  const char c = text_.at(begin);
  const bool in_quotes = c == '"' || c == '\'';
  const bool block = (c == '|' || c == '>') && flow_ == 0;
  bool quoted = false;
  if (value.empty() && (!(in_quotes || block) || (properties.end > start && Dedented(begin)))) {
    begin = end = properties.end;  // `key: !!str`
  } else if (in_quotes) {
    quoted = true;
    end = text_.EndOfQuoted(begin);
    if (end == kNone) {
      sink_.Report(UnclosedQuote(file_, text_, begin));
      throw Stop{};
    }
  } else if (block) {
    quoted = true;
    int parent = -1;
    if (!frames_.empty()) parent = frames_.back().column;
    end = text_.EndOfBlock(begin, parent);
  } else {
    end = text_.EndOfPlain(begin, value);
  }
  cursor_ = end;
  scalar_ = {begin, end};
  const base::Span span = Place(begin, end);
  if (key && anchor == 0 && !HasTag(tag)) {
    TakeKey(value, span);
    return;
  }
  const auto first = static_cast<std::uint32_t>(builder_.size());
  const Resolved is = HasTag(tag)            ? ResolveTagged(tag, value, quoted, TagSpan(start), text_.text(), sink_)
                      : quoted || tag == "!" ? Resolved{}
                                             : Resolve(value);
  const NodeId node = Make(is, value, span, quoted);
  Remember(anchor, first, node, 0);
  if (key) {
    TakeKey(value, span);
  } else {
    Take(node, 0);
  }
}

void Handler::OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) {
  const std::size_t begin = Offset(mark);
  const bool key = AtKey();
  Enter(begin);
  CheckTab(begin);
  const std::size_t end = text_.EndOfName(begin);
  cursor_ = end;
  scalar_ = {begin, end};
  const base::Span span = Place(begin, end);
  const Anchor& it = anchors_[anchor];
  if (!it.done) {
    sink_.Error("yaml/alias", span, "an alias inside what it repeats").help.push_back("remove the alias");
    if (key) {
      TakeKey(text_.text().substr(begin, end - begin), span);
    } else {
      Take(builder_.Null(span), 0);
    }
    return;
  }
  if (key) {
    const Kind kind = builder_.document().kind(it.node);
    if (kind == Kind::kList || kind == Kind::kMap) {
      TakeBadKey(begin, end, kind == Kind::kMap ? "a map cannot be a key" : "a list cannot be a key");
    } else {
      TakeKey(std::string(builder_.document().text(it.node)), span);
    }
    return;
  }
  alias_nodes_ += static_cast<std::uint32_t>(it.node) - it.first + 1;
  if (alias_nodes_ > kMaxAliasNodes) {
    sink_.Error("yaml/alias", span, "aliases repeat more than " + std::to_string(kMaxAliasNodes) + " values")
        .help.push_back("write the values out, or repeat fewer of them");
    throw Stop{};
  }
  if (frames_.size() + static_cast<std::size_t>(it.height) > static_cast<std::size_t>(kMaxDepth)) {
    sink_
        .Error("yaml/depth", span,
               "the alias makes more than " + std::to_string(kMaxDepth) + " levels of lists and maps")
        .help.push_back("nest less deeply");
    throw Stop{};
  }
  Take(builder_.Copy(it.first, it.node), it.height);
}

void Handler::Open(bool is_map, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, bool flow) {
  const std::size_t start = Offset(mark);
  StartAnchor(anchor);
  const bool tagged = !tag.empty() && tag != "?";
  const std::size_t begin = anchor != 0 || tagged ? text_.SkipProperties(start).content : start;
  if (!frames_.empty() && begin < text_.size()) {
    // `[[a]: b]` and `[{a: b}: c]`: the map that starts at the same bracket has none of its own.
    Frame& top = frames_.back();
    if (top.is_map && top.flow && !top.has_key && top.begin == begin) top.compact = true;
  }
  Enter(start);
  CheckTab(start);
  if (frames_.size() >= static_cast<std::size_t>(kMaxDepth)) {
    sink_
        .Error("yaml/depth", Place(begin, begin + 1),
               "more than " + std::to_string(kMaxDepth) + " levels of lists and maps")
        .help.push_back("nest less deeply");
    throw Stop{};
  }
  if (HasTag(tag)) CheckTag(tag, is_map ? Kind::kMap : Kind::kList, TagSpan(start), text_.text(), sink_);
  Frame frame;
  frame.is_map = is_map;
  frame.flow = flow;
  frame.compact = flow && is_map && text_.at(begin) != '{';
  frame.begin = begin;
  frame.column = flow ? 0 : text_.Column(begin);
  frame.first = is_map ? entries_.size() : items_.size();
  frame.first_node = static_cast<std::uint32_t>(builder_.size());
  frame.anchor = anchor;
  cursor_ = flow && !frame.compact ? begin + 1 : begin;
  if (flow) ++flow_;
  scalar_ = {};
  closed_column_ = -1;
  frames_.push_back(frame);
}

void Handler::Close() {
  const Frame frame = frames_.back();
  if (frame.flow && !frame.compact) {
    const char close = frame.is_map ? '}' : ']';
    std::size_t at = text_.SkipSpace(cursor_);
    while (text_.at(at) == ',' || text_.at(at) == ':' || text_.at(at) == '?') at = text_.SkipSpace(at + 1);
    if (text_.at(at) == close) cursor_ = at + 1;
  }
  if (frame.flow) --flow_;
  closed_column_ = frame.flow ? -1 : frame.column;
  const base::Span span = Place(frame.begin, cursor_);
  NodeId node = kNoNode;
  if (frame.is_map) {
    node = builder_.Map(MergeEntries(builder_.document(), TakeEntries(frame.first), sink_), span);
  } else {
    node = builder_.List(std::span(items_).subspan(frame.first), span);
    items_.resize(frame.first);
  }
  frames_.pop_back();
  Remember(frame.anchor, frame.first_node, node, frame.height);
  Take(node, frame.height);
}

// The entries of the innermost open map, each key once.
std::vector<Entry> Handler::TakeEntries(std::size_t first) {
  std::vector<Entry> own(entries_.begin() + static_cast<std::ptrdiff_t>(first), entries_.end());
  entries_.resize(first);
  DropDuplicates(own, "yaml/duplicate-key", sink_);
  return own;
}

void Handler::CheckOpenMaps() {
  for (; !frames_.empty(); frames_.pop_back()) {
    if (frames_.back().is_map) TakeEntries(frames_.back().first);
  }
}

Halt Handler::Stopped(std::size_t at, std::string_view reason) const {
  Halt halt;
  halt.at = at;
  halt.reason = reason;
  halt.cursor = cursor_;
  for (const Frame& frame : frames_) {
    if (!frame.flow) {
      halt.blocks.push_back({frame.begin, frame.column, frame.is_map, frame.key_span});
    } else if (!frame.compact) {
      halt.brackets.push_back(frame.begin);
    }
  }
  halt.closed_column = closed_column_;
  halt.scalar = scalar_;
  for (const Anchor& anchor : anchors_) {
    if (!anchor.name.empty()) halt.anchors.push_back(anchor.name);
  }
  return halt;
}

// What follows the document: nothing, or a second one, or text that yaml-cpp takes for a second one.
bool CheckRest(base::FileId file, const YamlText& text, const Handler& handler, base::DiagnosticSink& sink) {
  std::size_t at = text.SkipSpace(handler.cursor());
  bool ended = false;
  while (text.IsMarker(at, "...")) {
    at = text.SkipSpace(at + 3);
    ended = true;
  }
  if (at >= text.size()) return true;
  const bool marker = text.IsMarker(at, "---");
  if (!marker && !ended) {
    sink.Report(ExplainRest(file, text, handler.Stopped(at, {})));
    return false;
  }
  const auto begin = static_cast<std::uint32_t>(at);
  sink.Error("yaml/documents", {file, begin, begin + (marker ? 3u : 1u)}, "a second document in one file")
      .help.push_back("keep one document a file");
  return true;
}

}  // namespace

Document ReadYaml(base::FileId file, const base::SourceMap& sources, base::DiagnosticSink& sink) {
  const std::string_view all = sources.text(file);
  if (!CheckEncoding(file, all, "yaml", true, sink)) return {};
  const std::size_t skipped = all.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
  const YamlText text(all);
  HiddenQuestions questions;
  std::string hidden;
  std::string_view body = all.substr(skipped);
  if (body.find('?') != kNone) body = hidden = questions.Hide(body);
  Handler handler(file, all, skipped, questions, sink);
  ViewBuffer buffer(body);
  std::istream stream(&buffer);
  bool whole = false;
  try {
    YAML::Parser parser(stream);
    whole = parser.HandleNextDocument(handler);
    if (!whole || handler.empty()) {
      // A lone `---` or comments: nothing that has a value.
      if (whole && text.SkipSpace(handler.cursor()) < all.size()) {
        whole = CheckRest(file, text, handler, sink);
      } else {
        const auto begin = static_cast<std::uint32_t>(skipped);
        sink.Error("yaml/empty", {file, begin, begin}, "the file is empty")
            .help.push_back("write a map, such as `name: value`");
        whole = false;
      }
    } else {
      whole = CheckRest(file, text, handler, sink);
    }
  } catch (const YAML::Exception& error) {
    sink.Report(ExplainHalt(file, text, handler.Stopped(handler.Offset(error.mark), error.msg)));
    handler.CheckOpenMaps();
    whole = false;
  } catch (const Stop&) {  // reported where it was met
    handler.CheckOpenMaps();
    whole = false;
  } catch (const std::bad_alloc&) {
    sink.Error("yaml/size", {file, 0, 0}, "the file needs more memory than there is").help.push_back("split the file");
    whole = false;
  }
  return handler.Finish(whole);
}

}  // namespace pareto::document

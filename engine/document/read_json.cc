// JSON through PEGTL's own grammar: actions build the document, failed expectations become findings.
#include <exception>
#include <string>
#include <tao/pegtl.hpp>
#include <tao/pegtl/contrib/json.hpp>
#include <utility>

#include "engine/document/core_schema.h"
#include "engine/document/encoding.h"
#include "engine/document/entries.h"
#include "engine/document/read.h"

namespace pareto::document {
namespace {

namespace pegtl = tao::pegtl;
namespace json = tao::pegtl::json;

struct Grammar : pegtl::seq<json::text, pegtl::eof> {};

// What was expected where a rule fails for good. Rules that may fail on the way to another have none.
template <typename>
inline constexpr const char* kExpected = nullptr;
template <>
inline constexpr auto kExpected<json::text> = "a value";
template <>
inline constexpr auto kExpected<json::next_array_element> = "a value";
template <>
inline constexpr auto kExpected<json::member_value> = "a value";
template <>
inline constexpr auto kExpected<json::next_member> = "a key in double quotes";
template <>
inline constexpr auto kExpected<json::name_separator> = "`:`";
template <>
inline constexpr auto kExpected<json::end_array> = "`,` or `]`";
template <>
inline constexpr auto kExpected<json::end_object> = "`,` or `}`";
template <>
inline constexpr auto kExpected<json::escaped> = "an escape";
template <>
inline constexpr auto kExpected<json::xdigit> = "a hexadecimal digit";
template <>
inline constexpr auto kExpected<json::digits> = "a digit";
template <>
inline constexpr auto kExpected<json::char_> = "`\"`";
template <>
inline constexpr auto kExpected<pegtl::eof> = "the end of the file";

struct Expectations {
  template <typename Rule>
  static constexpr auto message = kExpected<Rule>;
  template <typename Rule>
  static constexpr bool raise_on_failure = kExpected<Rule> != nullptr;
};
template <typename Rule>
using Control = typename pegtl::must_if<Expectations>::template control<Rule>;

struct Stop {};  // a bound was met; already reported

struct Frame {
  bool is_map = false;
  std::uint32_t begin = 0;
  std::size_t first = 0;  // into items or entries
  std::string key;
  base::Span key_span;
};

class Reader {
 public:
  Reader(base::FileId file, std::string_view text, base::DiagnosticSink& sink)
      : file_(file), text_(text), sink_(sink) {}

  base::Span Place(std::size_t begin, std::size_t end) const {
    return {file_, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
  }
  base::Span Place(std::string_view part) const {
    const auto begin = static_cast<std::size_t>(part.data() - text_.data());
    return Place(begin, begin + part.size());
  }

  void Add(NodeId node) {
    if (frames_.empty()) {
      root_ = node;
    } else if (Frame& top = frames_.back(); top.is_map) {
      entries_.push_back({builder_.Keep(top.key), top.key_span, node});
    } else {
      items_.push_back(node);
    }
  }
  void Key(std::string_view written) {
    frames_.back().key = Decode(written);
    frames_.back().key_span = Place(written);
  }
  void String(std::string_view written) { Add(builder_.String(Decode(written), Place(written))); }
  void Number(std::string_view written) {
    const std::optional<Resolved> number = ParseNumber(written);
    if (!number) {
      sink_.Error("json/syntax", Place(written), "a number beyond the range of 64-bit floating point")
          .help.push_back("write it as text, in double quotes");
      Add(builder_.Null(Place(written), written));
    } else if (number->kind == Kind::kInt) {
      Add(builder_.Int(number->integer, Place(written), written));
    } else {
      Add(builder_.Float(number->number, Place(written), written));
    }
  }
  void Bool(bool value, std::string_view written) { Add(builder_.Bool(value, Place(written), written)); }
  void Null(std::string_view written) { Add(builder_.Null(Place(written), written)); }

  void Open(bool is_map, std::string_view written) {
    const base::Span span = Place(written.substr(0, 1));
    if (frames_.size() >= static_cast<std::size_t>(kMaxDepth)) {
      sink_.Error("json/depth", span, "more than " + std::to_string(kMaxDepth) + " levels of lists and maps")
          .help.push_back("nest less deeply");
      throw Stop{};
    }
    frames_.push_back({is_map, span.begin, is_map ? entries_.size() : items_.size(), {}, {}});
  }
  void Close(std::string_view written) {
    const Frame frame = std::move(frames_.back());
    frames_.pop_back();
    const base::Span span = Place(frame.begin, Place(written).end);
    if (frame.is_map) {
      const auto first = entries_.begin() + static_cast<std::ptrdiff_t>(frame.first);
      std::vector<Entry> own(first, entries_.end());
      entries_.erase(first, entries_.end());
      DropDuplicates(own, "json/duplicate-key", sink_);
      Add(builder_.Map(own, span));
    } else {
      const NodeId list = builder_.List(std::span(items_).subspan(frame.first), span);
      items_.resize(frame.first);
      Add(list);
    }
  }

  // The grammar wanted `expected` and met something else at byte `at`.
  void Fail(std::size_t at, std::string_view expected);
  Document Finish(bool whole) { return builder_.Finish(whole ? root_ : kNoNode); }

 private:
  std::string Decode(std::string_view written);

  base::FileId file_;
  std::string_view text_;
  base::DiagnosticSink& sink_;
  Builder builder_;
  NodeId root_ = kNoNode;
  std::vector<Frame> frames_;
  std::vector<NodeId> items_;   // of all open lists, one after the other
  std::vector<Entry> entries_;  // of all open maps
};

// The grammar has checked that every escape is complete.
std::string Reader::Decode(std::string_view written) {
  const std::string_view body = written.substr(1, written.size() - 2);
  if (body.find('\\') == std::string_view::npos) return std::string(body);
  std::string out;
  const auto unit = [&](std::size_t at) {
    return static_cast<char32_t>(std::stoul(std::string(body.substr(at + 2, 4)), nullptr, 16));
  };
  for (std::size_t i = 0; i < body.size();) {
    if (body[i] != '\\') {
      out += body[i++];
      continue;
    }
    switch (body[i + 1]) {
      case 'b': out += '\b'; break;
      case 'f': out += '\f'; break;
      case 'n': out += '\n'; break;
      case 'r': out += '\r'; break;
      case 't': out += '\t'; break;
      case 'u': {
        char32_t c = unit(i);
        const bool high = c >= 0xD800 && c <= 0xDBFF;
        if (high && body.substr(i + 6).starts_with("\\u")) {
          if (const char32_t low = unit(i + 6); low >= 0xDC00 && low <= 0xDFFF) {
            AppendUtf8(out, 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00));
            i += 12;
            continue;
          }
        }
        if (c >= 0xD800 && c <= 0xDFFF) {
          const std::string_view escape = body.substr(i, 6);
          sink_.Error("json/encoding", Place(escape), "`" + std::string(escape) + "` is one half of a surrogate pair")
              .help.push_back("write both halves, or the character itself");
        }
        AppendUtf8(out, c);
        i += 6;
        continue;
      }
      default: out += body[i + 1];
    }
    i += 2;
  }
  return out;
}

bool IsWord(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c & 0x80) != 0;
}

void Reader::Fail(std::size_t at, std::string_view expected) {
  const auto is_blank = [&](std::size_t i) {
    return std::string_view(" \t\r\n").find(text_[i]) != std::string_view::npos;
  };
  const auto report = [&](base::Span span, std::string message, std::string help) -> base::Diagnostic& {
    base::Diagnostic& d = sink_.Error("json/syntax", span, std::move(message));
    if (!help.empty()) d.help.push_back(std::move(help));
    return d;
  };
  // The rules for text in quotes see every byte; the others look behind blanks.
  if (expected == kExpected<json::char_>) {
    const std::size_t open = [&] {
      std::size_t i = at;
      while (i > 0 && (text_[i - 1] != '"' || (i > 1 && text_[i - 2] == '\\'))) --i;
      return i == 0 ? 0 : i - 1;
    }();
    if (at >= text_.size() || text_[at] == '\n' || text_[at] == '\r') {
      report(Place(open, open + 1), "this `\"` is never closed on its line",
             "close the text with `\"`; write a line break as `\\n`");
    } else if (text_[at] == '\t') {
      report(Place(at, at + 1), "a tab inside text in quotes", "write it as `\\t`");
    } else {
      report(Place(at, at + 1), "a control character inside text in quotes", "write it as an escape such as `\\u001f`");
    }
    return;
  }
  if (expected == kExpected<json::escaped> && at < text_.size()) {
    const std::size_t length = std::max<std::size_t>(SequenceLength(text_, at), 1);
    if (static_cast<unsigned char>(text_[at]) >= 0x20) {
      report(Place(at - 1, at + length), "unknown escape `" + std::string(text_.substr(at - 1, length + 1)) + "`",
             "write a backslash as `\\\\`");
    } else {
      report(Place(at - 1, at), "a backslash with nothing behind it", "write a backslash as `\\\\`");
    }
    return;
  }
  std::size_t before = at;  // the end of what precedes
  while (before > 0 && is_blank(before - 1)) --before;
  while (at < text_.size() && is_blank(at)) ++at;
  std::size_t end = at;
  while (end < text_.size() && IsWord(text_[end])) ++end;
  if (end == at && at < text_.size()) end = at + 1;
  const std::string_view word = text_.substr(at, std::min<std::size_t>(end - at, 40));
  const std::string_view rest = text_.substr(at);
  const char last = before > 0 ? text_[before - 1] : '\0';
  const std::string found =
      at >= text_.size() ? "the end of the file" : (word == "`" ? "a backtick" : "`" + std::string(word) + "`");
  const bool in_map = !frames_.empty() && frames_.back().is_map;

  base::Diagnostic* d = nullptr;
  if (rest.starts_with("//") || rest.starts_with("/*") || rest.starts_with("#")) {
    d = &report(Place(at, at + (rest[0] == '#' ? 1 : 2)), "a comment: JSON has none",
                "remove it, or keep the file as YAML");
  } else if (last == ',' && (rest.starts_with("}") || rest.starts_with("]"))) {
    d = &report(Place(before - 1, before), "a comma with nothing behind it before " + found, "remove the comma");
  } else if (rest.starts_with("'")) {
    d = &report(Place(at, at + 1), "single quotes around text", "JSON takes double quotes only");
  } else if (word == "NaN" || word == "Infinity" || word == "undefined" || word == "None" || word == "True" ||
             word == "False") {
    d = &report(Place(at, end), found + " is no JSON value", "JSON has `null`, `true`, `false` and plain numbers");
  } else if (in_map && !word.empty() && IsWord(word[0]) && (last == '{' || last == ',')) {
    d = &report(Place(at, end), "expected a key in double quotes, found " + found, "put the key in double quotes");
  } else {
    std::string wanted(expected);
    if (last == '{') wanted = "a key in double quotes or `}`";
    if (last == '[') wanted = "a value or `]`";
    // What is missing is marked behind what precedes, unless something wrong stands on the same line.
    const bool same_line = text_.substr(before, at - before).find('\n') == std::string_view::npos;
    const base::Span span = at < text_.size() && same_line ? Place(at, end) : Place(before, before);
    d = &report(span, "expected " + wanted + ", found " + found, "");
    if (wanted == kExpected<pegtl::eof>) d->help.push_back("a JSON file holds one value; remove what follows it");
  }
  if (!frames_.empty() && (at >= text_.size() || rest.starts_with("]") || rest.starts_with("}")) && last != ',') {
    const std::uint32_t open = frames_.back().begin;
    d->labels.push_back({Place(open, open + 1), std::string("this `") + text_[open] + "` is not closed"});
  } else if (!frames_.empty() && at >= text_.size()) {
    const std::uint32_t open = frames_.back().begin;
    d->labels.push_back({Place(open, open + 1), std::string("this `") + text_[open] + "` is not closed"});
  }
}

template <typename Rule>
struct Action : pegtl::nothing<Rule> {};

template <typename Rule>
struct Call {
  template <typename Input>
  static void apply(const Input& in, Reader& reader) {
    const std::string_view written(in.begin(), static_cast<std::size_t>(in.end() - in.begin()));
    if constexpr (std::is_same_v<Rule, json::string>) reader.String(written);
    if constexpr (std::is_same_v<Rule, json::key>) reader.Key(written);
    if constexpr (std::is_same_v<Rule, json::number>) reader.Number(written);
    if constexpr (std::is_same_v<Rule, json::true_>) reader.Bool(true, written);
    if constexpr (std::is_same_v<Rule, json::false_>) reader.Bool(false, written);
    if constexpr (std::is_same_v<Rule, json::null>) reader.Null(written);
    if constexpr (std::is_same_v<Rule, json::begin_array>) reader.Open(false, written);
    if constexpr (std::is_same_v<Rule, json::begin_object>) reader.Open(true, written);
    if constexpr (std::is_same_v<Rule, json::end_array> || std::is_same_v<Rule, json::end_object>)
      reader.Close(written);
  }
};
template <>
struct Action<json::string> : Call<json::string> {};
template <>
struct Action<json::key> : Call<json::key> {};
template <>
struct Action<json::number> : Call<json::number> {};
template <>
struct Action<json::true_> : Call<json::true_> {};
template <>
struct Action<json::false_> : Call<json::false_> {};
template <>
struct Action<json::null> : Call<json::null> {};
template <>
struct Action<json::begin_array> : Call<json::begin_array> {};
template <>
struct Action<json::begin_object> : Call<json::begin_object> {};
template <>
struct Action<json::end_array> : Call<json::end_array> {};
template <>
struct Action<json::end_object> : Call<json::end_object> {};

}  // namespace

Document ReadJson(base::FileId file, const base::SourceMap& sources, base::DiagnosticSink& sink) {
  const std::string_view text = sources.text(file);
  if (!CheckEncoding(file, text, "json", false, sink)) return {};
  const std::size_t skipped = text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
  const std::string_view body = text.substr(skipped);
  if (body.find_first_not_of(" \t\r\n") == std::string_view::npos) {
    sink.Error("json/empty", {file, 0, 0}, "the file is empty").help.push_back("write a value, such as `{}`");
    return {};
  }
  Reader reader(file, text, sink);
  bool whole = false;
  try {
    pegtl::memory_input<pegtl::tracking_mode::lazy> in(body.data(), body.size(), "");
    whole = pegtl::parse<Grammar, Action, Control>(in, reader);
  } catch (const pegtl::parse_error& error) {
    reader.Fail(skipped + error.positions().front().byte, error.message());
  } catch (const Stop&) {  // reported where it was met
  } catch (const std::bad_alloc&) {
    sink.Error("json/size", {file, 0, 0}, "the file needs more memory than there is").help.push_back("split the file");
  }
  return reader.Finish(whole);
}

}  // namespace pareto::document

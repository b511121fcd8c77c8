#include "engine/document/encoding.h"

#include <array>
#include <cstdio>
#include <cstring>

#include "engine/document/read.h"

namespace pareto::document {
namespace {

constexpr int kMostFindings = 5;  // a binary file has thousands

std::uint8_t ByteAt(std::string_view text, std::size_t at) { return static_cast<std::uint8_t>(text[at]); }

std::string Hex(std::uint32_t value, int digits) {
  std::array<char, 16> out{};
  std::snprintf(out.data(), out.size(), "%0*X", digits, value);
  return out.data();
}

// UTF-16 and UTF-32 are told by their mark, or by the zero bytes beside the first character.
bool LooksLikeUtf16(std::string_view text) {
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) return true;
  return text.size() >= 4 && ((text[0] == 0) != (text[1] == 0)) && ((text[0] == 0) == (text[2] == 0)) &&
         ((text[1] == 0) == (text[3] == 0));
}

bool IsStrayControl(std::string_view text, std::size_t at) {
  const char c = text[at];
  if (c == '\r') return at + 1 >= text.size() || text[at + 1] != '\n';
  return static_cast<std::uint8_t>(c) < 0x20 && c != '\n' && c != '\t';
}

}  // namespace

std::size_t SequenceLength(std::string_view text, std::size_t at) {
  const std::uint8_t first = ByteAt(text, at);
  if (first < 0x80) return 1;
  std::size_t length = 0;
  std::uint8_t low = 0x80;
  std::uint8_t high = 0xBF;
  if (first >= 0xC2 && first <= 0xDF) {
    length = 2;
  } else if (first >= 0xE0 && first <= 0xEF) {
    length = 3;
    if (first == 0xE0) low = 0xA0;   // overlong
    if (first == 0xED) high = 0x9F;  // surrogates
  } else if (first >= 0xF0 && first <= 0xF4) {
    length = 4;
    if (first == 0xF0) low = 0x90;
    if (first == 0xF4) high = 0x8F;
  } else {
    return 0;
  }
  if (text.size() - at < length) return 0;
  if (ByteAt(text, at + 1) < low || ByteAt(text, at + 1) > high) return 0;
  for (std::size_t i = 2; i < length; ++i) {
    if ((ByteAt(text, at + i) & 0xC0) != 0x80) return 0;
  }
  return length;
}

char32_t CodePointAt(std::string_view text, std::size_t at) {
  const char32_t first = ByteAt(text, at);
  const auto next = [&](std::size_t i) { return static_cast<char32_t>(ByteAt(text, at + i) & 0x3F); };
  if (first < 0x80) return first;
  if (first < 0xE0) return (first & 0x1F) << 6 | next(1);
  if (first < 0xF0) return (first & 0x0F) << 12 | next(1) << 6 | next(2);
  return (first & 0x07) << 18 | next(1) << 12 | next(2) << 6 | next(3);
}

void AppendUtf8(std::string& out, char32_t c) {
  if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) c = 0xFFFD;
  const auto tail = [&](int shift) { out += static_cast<char>(0x80 | ((c >> shift) & 0x3F)); };
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xC0 | (c >> 6));
    tail(0);
  } else if (c < 0x10000) {
    out += static_cast<char>(0xE0 | (c >> 12));
    tail(6);
    tail(0);
  } else {
    out += static_cast<char>(0xF0 | (c >> 18));
    tail(12);
    tail(6);
    tail(0);
  }
}

void AppendQuoted(std::string& out, std::string_view text, bool extra) {
  out += '"';
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = SequenceLength(text, i);
    if (length == 0) {
      out += "\xEF\xBF\xBD";
      ++i;
      continue;
    }
    const char c = text[i];
    const char32_t code_point = CodePointAt(text, i);
    const bool unprintable = (code_point >= 0x7F && code_point < 0xA0) || code_point == 0x2028 ||
                             code_point == 0x2029 || code_point == 0xFEFF || code_point == 0xFFFE ||
                             code_point == 0xFFFF;
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\r') {
      out += "\\r";
    } else if (c == '\t') {
      out += "\\t";
    } else if (code_point < 0x20 || (extra && unprintable)) {
      out += "\\u" + Hex(code_point, 4);
    } else {
      out.append(text.substr(i, length));
    }
    i += length;
  }
  out += '"';
}

bool CheckEncoding(base::FileId file, std::string_view text, const std::string& format, bool controls,
                   base::DiagnosticSink& sink) {
  const auto place = [&](std::size_t at, std::size_t length) {
    return base::Span{file, static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + length)};
  };
  if (text.size() > kMaxFileBytes) {
    sink.Error(format + "/size", place(0, 0), "the file has " + std::to_string(text.size()) + " bytes, more than 64 MB")
        .help.push_back("split the file");
    return false;
  }
  if (LooksLikeUtf16(text)) {
    sink.Error(format + "/encoding", place(0, 1), "the file is UTF-16, not UTF-8")
        .help.push_back("save the file as UTF-8");
    return false;
  }
  int found = 0;
  for (std::size_t i = 0; i < text.size() && found < kMostFindings;) {
    std::uint64_t word = 0;
    if (text.size() - i >= sizeof word) {
      // Eight bytes of printable ASCII at a time: none has its high bit set, and none is below a blank.
      std::memcpy(&word, text.data() + i, sizeof word);
      constexpr std::uint64_t kHigh = 0x8080808080808080u;
      if (((word | (word - 0x2020202020202020u)) & kHigh) == 0) {
        i += sizeof word;
        continue;
      }
    }
    const std::size_t length = SequenceLength(text, i);
    if (length == 0) {
      base::Diagnostic& d =
          sink.Error(format + "/encoding", place(i, 1), "byte `0x" + Hex(ByteAt(text, i), 2) + "` is not UTF-8");
      d.help.push_back("save the file as UTF-8");
      ++found;
      // The rest of a broken sequence is no further finding.
      do ++i;
      while (i < text.size() && (ByteAt(text, i) & 0xC0) == 0x80);
      continue;
    }
    if (text[i] == 0) {
      sink.Error(format + "/encoding", place(i, 1), "a zero byte: this is no text file")
          .help.push_back("save the file as UTF-8 text");
      return false;
    }
    if (controls && IsStrayControl(text, i)) {
      if (text[i] == '\r') {
        sink.Error(format + "/encoding", place(i, 1), "a carriage return without a line feed behind it")
            .help.push_back("end lines with LF or CRLF");
      } else {
        sink.Error(format + "/encoding", place(i, 1), "control character `U+" + Hex(ByteAt(text, i), 4) + "`")
            .help.push_back("remove it, or write it as `\\x" + Hex(ByteAt(text, i), 2) + "` in double quotes");
      }
      ++found;
    }
    i += length;
  }
  return found == 0;
}

}  // namespace pareto::document

#include "cli/render/tests.h"

#include <algorithm>
#include <cstdint>

#include "cli/render/cells.h"

namespace pareto::render {
namespace {

struct Counts {
  std::size_t tests = 0, passed = 0, failed = 0, errors = 0, files = 0;
};

std::size_t Errors(const std::vector<base::Diagnostic>& wrong) {
  return static_cast<std::size_t>(std::count_if(wrong.begin(), wrong.end(), [](const base::Diagnostic& d) { return d.severity == base::Severity::kError; }));
}

Counts Count(const TestsReport& report) {
  Counts counts;
  for (const TestFileReport& file : report.files) {
    counts.errors += Errors(file.wrong);
    counts.tests += file.tests.size();
    counts.files += file.tests.empty() ? 0 : 1;
    for (const TestLine& test : file.tests) ++(test.passed ? counts.passed : counts.failed);
  }
  return counts;
}

std::string Plural(std::size_t count, const std::string& noun) { return std::to_string(count) + " " + noun + (count == 1 ? "" : "s"); }

// Text as XML takes it: what is no character of XML 1.0 becomes U+FFFD.
std::string Xml(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c < 0x80) {
      switch (c) {
        case '&': out += "&amp;"; break;
        case '<': out += "&lt;"; break;
        case '>': out += "&gt;"; break;
        case '"': out += "&quot;"; break;
        case '\n': out += "&#10;"; break;
        case '\t': out += "&#9;"; break;
        default:
          if (c < 0x20) out += "\xEF\xBF\xBD";
          else out += static_cast<char>(c);
      }
      ++i;
      continue;
    }
    const std::size_t length = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : 2;
    bool good = c >= 0xC2 && c < 0xF5 && i + length <= text.size();
    for (std::size_t k = 1; good && k < length; ++k) good = (static_cast<unsigned char>(text[i + k]) & 0xC0) == 0x80;
    // U+FFFE, U+FFFF and surrogates are no characters of XML.
    if (good && length == 3) {
      const std::uint32_t point = (c & 0x0Fu) << 12 | (static_cast<unsigned char>(text[i + 1]) & 0x3Fu) << 6 | (static_cast<unsigned char>(text[i + 2]) & 0x3Fu);
      good = point < 0xFFFE && (point < 0xD800 || point > 0xDFFF);
    }
    if (!good) {
      out += "\xEF\xBF\xBD";
      ++i;
      continue;
    }
    out += text.substr(i, length);
    i += length;
  }
  return out;
}

// The same, with line ends as they are.
std::string XmlText(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    out += Xml(text.substr(at, end - at));
    if (end < text.size()) out += '\n';
    at = end + 1;
  }
  return out;
}

std::string First(const std::vector<base::Diagnostic>& findings) { return findings.empty() ? std::string() : findings.front().message; }

}  // namespace

int Percent(std::size_t covered, std::size_t all) { return all == 0 ? 100 : static_cast<int>(100 * covered / all); }

std::string RenderTests(const TestsReport& report, const TextOptions& options) {
  std::string text;
  for (const TestFileReport& file : report.files) {
    if (!file.wrong.empty()) text += RenderText(file.wrong, *file.sources, options) + "\n";
    for (const TestLine& test : file.tests) {
      if (test.passed) continue;
      text += "FAILED " + Escaped(file.file) + ":" + std::to_string(test.at.line) + ": " + Escaped(test.name) + "\n";
      text += RenderText(test.findings, *file.sources, options) + "\n";
    }
  }
  if (report.with_coverage) {
    std::size_t widest = 0, covered = 0, all = 0;
    for (const CoverageFile& file : report.coverage) widest = std::max(widest, file.file.size());
    for (const CoverageFile& file : report.coverage) {
      covered += file.covered;
      all += file.all;
      const std::string percent = std::to_string(Percent(file.covered, file.all));
      text += Escaped(file.file) + std::string(widest - file.file.size() + 1 + (3 - percent.size()), ' ') + percent + " %  " + std::to_string(file.covered) + " of " + std::to_string(file.all) + "\n";
    }
    for (const CoverageFile& file : report.coverage) {
      for (const CoverageFile::Missing& missing : file.missing) text += Escaped(file.file) + ":" + std::to_string(missing.line) + ": " + missing.what + "\n";
    }
    text += "coverage: " + std::to_string(Percent(covered, all)) + " %, " + std::to_string(covered) + " of " + std::to_string(all) + "\n\n";
  }
  const Counts counts = Count(report);
  text += Plural(counts.tests, "test") + " in " + Plural(counts.files, "file") + ": " + std::to_string(counts.passed) + " passed, " + std::to_string(counts.failed) + " failed";
  if (counts.errors > 0) text += "; " + Plural(counts.errors, "error") + " in rule files";
  return text + "\n";
}

std::string RenderTestsJunit(const TestsReport& report) {
  const Counts counts = Count(report);
  std::size_t wrong = 0;
  for (const TestFileReport& file : report.files) wrong += Errors(file.wrong) > 0 ? 1 : 0;
  const auto numbers = [](std::size_t tests, std::size_t failures, std::size_t errors) {
    return " tests=\"" + std::to_string(tests) + "\" failures=\"" + std::to_string(failures) + "\" errors=\"" + std::to_string(errors) + "\"";
  };
  std::string xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"pareto\"" + numbers(counts.tests + wrong, counts.failed, wrong) + ">\n";
  for (const TestFileReport& file : report.files) {
    const std::size_t errors = Errors(file.wrong) > 0 ? 1 : 0;
    if (file.tests.empty() && errors == 0) continue;
    const auto failed = static_cast<std::size_t>(std::count_if(file.tests.begin(), file.tests.end(), [](const TestLine& t) { return !t.passed; }));
    const std::string name = Xml(file.file);
    xml += "  <testsuite name=\"" + name + "\"" + numbers(file.tests.size() + errors, failed, errors) + " skipped=\"0\">\n";
    const auto told = [&](const char* element, const std::vector<base::Diagnostic>& findings) {
      xml += std::string("      <") + element + " message=\"" + Xml(First(findings)) + "\" type=\"" + Xml(findings.empty() ? "" : findings.front().code) + "\">";
      xml += XmlText(RenderText(findings, *file.sources, {})) + "</" + element + ">\n    </testcase>\n";
    };
    if (errors > 0) {
      xml += "    <testcase classname=\"" + name + "\" name=\"rule files\" file=\"" + name + "\" line=\"1\">\n";
      told("error", file.wrong);
    }
    for (const TestLine& test : file.tests) {
      xml += "    <testcase classname=\"" + name + "\" name=\"" + Xml(test.name) + "\" file=\"" + name + "\" line=\"" + std::to_string(test.at.line) + "\"";
      if (test.passed) {
        xml += "/>\n";
        continue;
      }
      xml += ">\n";
      told("failure", test.findings);
    }
    xml += "  </testsuite>\n";
  }
  return xml + "</testsuites>\n";
}

}  // namespace pareto::render

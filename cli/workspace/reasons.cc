#include "cli/workspace/reasons.h"

#include <string_view>

namespace pareto::workspace {
namespace {

constexpr std::size_t kMostLookedFor = 100;  // bytes of a `for` that a reason shows

constexpr std::size_t kShort = 60;  // above, what is missing says more than the whole `for`

// The `for` of a check as written, on one line.
std::string LookedFor(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool blank = c == ' ' || c == '\t' || c == '\r' || c == '\n';
    if (!blank) out += c;
    else if (!out.empty() && out.back() != ' ') out += ' ';
  }
  if (out.size() <= kMostLookedFor) return out;
  std::size_t end = kMostLookedFor;
  while (end > 0 && (static_cast<unsigned char>(out[end]) & 0xC0) == 0x80) --end;
  return out.substr(0, end) + "…";
}

}  // namespace

std::string WhyNothing(const base::SourceMap& sources, const facts::FactStore& store, const eval::Check& check) {
  const std::string looked_for = check.looks_at.valid() ? LookedFor(sources.TextOf(check.looks_at)) : std::string();
  for (const eval::Literal& literal : check.subject.literals) {
    if (literal.kind != eval::Literal::Kind::kAtom || literal.relation == facts::kNoRelation) continue;
    const facts::RelationInfo& info = store.info(literal.relation);
    if (info.field || store.relation(literal.relation).size() > 0) continue;
    // The engine's own helpers have names that nobody wrote: only what stands in the text explains.
    if (looked_for.find(info.name + "(") == std::string::npos) continue;
    return (looked_for.size() > kShort ? std::string() : "looked for `" + looked_for + "`, and ") + "there is no `" + info.name + "`";
  }
  return "looked for `" + looked_for + "`, found none";
}

}  // namespace pareto::workspace

// Proofs as text and as JSON.
#include <nlohmann/json.hpp>

#include "cli/proof.h"
#include "cli/render/cells.h"

namespace pareto::cli {
namespace {

void Append(const std::vector<ProofNode>& nodes, std::size_t level, std::string* out) {
  for (const ProofNode& node : nodes) {
    *out += std::string(2 * level, ' ') + render::Escaped(node.text);
    if (!node.by.empty()) *out += "  by `" + render::Escaped(node.by) + "`";
    if (!node.at.empty()) *out += (node.by.empty() ? "  at " : " at ") + render::Escaped(node.at);
    if (node.again) *out += "  (as above)";
    if (node.cut) *out += "  (more below: --depth)";
    *out += "\n";
    Append(node.from, level + 1, out);
  }
}

const char* KindName(ProofNode::Kind kind) {
  switch (kind) {
    case ProofNode::Kind::kFact: return "fact";
    case ProofNode::Kind::kCondition: return "condition";
    case ProofNode::Kind::kAbsent: return "absent";
    case ProofNode::Kind::kGroup: return "group";
    case ProofNode::Kind::kElement: return "element";
  }
  return "";
}

}  // namespace

std::string ProofText(const std::vector<ProofNode>& nodes, std::size_t level) {
  std::string out;
  Append(nodes, level, &out);
  return out;
}

nlohmann::ordered_json ProofJson(const std::vector<ProofNode>& nodes) {
  nlohmann::ordered_json out = nlohmann::ordered_json::array();
  for (const ProofNode& node : nodes) {
    nlohmann::ordered_json one;
    one[KindName(node.kind)] = node.text;
    if (node.kind == ProofNode::Kind::kGroup) one["count"] = node.count;
    if (!node.by.empty()) one["rule"] = node.by;
    if (!node.at.empty()) one["at"] = node.at;
    if (node.again) one["again"] = true;
    if (node.cut) one["cut"] = true;
    if (!node.from.empty()) one["from"] = ProofJson(node.from);
    out.push_back(std::move(one));
  }
  return out;
}

}  // namespace pareto::cli

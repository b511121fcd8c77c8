#include "cli/graph/picture.h"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

#include "engine/base/suggest.h"

namespace pareto::cli {
namespace {

constexpr std::size_t kMostLines = 200;  // of the config, of one node

class Drawing {
 public:
  Drawing(const Side& side, bool permissions) : side_(side), session_(side.session()), store_(session_.store()), permissions_(permissions) {}

  Picture Draw() {
    for (const auto& row : side_.RowsOf("drawn")) shapes_.emplace(Text(row[0]), Text(row[1]));
    Arrows();
    Nodes();
    About();
    return std::move(out_);
  }

 private:
  std::string Text(facts::Value value) const {
    std::string text;
    store_.pool().AppendText(value, &text);
    return text;
  }

  // The part of the document that a node is in: it has a name, and nothing but the document around it. The document itself for what is in none.
  facts::Value PartOf(facts::Value node) const {
    facts::Value part = store_.nodes().Owner(node);
    while (part.node() && part != side_.document() && store_.nodes().at(part).parent != side_.document()) part = store_.nodes().at(part).parent;
    return part.node() && store_.nodes().at(part).key.text() ? part : side_.document();
  }

  void Arrows() {
    const auto add = [&](facts::Value from, facts::Value to, const std::string& kind, const std::string& text) {
      const facts::Value a = PartOf(from), b = PartOf(to);
      if (!a.node() || !b.node()) return;
      std::set<std::string>& texts = arrows_[{a.node_index(), b.node_index(), kind}];
      if (!text.empty()) texts.insert(text);
    };
    for (const auto& row : side_.RowsOf("arrow")) add(row[0], row[1], Text(row[2]), Text(row[3]));
    if (!permissions_) return;
    for (const auto& row : side_.RowsOf("permission-arrow")) {
      if (PartOf(row[0]) != PartOf(row[1])) add(row[0], row[1], kPermissionArrow, Text(row[2]));
    }
  }

  void Nodes() {
    std::set<std::uint32_t> reached;
    for (const auto& [ends, texts] : arrows_) {
      reached.insert(std::get<0>(ends));
      reached.insert(std::get<1>(ends));
    }
    std::vector<facts::Value> nodes;
    for (const auto& [name, node] : side_.components()) {
      if (shapes_.count(name.first) != 0 || reached.count(node.node_index()) != 0) nodes.push_back(node);
    }
    if (side_.document().node() && reached.count(side_.document().node_index()) != 0) nodes.push_back(side_.document());
    std::sort(nodes.begin(), nodes.end(), [](facts::Value a, facts::Value b) { return a.node_index() < b.node_index(); });  // file order
    for (const facts::Value node : nodes) {
      index_[node.node_index()] = out_.nodes.size();
      PictureNode& drawn = out_.nodes.emplace_back();
      drawn.kind = side_.EntityOf(node);
      drawn.name = node == side_.document() ? "" : Text(store_.nodes().at(node).key);
      if (const auto shape = shapes_.find(drawn.kind); shape != shapes_.end()) drawn.shape = shape->second;
      drawn.place = side_.PlaceOf(node);
      if (node != side_.document()) Lines(node, drawn);
    }
    std::set<std::string> kinds;
    for (const auto& [ends, texts] : arrows_) {
      const auto from = index_.find(std::get<0>(ends)), to = index_.find(std::get<1>(ends));
      if (from == index_.end() || to == index_.end()) continue;
      out_.arrows.push_back({from->second, to->second, std::get<2>(ends), {texts.begin(), texts.end()}});
      kinds.insert(std::get<2>(ends));
    }
    std::sort(out_.arrows.begin(), out_.arrows.end(), [](const PictureArrow& a, const PictureArrow& b) { return std::tie(a.from, a.to, a.kind) < std::tie(b.from, b.to, b.kind); });
    std::map<std::string, ArrowKind> known;
    for (const auto& row : side_.RowsOf("arrow-kind")) known.emplace(Text(row[0]), ArrowKind{Text(row[0]), Text(row[1]), Text(row[2]), Text(row[3])});
    for (const std::string& kind : kinds) {
      const auto said = known.find(kind);
      out_.kinds.push_back(said == known.end() ? ArrowKind{kind, kind, "solid", "grey"} : said->second);
    }
  }

  // The lines of the config that a node is written in.
  void Lines(facts::Value node, PictureNode& drawn) {
    for (const Side::Given& given : side_.FieldsOf(node)) drawn.hidden = drawn.hidden || side_.Hidden(node, *given.field);
    const facts::NodeInfo& info = store_.nodes().at(node);
    if (drawn.hidden || info.tree == facts::kNoIndex || !info.name_span.valid()) return;
    const base::SourceMap& sources = session_.sources();
    const base::Span whole = session_.document().span(document::NodeId{info.tree});
    if (!whole.valid() || whole.file != info.name_span.file) return;
    const std::uint32_t first = sources.At(whole.file, std::min(whole.begin, info.name_span.begin)).line;
    const std::uint32_t last = sources.At(whole.file, whole.end > whole.begin ? whole.end - 1 : whole.end).line;
    drawn.first_line = first;
    for (std::uint32_t line = first; line <= last && drawn.lines.size() < kMostLines; ++line) drawn.lines.emplace_back(sources.Line(whole.file, line));
  }

  // What the panel of a node says.
  void About() {
    std::map<std::string, std::size_t> by_label;  // of parts and of what is in them
    const auto node_of = [&](facts::Value node) {
      const facts::Value part = PartOf(node);
      const auto found = part.node() ? index_.find(part.node_index()) : index_.end();
      return found == index_.end() ? nullptr : &out_.nodes[found->second];
    };
    for (const auto& row : side_.RowsOf("notable")) {
      PictureNode* node = node_of(row[1]);
      if (node != nullptr) node->facts.push_back(Text(row[0]) + ": " + Text(row[2]) + ": " + Text(row[3]));
    }
    for (const auto& row : side_.RowsOf("permitted")) {
      PictureNode* node = node_of(row[0]);
      if (node != nullptr) node->permissions.push_back(Text(row[1]) + " on " + Text(row[2]));
    }
    for (const auto& [id, resource] : side_.Resources()) {
      PictureNode* node = node_of(resource.node);
      if (node != nullptr) node->resources.emplace_back(resource.type, id);
    }
    for (PictureNode& node : out_.nodes) {
      std::sort(node.facts.begin(), node.facts.end());
      std::sort(node.permissions.begin(), node.permissions.end());
    }
    // A finding is of the part whose lines it points into.
    for (const base::Diagnostic& d : side_.findings()) {
      const Place place = side_.PlaceOf(d.span);
      if (place.file.empty()) continue;
      PictureNode* best = nullptr;
      for (const auto& [name, value] : side_.components()) {
        const facts::NodeInfo& info = store_.nodes().at(value);
        if (info.tree == facts::kNoIndex || !info.name_span.valid() || info.name_span.file != d.span.file) continue;
        const base::Span whole = session_.document().span(document::NodeId{info.tree});
        const std::uint32_t begin = std::min(whole.begin, info.name_span.begin);
        if (d.span.begin >= begin && d.span.begin < std::max(whole.end, info.name_span.end)) best = node_of(value);
      }
      if (best != nullptr) best->findings.push_back({base::SeverityName(d.severity), d.code, d.message, place, d.help});
    }
  }

  const Side& side_;
  workspace::Session& session_;
  const facts::FactStore& store_;
  const bool permissions_;
  std::map<std::string, std::string> shapes_;  // by entity
  std::map<std::tuple<std::uint32_t, std::uint32_t, std::string>, std::set<std::string>> arrows_;
  std::unordered_map<std::uint32_t, std::size_t> index_;
  Picture out_;
};

std::string Called(const PictureNode& node) { return node.name.empty() ? node.kind : node.kind + " " + node.name; }

}  // namespace

Picture DrawPicture(const Side& side, bool permissions) { return Drawing(side, permissions).Draw(); }

bool Focus(Picture& picture, const std::string& name, std::string* error, std::string* help) {
  std::vector<std::size_t> named;
  std::vector<std::string> known;
  for (std::size_t i = 0; i < picture.nodes.size(); ++i) {
    if (picture.nodes[i].name == name || Called(picture.nodes[i]) == name) named.push_back(i);
    known.push_back(picture.nodes[i].name.empty() ? picture.nodes[i].kind : picture.nodes[i].name);
  }
  if (named.size() != 1) {
    if (named.empty()) {
      *error = "nothing that is drawn is called `" + name + "`";
      *help = base::DidYouMean(name, known);
      return false;
    }
    *error = "`" + name + "` could be several";
    *help = "write";
    for (std::size_t i = 0; i < named.size(); ++i) *help += std::string(i == 0 ? " " : i + 1 == named.size() ? " or " : ", ") + "`" + Called(picture.nodes[named[i]]) + "`";
    return false;
  }
  std::set<std::size_t> kept{named[0]};
  for (const bool forward : {true, false}) {
    std::vector<std::size_t> open{named[0]};
    std::set<std::size_t> seen{named[0]};
    while (!open.empty()) {
      const std::size_t at = open.back();
      open.pop_back();
      for (const PictureArrow& arrow : picture.arrows) {
        if ((forward ? arrow.from : arrow.to) != at || (arrow.kind == kPermissionArrow && at != named[0])) continue;
        const std::size_t next = forward ? arrow.to : arrow.from;
        if (seen.insert(next).second && arrow.kind != kPermissionArrow) open.push_back(next);
      }
    }
    kept.insert(seen.begin(), seen.end());
  }
  std::map<std::size_t, std::size_t> renumbered;
  std::vector<PictureNode> nodes;
  for (const std::size_t i : kept) {
    renumbered[i] = nodes.size();
    nodes.push_back(std::move(picture.nodes[i]));
  }
  std::vector<PictureArrow> arrows;
  std::set<std::string> kinds;
  for (PictureArrow& arrow : picture.arrows) {
    if (renumbered.count(arrow.from) == 0 || renumbered.count(arrow.to) == 0) continue;
    arrow.from = renumbered[arrow.from];
    arrow.to = renumbered[arrow.to];
    kinds.insert(arrow.kind);
    arrows.push_back(std::move(arrow));
  }
  picture.nodes = std::move(nodes);
  picture.arrows = std::move(arrows);
  picture.kinds.erase(std::remove_if(picture.kinds.begin(), picture.kinds.end(), [&](const ArrowKind& kind) { return kinds.count(kind.kind) == 0; }), picture.kinds.end());
  return true;
}

}  // namespace pareto::cli

#include "cli/graph/dot.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string_view>

#include "cli/render/cells.h"

namespace pareto::cli {
namespace {

constexpr int kMostName = 40;           // columns of a label's line
constexpr std::size_t kMostTexts = 3;   // lines on an arrow
constexpr std::size_t kMostNodes = 3000;
constexpr int kSeconds = 60;

// In quotes. Graphviz reads `\` in texts, and `&` as the start of an entity.
std::string Quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '&') out += "&amp;";
    else if (c == '"' || c == '\\') out += std::string("\\") + c;
    else out += c;
  }
  return out + "\"";
}

// One line of a label: without anything that ends lines or cannot be drawn.
std::string Line(const std::string& text) { return render::EscapedTo(text, kMostName); }

// Each line ends as `end` says: `n` in the middle, `l` at the left.
std::string Lines(const std::vector<std::string>& lines, char end = 'n') {
  std::string out;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string quoted = Quoted(lines[i]);
    out += quoted.substr(1, quoted.size() - 2);
    if (end != 'n' || i + 1 < lines.size()) out += std::string("\\") + end;
  }
  return "\"" + out + "\"";
}

std::string Shape(const std::string& shape) {
  static const std::map<std::string, std::string> kShapes = {
      {"box", "shape=box"}, {"round", "shape=box, style=rounded"}, {"cylinder", "shape=cylinder"}, {"folder", "shape=folder"}, {"circle", "shape=ellipse"}, {"hexagon", "shape=hexagon"}};
  const auto found = kShapes.find(shape);
  return found == kShapes.end() ? "shape=note" : found->second;
}

// As rule files may say it; anything else is solid.
std::string LineStyle(const std::string& line) { return line == "dashed" || line == "dotted" || line == "bold" ? line : "solid"; }

// The one colour that is read where no style is: dark enough on white.
const char* Hue(const std::string& colour) {
  static const std::map<std::string, const char*> kHues = {{"blue", "#1f5fbf"}, {"green", "#1d7a46"}, {"orange", "#a85a00"}, {"red", "#b3261e"}, {"purple", "#7a3fb0"}};
  const auto found = kHues.find(colour);
  return found == kHues.end() ? "#5b6470" : found->second;
}

std::string HueClass(const std::string& colour) {
  for (const char* known : {"blue", "green", "orange", "red", "purple"}) {
    if (colour == known) return std::string("hue-") + known;
  }
  return "hue-grey";
}

std::string Markup(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '&') out += "&amp;";
    else if (c == '<') out += "&lt;";
    else if (c == '>') out += "&gt;";
    else out += c;
  }
  return out;
}

}  // namespace

std::string WriteDot(const Picture& picture) {
  std::map<std::string, const ArrowKind*> kinds;
  for (const ArrowKind& kind : picture.kinds) kinds.emplace(kind.kind, &kind);
  std::string out = "digraph pareto {\n";
  std::vector<std::string> legend;
  for (const ArrowKind& kind : picture.kinds) legend.push_back(Line(LineStyle(kind.line) + ", " + kind.colour) + ": " + Line(kind.meaning));
  out += "  graph [rankdir=LR, nodesep=0.22, ranksep=0.8, bgcolor=transparent, fontname=\"Helvetica,Arial,sans-serif\", fontsize=11, labeljust=l, labelloc=b, label=" + Lines(legend, 'l') + "]\n";
  out += "  node [fontname=\"Helvetica,Arial,sans-serif\", fontsize=12, margin=\"0.14,0.06\"]\n";
  out += "  edge [fontname=\"Helvetica,Arial,sans-serif\", fontsize=10, arrowsize=0.8]\n";
  std::set<std::size_t> bound;
  for (const PictureArrow& arrow : picture.arrows) {
    bound.insert(arrow.from);
    bound.insert(arrow.to);
  }
  std::vector<std::size_t> alone;
  for (std::size_t i = 0; i < picture.nodes.size(); ++i) {
    const PictureNode& node = picture.nodes[i];
    if (bound.count(i) == 0) alone.push_back(i);
    std::string classes = "part";
    for (const PictureNode::Finding& finding : node.findings) {
      const std::string found = " has-" + finding.severity;
      if (classes.find(found) == std::string::npos) classes += found;
    }
    const std::vector<std::string> label = node.name.empty() ? std::vector<std::string>{Line(node.kind)} : std::vector<std::string>{Line(node.name), Line(node.kind)};
    out += "  n" + std::to_string(i) + " [id=\"n" + std::to_string(i) + "\", class=\"" + classes + "\", " + Shape(node.shape) + ", label=" + Lines(label) + "]\n";
  }
  for (std::size_t i = 0; i < picture.arrows.size(); ++i) {
    const PictureArrow& arrow = picture.arrows[i];
    const ArrowKind& kind = *kinds.at(arrow.kind);
    std::vector<std::string> texts;
    for (std::size_t t = 0; t < arrow.texts.size() && t < kMostTexts; ++t) texts.push_back(Line(arrow.texts[t]));
    if (arrow.texts.size() > kMostTexts) texts.push_back("and " + std::to_string(arrow.texts.size() - kMostTexts) + " more");
    // What may be used is no step on the way, so it does not move what it is about.
    const bool step = arrow.kind != kPermissionArrow;
    out += "  n" + std::to_string(arrow.from) + " -> n" + std::to_string(arrow.to) + " [id=\"e" + std::to_string(i) + "\", class=\"" + HueClass(kind.colour) + "\", style=" + LineStyle(kind.line) + ", color=\"" + Hue(kind.colour) + "\", fontcolor=\"" + Hue(kind.colour) + "\"";
    if (!texts.empty()) out += ", label=" + Lines(texts);
    if (!step) out += ", weight=0";
    out += "]\n";
  }
  // Parts without arrows would all stand in one column: lay them out in rows.
  const auto row = static_cast<std::size_t>(std::ceil(std::sqrt(static_cast<double>(alone.size()))));
  for (std::size_t i = 0; i + 1 < alone.size(); ++i) {
    if ((i + 1) % row != 0) out += "  n" + std::to_string(alone[i]) + " -> n" + std::to_string(alone[i + 1]) + " [style=invis]\n";
  }
  return out + "}\n";
}

namespace {

std::string TitleOf(const Picture& picture, const std::string& id) {
  const auto called = [](const PictureNode& node) { return node.name.empty() ? node.kind : node.kind + " " + node.name; };
  const std::size_t index = std::stoul("0" + id.substr(1));
  if (id[0] == 'n' && index < picture.nodes.size()) return called(picture.nodes[index]);
  if (id[0] != 'e' || index >= picture.arrows.size()) return {};
  const PictureArrow& arrow = picture.arrows[index];
  std::string title = called(picture.nodes[arrow.from]) + " -> " + called(picture.nodes[arrow.to]);
  for (const ArrowKind& kind : picture.kinds) {
    if (kind.kind == arrow.kind) title += ": " + kind.meaning;
  }
  for (const std::string& text : arrow.texts) title += ", " + text;
  return title;
}

// Graphviz gives every part its own name as title, which says nothing to a reader.
std::string WithTitles(const Picture& picture, const std::string& svg) {
  constexpr std::string_view kGroup = "<g id=\"", kTitle = "<title>", kEnd = "</title>";
  std::string out;
  std::size_t at = 0;
  for (std::size_t group; (group = svg.find(kGroup, at)) != std::string::npos;) {
    const std::size_t id = group + kGroup.size();
    const std::string name = svg.substr(id, svg.find('"', id) - id);
    const std::size_t title = svg.find(kTitle, id);
    const std::size_t end = title == std::string::npos ? title : svg.find(kEnd, title);
    if (end == std::string::npos) break;
    const std::string text = name.empty() ? std::string() : TitleOf(picture, name);
    out += svg.substr(at, title - at);
    if (!text.empty()) out += std::string(kTitle) + Markup(render::Escaped(text)) + std::string(kEnd);
    at = end + kEnd.size();
  }
  return out + svg.substr(at);
}

}  // namespace

std::string LayOut(const Picture& picture, const workspace::RunProgram& run, std::string* error, std::string* help) {
  if (picture.nodes.size() > kMostNodes) {
    *error = std::to_string(picture.nodes.size()) + " parts are more than a picture holds: at most " + std::to_string(kMostNodes);
    *help = "name one with --focus, or take `--format dot` and another layout";
    return {};
  }
  if (!run) {
    *error = "no other program can be run here, and Graphviz lays out the picture";
    *help = "`--format dot` needs none";
    return {};
  }
  const workspace::Ran ran = run({"dot", "-Tsvg"}, WriteDot(picture), {kSeconds, std::size_t{256} << 20});
  if (!ran.started) {
    *error = "Graphviz lays out the picture, and its `dot` cannot be run: " + ran.error;
    *help = "install it (`apt-get install graphviz`), or take `--format dot`";
    return {};
  }
  const std::size_t begin = ran.out.find("<svg");
  if (ran.code != 0 || begin == std::string::npos) {
    *error = "Graphviz has not laid out the picture: " + ran.error.substr(0, ran.error.find('\n'));
    *help = "name one part with --focus, or take `--format dot`";
    return {};
  }
  const std::string svg = WithTitles(picture, ran.out.substr(begin));
  const std::size_t inside = svg.find('>') + 1;
  return svg.substr(0, inside) + "\n<style>" + PictureStyle() + "</style>" + svg.substr(inside);
}

std::string PictureStyle() {
  return R"(
svg { --ink: #1c2430; --part: #ffffff; --edge: #6b7684; --warn: #a85a00; --bad: #b3261e;
  --blue: #1f5fbf; --green: #1d7a46; --orange: #a85a00; --red: #b3261e; --purple: #7a3fb0; --grey: #5b6470; }
@media (prefers-color-scheme: dark) {
  svg { --ink: #e6e9ee; --part: #232a35; --edge: #8d98a7; --warn: #ffb454; --bad: #ff8a80;
    --blue: #7fb2ff; --green: #6fd39b; --orange: #ffb454; --red: #ff8a80; --purple: #cfa4ff; --grey: #a4adba; }
}
svg text { fill: var(--ink); }
svg .node polygon, svg .node ellipse, svg .node path { fill: var(--part); stroke: var(--edge); }
svg .node polyline { fill: none; stroke: var(--edge); }
svg .has-warning polygon, svg .has-warning ellipse, svg .has-warning path { stroke: var(--warn); stroke-width: 2; }
svg .has-error polygon, svg .has-error ellipse, svg .has-error path { stroke: var(--bad); stroke-width: 3; }
)"
         R"(svg .hue-blue path, svg .hue-blue polygon { stroke: var(--blue); } svg .hue-blue polygon, svg .hue-blue text { fill: var(--blue); }
svg .hue-green path, svg .hue-green polygon { stroke: var(--green); } svg .hue-green polygon, svg .hue-green text { fill: var(--green); }
svg .hue-orange path, svg .hue-orange polygon { stroke: var(--orange); } svg .hue-orange polygon, svg .hue-orange text { fill: var(--orange); }
svg .hue-red path, svg .hue-red polygon { stroke: var(--red); } svg .hue-red polygon, svg .hue-red text { fill: var(--red); }
svg .hue-purple path, svg .hue-purple polygon { stroke: var(--purple); } svg .hue-purple polygon, svg .hue-purple text { fill: var(--purple); }
svg .hue-grey path, svg .hue-grey polygon { stroke: var(--grey); } svg .hue-grey polygon, svg .hue-grey text { fill: var(--grey); }
)";
}

}  // namespace pareto::cli

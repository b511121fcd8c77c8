#include "cli/graph/page.h"

#include <nlohmann/json.hpp>

namespace pareto::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kStyle = R"css(
:root { color-scheme: light dark; --paper: #f6f7f9; --panel: #ffffff; --text: #1c2430; --soft: #5b6470; --line: #d5dae1; --focus: #1f5fbf; --hit: #ffe08a;
  --blue: #1f5fbf; --green: #1d7a46; --orange: #a85a00; --red: #b3261e; --purple: #7a3fb0; --grey: #5b6470; }
@media (prefers-color-scheme: dark) { :root { --paper: #161b22; --panel: #1e252f; --text: #e6e9ee; --soft: #a4adba; --line: #37404d; --focus: #7fb2ff; --hit: #5c4a00;
  --blue: #7fb2ff; --green: #6fd39b; --orange: #ffb454; --red: #ff8a80; --purple: #cfa4ff; --grey: #a4adba; } }
* { box-sizing: border-box; }
html, body { height: 100%; margin: 0; }
body { display: grid; grid-template: auto 1fr / 1fr auto; background: var(--paper); color: var(--text); font: 14px/1.45 system-ui, "Segoe UI", Helvetica, Arial, sans-serif; }
header { grid-column: 1 / -1; display: flex; flex-wrap: wrap; gap: 8px 16px; align-items: center; padding: 8px 12px; background: var(--panel); border-bottom: 1px solid var(--line); }
h1 { font-size: 15px; margin: 0; }
input, button { font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--line); border-radius: 6px; padding: 4px 9px; }
button { cursor: pointer; }
input[type=search] { width: 15em; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 1px; }
#found { color: var(--soft); min-width: 7em; }
fieldset { border: 0; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: 2px 14px; }
legend { position: absolute; width: 1px; height: 1px; overflow: hidden; }
fieldset label { white-space: nowrap; display: inline-flex; align-items: center; gap: 5px; }
.sample { display: inline-block; width: 26px; border-top: 2px solid; }
.sample.dashed { border-top-style: dashed; } .sample.dotted { border-top-style: dotted; } .sample.bold { border-top-width: 4px; }
.hue-blue.sample { color: var(--blue); } .hue-green.sample { color: var(--green); } .hue-orange.sample { color: var(--orange); }
.hue-red.sample { color: var(--red); } .hue-purple.sample { color: var(--purple); } .hue-grey.sample { color: var(--grey); }
#view { position: relative; overflow: hidden; touch-action: none; cursor: grab; min-height: 0; }
#view.moving { cursor: grabbing; }
#view svg { position: absolute; left: 0; top: 0; transform-origin: 0 0; max-width: none; }
#view .node { cursor: pointer; }
#view .node:focus { outline: none; }
#view .node:focus polygon, #view .node:focus ellipse, #view .node:focus path { stroke: var(--focus); stroke-width: 4; }
#view .node.hit polygon, #view .node.hit ellipse, #view .node.hit path { fill: var(--hit); }
#view .node.chosen polygon, #view .node.chosen ellipse, #view .node.chosen path { stroke: var(--focus); stroke-width: 3; }
#view.searching .node:not(.hit), #view.chosen .node:not(.near) { opacity: .3; }
#view.searching .edge, #view.chosen .edge:not(.near) { opacity: .15; }
#view .off, #view g.graph > text { display: none; }
aside { width: min(420px, 92vw); overflow: auto; background: var(--panel); border-left: 1px solid var(--line); padding: 12px 14px; min-height: 0; overflow-wrap: anywhere; }
aside[hidden] { display: none; }
aside h2 { font-size: 16px; margin: 0 2em 2px 0; } aside h3 { font-size: 13px; margin: 14px 0 4px; color: var(--soft); }
aside ul { margin: 0; padding-left: 1.1em; } aside .close { float: right; }
aside pre { margin: 0; padding: 8px; overflow: auto; background: var(--paper); border: 1px solid var(--line); border-radius: 6px; font: 12px/1.5 ui-monospace, Consolas, monospace; overflow-wrap: normal; }
aside .number { color: var(--soft); user-select: none; display: inline-block; min-width: 2.6em; }
aside .severity-error { color: var(--red); font-weight: 600; } aside .severity-warning { color: var(--orange); font-weight: 600; } aside .soft { color: var(--soft); }
aside button.link { border: 0; background: none; padding: 0; color: var(--focus); text-decoration: underline; text-align: left; }
)css";

constexpr const char* kScript = R"js(
'use strict';
const data = JSON.parse(document.getElementById('data').textContent);
const view = document.getElementById('view'), panel = document.getElementById('panel'), search = document.getElementById('search'), found = document.getElementById('found');
const svg = view.querySelector('svg');
const nodes = data.nodes.map((node, i) => ({ ...node, element: document.getElementById('n' + i), called: (node.kind + ' ' + node.name).trim() }));
const arrows = data.arrows.map((arrow, i) => ({ ...arrow, element: document.getElementById('e' + i) }));
let scale = 1, left = 0, top_ = 0, hits = [], at = -1;

function make(tag, text, parent, name) {
  const element = document.createElement(tag);
  if (text !== undefined) element.textContent = text;
  if (name) element.className = name;
  if (parent) parent.appendChild(element);
  return element;
}
// Size of the drawing, in its own pixels.
const box = svg.viewBox.baseVal;
svg.setAttribute('width', box.width);
svg.setAttribute('height', box.height);
svg.removeAttribute('role');

function place() { svg.style.transform = `translate(${left}px, ${top_}px) scale(${scale})`; }
function fit() {
  scale = Math.min(view.clientWidth / box.width, view.clientHeight / box.height, 1.5) * 0.97;
  left = (view.clientWidth - box.width * scale) / 2;
  top_ = (view.clientHeight - box.height * scale) / 2;
  place();
}
function zoom(factor, x = view.clientWidth / 2, y = view.clientHeight / 2) {
  const next = Math.min(8, Math.max(0.02, scale * factor));
  left = x - (x - left) * next / scale;
  top_ = y - (y - top_) * next / scale;
  scale = next;
  place();
}
// Brings a node into the middle, large enough to be read.
function show(node) {
  if (scale < 0.7) zoom(0.9 / scale);
  const r = node.element.getBoundingClientRect(), v = view.getBoundingClientRect();
  left += v.left + v.width / 2 - (r.left + r.width / 2);
  top_ += v.top + v.height / 2 - (r.top + r.height / 2);
  place();
}
function inSight(node) {
  const r = node.element.getBoundingClientRect(), v = view.getBoundingClientRect();
  return r.left >= v.left && r.right <= v.right && r.top >= v.top && r.bottom <= v.bottom;
}

function list(title, items, fill) {
  if (!items.length) return;
  make('h3', title, panel);
  const ul = make('ul', undefined, panel);
  for (const item of items) fill(make('li', undefined, ul), item);
}
function link(parent, node, before, after) {
  if (before) parent.append(before);
  const button = make('button', node.called, parent, 'link');
  button.type = 'button';
  button.addEventListener('click', () => { choose(node); show(node); node.element.focus({ preventScroll: true }); });
  if (after) parent.append(after);
}
function choose(node) {
  for (const other of nodes) other.element.classList.remove('chosen', 'near');
  for (const arrow of arrows) arrow.element.classList.remove('near');
  const index = nodes.indexOf(node);
  node.element.classList.add('chosen', 'near');
  view.classList.add('chosen');
  const out = arrows.filter(arrow => arrow.from === index), into = arrows.filter(arrow => arrow.to === index);
  for (const arrow of [...out, ...into]) {
    arrow.element.classList.add('near');
    nodes[arrow.from].element.classList.add('near');
    nodes[arrow.to].element.classList.add('near');
  }
  panel.replaceChildren();
  panel.hidden = false;
  const close = make('button', 'Close', panel, 'close');
  close.type = 'button';
  close.addEventListener('click', clear);
  make('h2', node.called, panel);
  if (node.place) make('div', node.place, panel, 'soft');
  const meaning = Object.fromEntries(data.kinds.map(kind => [kind.kind, kind.meaning]));
  const said = arrow => ' (' + [meaning[arrow.kind], ...arrow.texts].join(', ') + ')';
  list('Findings', node.findings, (li, finding) => {
    make('span', finding.severity, li, 'severity-' + finding.severity);
    li.append(' ' + finding.message + ' ');
    make('span', '[' + finding.code + '] ' + finding.place, li, 'soft');
    for (const help of finding.help) make('div', help, li);
  });
  list('Leads to', out, (li, arrow) => link(li, nodes[arrow.to], '', said(arrow)));
  list('Comes from', into, (li, arrow) => link(li, nodes[arrow.from], '', said(arrow)));
  list('Facts', node.facts, (li, fact) => li.append(fact));
  if (node.hidden) make('p', 'The lines of the config are not shown: a value in them is not for everybody.', panel, 'soft');
  if (node.lines.length) {
    make('h3', 'In the config', panel);
    const pre = make('pre', undefined, panel);
    pre.tabIndex = 0;
    node.lines.forEach((line, i) => {
      make('span', String(node.line + i), pre, 'number');
      pre.append(line + '\n');
    });
  }
  list('May', node.permissions, (li, permission) => li.append(permission));
  list('Becomes', node.resources, (li, resource) => {
    li.append(resource.id + ' ');
    make('span', resource.type, li, 'soft');
  });
  location.replace('#' + encodeURIComponent(node.called));
}
function clear() {
  const chosen = nodes.find(node => node.element.classList.contains('chosen'));
  for (const node of nodes) node.element.classList.remove('chosen', 'near');
  view.classList.remove('chosen');
  panel.hidden = true;
  if (chosen) chosen.element.focus({ preventScroll: true });
}

// The nearest node that lies in the direction of an arrow key.
function beside(node, key) {
  const middle = other => { const r = other.element.getBoundingClientRect(); return [r.left + r.width / 2, r.top + r.height / 2]; };
  const [x, y] = middle(node);
  let best, least = Infinity;
  for (const other of nodes) {
    if (other === node) continue;
    const [ox, oy] = middle(other);
    const dx = ox - x, dy = oy - y;
    const along = { ArrowRight: dx, ArrowLeft: -dx, ArrowDown: dy, ArrowUp: -dy }[key];
    const across = key === 'ArrowRight' || key === 'ArrowLeft' ? Math.abs(dy) : Math.abs(dx);
    if (along <= 1) continue;
    const distance = along + 2 * across;
    if (distance < least) { least = distance; best = other; }
  }
  return best;
}
nodes.forEach(node => {
  const element = node.element;
  element.parentNode.appendChild(element);  // so that tab goes through them as the config does
  element.setAttribute('tabindex', '0');
  element.setAttribute('role', 'button');
  const told = node.findings.length ? ', ' + node.findings.length + (node.findings.length === 1 ? ' finding' : ' findings') : '';
  element.setAttribute('aria-label', node.called + told);
  element.addEventListener('click', () => { if (!moved) choose(node); });
  element.addEventListener('focus', () => { if (!inSight(node) && !pointer) show(node); });
  element.addEventListener('keydown', event => {
    if (event.key === 'Enter' || event.key === ' ') { choose(node); event.preventDefault(); }
    if (event.key.startsWith('Arrow')) {
      const next = beside(node, event.key);
      if (next) next.element.focus({ preventScroll: true });
      event.preventDefault();
    }
  });
});

// Moving about: drag, wheel, buttons.
let pointer = null, moved = false;
view.addEventListener('pointerdown', event => { if (event.button === 0) { pointer = { id: event.pointerId, x: event.clientX, y: event.clientY }; moved = false; } });
view.addEventListener('pointermove', event => {
  if (!pointer || event.pointerId !== pointer.id) return;
  const dx = event.clientX - pointer.x, dy = event.clientY - pointer.y;
  if (!moved && Math.hypot(dx, dy) < 4) return;
  if (!moved) view.setPointerCapture(event.pointerId);
  moved = true;
  view.classList.add('moving');
  left += dx;
  top_ += dy;
  pointer.x = event.clientX;
  pointer.y = event.clientY;
  place();
});
for (const name of ['pointerup', 'pointercancel']) view.addEventListener(name, () => { pointer = null; view.classList.remove('moving'); });
view.addEventListener('wheel', event => {
  const r = view.getBoundingClientRect();
  zoom(Math.exp(-event.deltaY * (event.deltaMode === 1 ? 0.05 : 0.0015)), event.clientX - r.left, event.clientY - r.top);
  event.preventDefault();
}, { passive: false });
document.getElementById('in').addEventListener('click', () => zoom(1.3));
document.getElementById('out').addEventListener('click', () => zoom(1 / 1.3));
document.getElementById('fit').addEventListener('click', fit);

function look() {
  const words = search.value.trim().toLowerCase().split(/\s+/).filter(word => word);
  hits = words.length ? nodes.filter(node => words.every(word => node.called.toLowerCase().includes(word))) : [];
  at = -1;
  for (const node of nodes) node.element.classList.toggle('hit', hits.includes(node));
  view.classList.toggle('searching', words.length > 0);
  found.textContent = words.length ? (hits.length === 1 ? '1 part' : (hits.length || 'no') + ' parts') : '';
}
search.addEventListener('input', look);
search.addEventListener('keydown', event => {
  if (event.key === 'Enter' && hits.length) {
    at = (at + (event.shiftKey ? hits.length - 1 : 1)) % hits.length;
    choose(hits[at]);
    show(hits[at]);
    found.textContent = (at + 1) + ' of ' + hits.length;
  }
  if (event.key === 'Escape' && search.value) { search.value = ''; look(); event.stopPropagation(); }
});
document.addEventListener('keydown', event => {
  if (event.key === 'Escape' && !panel.hidden) clear();
  if (event.target instanceof HTMLInputElement) return;
  if (event.key === '/') { search.focus(); event.preventDefault(); }
  if (event.key === '+') zoom(1.3);
  if (event.key === '-') zoom(1 / 1.3);
  if (event.key === '0') fit();
});

const kinds = document.getElementById('kinds');
for (const kind of data.kinds) {
  const label = make('label', undefined, kinds);
  const check = make('input', undefined, label);
  check.type = 'checkbox';
  check.checked = true;
  make('span', undefined, label, `sample ${kind.line} ${kind.hue}`);
  label.append(kind.meaning);
  check.addEventListener('change', () => {
    for (const arrow of arrows) if (arrow.kind === kind.kind) arrow.element.classList.toggle('off', !check.checked);
  });
}
fit();
window.addEventListener('resize', place);
const wanted = decodeURIComponent(location.hash.slice(1));
const start = nodes.find(node => node.called === wanted);
if (start) { choose(start); show(start); }
)js";

std::string Escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '&') out += "&amp;";
    else if (c == '<') out += "&lt;";
    else if (c == '>') out += "&gt;";
    else if (c == '"') out += "&quot;";
    else out += c;
  }
  return out;
}

std::string Shown(const Place& place) { return place.file.empty() ? std::string() : place.file + ":" + std::to_string(place.line) + ":" + std::to_string(place.column); }

std::string Hue(const std::string& colour) {
  for (const char* known : {"blue", "green", "orange", "red", "purple"}) {
    if (colour == known) return std::string("hue-") + known;
  }
  return "hue-grey";
}

std::string Line(const std::string& line) { return line == "dashed" || line == "dotted" || line == "bold" ? line : "solid"; }

Json Data(const Picture& picture) {
  Json data;
  data["nodes"] = Json::array();
  for (const PictureNode& node : picture.nodes) {
    Json& added = data["nodes"].emplace_back();
    added["kind"] = node.kind;
    added["name"] = node.name;
    added["place"] = Shown(node.place);
    added["line"] = node.first_line;
    added["lines"] = node.lines;
    added["hidden"] = node.hidden;
    added["findings"] = Json::array();
    for (const PictureNode::Finding& finding : node.findings) {
      added["findings"].push_back({{"severity", finding.severity}, {"code", finding.code}, {"message", finding.message}, {"place", Shown(finding.place)}, {"help", finding.help}});
    }
    added["resources"] = Json::array();
    for (const auto& [type, id] : node.resources) added["resources"].push_back({{"type", type}, {"id", id}});
    added["facts"] = node.facts;
    added["permissions"] = node.permissions;
  }
  data["arrows"] = Json::array();
  for (const PictureArrow& arrow : picture.arrows) data["arrows"].push_back({{"from", arrow.from}, {"to", arrow.to}, {"kind", arrow.kind}, {"texts", arrow.texts}});
  data["kinds"] = Json::array();
  for (const ArrowKind& kind : picture.kinds) data["kinds"].push_back({{"kind", kind.kind}, {"meaning", kind.meaning}, {"line", Line(kind.line)}, {"hue", Hue(kind.colour)}});
  return data;
}

}  // namespace

std::string WritePage(const Picture& picture, const std::string& svg) {
  // JSON without `<` cannot end the element that it stands in, nor begin a comment there.
  std::string json;
  for (const char c : Data(picture).dump(-1, ' ', true, Json::error_handler_t::replace)) json += c == '<' ? std::string("\\u003c") : std::string(1, c);
  const std::string name = Escaped(picture.name);
  return "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
         "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:\">\n"
         "<link rel=\"icon\" href=\"data:,\">\n<title>" + name + " - pareto graph</title>\n<style>" + kStyle + "</style>\n</head>\n<body>\n<header>\n<h1>" + name + "</h1>\n"
         "<label>Search <input id=\"search\" type=\"search\" placeholder=\"name or kind\" autocomplete=\"off\"></label><span id=\"found\" role=\"status\"></span>\n"
         "<span><button id=\"out\" type=\"button\" aria-label=\"Smaller\">&minus;</button> <button id=\"in\" type=\"button\" aria-label=\"Larger\">+</button> "
         "<button id=\"fit\" type=\"button\">Whole picture</button></span>\n<fieldset id=\"kinds\"><legend>Arrows that are shown</legend></fieldset>\n</header>\n"
         "<main id=\"view\" aria-label=\"The picture: tab and arrow keys go from part to part, enter says more\">\n" + svg + "\n</main>\n"
         "<aside id=\"panel\" aria-label=\"About the chosen part\" aria-live=\"polite\" hidden></aside>\n"
         "<script type=\"application/json\" id=\"data\">" + json + "</script>\n<script>" + kScript + "</script>\n</body>\n</html>\n";
}

}  // namespace pareto::cli

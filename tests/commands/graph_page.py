#!/usr/bin/env python3
"""The page of `pareto graph` in a headless Chromium: by keyboard and mouse, light and dark, with names that would be markup.

    graph_page.py PARETO [FOLDER]   with a folder: writes screenshots and pages there, to be looked at

Exit code 77, which is a skip, where there is no Chromium or no Graphviz.
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from browser import Browser  # noqa: E402

PARETO = os.path.abspath(sys.argv[1])
SHOTS = os.path.abspath(sys.argv[2]) if len(sys.argv) > 2 else None
FAILED = []

CONFIG = """defaults: {runtime-version: "3.12"}
components:
  shop:   {type: api, endpoints: {list: {action: list, method: GET, path: /list}}}
  list:   {type: action, timeout: 5, size: 128, env: {variables: [orders-table]}, permissions: ["dynamodb:Query"]}
  tick:   {type: timer, action: send, interval: 30}
  tock:   {type: timer, action: send, interval: 90}
  send:   {type: action, timeout: 5, size: 128, errors: failed}
  failed: {type: queue}
  orders: {type: table}
  key:    {type: secret, values: {word: hunter2}}
"""

HOSTILE = r"""components:
  "</script><script>window.hacked = 1</script>":
    {type: action, timeout: 5, size: 128, errors: "\"><img src=x onerror='window.hacked = 2'>"}
  "\"><img src=x onerror='window.hacked = 2'>": {type: queue}
  "<!--": {type: topic, action: "</script><script>window.hacked = 1</script>"}
  "]]> &lt;b&gt; \\N \\l & {x|y} \n\t \e[31m": {type: bucket}
"""


def same(what, seen, wanted):
    if seen != wanted:
        FAILED.append(what)
        print(f"{what}:\n  wanted {wanted!r}\n  seen   {seen!r}")


def holds(what, condition, seen=""):
    if not condition:
        FAILED.append(what)
        print(f"{what}: {seen}")


def draw(folder, text, name, *words):
    with open(os.path.join(folder, "config.yaml"), "w", encoding="utf-8") as file:
        file.write(text)
    path = os.path.join(folder, name)
    done = subprocess.run([PARETO, "graph", "-o", path, *words], cwd=folder, capture_output=True, text=True, check=False)
    same(f"{name}: exit", done.returncode, 0)
    if done.returncode != 0:
        sys.exit(done.stderr)
    if SHOTS:
        shutil.copy(path, SHOTS)
    return path


def focused(browser):
    return browser.ask("document.activeElement.getAttribute('aria-label') || document.activeElement.id || document.activeElement.textContent")


def middle(browser, label):
    found = f"nodes.find(node => node.called === {json.dumps(label)}).element"
    return browser.ask(f"(() => {{ const r = {found}.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2]; }})()")


def keyboard(browser):
    # From the top: the search, the buttons, the kinds, then the parts.
    order = []
    for _ in range(60):
        browser.press("Tab")
        order.append(focused(browser))
        if order[-1] == "secret key, 1 finding":
            break
    same("tab: begins with the search", order[0], "search")
    parts = [label for label in order if (label or " ").split(" ")[0] in ("api", "action", "timer", "queue", "table", "secret")]
    same("tab: reaches every part, as in the config", parts,
         ["api shop", "action list", "timer tick", "timer tock, 1 finding", "action send", "queue failed", "table orders", "secret key, 1 finding"])

    browser.ask("document.querySelector('[aria-label=\"api shop\"]').focus()")
    browser.press("ArrowRight")
    same("arrow right", focused(browser), "action list")
    browser.press("ArrowLeft")
    same("arrow left", focused(browser), "api shop")
    browser.press("Enter")
    same("enter: the panel", browser.ask("document.querySelector('#panel h2').textContent"), "api shop")
    browser.press("Escape")
    same("escape: no panel", browser.ask("document.getElementById('panel').hidden"), True)
    same("escape: where one was", focused(browser), "api shop")


def panel(browser):
    x, y = middle(browser, "action list")
    browser.click(x, y)
    text = browser.ask("document.getElementById('panel').innerText")
    for part in ("action list", "config.yaml:4:3", "4  list:", "dynamodb:Query on OrdersTable.Arn (table `orders`)", "ListFunction", "AWS::Lambda::Function",
                 "api shop (calls and waits for the answer, GET /list)"):
        holds(f"panel: {part}", part in text, text)
    browser.ask("[...document.querySelectorAll('#panel button.link')].find(b => b.textContent === 'api shop').click()")
    same("panel: a link leads on", browser.ask("document.querySelector('#panel h2').textContent"), "api shop")
    browser.ask("document.querySelector('[aria-label=\"secret key, 1 finding\"]').dispatchEvent(new MouseEvent('click', {bubbles: true}))")
    text = browser.ask("document.getElementById('panel').innerText")
    holds("panel: a hidden value", "hunter2" not in text and "are not shown" in text, text)
    browser.press("Escape")


def search(browser):
    browser.press("/")
    same("/: the search", focused(browser), "search")
    browser.type("timer")
    same("search: how many", browser.ask("document.getElementById('found').textContent"), "2 parts")
    same("search: which", browser.ask("[...document.querySelectorAll('.hit')].map(e => e.getAttribute('aria-label').split(',')[0])"), ["timer tick", "timer tock"])
    browser.press("Enter")
    same("search: enter", browser.ask("document.querySelector('#panel h2').textContent"), "timer tick")
    browser.press("Enter")
    same("search: enter again", browser.ask("[document.querySelector('#panel h2').textContent, document.getElementById('found').textContent]"), ["timer tock", "2 of 2"])
    browser.press("Escape")
    same("search: escape empties it", browser.ask("[document.getElementById('search').value, document.querySelectorAll('.hit').length]"), ["", 0])
    browser.type("zebra")
    same("search: nothing", browser.ask("document.getElementById('found').textContent"), "no parts")
    browser.press("Escape")
    browser.press("Escape")


def moving(browser):
    place = "document.querySelector('#view svg').style.transform"
    browser.ask("document.getElementById('fit').click()")
    before = browser.ask(place)
    browser.mouse("mousePressed", 300, 700, button="left", clickCount=1)
    browser.mouse("mouseMoved", 350, 740, button="left", buttons=1)
    browser.mouse("mouseMoved", 400, 760, button="left", buttons=1)
    browser.mouse("mouseReleased", 400, 760, button="left", clickCount=1)
    dragged = browser.ask(place)
    holds("drag moves the picture", dragged != before, dragged)
    browser.mouse("mouseWheel", 400, 500, deltaX=0, deltaY=-300)
    holds("the wheel makes it larger", browser.ask("scale") > float(dragged.split("scale(")[1].rstrip(")")) or browser.ask(place) != dragged)
    browser.ask("document.getElementById('fit').click()")
    same("the whole picture again", browser.ask(place), before)
    box = browser.ask("[...document.querySelectorAll('.node')].every(e => { const r = e.getBoundingClientRect(), v = view.getBoundingClientRect(); return r.left >= v.left && r.right <= v.right && r.top >= v.top && r.bottom <= v.bottom; })")
    same("the whole picture is in sight", box, True)
    browser.ask("document.querySelector('#kinds input').click()")
    holds("a kind of arrow that is switched off", browser.ask("document.querySelectorAll('.edge.off').length") > 0)
    browser.ask("document.querySelector('#kinds input').click()")


def colours(browser):
    """Text against what is behind it, as WCAG counts: at least 4.5."""
    script = """(() => {
      const rgb = text => text.match(/[\\d.]+/g).slice(0, 3).map(Number);
      const light = c => { const [r, g, b] = c.map(v => { v /= 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; }); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
      const ratio = (a, b) => { const [x, y] = [light(rgb(a)), light(rgb(b))].sort((p, q) => q - p); return (x + 0.05) / (y + 0.05); };
      const page = getComputedStyle(document.body).backgroundColor;
      const least = [];
      for (const e of document.querySelectorAll('.edge text')) least.push(ratio(getComputedStyle(e).fill, page));
      for (const e of document.querySelectorAll('.node')) least.push(ratio(getComputedStyle(e.querySelector('text')).fill, getComputedStyle(e.querySelector('polygon, ellipse, path')).fill));
      return [page, Math.min(...least)];
    })()"""
    seen = {}
    for scheme in ("light", "dark"):
        browser.scheme(scheme)
        seen[scheme], least = browser.ask(script)
        holds(f"{scheme}: contrast", least >= 4.5, least)
        if SHOTS:
            browser.screenshot(os.path.join(SHOTS, scheme + ".png"))
    holds("light and dark differ", seen["light"] != seen["dark"], seen)
    browser.scheme("light")


def hostile(browser, folder):
    page = draw(folder, HOSTILE, "hostile.html")
    browser.open(page)
    same("hostile: nothing ran", browser.ask("window.hacked === undefined"), True)
    same("hostile: no element of theirs", browser.ask("[document.images.length, document.scripts.length, document.querySelectorAll('b').length]"), [0, 2, 0])
    names = browser.ask("nodes.map(node => node.name)")
    holds("hostile: names are text", "</script><script>window.hacked = 1</script>" in names and "<!--" in names, names)
    labels = browser.ask("[...document.querySelectorAll('.node text')].map(e => e.textContent).join(' ')")
    holds("hostile: labels are text", "<img src=x onerror=" in labels and "\\N \\l & {x|y}" in labels.replace("\xa0", " "), labels)
    browser.ask("nodes.forEach(choose)")
    same("hostile: the panel too", browser.ask("[window.hacked === undefined, document.images.length]"), [True, 0])
    svg = draw(folder, HOSTILE, "hostile.svg")
    browser.open(svg)
    same("hostile svg: is well-formed", browser.ask("[document.documentElement.tagName, document.querySelectorAll('script, parsererror, image').length]"), ["svg", 0])


def many(browser, folder):
    lines = ["components:"]
    for i in range(10):
        lines.append(f"  api{i}: {{type: api, endpoints: {{get: {{action: work{i}, method: GET, path: /a}}, put: {{action: more{i}, method: PUT, path: /b}}}}}}")
        lines.append(f"  work{i}: {{type: action, timeout: 5, size: 128, permissions: [\"dynamodb:Query\"], env: {{variables: [data{i}-table]}}}}")
        lines.append(f"  more{i}: {{type: action, timeout: 5, size: 128, permissions: [\"sqs:SendMessage\"], env: {{variables: [jobs{i}-queue]}}}}")
        lines.append(f"  jobs{i}: {{type: queue, action: run{i}}}")
        lines.append(f"  run{i}: {{type: action, timeout: 5, size: 128}}")
        lines.append(f"  data{i}: {{type: table}}")
        lines.append(f"  files{i}: {{type: bucket}}")
        lines.append(f"  news{i}: {{type: topic, action: tell{i}}}")
        lines.append(f"  tell{i}: {{type: action, timeout: 5, size: 128, errors: jobs{(i + 1) % 10}}}")
        lines.append(f"  clock{i}: {{type: timer, action: run{i}, interval: {30 + 15 * i}}}")
    page = draw(folder, "\n".join(lines) + "\n", "many.html", "--permissions")
    browser.open(page)
    same("a hundred parts", browser.ask("nodes.length"), 100)
    overlap = browser.ask("""(() => { const r = nodes.map(n => n.element.querySelector('polygon, ellipse, path').getBoundingClientRect()); let n = 0;
      for (let i = 0; i < r.length; ++i) for (let j = i + 1; j < r.length; ++j) if (r[i].left < r[j].right - 1 && r[j].left < r[i].right - 1 && r[i].top < r[j].bottom - 1 && r[j].top < r[i].bottom - 1) ++n;
      return n; })()""")
    same("none over another", overlap, 0)
    if SHOTS:
        browser.screenshot(os.path.join(SHOTS, "many.png"))
        browser.ask("(choose(nodes[14]), show(nodes[14]))")
        browser.screenshot(os.path.join(SHOTS, "many-near.png"))


def main():
    for what, there in (("Chromium", Browser.program()), ("Graphviz", shutil.which("dot"))):
        if not there:
            print(f"SKIPPED: there is no {what}; `./dev setup test` installs it")
            return 77
    with tempfile.TemporaryDirectory() as folder, Browser() as browser:
        page = draw(folder, CONFIG, "page.html", "--permissions")
        browser.open(page)
        if SHOTS:
            browser.screenshot(os.path.join(SHOTS, "page.png"))
        keyboard(browser)
        panel(browser)
        search(browser)
        moving(browser)
        colours(browser)
        # The place that an address names.
        browser.open("file://" + page + "#timer%20tock")
        same("an address with a part", browser.ask("document.querySelector('#panel h2').textContent"), "timer tock")
        hostile(browser, folder)
        many(browser, folder)
        same("no word on the console", browser.problems, [])
        same("nothing but files", [url for url in browser.asked if not url.startswith(("file:", "data:", "about:"))], [])
    print("failed: " + ", ".join(FAILED) if FAILED else "passed")
    return 1 if FAILED else 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""Every example of the pages about the language is what it says: rule files load, configs give the findings shown, errors are the errors named.

A fenced block and the comments right above it:

    ```pareto   a rule file. It must load without a diagnostic; alone it is a fragment, so that a relation which nothing reads or
                fills is no mistake.
    ```yaml     a config for the rule file above it. Without a block below it there are no findings.
    ```text     what `pareto check` prints for them, to the letter; the closing summary may be left out. Below a rule file that
                describes no document it needs no config.
    ```json     what `pareto template` prints for them.
    ```peg ```sql ```rego ```sh   not looked at, unless it is a file.

    <!-- name: N -->      the rule file can be used by others
    <!-- with: N M -->    the rule files N and M, with what they use, stand above this one
    <!-- file: PATH -->   the block is a file beside the next rule file: another module, or data
    <!-- error: CODE -->  the rule file has errors, all of this code
    <!-- warning: CODE -->  the rule file has warnings, all of this code
    <!-- rows: R -->      the ```text block shows the rows of relation R instead, as `--print facts` does
    <!-- tests: run -->  the ```text block shows what `pareto test` prints for the rule file's tests
    <!-- config: always -->  the config of every ```text block below that has none of its own
    <!-- beside: shipped -->  the rule file stands beside Pareto's own rule files, where it else stands alone

Any other block is a mistake, and so is a comment of this form without a block. The library has a page of its own: functions.py.

usage: language.py ROOT PARETO [--update | --self-test]
"""

import json
import os
import re
import subprocess
import sys
import tempfile

# Pages, and how many examples each has at least: a page that is not read would have none.
PAGES = {"docs/language.md": 40, "docs/tutorial.md": 14}
FIRST = "docs/language.md"
COMMENT = re.compile(r"^<!-- (\w+): (.*?) -->$")
SUMMARY = re.compile(r"(\A|\n)(?:[^\n]* )?(?:checks? in \d+ rules?|no check was run): [^\n]*\n\Z")
FRAGMENT = {"rules/unread", "rules/empty"}


class Block:
    def __init__(self, line, kind, notes):
        self.line, self.kind, self.notes, self.lines = line, kind, notes, []

    @property
    def text(self):
        return "".join(line + "\n" for line in self.lines)


def read_page(page, problem):
    """The blocks in order; `line` is where a block's first line stands, from 0."""
    blocks, notes, inside = [], {}, None
    for number, line in enumerate(page.split("\n")):
        if inside is not None:
            if line == "```":
                blocks.append(inside)
                inside = None
            else:
                inside.lines.append(line)
        elif line.startswith("```"):
            inside, notes = Block(number + 1, line[3:], notes), {}
        elif match := COMMENT.match(line):
            notes[match.group(1)] = match.group(2)
        elif line and notes:
            problem(number, f"the comments {sorted(notes)} belong to no block")
            notes = {}
    return blocks


class Example:
    """A rule file with the files beside it."""

    def __init__(self, text, files, beside=False):
        self.text, self.files, self.beside = text, files, beside


class Runner:
    def __init__(self, pareto):
        self.pareto = os.path.abspath(pareto)

    def run(self, example, config, arguments):
        with tempfile.TemporaryDirectory() as folder:
            for path, text in {"example.pareto": example.text, **example.files}.items():
                at = os.path.join(folder, "rules", path)
                os.makedirs(os.path.dirname(at), exist_ok=True)
                with open(at, "w", encoding="utf-8") as file:
                    file.write(text)
            if config is not None:
                with open(os.path.join(folder, "config.yaml"), "w", encoding="utf-8") as file:
                    file.write(config)
            if arguments[0] == "test":
                config = None
                command = [self.pareto, *arguments]
            else:
                command = [self.pareto, arguments[0], "--rules" if example.beside else "--rules-dir", "rules", *arguments[1:]]
            if config is not None:
                command.append("config.yaml")
            env = {**os.environ, "NO_COLOR": "1", "COLUMNS": "100"}
            done = subprocess.run(command, cwd=folder, env=env, stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False)
        return done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")

    def rule_findings(self, example):
        """(code, severity, text) of what is reported about the rule files themselves."""
        out, err = self.run(example, "{}\n", ["check", "--format", "json"])
        try:
            found = json.loads(out)["findings"]
        except ValueError:
            return [("none", "error", out + err)]
        text, _ = self.run(example, "{}\n", ["check"])
        return [(f["code"], f["severity"], text) for f in found if f.get("file", "rules/").startswith("rules/")]

    def shown(self, example, config, block):
        if block.kind == "json":
            return "".join(self.run(example, config, ["template"]))
        if "tests" in block.notes:
            return "".join(self.run(example, config, ["test", "rules/example.pareto"]))
        if "rows" not in block.notes:
            return "".join(self.run(example, config, ["check"]))
        out, err = self.run(example, config, ["check", "--print", "facts"])
        return err + "".join(line + "\n" for line in out.splitlines() if line.startswith(block.notes["rows"] + "("))


def same(told, seen):
    """The text as told, or what should stand there."""
    if told == seen or told == SUMMARY.sub("", seen):
        return True
    return False


def check_page(page_name, page, pareto, update, report):
    """Returns (page with what happens, examples run, problems)."""
    problems = []

    def problem(line, text):
        problems.append(f"{page_name}:{line + 1}: {text}")
        if report:
            print(problems[-1])

    runner = Runner(pareto)
    named, files, example, config, told, ran = {}, {}, None, None, True, 0
    replaced = []
    rule_line = 0
    always = None

    def silent():
        """A config with nothing below it has no findings."""
        if not told:
            seen = runner.shown(example, config, Block(0, "text", {}))
            if SUMMARY.sub("", seen) != "":
                problem(rule_line, f"there is no output below it, but what happens is:\n{seen}")

    for block in read_page(page, problem):
        if "file" not in block.notes and block.kind in ("peg", "sql", "rego", "sh"):
            continue
        if block.kind == "yaml" and "config" in block.notes:
            always = block.text
            continue
        if "file" in block.notes:
            files[block.notes["file"]] = block.text
            continue
        if block.kind == "pareto":
            silent()
            text, beside = "", {}
            for name in block.notes.get("with", "").split():
                if name not in named:
                    problem(block.line, f"no block above is named `{name}`")
                    continue
                text += named[name].text + "\n"
                beside.update(named[name].files)
            example, config, told, rule_line = Example(text + block.text, {**beside, **files}, block.notes.get("beside") == "shipped"), None, True, block.line
            files = {}
            ran += 1
            if "name" in block.notes:
                named[block.notes["name"]] = example
            want = {(block.notes[s], s) for s in ("error", "warning") if s in block.notes}
            found = [f for f in runner.rule_findings(example) if f[0] not in FRAGMENT or (f[0], "warning") in want]
            seen = {(code, severity) for code, severity, _ in found}
            if seen != want:
                problem(block.line, f"wanted {sorted(want) or 'no diagnostic'}, got {sorted(seen)}\n{found[0][2] if found else ''}")
        elif block.kind == "yaml" and example is not None:
            silent()
            config, told, rule_line = block.text, False, block.line
            ran += 1
        elif block.kind in ("text", "json") and example is not None:
            told = True
            ran += 1
            seen = runner.shown(example, always if config is None else config, block)
            if not same(block.text, seen):
                want = seen if SUMMARY.search(block.text) else SUMMARY.sub("", seen)
                if not update:
                    problem(block.line, f"this is shown:\n{block.text}but what happens is:\n{want}")
                replaced.append((block.line, len(block.lines), want.split("\n")[:-1]))
        else:
            problem(block.line, f"a ```{block.kind} block that belongs to nothing")
    silent()
    lines = page.split("\n")
    for at, count, new in reversed(replaced):
        lines[at:at + count] = new
    page = "\n".join(lines) if update else page
    if ran < PAGES[page_name]:
        problem(0, f"{ran} examples are found, and there are at least {PAGES[page_name]}")
    return page, ran, problems


def self_test(page, pareto):
    """Every kind of wrong example is found."""
    plants = {
        "a rule file with an unknown name": "\n```pareto\nrelation p(x: int)\nrule p(x) if qq(x)\n```\n",
        "a rule file with a syntax error": "\n```pareto\nrule p(1\n```\n",
        "an error that does not happen": "\n<!-- error: types/in -->\n```pareto\nrelation p(x: int)\n```\n",
        "another error than named": "\n<!-- error: types/in -->\n```pareto\nrelation p(x: int)\nrule p(x) if qq(x)\n```\n",
        "an output that is not printed":
            '\n```pareto\nentity c { a: int }\n\nerror c/a\n  for c(x)\n  require x.a = 1\n  say "no"\n```\n\n```yaml\na: 2\n```\n\n```text\nerror: yes\n```\n',
        "a finding that is not told":
            '\n```pareto\nentity c { a: int }\n\nerror c/a\n  for c(x)\n  require x.a = 1\n  say "no"\n```\n\n```yaml\na: 2\n```\n',
        "rows that are not there": "\n```pareto\nrelation p(x: int)\nrule p(1)\n```\n\n<!-- rows: p -->\n```text\np(2)\n```\n",
        "a test that does not fail so":
            '\n```pareto\nrelation p(x: int)\nrule p(1)\n\ntest "t" {\n  expect p(1)\n}\n```\n\n<!-- tests: run -->\n```text\n1 test in 1 file: 0 passed, 1 failed\n```\n',
        "a context that is not there": "\n<!-- with: nobody -->\n```pareto\nrelation p(x: int)\n```\n",
        "a block of no known kind": "\n```cobol\nstop run\n```\n",
        "a comment without a block": "\n<!-- name: x -->\n\nText.\n",
    }
    _, ran, clean = check_page(FIRST, page, pareto, False, True)
    missed = 0
    for what, plant in plants.items():
        _, _, problems = check_page(FIRST, page + plant, pareto, False, False)
        if len(problems) != len(clean) + 1:
            missed += 1
            print(f"self-test: {what} was planted, and not found")
    print(f"self-test: {len(plants)} mistakes planted, {missed} missed")
    return 1 if missed or not ran else 0


def main(root, pareto, mode):
    failed = False
    for name in [FIRST] if mode == "--self-test" else PAGES:
        path = os.path.join(root, name)
        with open(path, encoding="utf-8") as file:
            page = file.read()
        if mode == "--self-test":
            return self_test(page, pareto)
        new, ran, problems = check_page(name, page, pareto, mode == "--update", True)
        if new != page:
            with open(path, "w", encoding="utf-8") as file:
                file.write(new)
            print(f"{name}: updated")
        print(f"{name}: {ran} examples, {len(problems)} problems")
        failed = failed or bool(problems)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3] if len(sys.argv) > 3 else ""))

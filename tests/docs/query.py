#!/usr/bin/env python3
"""Every example of docs/query.md is what it says.

    ```yaml    the config.yaml of what follows
    ```pareto  a rule file of what follows, `<!-- file: NAME -->` above it says which
    ```        commands after `$ `, run by a shell, each with what it prints (standard output and standard error, as they come) below it; or a
               session: what stands after `pareto> ` and `   ...> ` is typed, the rest is what is seen

Any other block is a mistake.

usage: query.py ROOT PARETO [--update | --self-test]
"""

import os
import re
import subprocess
import sys
import tempfile

PAGE = "docs/query.md"
LEAST = 6  # examples; a page that is not read would have none
PROMPT, MORE = "pareto> ", "   ...> "


def blocks(page):
    """(first line from 0, kind, name, lines) of each fenced block."""
    kind, name, begin, held = None, None, 0, []
    for number, line in enumerate(page.split("\n")):
        if kind is not None:
            if line == "```":
                yield begin, kind, name, held
                kind, name, held = None, None, []
            else:
                held.append(line)
        elif line.startswith("```"):
            kind, begin = line[3:], number + 1
        elif match := re.match(r"<!-- file: (.*) -->$", line):
            name = match.group(1)


class Runner:
    def __init__(self, pareto):
        self.folder = tempfile.TemporaryDirectory()
        self.env = {**os.environ, "PATH": os.path.dirname(os.path.abspath(pareto)) + os.pathsep + os.environ["PATH"], "NO_COLOR": "1"}

    def write(self, name, text):
        with open(os.path.join(self.folder.name, name), "w", encoding="utf-8") as file:
            file.write(text)

    def run(self, command, typed=None):
        done = subprocess.run(["bash", "-c", command], cwd=self.folder.name, env=self.env, input=typed, stdin=subprocess.DEVNULL if typed is None else None,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60, check=False)
        return done.stdout

    def commands(self, lines):
        """The lines as they should be."""
        out = []
        for line in lines:
            if line.startswith("$ "):
                out += [line, *self.run(line[2:]).splitlines()]
        return out

    def session(self, lines):
        """The same of a session: each entry's answer is what a session of all up to it prints more than one without it."""
        out, typed, before = [], "", 0
        entries = []
        for line in lines:
            if line.startswith(PROMPT):
                entries.append([line])
            elif line.startswith(MORE):
                entries[-1].append(line)
        for entry in entries:
            text = "\n".join([entry[0][len(PROMPT):]] + ["  " + line[len(MORE):].lstrip() for line in entry[1:]])
            # Lines are counted from the entry, as at a terminal.
            typed += f" -e {quoted(text)}"
            seen = self.run("pareto repl" + typed).splitlines()
            out += entry + [line.replace("-e:", f"input-{len(entries_before(out)) + 1}:") for line in seen[before:]]
            before = len(seen)
        return out


def entries_before(lines):
    return [line for line in lines if line.startswith(PROMPT)]


def quoted(text):
    return "'" + text.replace("'", "'\\''") + "'"


def as_it_should_be(page, pareto):
    """(the page with what happens now, the number of examples)."""
    lines, examples, runner = page.split("\n"), 0, Runner(pareto)
    replaced = []
    for begin, kind, name, held in blocks(page):
        if kind in ("yaml", "pareto"):
            runner.write(name or "config.yaml", "\n".join(held) + "\n")
        elif kind == "" and held and held[0].startswith("$ "):
            replaced.append((begin, held, runner.commands(held)))
            examples += 1
        elif kind == "" and held and held[0].startswith(PROMPT):
            replaced.append((begin, held, runner.session(held)))
            examples += 1
        else:
            sys.exit(f"{PAGE}:{begin}: a block of kind `{kind}` that begins with no command")
    for begin, held, now in reversed(replaced):
        lines[begin : begin + len(held)] = now
    return "\n".join(lines), examples


def main():
    root, pareto, mode = sys.argv[1], sys.argv[2], sys.argv[3] if len(sys.argv) > 3 else ""
    path = os.path.join(root, PAGE)
    with open(path, encoding="utf-8") as file:
        page = file.read()
    if mode == "--self-test":
        wrong = "```yaml\napp: a\n```\n\n```\n$ echo yes\nno\n```\n\n```\npareto> no-such-name(x)\nanswer\n```\n"
        now, examples = as_it_should_be(wrong, pareto)
        good = examples == 2 and "$ echo yes\nyes\n" in now and "input-1:1:1" in now and "answer\n" not in now
        print("a page with wrong answers is noticed" if good else "a page with wrong answers is not noticed:\n" + now)
        return 0 if good else 1
    now, examples = as_it_should_be(page, pareto)
    if mode == "--update":
        with open(path, "w", encoding="utf-8") as file:
            file.write(now)
        print(f"{examples} examples written")
        return 0
    problems = [f"{PAGE}:{i + 1}: shown  {a!r}\n{' ' * len(PAGE)}     now    {b!r}" for i, (a, b) in enumerate(zip(page.split("\n"), now.split("\n"))) if a != b][:1]
    if not problems and page != now:
        problems.append(f"{PAGE}: more or less is printed than shown")
    if examples < LEAST:
        problems.append(f"{PAGE}: only {examples} examples, and there were {LEAST}")
    for problem in problems:
        print(problem)
    print(f"{examples} examples" + (", all as shown" if not problems else "; tests/docs/query.py ROOT PARETO --update writes what happens now"))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""Links between pages lead somewhere, and commands that the README shows exist.

usage: docs.py ROOT
"""

import os
import re
import sys

from source_files import report, walk

LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^(```+|~~~+)")
SHELL = re.compile(r"^```(?:sh|bash|console)\s*\n(.*?)^```", re.MULTILINE | re.DOTALL)


def without_fences(text):
    """The text with the lines of code blocks emptied, so that line numbers stay."""
    out, fence = [], None
    for line in text.splitlines():
        mark = FENCE.match(line)
        if fence is None and mark:
            fence = mark.group(1)
            line = ""
        elif fence is not None:
            if line.startswith(fence):
                fence = None
            line = ""
        out.append(re.sub(r"`[^`]*`", "", line))
    return out


def anchors(text):
    """The anchors of a page's headings, as they are made on the web: lower case, blanks to hyphens, no punctuation."""
    seen = {}
    for line in text.splitlines():
        if re.match(r"#{1,6} ", line):
            name = re.sub(r"[^\w\- ]", "", line.lstrip("#").strip().lower()).replace(" ", "-")
            count = seen.get(name, 0)
            seen[name] = count + 1
            yield name if count == 0 else f"{name}-{count}"


def check_links(root, path, text):
    for number, line in enumerate(without_fences(text), 1):
        for target in LINK.findall(line):
            if re.match(r"[a-z]+:", target):
                continue
            file, _, anchor = target.partition("#")
            to = os.path.normpath(os.path.join(root, os.path.dirname(path), file)) if file else os.path.join(root, path)
            if not os.path.exists(to):
                yield f"{path}:{number}: the link `{target}` leads nowhere"
            elif anchor and to.endswith(".md"):
                with open(to, encoding="utf-8") as page:
                    if anchor not in anchors(page.read()):
                        yield f"{path}:{number}: `{target}`: the page has no heading `#{anchor}`"


def dev_commands(root):
    with open(os.path.join(root, "dev"), encoding="utf-8") as file:
        cases = re.search(r'^case "\$command" in\n(.*?)^esac', file.read(), re.MULTILINE | re.DOTALL)
    names = []
    for line in cases.group(1).splitlines() if cases else []:
        names += re.findall(r"[a-z]+", line.split(")")[0])
    return set(names)


def check_commands(root, path, text):
    """`./dev X` anywhere; in shell blocks also the files that are named."""
    known = dev_commands(root)
    for number, line in enumerate(text.splitlines(), 1):
        for name in re.findall(r"\./dev ([a-z][\w-]*)", line):
            if name not in known:
                yield f"{path}:{number}: `./dev {name}` does not exist"
    for block in SHELL.finditer(text):
        first = text.count("\n", 0, block.start(1)) + 1
        for number, line in enumerate(block.group(1).splitlines(), first):
            command = line[2:] if line.startswith("$ ") else None if "$ " in block.group(1) else line
            for word in re.findall(r"(?<=\s)[\w.-]+/[\w./-]+(?=\s|$)", command or ""):
                made_by_build = word.startswith("build/")
                if not made_by_build and not os.path.exists(os.path.join(root, word)):
                    yield f"{path}:{number}: `{word}` does not exist"


def main(root):
    problems = []
    looked_at = 0
    for path, text in walk(root, suffixes=(".md",)):
        looked_at += 1
        problems += check_links(root, path, text)
        if path in ("README.md", "CONTRIBUTING.md"):
            problems += check_commands(root, path, text)
    return report("docs", problems, looked_at)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

#!/usr/bin/env python3
"""What the README shows is what happens: every `$ ` line of its console blocks is run, and prints what stands below it.

Commands run in the project's folder with the built program first on PATH, without colour, 100 columns wide.

usage: transcript.py ROOT FOLDER-OF-PARETO [--update]
"""

import os
import re
import subprocess
import sys

BLOCK = re.compile(r"(^```console\n)(.*?)(^```)", re.MULTILINE | re.DOTALL)


def run(root, folder, command):
    env = dict(os.environ, PATH=os.path.abspath(folder) + os.pathsep + os.environ["PATH"], NO_COLOR="1", COLUMNS="100")
    done = subprocess.run(["bash", "-c", command], cwd=root, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, timeout=60, check=False)
    return done.stdout.decode("utf-8", "replace")


def replay(root, folder, block):
    out, commands = [], 0
    for line in block.splitlines():
        if line.startswith("$ "):
            commands += 1
            out.append(line + "\n" + run(root, folder, line[2:]))
    return "".join(out), commands


def main(root, folder, update):
    path = os.path.join(root, "README.md")
    with open(path, encoding="utf-8") as file:
        text = file.read()
    commands = differing = 0

    def one(match):
        nonlocal commands, differing
        told = match.group(2)
        # `./dev` builds and tests; it is not run from a test.
        if re.search(r"^\$ \./dev", told, re.MULTILINE):
            return match.group()
        seen, count = replay(root, folder, told)
        commands += count
        if seen != told:
            differing += 1
            if not update:
                print(f"README.md says:\n{told}\nbut what happens is:\n{seen}")
        return match.group(1) + seen + match.group(3)

    new = BLOCK.sub(one, text)
    if update and new != text:
        with open(path, "w", encoding="utf-8") as file:
            file.write(new)
        print(f"transcript: updated {differing} blocks")
        return 0
    print(f"transcript: {commands} commands, {differing} blocks differ")
    return 1 if differing or not commands else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], "--update" in sys.argv[3:]))

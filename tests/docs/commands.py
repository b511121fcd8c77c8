#!/usr/bin/env python3
"""Examples of a page are what happens: files are written into a folder, and commands run there.

    commands.py PAGE PARETO           fails where a command prints something else
    commands.py PAGE PARETO --update  writes what it prints

`<!-- file: NAME -->` stands above a block that is a file. In a `console` block a line that starts with `$ ` is a command for the shell; what
follows is what it prints, standard error last.
"""
import os
import re
import subprocess
import sys
import tempfile

BLOCK = re.compile(r"(?:^<!-- file: (?P<file>\S+) -->\n)?^```(?P<kind>\w*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)


def main():
    page, pareto, update = sys.argv[1], os.path.abspath(sys.argv[2]), sys.argv[3:] == ["--update"]
    with open(page, encoding="utf-8") as file:
        text = file.read()
    problems, commands = [], 0
    pieces, at = [], 0
    environment = dict(os.environ, PATH=os.path.dirname(pareto) + os.pathsep + os.environ["PATH"], NO_COLOR="1")
    with tempfile.TemporaryDirectory() as folder:
        for match in BLOCK.finditer(text):
            if match["file"]:
                path = os.path.join(folder, match["file"])
                os.makedirs(os.path.dirname(path), exist_ok=True)
                with open(path, "w", encoding="utf-8") as file:
                    file.write(match["text"])
            if match["kind"] != "console":
                continue
            seen = ""
            for line in match["text"].splitlines():
                if not line.startswith("$ "):
                    continue
                commands += 1
                done = subprocess.run(["sh", "-c", line[2:]], cwd=folder, env=environment, capture_output=True, text=True, check=False)
                seen += line + "\n" + done.stdout + done.stderr
            if seen != match["text"]:
                problems.append(f"{page}: expected\n{match['text']}seen\n{seen}")
            pieces += [text[at:match.start("text")], seen]
            at = match.end("text")
    if update:
        with open(page, "w", encoding="utf-8") as file:
            file.write("".join(pieces) + text[at:])
    for problem in problems:
        print(problem)
    print(f"{page}: {commands} commands, {len(problems)} blocks {'written' if update else 'differ'}")
    return 1 if problems or commands == 0 else 0


if __name__ == "__main__":
    sys.exit(main())

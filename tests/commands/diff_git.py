#!/usr/bin/env python3
"""`pareto diff` with git revisions: the config, its handlers, data and components come from the revision.

    diff_git.py PARETO
"""
import json
import os
import subprocess
import sys
import tempfile

PARETO = os.path.abspath(sys.argv[1])
FAILED = []

CONFIG = """defaults: {runtime-version: "3.12"}
components:
  orders: {type: table}
  pay:    {type: action, timeout: 5, size: 128, permissions: ["dynamodb:GetItem"]}
  tick:   {type: timer, action: pay, interval: 60}
"""
# What it reads becomes a variable of the function, and a parameter of the template.
HANDLER = 'import os\nTABLE = os.environ["ORDERS_TABLE"]\ndef handler(event, context):\n    pass\n'
# A component type of the project's own.
COMPONENTS = """use model/config
use model/components
entity memo is component where type = "memo" { text: string }
rule notable("notes", n, "says", n.text) if memo(n)
"""


def git(folder, *words):
    done = subprocess.run(["git", "-c", "user.name=n", "-c", "user.email=e@example.com", "-c", "commit.gpgsign=false", *words], cwd=folder,
                          capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"git {' '.join(words)}: {done.stderr}")


def write(folder, path, text):
    full = os.path.join(folder, path)
    os.makedirs(os.path.dirname(full), exist_ok=True)
    with open(full, "w", encoding="utf-8") as file:
        file.write(text)


def diff(folder, *words):
    done = subprocess.run([PARETO, "diff", *words], cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def same(what, seen, wanted):
    if seen != wanted:
        FAILED.append(what)
        print(f"{what}:\n  wanted {wanted!r}\n  seen   {seen!r}")


def holds(what, text, part):
    if part not in text:
        FAILED.append(what)
        print(f"{what}: no {part!r} in\n{text}")


def main():
    with tempfile.TemporaryDirectory() as folder:
        git(folder, "init", "-q", "-b", "main")
        app = os.path.join(folder, "apps", "shop")
        write(app, "config.yaml", CONFIG)
        write(app, "pay/index.py", HANDLER)
        write(app, "components/memo.pareto", COMPONENTS)
        git(folder, "add", ".")
        git(folder, "commit", "-q", "-m", "one")
        git(folder, "branch", "team/first")

        same("nothing has changed", diff(app, "HEAD:./config.yaml", "config.yaml"), (0, "", ""))
        same("from the root", diff(folder, "HEAD:apps/shop/config.yaml", "apps/shop/config.yaml"), (0, "", ""))
        same("two revisions", diff(folder, "HEAD:apps/shop/config.yaml", "team/first:apps/shop/config.yaml"), (0, "", ""))
        same("up and down again", diff(app, "HEAD:../shop/./config.yaml", "config.yaml"), (0, "", ""))

        # The handler's text is the revision's: it reads the table there, and nothing here.
        write(app, "pay/index.py", HANDLER.replace('os.environ["ORDERS_TABLE"]', '"orders"'))
        code, out, _ = diff(app, "HEAD:./config.yaml", "config.yaml")
        same("handlers: exit", code, 0)
        holds("handlers: what the action may do", out, '+ action `pay` may dynamodb:GetItem on everything  (config.yaml:4:3)')
        git(folder, "checkout", "-q", ".")

        # So are rule files of the project, and the config may use what they declare.
        write(app, "components/memo.pareto", COMPONENTS.replace("n.text)", '"{n.text}!")'))
        write(app, "config.yaml", CONFIG + "  memo: {type: memo, text: hello}\n")
        git(folder, "commit", "-q", "-a", "-m", "two")
        os.remove(os.path.join(app, "components/memo.pareto"))
        write(app, "config.yaml", CONFIG)
        code, out, _ = diff(app, "HEAD:./config.yaml", "config.yaml")
        same("components: exit", code, 0)
        holds("components: the fact", out, "- memo `memo` says: hello!  (HEAD:apps/shop/config.yaml:6:3)")
        git(folder, "checkout", "-q", ".")

        # A folder that is deleted since is read all the same, and a config at the root has its handlers beside it.
        write(folder, "config.yaml", CONFIG)
        write(folder, "pay/index.py", HANDLER)
        git(folder, "add", ".")
        git(folder, "commit", "-q", "-m", "three")
        git(folder, "rm", "-q", "-r", "apps", "pay")
        code, out, err = diff(folder, "team/first:apps/shop/config.yaml", "HEAD:config.yaml", "--format", "json")
        same("at the root: exit", (code, err), (0, ""))
        same("at the root: resources", json.loads(out)["resources"], [])
        same("at the root: names", [json.loads(out)[side]["name"] for side in ("old", "new")],
             ["team/first:apps/shop/config.yaml", "HEAD:config.yaml"])
        code, out, _ = diff(folder, "HEAD:config.yaml", "config.yaml", "--fail-on", "permissions")
        same("without handlers: exit", code, 1)  # the variable said on which table

        # Mistakes, with what git says.
        for words, cause in [
                (("HEAD~9:config.yaml", "config.yaml"), "pareto: HEAD~9:config.yaml: git says: Not a valid object name HEAD~9\n"),
                (("mian:config.yaml", "config.yaml"), "pareto: mian:config.yaml: git says: Not a valid object name mian\n  did you mean `main`?\n"),
                (("HEAD:confg.yaml", "config.yaml"), "pareto: HEAD:confg.yaml: `HEAD` has no file `confg.yaml`\n"),
                (("HEAD:../config.yaml", "config.yaml"), "pareto: HEAD:../config.yaml: `HEAD:../config.yaml` leads out of the repository\n"),
                (("--", "--exec=x:config.yaml", "config.yaml"), "pareto: --exec=x:config.yaml: `--exec=x:config.yaml` names no file of a revision\n"),
                (("HEAD;touch hacked:config.yaml", "config.yaml"), "pareto: HEAD;touch hacked:config.yaml: git says: Not a valid object name HEAD;touch hacked\n"),
        ]:
            code, out, err = diff(folder, *words)
            same(f"{words}: exit", (code, out), (2, ""))
            holds(f"{words}: cause", err, cause)
        same("no shell", os.path.exists(os.path.join(folder, "hacked")), False)
        with tempfile.TemporaryDirectory() as outside:
            code, _, err = diff(outside, "HEAD:config.yaml", "config.yaml")
            same("no repository: exit", code, 2)
            holds("no repository: cause", err, "git says: not a git repository")
        # Without git at all.
        done = subprocess.run([PARETO, "diff", "HEAD:config.yaml", "config.yaml"], cwd=folder, capture_output=True, text=True, check=False, env={"PATH": "/nonexistent"})
        same("no git: exit", done.returncode, 2)
        holds("no git: cause", done.stderr, "git cannot be run: there is no such program")
        # A link in a revision is not followed out of it.
        os.symlink("config.yaml", os.path.join(folder, "link.yaml"))
        git(folder, "add", ".")
        git(folder, "commit", "-q", "-m", "four")
        code, _, err = diff(folder, "HEAD:link.yaml", "config.yaml")
        holds("a link", err, "`link.yaml` is a link in `HEAD`")
    print("failed: " + ", ".join(FAILED) if FAILED else "passed")
    return 1 if FAILED else 0


if __name__ == "__main__":
    sys.exit(main())

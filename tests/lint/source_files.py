"""Which files the lint tests read: every text file of the project, none that a tool made."""

import os

SKIPPED = {".git", ".venv", ".cache", "build", "__pycache__", "node_modules"}


def walk(root, folders=(".",), suffixes=None):
    """Yields (path relative to root, text), sorted by path. Files that are no UTF-8 are passed over."""
    paths = []
    for folder in folders:
        for at, inner, names in os.walk(os.path.join(root, folder)):
            inner[:] = sorted(name for name in inner if name not in SKIPPED)
            paths += [os.path.relpath(os.path.join(at, name), root) for name in names if name not in SKIPPED]
    for path in sorted(paths):
        if suffixes and not path.endswith(tuple(suffixes)):
            continue
        try:
            with open(os.path.join(root, path), encoding="utf-8") as file:
                yield path, file.read()
        except (UnicodeDecodeError, OSError):
            continue


def report(name, problems, looked_at):
    """Prints the problems and returns the exit code. Having looked at nothing is a failure."""
    for problem in problems:
        print(problem)
    if not looked_at:
        print(f"{name}: nothing to look at")
        return 1
    print(f"{name}: {looked_at} files, {len(problems)} problems")
    return 1 if problems else 0

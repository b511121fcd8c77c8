#!/usr/bin/env python3
"""`pareto repl` at a pseudo-terminal: editing, history across sessions, completion, Ctrl-C, pastes, entries of several lines, reloading.

Nothing sleeps: a test types, and reads until the text that it waits for has come. What never comes fails after a minute with all that was seen.

usage: terminal_test.py PARETO [NAME...]
"""

import codecs
import fcntl
import os
import pty
import re
import select
import shutil
import signal
import stat
import struct
import sys
import tempfile
import termios
import time
import traceback

PARETO = os.path.abspath(sys.argv[1])
PATIENCE = 60  # seconds
PROMPT, MORE = "pareto> ", "   ...> "
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[@-~]|\x1b[=>]|\x1b\([A-Z0-9]|[\x00\x07\x0f]")
PART = re.compile(r"\x1b(\[[0-9;?]*|\()?\Z")
CTRL = {letter: chr(ord(letter) - 64) for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
UP, LEFT, ENTER, TAB = "\x1b[A", "\x1b[D", "\r", "\t"
CONFIG = """\
app: demo
components:
  tick: {type: timer, interval: 60, action: work}
  tock: {type: timer, interval: 30, action: work}
  work: {type: action}
"""


class Folder:
    """A folder to work in, with a config, and one for what is kept between sessions."""

    def __init__(self, config=CONFIG):
        self.path = tempfile.mkdtemp(prefix="pareto-repl-")
        self.state = os.path.join(self.path, "state")
        if config is not None:
            self.write("config.yaml", config)

    def write(self, name, text):
        with open(os.path.join(self.path, name), "w", encoding="utf-8") as file:
            file.write(text)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.path)


class Session:
    def __init__(self, folder, *arguments, env=None, size=(40, 120)):
        self.seen = ""  # all of it, without escapes
        self.raw = ""
        self.decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self.at = 0
        self.status = None
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            os.chdir(folder.path)
            kept = {"PATH": os.environ["PATH"], "HOME": folder.path, "XDG_STATE_HOME": folder.state, "TERM": "xterm", "LANG": "C.UTF-8", **(env or {})}
            os.execve(PARETO, [PARETO, "repl", *arguments], kept)
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack("HHHH", *size, 0, 0))

    def __enter__(self):
        self.wait(PROMPT)
        return self

    def __exit__(self, kind, *_):
        if self.status is None:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        os.close(self.terminal)

    def pump(self, until):
        """Reads what has come; False at the end."""
        ready, _, _ = select.select([self.terminal], [], [], max(0, until - time.monotonic()))
        if not ready:
            raise AssertionError("waited for a minute; what was seen:\n" + self.seen)
        try:
            got = os.read(self.terminal, 65536)
        except OSError:
            got = b""
        self.raw += self.decoder.decode(got)
        # What is shown must only grow: an escape that has come in part waits for its end.
        self.seen = ESCAPES.sub("", PART.sub("", self.raw)).replace("\r", "")
        return bool(got)

    def wait(self, text):
        """Reads until the text comes behind what was waited for before; returns what stood before it."""
        until = time.monotonic() + PATIENCE
        while (found := self.seen.find(text, self.at)) < 0:
            if not self.pump(until):
                raise AssertionError(f"ended before {text!r}; what was seen:\n" + self.seen)
        before, self.at = self.seen[self.at : found], found + len(text)
        return before

    def type(self, text):
        os.write(self.terminal, text.encode())

    def ask(self, text):
        """Types a line, and returns what stands before the next prompt."""
        self.type(text + ENTER)
        return self.wait("\n" + PROMPT)

    def complete(self, text, whole):
        """Types a text and Tab, and waits until what it should become is there. A Tab with something behind it would be one that was pasted."""
        self.type(text + TAB)
        self.wait(whole)

    def answers(self):
        """Waits until it reads no longer, but answers: then the terminal gathers lines again."""
        until = time.monotonic() + PATIENCE
        while not termios.tcgetattr(self.terminal)[3] & termios.ICANON:
            if time.monotonic() > until:
                raise AssertionError("it never began to answer:\n" + self.seen)

    def end(self):
        """Ctrl-D; returns the exit code."""
        self.type(CTRL["D"])
        return self.ended()

    def ended(self):
        until = time.monotonic() + PATIENCE
        while self.pump(until):
            pass
        _, self.status = os.waitpid(self.pid, 0)
        return os.waitstatus_to_exitcode(self.status)


def check(condition, seen):
    if not condition:
        raise AssertionError("this is not what was expected:\n" + seen)


def test_a_question_and_the_end():
    with Folder() as folder, Session(folder) as session:
        check("`:help` says what can be asked" in session.seen, session.seen)
        seen = session.ask("timer(t) and t.interval < 60")
        check("tock (config.yaml:4:3)" in seen and "tick (" not in seen, seen)
        check("no rows" in session.ask("queue(q)"), session.seen)
        check(session.end() == 0, session.seen)


def test_quit():
    with Folder() as folder, Session(folder) as session:
        session.type(":quit" + ENTER)
        check(session.ended() == 0, session.seen)


def test_editing():
    with Folder() as folder, Session(folder) as session:
        session.type("tmer(x) and x.interval < 690")
        session.type("\x7f\x7f0" + CTRL["A"] + "\x1b[C" + "i")  # backspaces; then to the beginning, right, insert
        check("tock (config" in session.ask(""), session.seen)
        session.type("all wrong" + CTRL["U"] + "t.interval if timer(t) anx" + LEFT + "\x1b[3~" + "\x7f\x7f")  # delete under the cursor, then before it
        seen = session.ask("")
        check(re.search(r"\n30\n60$", seen), seen)
        check("ä" in session.ask('timer(t) and t.name = "ä"'), session.seen)  # a letter of two bytes stays one
        check("no rows" in session.seen, session.seen)


def test_an_entry_of_several_lines():
    with Folder() as folder, Session(folder) as session:
        session.type("timer(t) and" + ENTER)
        session.wait(MORE)
        seen = session.ask("t.interval < 60")
        check("tock (config" in seen, seen)
        session.type("warning org/quick for timer(t)" + ENTER)
        session.wait(MORE)
        session.type("require t.interval >= 60 at t.interval" + ENTER)
        session.wait(MORE)
        seen = session.ask('say "timer `{t.name}` is quick"')
        check("failed  org/quick: 1 of 2 subjects" in seen and "config.yaml:4:33" in seen, seen)
        session.type("timer(t" + ENTER)
        session.wait(MORE)
        seen = session.ask("")  # an empty line: it says what is missing
        check("[syntax/expected]" in seen, seen)


def test_mistakes_change_nothing():
    with Folder() as folder, Session(folder) as session:
        check("`quick` has 1 row" in session.ask("rule quick(t) if timer(t) and t.interval < 60"), session.seen)
        seen = session.ask("rule quick(t) if timr(t)")
        check("input-2:1:18" in seen and "did you mean `timer`?" in seen, seen)
        check("tock (config" in session.ask("quick(t)"), session.seen)


def test_history_across_sessions():
    with Folder() as folder:
        with Session(folder) as session:
            session.ask("t.interval if timer(t) and t.interval > 59")
            session.type("timer(t) and" + ENTER)
            session.wait(MORE)
            session.ask("t.interval < 60")
            check(session.end() == 0, session.seen)
        path = os.path.join(folder.state, "pareto", "history")
        check(stat.S_IMODE(os.stat(path).st_mode) == 0o600, oct(os.stat(path).st_mode))
        with open(path, encoding="utf-8") as file:
            check(file.read() == "t.interval if timer(t) and t.interval > 59\ntimer(t) and\\n  t.interval < 60\n", path)
        with Session(folder) as session:
            session.type(UP)
            seen = session.ask("")  # the entry of two lines, at once
            check("tock (config" in seen and "tick (" not in seen, seen)
            session.type(UP + UP)
            seen = session.ask("")
            check(seen.endswith("\n60"), seen)


def test_completion():
    with Folder() as folder, Session(folder) as session:
        session.complete("timer", "timer(")
        session.complete("t) and t.inter", "interval")
        check("tock (config" in session.ask(" < 60"), session.seen)
        session.complete('timer(t) and t.name = "to', "tock")
        check("tock (config" in session.ask('"'), session.seen)
        session.complete("timer(t) and t.action.si", "size")  # over a reference
        session.ask(' != "small"')
        session.complete(":sche", ":schema ")
        session.complete("tim", "timer")
        check("interval  int" in session.ask(""), session.seen)
        session.type("timer(t) and t." + TAB)
        listed = session.wait("interval")
        session.wait("timer(t) and t.")
        check("action" in listed and "body" in listed, session.seen)
        session.type(CTRL["C"])
        session.wait(PROMPT)
        session.ask("rule quick(t) if timer(t) and t.interval < 60")
        session.complete("qui", "quick(")  # what was typed is known too
        session.complete("q) and q.acti", "action")
        check("no rows" in session.ask(' = a and a.name = "none"'), session.seen)


def test_control_c_drops_the_line():
    with Folder() as folder, Session(folder) as session:
        session.type("what I did not mean (" + CTRL["C"])
        session.wait("^C")
        session.wait(PROMPT)
        session.type("timer(t) and" + ENTER)
        session.wait(MORE)
        session.type(CTRL["C"])
        session.wait(PROMPT)
        check("tick (config" in session.ask("timer(t)"), session.seen)


def test_control_c_stops_the_query_alone():
    actions = "".join(f"  a{i}: {{type: action}}\n" for i in range(300))
    with Folder("app: demo\ncomponents:\n" + actions) as folder, Session(folder) as session:
        session.ask("rule few(a) if action(a) and a.name = \"a7\"")
        # 300 to the power of 5, none of which holds.
        session.type("action(a) and action(b) and action(c) and action(d) and action(e) and a.name = \"{b.name}{c.name}{d.name}{e.name}\"" + ENTER)
        session.answers()
        session.type(CTRL["C"])
        seen = session.wait("\n" + PROMPT)
        check("interrupted" in seen, seen)
        seen = session.ask("few(a)")
        check("a7 (config.yaml:10:3)" in seen, seen)
        check(session.end() == 0, session.seen)


def test_what_runs_away_hits_a_bound():
    with Folder() as folder, Session(folder) as session:
        session.ask('rule n("ab")')
        seen = session.ask('rule n("{x}{x}") if n(x)')
        check("[limit/text]" in seen, seen)
        check("tick (config" in session.ask("timer(t)"), session.seen)


def test_paste_of_ten_lines():
    pasted = (
        "rule quick(t) if timer(t) and t.interval < 60\n"
        "rule two(x) if quick(x) or\n"
        "  (timer(x) and\n"
        "   x.interval = 60)\n"
        "quick(q)\n"
        "error org/two for two(t)\n"
        "  require t.interval > 30\n"
        "  say \"timer `{t.name}`\"\n"
        "  help \"slow down\"\n"
        "w.name if two(w)\n"
    )
    with Folder() as folder, Session(folder) as session:
        session.type(pasted.replace("\n", "\r"))
        session.wait("`quick` has 1 row")
        session.wait("`two` has 2 rows")
        session.wait("tock (config.yaml:4:3)")
        session.wait("error: timer `tock`")
        session.wait("help: slow down")
        session.wait("failed  org/two: 1 of 2 subjects")
        session.wait("tick\n")
        session.wait("tock\n")
        session.wait(PROMPT)
        check(session.end() == 0, session.seen)


def test_the_config_is_read_again():
    with Folder() as folder, Session(folder) as session:
        check("tock (config" in session.ask("timer(t) and t.interval < 60"), session.seen)
        folder.write("config.yaml", CONFIG.replace("60", "45"))
        seen = session.ask("timer(t) and t.interval = 45")
        check("config.yaml has changed, and was read again\n" in seen and "tick (config" in seen, seen)
        check("has changed" not in session.ask("timer(t)"), session.seen)
        folder.write("config.yaml", CONFIG + "  broken: [\n")
        seen = session.ask("timer(t) and t.interval = 45")
        check("config.yaml:6" in seen and "answers are about what it said before" in seen and "tick (config.yaml:3:3)" in seen, seen)
        seen = session.ask("timer(t) and t.interval = 45")
        check("answers are about" not in seen and "tick (config.yaml:3:3)" in seen, seen)
        os.unlink(os.path.join(folder.path, "config.yaml"))
        check("config.yaml: " in session.ask("timer(t)") and "tick (config" in session.seen, session.seen)
        folder.write("config.yaml", CONFIG)
        seen = session.ask("timer(t) and t.interval = 60")
        check("read again" in seen and "tick (config" in seen, seen)


def test_without_a_config():
    with Folder(None) as folder, Session(folder) as session:
        check("there is no config.yaml here" in session.seen, session.seen)
        check("no rows" in session.ask("timer(t)"), session.seen)
        folder.write("config.yaml", CONFIG)
        seen = session.ask("timer(t)")
        check("config.yaml was read" in seen and "tick (config" in seen, seen)


def test_a_config_that_is_named_and_not_there_yet():
    with Folder(None) as folder, Session(folder, "later.yaml") as session:
        check("later.yaml: there is no such file: there are no facts to ask for" in session.seen, session.seen)
        check("no rows" in session.ask("timer(t)"), session.seen)
        folder.write("later.yaml", CONFIG)
        seen = session.ask("timer(t)")
        check("later.yaml was read" in seen and "tick (later.yaml:3:3)" in seen, seen)


def test_long_answers_are_paged():
    actions = "".join(f"  a{i}: {{type: action}}\n" for i in range(30))
    with Folder("app: demo\ncomponents:\n" + actions) as folder:
        with Session(folder, env={"PAGER": "sed s/^/paged:/"}, size=(20, 80)) as session:
            seen = session.ask("action(a)")
            check(seen.count("paged:a") == 31, seen)  # with the column's name
            check("paged:" not in session.ask('action(a) and a.name = "a7"'), session.seen)
            session.ask(":limit 5")
            check("paged:" not in session.ask("action(a)") and "and 25 more" in session.seen, session.seen)
        with Session(folder, env={"PAGER": "no-such-pager"}, size=(20, 80)) as session:
            check("a29 (config.yaml:32:3)" in session.ask("action(a)"), session.seen)
        with Session(folder, env={"PAGER": "head -n 1 >/dev/null"}, size=(20, 80)) as session:
            session.ask("action(a)")
            check("no rows" in session.ask("queue(q)"), session.seen)


def test_color():
    bold = "\x1b[1m"
    with Folder() as folder:
        with Session(folder) as session:
            session.ask("timr(t)")
            check(bold in session.raw, session.raw)
        with Session(folder, env={"NO_COLOR": "1"}) as session:
            session.ask("timr(t)")
            check(bold not in session.raw and "\x1b[3" not in session.raw, session.raw)
        with Session(folder, "--color", "never") as session:
            session.ask("timr(t)")
            check(bold not in session.raw and "\x1b[3" not in session.raw, session.raw)


def test_time_and_the_state_of_the_terminal():
    with Folder() as folder, Session(folder) as session:
        before = termios.tcgetattr(session.terminal)[3]
        session.ask(":time")
        check(re.search(r"\n\d+\.\d ms\n", session.ask("timer(t)") + "\n"), session.seen)
        session.type(":quit" + ENTER)
        session.ended()
        after = termios.tcgetattr(session.terminal)[3]
        check(not before & termios.ECHO and after & termios.ECHO and after & termios.ICANON, oct(after))


def main():
    tests = [(name, test) for name, test in sorted(globals().items()) if name.startswith("test_") and (len(sys.argv) < 3 or name[5:] in sys.argv[2:])]
    failed = 0
    for name, test in tests:
        try:
            test()
            print(f"ok      {name[5:]}", flush=True)
        except AssertionError as error:
            failed += 1
            where = traceback.extract_tb(error.__traceback__)[1] if len(traceback.extract_tb(error.__traceback__)) > 1 else None
            print(f"FAILED  {name[5:]}" + (f", line {where.lineno}" if where else "") + f": {error}", flush=True)
    print(f"{len(tests) - failed} of {len(tests)} tests passed")
    return 1 if failed or not tests else 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""Bad input through the built program: each is a clear finding or error, never a crash, within ten seconds of the processor and 500 MB.

usage: bad_input.py PARETO [--sanitized] [NAME...]

Each case makes its files in a folder of its own and runs one command there. A sanitized build gets more time and no limit of memory.
"""

import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time

SECONDS = 10
BYTES = 500 << 20  # of address space
DEEP = 50_000
WIDE = 999  # conditions of one rule, of the 1,000 that are taken
# What no user should see, whatever the input.
NEVER = ["terminate called", "what():", "Traceback", "Sanitizer", "Assertion", "std::", "[json.exception", "yaml-cpp", "Segmentation"]

CASES = {}


def case(function):
    CASES[function.__name__.replace("_", "-")] = function
    return function


class Run:
    """One case's folder, and how to run the program there."""

    def __init__(self, pareto, folder, sanitized):
        self.pareto, self.folder, self.sanitized = pareto, folder, sanitized
        self.bytes = BYTES

    def write(self, name, text):
        path = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(text if isinstance(text, bytes) else text.encode())
        return path

    def run(self, *arguments, stdin=b"", stdout=subprocess.PIPE, user=None):
        def limit():
            if not self.sanitized:
                resource.setrlimit(resource.RLIMIT_AS, (self.bytes, self.bytes))
            # Time of the processor, so that a busy machine fails nothing.
            seconds = SECONDS * (10 if self.sanitized else 1)
            resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            if user is not None:
                os.setgroups([])
                os.setgid(user)
                os.setuid(user)

        started = time.monotonic()
        try:
            done = subprocess.run([self.pareto, *arguments], cwd=self.folder, input=stdin, stdout=stdout, stderr=subprocess.PIPE,
                                  timeout=SECONDS * (60 if self.sanitized else 10), preexec_fn=limit, check=False)
        except subprocess.TimeoutExpired:
            raise Wrong(f"still running after {10 * SECONDS} s") from None
        if done.returncode == -signal.SIGXCPU:
            raise Wrong(f"still running after {SECONDS} s of the processor")
        self.seconds = time.monotonic() - started
        self.output = ((done.stdout or b"") + done.stderr).decode("utf-8", "replace")
        if done.returncode < 0:
            raise Wrong(f"ended by {signal.Signals(-done.returncode).name}\n{self.output[-2000:]}")
        for words in NEVER:
            if words in self.output:
                raise Wrong(f"says `{words}`\n{self.output[:2000]}")
        return done.returncode

    def expect(self, codes, words, *arguments, **more):
        """The exit code is one of `codes`, and each of `words` stands in what is printed."""
        code = self.run(*arguments, **more)
        if code not in codes:
            raise Wrong(f"exit {code}, wanted one of {codes}\n{self.output[:2000]}")
        for word in words:
            if word not in self.output:
                raise Wrong(f"does not say `{word}`\n{self.output[:2000]}")
        return self.output


class Wrong(Exception):
    pass


class Skip(Exception):
    pass


# --- configs, against the rules that Pareto ships

@case
def empty_file(run):
    run.write("config.yaml", "")
    run.expect([1], ["[yaml/empty]"], "check")


@case
def only_a_comment(run):
    run.write("config.yaml", "# nothing yet\n")
    run.expect([1], ["[yaml/empty]"], "check")


@case
def empty_json(run):
    run.write("config.json", "")
    run.expect([1], ["[json/empty]"], "check", "config.json")


@case
def a_list_for_a_map(run):
    run.write("config.yaml", "- name: a\n- name: b\n")
    run.expect([1], ["config.yaml:1:1", "is a list, and must be a map"], "check")


@case
def a_text_for_a_map(run):
    run.write("config.yaml", "hello\n")
    run.expect([1], ["config.yaml:1:1", "must be a map"], "check")


@case
def binary(run):
    run.write("config.yaml", bytes(range(256)) * 200)
    run.expect([1], ["[yaml/encoding]"], "check")
    run.write("config.json", b"\x7fELF" + bytes(1000))
    run.expect([1], ["[json/"], "check", "config.json")
    run.write("wrong.pareto", bytes(range(256)) * 200)
    run.write("ok.yaml", "components: []\n")
    run.expect([2], ["[syntax/encoding]"], "check", "ok.yaml", "--rules", "wrong.pareto")


@case
def a_directory(run):
    os.mkdir(os.path.join(run.folder, "config.yaml"))
    run.expect([2], ["config.yaml: it is a folder"], "check")


@case
def a_missing_file(run):
    run.expect([2], ["config.yaml: there is no such file"], "check")
    run.expect([2], ["a/b.yaml: there is no such file"], "check", "a/b.yaml")


@case
def an_unreadable_file(run):
    path = run.write("config.yaml", "components: []\n")
    os.chmod(path, 0)
    if os.getuid() != 0:
        run.expect([2], ["config.yaml: permission denied"], "check")
        return
    import pwd
    try:
        nobody = pwd.getpwnam("nobody").pw_uid
    except KeyError:
        raise Skip("root reads every file, and there is no user `nobody` to become") from None
    os.chmod(run.folder, 0o755)
    if not os.access(run.pareto, os.X_OK) or not reachable(run.pareto) or not reachable(run.folder):
        raise Skip("the program or the folder of tests cannot be reached by the user `nobody`")
    run.expect([2], ["config.yaml: permission denied"], "check", user=nobody)


def reachable(path):
    """Whether everybody may go through all folders above."""
    at = os.path.dirname(os.path.realpath(path)) if os.path.isfile(path) else os.path.realpath(path)
    while at != "/":
        if not os.stat(at).st_mode & 1:
            return False
        at = os.path.dirname(at)
    return True


@case
def standard_input(run):
    run.expect([1], ["<stdin>:1:"], "check", "-", stdin=b"components: [\n")
    run.expect([1], ["<stdin>", "[yaml/empty]"], "check", "-", stdin=b"")


@case
def carriage_returns(run):
    run.write("config.yaml", "components:\r\n  - name: a\r\n    type: tabel\r\n")
    output = run.expect([1], ["config.yaml:3:11", "tabel"], "check")
    if "\r" in output:
        raise Wrong("a carriage return in the output")


@case
def byte_order_mark(run):
    run.write("config.yaml", b"\xef\xbb\xbfcomponents:\n  - name: a\n    type: tabel\n")
    run.expect([1], ["config.yaml:3:11", "tabel"], "check")
    run.write("config.json", b'\xef\xbb\xbf{"components": [{"name": "a", "type": "tabel"}]}')
    run.expect([1], ["config.json:1:39", "tabel"], "check", "config.json")


@case
def ten_thousand_of_one_name(run):
    run.write("config.yaml", "components:\n" + "  - name: same\n    type: bucket\n" * 10_000)
    output = run.expect([1], ["[schema/duplicate]"], "check")
    if output.count("[schema/duplicate]") != 1:
        raise Wrong(f"{output.count('[schema/duplicate]')} findings for one cause")
    if "10000" not in output and "10,000" not in output and "9999" not in output and "9,999" not in output:
        raise Wrong("the finding does not say how many there are\n" + output[:2000])


@case
def ten_thousand_wrong_lines(run):
    run.write("config.yaml", "components:\n" + "".join(f"  - name: c{i}\n    type: nothing-such\n" for i in range(10_000)))
    run.expect([1], ["[schema/kind]"], "check")


@case
def deep_yaml_flow(run):
    for name, text in [("lists", "[" * DEEP + "]" * DEEP), ("open", "[" * DEEP), ("maps", "{a: " * DEEP + "1" + "}" * DEEP), ("mixed", "[{a: " * DEEP)]:
        run.write(name + ".yaml", "components: " + text + "\n")
        run.expect([1], [name + ".yaml:1:"], "check", name + ".yaml")


@case
def deep_yaml_block(run):
    run.write("config.yaml", "components:\n" + "- " * DEEP + "a\n")
    run.expect([1], ["config.yaml:2:"], "check")
    run.write("config.yaml", "".join(" " * i + "a:\n" for i in range(5000)))
    run.expect([1], ["[yaml/depth]"], "check")


@case
def deep_json(run):
    for name, text in [("lists", "[" * DEEP + "]" * DEEP), ("open", "[" * DEEP), ("maps", '{"a":' * DEEP + "1" + "}" * DEEP)]:
        run.write(name + ".json", '{"components": ' + text + "}\n")
        run.expect([1], ["[json/depth]", name + ".json:1:"], "check", name + ".json")


@case
def alias_bomb(run):
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [" + ", ".join([f"*a{i - 1}"] * 10) + "]" for i in range(1, 12)]
    run.write("config.yaml", "\n".join(lines) + "\ncomponents: []\n")
    run.expect([1], ["[yaml/alias]"], "check")


@case
def alias_of_itself(run):
    run.write("config.yaml", "components: &a [*a]\n")
    run.expect([1], ["config.yaml:1:"], "check")


@case
def a_long_line(run):
    run.write("config.yaml", "app: " + "x" * 1_000_000 + "\nnothing: 1\ncomponents: []\n")
    output = run.expect([1], ["nothing"], "check")
    if len(output) > 20_000:
        raise Wrong(f"{len(output)} characters of output")
    run.write("config.json", '{"nothing": "' + "x" * 1_000_000 + '", "components": []}')
    output = run.expect([1], ["nothing"], "check", "config.json")
    if len(output) > 20_000:
        raise Wrong(f"{len(output)} characters of output")


@case
def control_characters(run):
    run.write("config.yaml", 'components:\n  - name: "a\\e[31mred"\n    type: "\\e[2J"\n')
    output = run.expect([1], [], "check")
    if "\x1b" in output:
        raise Wrong("an escape of the config reaches the terminal")


# --- rule files

def rules(run, text, codes, words, name="own.pareto"):
    run.write("rules/" + name, text)
    return run.expect(codes, words, "check", "--rules-dir", "rules")


@case
def deep_rule_files(run):
    head = "relation p(x: json)\nrule p(x) if x = "
    for text in ["(" * DEEP + "1" + ")" * DEEP, "(" * DEEP, "[" * DEEP + "1" + "]" * DEEP, "[" * DEEP, "{a: " * DEEP + "1" + "}" * DEEP, '"{' * DEEP,
                 "if true then " * DEEP, "f(" * DEEP + ")" * DEEP, "1 + " * DEEP + "1"]:
        run.write("rules/own.pareto", head + text + "\n")
        if text.startswith("1 + "):
            run.expect([0, 2], [], "check", "--rules-dir", "rules")
        else:
            run.expect([2], ["rules/own.pareto:2:"], "check", "--rules-dir", "rules")
    for text in ["not " * DEEP + "p(1)", "(p(1) and (p(2) or " * DEEP]:
        run.write("rules/own.pareto", "relation p(x: json)\nrule p(1) if " + text + "\n")
        run.expect([0, 2], [], "check", "--rules-dir", "rules")
    rules(run, "relation p(x: " + "[" * DEEP + "int" + "]" * DEEP + ")\n", [2], ["rules/own.pareto:1:"])
    rules(run, "relation p(x: json)\nrule p(x) if x = 1" + ".a" * DEEP + "\n", [2], ["rules/own.pareto:2:"])


@case
def one_line_of_a_megabyte(run):
    output = rules(run, "relation p(x: string)\nrule p(\"" + "x" * 1_000_000 + "\") if q(1)\n", [2], ["nothing is called `q`"])
    if len(output) > 20_000:
        raise Wrong(f"{len(output)} characters of output")
    output = rules(run, "rule " + "a" * 1_000_000 + "\n", [2], ["rules/own.pareto:1:"])
    if len(output) > 20_000:
        raise Wrong(f"{len(output)} characters of output for a long name")


@case
def wide_conditions(run):
    for word in [" and ", " or "]:
        rules(run, "relation p(x: int)\nrule p(1) if " + word.join(["p(1)"] * WIDE) + "\n", [0, 2], [])


@case
def too_many_conditions(run):
    rules(run, "relation p(x: int)\nrule p(1) if " + " and ".join(["p(1)"] * 1001) + "\n", [2], ["[limit/conditions]", "rules/own.pareto:2:"])


@case
def a_hundred_thousand_rules(run):
    rules(run, "relation p(x: int)\n" + "".join(f"rule p({i})\n" for i in range(100_000)), [0], ["no findings"])


@case
def a_hundred_thousand_mistakes(run):
    rules(run, "relation p(x: int)\n" + "rule p(x y)\n" * 100_000, [2], ["[syntax/"])


# --- shipped rule files that were damaged. All damaged copies of a file stand in one folder, so one run reads them all

TOKEN = re.compile(r'"(?:[^"\\\n]|\\.)*"|[A-Za-z_][A-Za-z0-9_-]*|[0-9]+|::|!=|<=|>=|\S')


def shipped(run):
    """Writes all shipped rule files, and returns the text of three that use different parts of the language."""
    root = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "rules")
    found = []
    for folder, _, files in os.walk(root):
        for file in files:
            if not file.endswith(".pareto"):
                continue
            name = os.path.relpath(os.path.join(folder, file), root)
            with open(os.path.join(folder, file), "rb") as source:
                text = source.read()
            run.write("rules/" + name, text)
            found.append((name, text))
    run.write("config.yaml", "components: []\n")
    return [text for _, text in sorted(found)[:: max(1, len(found) // 3)]][:3]


def damaged(run, copies, least):
    """Runs with the copies beside the rules: an error with a place in at least `least` of them, and nothing worse."""
    shutil.rmtree(os.path.join(run.folder, "rules", "damaged"), ignore_errors=True)
    for number, text in enumerate(copies):
        run.write(f"rules/damaged/copy{number}.pareto", text)
    run.expect([2], ["no check was run"], "check", "--rules-dir", "rules", "config.yaml")
    told = set(re.findall(r"--> rules/damaged/(copy\d+)\.pareto:\d+:\d+", run.output))
    if len(told) < least:
        raise Wrong(f"{len(told)} of {len(copies)} damaged copies have a finding, wanted {least}")


@case
def a_rule_file_cut_off(run):
    for text in shipped(run):
        text = text[:1500]
        # A cut between two clauses, or in a comment, leaves a file that holds together.
        damaged(run, [text[:end] for end in range(len(text))], len(text) // 2)


@case
def tokens_swapped(run):
    chance = random.Random(7)
    for text in shipped(run):
        source = text[:1500].decode("utf-8", "ignore")
        tokens = list(TOKEN.finditer(source))
        copies = []
        for _ in range(300):
            a, b = sorted(chance.sample(range(len(tokens)), 2))
            first, second = tokens[a], tokens[b]
            copies.append(source[:first.start()] + second.group() + source[first.end():second.start()] + first.group() + source[second.end():])
        damaged(run, copies, 150)


@case
def bytes_that_are_no_text(run):
    chance = random.Random(8)
    for text in shipped(run):
        copies = []
        for _ in range(100):
            at = chance.randrange(len(text))
            copies.append(text[:at] + bytes([chance.choice([0x00, 0x80, 0xC3, 0xFF])]) + b"a" + text[at:])
        damaged(run, copies, 100)
        if "[syntax/encoding]" not in run.output:
            raise Wrong(run.output[:2000])


# What is quadratic in the number of statements is seen here.
HUGE = {
    "rules with bodies": lambda n: "relation p(x: int)\nrelation q(x: int)\nrule p(1)\n" + "".join(f"rule q(x + {i}) if p(x) and x > 0\n" for i in range(n)),
    "a chain of private relations": lambda n: "relation p0(x: int)\nrule p0(1)\n" + "".join(f"rule p{i + 1}(x) if p{i}(x)\n" for i in range(n)),
    "functions": lambda n: "relation p(x: int)\n" + "".join(f"let f{i}(x: int) = x + {i}\n" for i in range(n)) + "rule p(f7(1))\n",
    "unknown names": lambda n: "relation p(x: int)\n" + "".join(f"rule p(y{i}) if q{i}(x) and p(zzz)\n" for i in range(n)),
    "relations": lambda n: "".join(f"relation p{i}(x: int)\n" for i in range(n)),
    "duplicates": lambda n: "relation p(x: int)\n" * n,
    "wrong types": lambda n: "relation p(x: int)\n" + "".join(f'rule p(x) if p(x) and x = "a{i}"\n' for i in range(n)),
    "unknown statements": lambda n: "".join(f"foo{i} bar\nrule\n" for i in range(n)),
}


@case
def tens_of_thousands_of_everything(run):
    for what, text in HUGE.items():
        run.write("rules/own.pareto", text(100_000 if what == "rules with bodies" else 20_000))
        code = run.run("check", "--rules-dir", "rules")
        if code not in (0, 2):
            raise Wrong(f"{what}: exit {code}\n{run.output[:2000]}")
        if code == 2 and "rules/own.pareto:" not in run.output:
            raise Wrong(f"{what}: no place\n{run.output[:2000]}")


@case
def rules_that_never_end(run):
    for text in ["relation n(x: int)\nrule n(0)\nrule n(x + 1) if n(x)\n",
                 "relation n(x: json)\nrule n(0)\nrule n([x]) if n(x)\n",
                 "relation n(x: json)\nrule n(0)\nrule n([x, x]) if n(x)\n",
                 "relation n(x: json)\nrule n(0)\nrule n({a: x, b: x}) if n(x)\n",
                 "relation n(x: int, y: int)\nrule n(0, 0)\nrule n(x + 1, y) if n(x, y)\nrule n(x, y + 1) if n(x, y)\n",
                 "relation n(x: json)\nrule n([])\nrule n([x, y]) if n(x) and n(y)\n",
                 "relation n(x: json)\nrule n({a: 1})\nrule n({a: x, b: y}) if n(x) and n(y)\n",
                 "relation n(x: int)\nrule n(1)\nrule n(x * y + 1) if n(x) and n(y)\n",
                 "relation n(x: int)\nrule n(1)\nrule n(x + y + z) if n(x) and n(y) and n(z)\n",
                 'relation n(x: string)\nrule n("a")\nrule n("{x}{y}") if n(x) and n(y)\n',
                 'relation n(x: string)\nrule n("a")\nrule n(join([x, y], "-")) if n(x) and n(y)\n',
                 'relation n(x: string)\nrule n("a,b")\nrule n(y) if n(x) and n(z) and y in split("{x},{z}1{x}", ",")\n',
                 'relation n(x: string)\nrule n("aaaa")\nrule n(replace(x, "a", "aaaaaaaaaaaaaaaa")) if n(x)\n',
                 'relation n(x: string)\nrule n("aaaa")\nrule n(join([x, x, x, x, x, x, x, x], x)) if n(x)\n']:
        run.write("rules/own.pareto", text)
        output = run.expect([3], ["[limit/", "INCOMPLETE"], "check", "--rules-dir", "rules")
        if not re.search(r"rules/own\.pareto:[34]:", output) or "`n" not in output:
            raise Wrong(f"the finding does not name the rule\n{text}\n{output[:2000]}")


@case
def rules_that_multiply(run):
    run.write("rules/own.pareto", "relation n(x: int)\n" + "".join(f"rule n({i})\n" for i in range(300)) +
              "relation m(a: int, b: int, c: int, d: int)\nrule m(a, b, c, d) if n(a) and n(b) and n(c) and n(d)\n")
    run.expect([3], ["[limit/", "`m"], "check", "--rules-dir", "rules")


@case
def data_files(run):
    head = 'relation t(a: int, b: string) from "t.csv"\nrelation u(a: int)\nrule u(a) if t(a, _)\n'
    for table, codes, words in [("", [1, 2], ["t.csv:1:"]), ("a,b\n1", [2], ["t.csv:2:"]), ('a,b\n1,"open', [2], ["t.csv:2:"]), ("a,b\n" + "1,x\n" * 500_000, [0], ["no findings"]),
                                (b"\x00\xff\xfe" * 100, [2], ["t.csv:1:"]), ("a,b\n" + "9" * 100 + ",x\n", [2], ["t.csv:2:1"])]:
        run.write("rules/t.csv", table)
        rules(run, head, codes, words)


# --- output

TEMPLATE = 'entity app { name: string }\nresource AWS::SQS::Queue "Queue"\n  for app(a)\n  { QueueName: a.name }\n'


@case
def a_full_disk(run):
    if not os.path.exists("/dev/full"):
        raise Skip("there is no /dev/full")
    run.write("rules/own.pareto", TEMPLATE)
    run.write("config.yaml", "name: a\n")
    with open("/dev/full", "wb") as full:
        run.expect([3], ["could not be written"], "template", "--rules-dir", "rules", stdout=full)
        run.expect([3], ["could not be written"], "check", "--rules-dir", "rules", stdout=full)
    run.expect([2, 3], ["the disk is full"], "template", "--rules-dir", "rules", "-o", "/dev/full")


@case
def a_missing_folder(run):
    run.write("rules/own.pareto", TEMPLATE)
    run.write("config.yaml", "name: a\n")
    run.expect([2], ["its folder does not exist"], "template", "--rules-dir", "rules", "-o", "nowhere/out.json")
    if sorted(os.listdir(run.folder)) != ["config.yaml", "rules"]:
        raise Wrong(f"left behind: {os.listdir(run.folder)}")


@case
def an_old_template_stays(run):
    run.write("rules/own.pareto", TEMPLATE)
    run.write("config.yaml", "name: 3\n")
    path = run.write("out.json", "old")
    run.expect([1], ["no template is written"], "template", "--rules-dir", "rules", "-o", "out.json")
    with open(path, encoding="utf-8") as file:
        if file.read() != "old":
            raise Wrong("the old template was overwritten")


def main(arguments):
    sanitized = "--sanitized" in arguments
    arguments = [a for a in arguments if a != "--sanitized"]
    pareto, wanted = os.path.abspath(arguments[0]), arguments[1:]
    failed = ran = 0
    for name, function in CASES.items():
        if wanted and name not in wanted:
            continue
        with tempfile.TemporaryDirectory() as folder:
            run = Run(pareto, folder, sanitized)
            started = time.monotonic()
            ran += 1
            try:
                function(run)
                print(f"ok      {name} ({time.monotonic() - started:.2f} s)")
            except Skip as why:
                print(f"SKIPPED {name}: {why}")
            except Wrong as why:
                failed += 1
                print(f"FAILED  {name}: {why}")
            sys.stdout.flush()
    print(f"{ran} cases, {failed} failed")
    return 1 if failed or not ran else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

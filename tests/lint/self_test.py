#!/usr/bin/env python3
"""Every lint test fails on a planted offence, names its place, and passes without it.

usage: self_test.py [ROOT]   (ROOT is not read: each case is a tree of its own)
"""

import hashlib
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
TABLE = "A::B\tone\nA::C\ttwo\n"
PROVENANCE = "| `a.facts` | 2 | 18 | `%s` |\n" % hashlib.sha256(TABLE.encode()).hexdigest()
DEV = 'case "$command" in\n  setup | test) run ;;\nesac\n'

# (lint, files of the tree, what its report must hold; None: it passes)
CASES = [
    ("includes", {"engine/base/a.h": "#include <string>\n", "engine/load/a.h": '#include "engine/base/a.h"\n'}, None),
    ("includes", {"engine/load/a.cc": '// x\n#include "engine/eval/b.h"\n'}, "engine/load/a.cc:2: engine/load -> engine/eval"),
    ("includes", {"engine/eval/a.cc": '#include "engine/emit/b.h"\n'}, "engine/eval -> engine/emit"),
    ("includes", {"engine/emit/a.cc": '#include "engine/load/b.h"\n'}, "engine/emit -> engine/load"),
    ("includes", {"engine/facts/a.h": '#  include "engine/document/b.h"\n'}, "engine/facts -> engine/document"),
    ("includes", {"engine/base/a.h": '#include "engine/facts/b.h"\n'}, "engine/base -> engine/facts"),
    ("includes", {"dsl/a.cc": '#include "stdlib/b.h"\n'}, "dsl -> stdlib"),
    ("includes", {"dsl/a.cc": '#include "engine/document/b.h"\n'}, "dsl -> engine/document"),
    ("includes", {"dsl/a_test.cc": '#include "stdlib/b.h"\n'}, None),
    ("includes", {"dsl/a_test.cc": '#include "cli/b.h"\n'}, "dsl -> cli"),
    ("includes", {"cli/workspace/a.cc": '#include "cli/check.h"\n'}, "cli/workspace -> cli "),
    ("includes", {"cli/workspace/a.cc": '#include "cli/render/text.h"\n'}, "cli/workspace -> cli/render"),
    ("includes", {"cli/workspace/a.cc": '#include "dsl/parse.h"\n', "cli/main.cc": '#include "cli/workspace/a.h"\n'}, None),
    ("includes", {"engine/base/a.cc": '#include "a.h"\n'}, "write the path from the root"),
    ("includes", {"engine/new/a.cc": '#include "engine/base/a.h"\n'}, "in no folder of the table"),
    ("includes", {"dsl/a.cc": "#include <tao/pegtl.hpp>\n", "engine/document/a.cc": "#include <tao/pegtl.hpp>\n"}, None),
    ("includes", {"dsl/a.cc": "#include <tao/pegtl.hpp>\n", "dsl/b.cc": "#include <tao/pegtl/rules.hpp>\n"}, "dsl/b.cc:1: <tao/"),
    ("includes", {"stdlib/a.cc": "#include <tao/pegtl.hpp>\n"}, "may only be included in"),
    ("includes", {"engine/document/a.h": "#include <yaml-cpp/yaml.h>\n"}, "may only be included in"),
    ("includes", {"cli/a.h": "#include <nlohmann/json.hpp>\n"}, "may only be included in"),
    ("includes", {"cli/a.h": "#include <nlohmann/json_fwd.hpp>\n"}, None),
    ("includes", {"stdlib/a.cc": "#include <re2/re2.h>\n", "stdlib/b.cc": "#include <re2/re2.h>\n"}, "stdlib/b.cc:1: <re2/"),
    ("includes", {"dsl/a.cc": "#include <CLI/CLI.hpp>\n"}, "may only be included in"),
    ("includes", {}, "nothing to look at"),
    ("domain_words", {"engine/a.cc": "std::queue<int> q; // a C++ lambda, bucket_count, deque, API\n#include <queue>\n"}, None),
    ("domain_words", {"engine/a.cc": "\nvoid MicroTimers();\n"}, "engine/a.cc:2: `timer`"),
    ("domain_words", {"dsl/a.h": "int sqs_url;\n"}, "`sqs`"),
    ("domain_words", {"dsl/a.h": "class SQSQueue;\n"}, "`queue`"),
    ("domain_words", {"stdlib/a.cc": "// what an endpoint needs\n"}, "`endpoint`"),
    ("domain_words", {"engine/a.cc": 'f("dead-letter");\n'}, "`dead letter`"),
    ("domain_words", {"engine/a.cc": "UserPool x;\n"}, "`user pool`"),
    ("domain_words", {"stdlib/a.cc": 'f("arn:aws:sqs:eu-west-1:123456789012:jobs");\n'}, None),
    ("domain_words", {"engine/a.cc": 'f("arn:aws:sqs:eu-west-1:123456789012:jobs");\n'}, "`sqs`"),
    ("domain_words", {"engine/a_test.cc": "timer\n", "engine/b.cc": "\n"}, None),
    ("domain_words", {"cli/a.cc": "timer\n", "engine/b.cc": "\n"}, None),
    ("tables", {"rules/data/a.facts": TABLE, "rules/data/PROVENANCE.md": PROVENANCE}, None),
    ("tables", {"rules/data/a.facts": TABLE}, "rules/data/a.facts: PROVENANCE.md does not say"),
    ("tables", {"rules/data/a.facts": TABLE.replace("two", "too"), "rules/data/PROVENANCE.md": PROVENANCE}, "it is not as it was generated"),
    ("tables", {"rules/data/a.facts": "b\na\n", "rules/data/PROVENANCE.md": PROVENANCE}, "it is not sorted"),
    ("tables", {"rules/data/b.csv": "a\n", "rules/data/PROVENANCE.md": PROVENANCE}, "`a.facts` is not there"),
    ("tables", {"rules/data/a.facts": TABLE * 20_000, "rules/data/PROVENANCE.md": PROVENANCE}, "bytes of data"),
    ("tables", {"rules/data/a.pareto": ""}, "nothing to look at"),
    ("prose", {"a.md": "see docs/work/plan, $root/tmp/x, a/root/b\n"}, None),
    ("prose", {"a.md": "\nsee /wor" "k/main\n"}, "a.md:2: `/wor" "k` is a path"),
    ("prose", {"a.cc": '"/tm' 'p/x"\n'}, "a path of somebody's machine"),
    ("prose", {"a.sh": "cd /roo" "t\n"}, "a path of somebody's machine"),
    ("prose", {"a.md": "from pyp" "i.org\n"}, "a host of a package registry"),
    ("prose", {"a.md": "from deb.debia" "n.org\n"}, "a host of a package registry"),
    ("prose", {"a.md": "from githu" "b.com/x\n"}, "a host of other people's source"),
    ("prose", {"a.json": '{"$schema": "https://githu' 'b.com/x"}\n'}, None),
    ("prose", {"a.cc": "// TOD" "O: later\n"}, "something put off"),
    ("docs", {"dev": DEV, "README.md": "[a](docs/a.md#the-first-thing)\n```\n[x](y)\n```\n", "docs/a.md": "# The first thing!\n"}, None),
    ("docs", {"dev": DEV, "README.md": "\n[a](docs/b.md)\n"}, "README.md:2: the link `docs/b.md` leads nowhere"),
    ("docs", {"dev": DEV, "README.md": "[a](#none)\n"}, "no heading `#none`"),
    ("docs", {"dev": DEV, "README.md": "`./dev test` and\n`./dev fly`\n"}, "README.md:2: `./dev fly` does not exist"),
    ("docs", {"dev": DEV, "README.md": "```console\n$ pareto check examples/none/config.yaml\nx/y\n```\n"},
     "README.md:2: `examples/none/config.yaml` does not exist"),
    ("codes", {"engine/a.cc": 'Error("yaml/tab")', "docs/diagnostics.md": "| `yaml/tab` | tabs |\n", "tests/corpus/a/expected.txt": "[yaml/tab]"}, None),
    ("codes", {"engine/a.cc": 'Error("yaml/tab")', "docs/diagnostics.md": "| `yaml/tab` | tabs |\n"}, "`yaml/tab` is triggered by no test"),
    ("codes", {"engine/a.cc": 'Error("json/size")', "docs/diagnostics.md": "| `json/size` | long |\n", "tests/corpus/a/expected.txt": "[json/size]"}, "listed as having none"),
    ("codes", {"engine/a.cc": '\nError("yaml/tab")', "docs/diagnostics.md": ""}, "engine/a.cc:2: `yaml/tab` has no line"),
    ("help", {"docs/diagnostics.md": "| `a/b` | x | y |\n", "tests/corpus/a/b/expected.txt": "error: x [a/b]\n --> a:1:1\n  |\n1 | x\n  |\n  = help: y\n\nerror: x [own/a]\n"}, None),
    ("help", {"docs/diagnostics.md": "| `a/b` | x | y |\n", "tests/corpus/a/b/expected.txt": "\nerror: x [a/b]\n --> a:1:1\n\nerror: z [own/a]\n  = help: y\n"},
     "tests/corpus/a/b/expected.txt:2: `a/b` does not say what to do"),
    ("codes", {"engine/a.cc": "", "docs/diagnostics.md": "| `yaml/tab` | tabs |\n"}, "nothing reports `yaml/tab`"),
]


def run(lint, files):
    with tempfile.TemporaryDirectory() as root:
        for path, text in files.items():
            os.makedirs(os.path.dirname(os.path.join(root, path)), exist_ok=True)
            with open(os.path.join(root, path), "w", encoding="utf-8") as file:
                file.write(text)
        done = subprocess.run([sys.executable, os.path.join(HERE, lint + ".py"), root], capture_output=True, text=True,
                              check=False)
        return done.returncode, done.stdout + done.stderr


def main():
    failed = 0
    for lint, files, expected in CASES:
        code, said = run(lint, files)
        if (code, expected) != (0, None) and not (code == 1 and expected and expected in said):
            failed += 1
            print(f"{lint} on {files}: exit {code}, expected {expected or 'to pass'}:\n{said}")
    print(f"self_test: {len(CASES)} cases, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

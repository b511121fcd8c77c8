#!/usr/bin/env python3
"""A pack of N checks as an organisation would write them, on standard output: over fields, references, resources and what they hold, with relations and
options of its own. No two read the same constants. They hold for the kitchen sink, but for a few of level info.

usage: generate_pack.py N
"""

import sys

TEMPLATES = [
    # a field against an option
    """option most-retries-{n}: int = {n}

error pack/retries-{n}
  for action(a)
  require a.retries <= most-retries-{n}() + 2
  at a.retries
  say "`{{a.name}}` is tried {{a.retries}} times"
  help "at most {{most-retries-{n}()}} times"
""",
    # names
    """warning pack/name-{n}
  for component(c)
  forbid starts-with(c.name, "forbidden-{n}-") or c.name = "component-{n}"
  at c.name
  say "a component is called `{{c.name}}`"
  help "call it by what it does"
""",
    # paths, by a pattern
    """error pack/path-{n}
  for endpoint(e) and e.method in ["GET", "POST", "DELETE"]
  forbid matches(e.path, "^/internal-{n}(/|$)")
  at e.path
  say "`{{e.name}}` of `{{e.api.name}}` is internal"
  help "take it out of the API"
""",
    # a join of components
    """error pack/timer-{n}
  for timer(t) and a = t.action and a.retries = {n} + 3
  require t.interval >= {n}
  at t.interval
  say "`{{t.name}}` fires every {{t.interval}} s"
  note a "this action"
  help "let it fire less often"
""",
    # resources
    """error pack/memory-{n}
  for AWS::Lambda::Function(f) and f.MemorySize as int >= {n} + 128
  require f.MemorySize as int <= 10240 + {n}
  at f
  say "the function of {{label(f.owner)}} has {{f.MemorySize ?? "no"}} MB"
  help "give it less"
""",
    # what roles may do, by a relation of its own
    """rule allows-{n}(r, s)
  if AWS::IAM::Role(r)
    and p in r.Policies
    and s in listed(p.PolicyDocument.Statement)
    and s.Effect = "Allow"

error pack/action-{n}
  for allows-{n}(r, s)
  forbid x in listed(s.Action) and x = "service-{n}:*"
  at r
  say "the role of {{label(r.owner)}} may do everything with service {n}"
  help "name the actions that its code calls"
""",
    # resources that name one another
    """warning pack/batch-{n}
  for AWS::SQS::Queue(q) and AWS::Lambda::EventSourceMapping(m) and names(m.EventSourceArn, q)
  require not m.BatchSize = 20000 + {n}
  at q
  say "{{label(q.owner)}} hands out {{m.BatchSize ?? "all"}} messages at once"
  help "write `batch`"
""",
    # brackets
    """error pack/endpoints-{n}
  for api(p)
  require count([e for endpoint(e) and e.api = p]) <= 100 + {n}
  at p
  say "`{{p.name}}` has {{count([e for endpoint(e) and e.api = p])}} endpoints"
  help "split it"
""",
    # all resources of any type
    """info pack/property-{n}
  for resource(r) and r.type = "AWS::S3::Bucket"
  require not has r.properties["Property{n}"]
  at r
  say "the bucket of {{label(r.owner)}} has a property {n}"
  help "take it out"
""",
    # what nothing else says
    """rule reached-{n}(a) if endpoint(e) and a = e.action
rule reached-{n}(a) if timer(t) and a = t.action
rule reached-{n}(a) if queue(q) and a = q.action

error pack/reached-{n}
  for action(a) and a.retries = {n} + 3
  require reached-{n}(a)
  at a.name
  say "nothing reaches `{{a.name}}`"
  help "take it out, or let something call it"
""",
]


def main(count):
    print("# Made by tests/bench/generate_pack.py.\nuse model/config\nuse model/components\nuse model/api\n")
    for n in range(count):
        print("## What the organisation has decided about this.\n##\n## It was decided on a Tuesday.")
        statement = TEMPLATES[n % len(TEMPLATES)].format(n=n)
        # The documentation stands above the check, and not above what it uses.
        print(statement)


if __name__ == "__main__":
    main(int(sys.argv[1]))

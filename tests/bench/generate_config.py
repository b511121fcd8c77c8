#!/usr/bin/env python3
"""A valid config with COUNT components of every type, as an application that grew: mostly actions, and what calls them.

Always the same text for the same COUNT. Components come in groups of twenty that belong together, so references are near and far.

usage: generate_config.py COUNT > config.yaml
"""

import sys

HEAD = """\
app: bench
globals:
  artifacts-bucket: artifacts
  region: eu-west-1
defaults:
  memory-size-default: 512
  memory-size-small: 256
  timeout-default: 10
  timeout-long: 25
  runtime-version: "3.12"
layers:
  tools: arn:aws:lambda:eu-west-1:123456789012:layer:tools:1
alerts: ops@example.com
components:
"""


def group(g):
    """Twenty components, as YAML list items."""
    far = g // 2  # a group that is there already
    return [
        f"""\
  - name: g{g}-list
    type: action
    size: small
    layers: [tools]
    permissions: [dynamodb:Query]
    env: {{variables: [g{g}-orders-table]}}
""",
        f"""\
  - name: g{g}-add
    type: action
    timeout: long
    permissions:
      - dynamodb:PutItem
      - sqs:SendMessage
    env:
      variables:
        - g{g}-orders-table
        - g{g}-work-queue
""",
        f"""\
  - name: g{g}-remove
    type: action
    permissions: [{{actions: [dynamodb:DeleteItem], on: [g{g}-orders]}}]
""",
        f"""\
  - name: g{g}-work
    type: action
    size: 1024
    timeout: 30
    permissions: [s3:PutObject]
    env: {{variables: [g{g}-files-bucket, g{far}-files-bucket]}}
""",
        f"""\
  - name: g{g}-on-order
    type: action
    events:
      - name: ordered
        source: {{type: table, name: g{g}-orders}}
        pattern: {{dynamodb: {{NewImage: {{status: {{S: [new]}}}}}}}}
    permissions: [sns:Publish]
    env: {{variables: [g{g}-news-topic]}}
""",
        f"""\
  - name: g{g}-on-file
    type: action
    retries: 1
    errors: g{g}-failed
    events:
      - name: uploaded
        type: s3
        bucket: g{far}-files
""",
        f"""\
  - name: g{g}-on-news
    type: action
""",
        f"""\
  - name: g{g}-tick
    type: action
    size: small
""",
        f"""\
  - name: g{g}-sweep
    type: action
    timeout: 300
""",
        f"""\
  - name: g{g}-built
    type: action
    events:
      - name: built
        source: {{type: builder, name: g{g // 4 * 4}-site}}
""",
        f"""\
  - name: g{g}-orders
    type: table
    indexes: [{{name: status, type: S}}, {{name: total, type: N}}]
    streaming: {{size: small, batch: 10}}
""",
        f"""\
  - name: g{g}-files
    type: bucket
""",
        f"""\
  - name: g{g}-work
    type: queue
    action: g{g}-work
    delay: 5
    batch: 10
""",
        f"""\
  - name: g{g}-failed
    type: queue
""",
        f"""\
  - name: g{g}-news
    type: topic
    action: g{g}-on-news
""",
        f"""\
  - name: g{g}-users
    type: userpool
""",
        f"""\
  - name: g{g}-shop
    type: api
    auth-type: cognito
    userpool: g{g}-users
    endpoints:
      - {{name: list, action: g{g}-list, method: GET, path: orders, parameters: [from, to]}}
      - name: add
        action: g{g}-add
        method: POST
        path: orders
        schema:
          type: object
          properties:
            item: {{type: string}}
            count: {{type: integer, minimum: 1}}
          required: [item]
      - {{name: remove, action: g{g}-remove, method: DELETE, path: "orders/{{id}}"}}
""",
        f"""\
  - name: g{g}-beat
    type: timer
    action: g{g}-tick
    interval: {[5, 10, 15, 30][g % 4]}
    body: {{group: {g}}}
""",
        f"""\
  - name: g{g}-{'nightly' if g % 2 else 'hourly'}
    type: timer
    action: g{g}-sweep
    interval: {86400 if g % 2 else 3600}
""",
        f"""\
  - name: g{g}-token
    type: secret
"""
        if g % 4 else f"""\
  - name: g{g}-site
    type: builder
    bucket: g{g}-files
    action: g{g}-built
""",
    ]


def config(count):
    parts = [HEAD]
    for i in range(0, count, 20):
        parts += group(i // 20)[:count - i]
    return "".join(parts)


if __name__ == "__main__":
    sys.stdout.write(config(int(sys.argv[1])))

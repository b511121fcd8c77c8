"""Works on the queue: greets each guest, and remembers the visit."""

import json
import os

import boto3

table = boto3.resource("dynamodb").Table(os.environ["GUESTS_TABLE"])


def handler(event, context):
    for record in event["Records"]:
        name = json.loads(record["body"])["name"]
        print(f"hello, {name}")
        table.put_item(Item={"pk": f"GUEST#{name}", "sk": record["messageId"]})

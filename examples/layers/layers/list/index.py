"""GET layers: every version of every layer, how far it is, and by which name others import it."""

import json
import os

import boto3
from boto3.dynamodb.conditions import Key

table = boto3.resource("dynamodb").Table(os.environ["CATALOG_TABLE"])
SHOWN = ("name", "state", "arn", "export", "reason")


def rows():
    """The rows, page by page."""
    query = {"KeyConditionExpression": Key("pk").eq("LAYER")}
    while True:
        page = table.query(**query)
        yield from page["Items"]
        if "LastEvaluatedKey" not in page:
            return
        query["ExclusiveStartKey"] = page["LastEvaluatedKey"]


def handler(event, context):
    layers = [{"version": int(row["version"]), "packages": row["packages"], **{key: row[key] for key in SHOWN if key in row}}
              for row in rows()]
    return {"statusCode": 200, "headers": {"Content-Type": "application/json"}, "body": json.dumps(layers)}

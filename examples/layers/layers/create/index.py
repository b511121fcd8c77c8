"""POST layers: asks for a version of a layer. The body is checked against the schema before it comes here."""

import json
import os

import boto3
from botocore.exceptions import ClientError

table = boto3.resource("dynamodb").Table(os.environ["CATALOG_TABLE"])


def answer(status, body):
    return {"statusCode": status, "headers": {"Content-Type": "application/json"}, "body": json.dumps(body)}


def handler(event, context):
    wanted = json.loads(event["body"])
    name, version = wanted["name"], wanted["version"]
    row = {"pk": "LAYER", "sk": f"{name}#{version}", "name": name, "version": version, "packages": wanted["packages"], "state": "asked for"}
    try:
        # The new row is what starts the build. A version is never another one: others may import it.
        table.put_item(Item=row, ConditionExpression="attribute_not_exists(pk)")
    except ClientError as error:
        if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
            raise
        return answer(409, {"message": f"there is a version {version} of {name}: ask for another"})
    return answer(202, {"name": name, "version": version, "state": row["state"]})

"""DELETE layers/NAME/VERSION: takes a layer away, unless somebody imports it."""

import json
import os

import boto3
from botocore.exceptions import WaiterError

table = boto3.resource("dynamodb").Table(os.environ["CATALOG_TABLE"])
cloudformation = boto3.client("cloudformation")


def answer(status, message):
    return {"statusCode": status, "headers": {"Content-Type": "application/json"}, "body": json.dumps({"message": message})}


def handler(event, context):
    name, version = event["pathParameters"]["name"], event["pathParameters"]["version"]
    stack = f"layer-{name}-{version}"
    cloudformation.delete_stack(StackName=stack)  # none is as good as one that goes
    try:
        cloudformation.get_waiter("stack_delete_complete").wait(StackName=stack, WaiterConfig={"Delay": 2, "MaxAttempts": 10})
    except WaiterError as error:
        # CloudFormation keeps what another stack imports. The row stays with it.
        return answer(409, f"{stack} is not deleted: {error}; does a stack import it?")
    table.delete_item(Key={"pk": "LAYER", "sk": f"{name}#{version}"})
    return answer(200, f"{stack} is deleted")

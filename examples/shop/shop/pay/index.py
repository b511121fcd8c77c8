"""Works on the queue of payments. An order that fails here comes again, and is put aside after five times."""

import json
import os

import boto3

table = boto3.resource("dynamodb").Table(os.environ["ORDERS_TABLE"])
events = boto3.client("events")
key = json.loads(boto3.client("secretsmanager").get_secret_value(SecretId=os.environ["PROVIDER_SECRET"])["SecretString"])["key"]


def collect(order):
    """Where the provider of payments would be asked, with `key`."""
    print(f"collecting the payment of {order} with a key of {len(key)} characters")


def handler(event, context):
    for record in event["Records"]:
        order = json.loads(record["body"])["order"]
        collect(order)
        table.update_item(
            Key={"pk": "ORDER", "sk": order},
            UpdateExpression="SET #status = :paid",
            ExpressionAttributeNames={"#status": "status"},
            ExpressionAttributeValues={":paid": "paid"},
        )
        # The rule of shop-receipt waits for this source and this type.
        answer = events.put_events(
            Entries=[{"Source": context.function_name, "DetailType": "paid", "Detail": json.dumps({"order": order})}]
        )
        if answer["FailedEntryCount"]:
            raise RuntimeError(f"the payment of {order} could not be announced: {answer['Entries'][0]['ErrorCode']}")

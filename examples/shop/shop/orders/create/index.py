"""POST orders: keeps the order, and asks for its payment. The body is checked against the schema before it comes here."""

import json
import os
import uuid

import boto3

table = boto3.resource("dynamodb").Table(os.environ["ORDERS_TABLE"])
sqs = boto3.client("sqs")


def handler(event, context):
    wanted = json.loads(event["body"])
    order = str(uuid.uuid4())
    table.put_item(Item={"pk": "ORDER", "sk": order, "product": wanted["product"], "count": wanted["count"], "status": "new"})
    sqs.send_message(QueueUrl=os.environ["PAYMENTS_QUEUE"], MessageBody=json.dumps({"order": order}))
    return {"statusCode": 201, "headers": {"Content-Type": "application/json"}, "body": json.dumps({"order": order})}

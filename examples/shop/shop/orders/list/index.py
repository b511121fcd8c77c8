"""GET orders?status=...: orders in a state, found by the index."""

import json
import os

import boto3
from boto3.dynamodb.conditions import Key

table = boto3.resource("dynamodb").Table(os.environ["ORDERS_TABLE"])


def handler(event, context):
    status = event["queryStringParameters"]["status"]
    found = table.query(IndexName="status-index", KeyConditionExpression=Key("status").eq(status))["Items"]
    orders = [{"order": item["sk"], "product": item["product"], "count": int(item["count"])} for item in found]
    return {"statusCode": 200, "headers": {"Content-Type": "application/json"}, "body": json.dumps(orders)}

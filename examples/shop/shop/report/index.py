"""Called once a day: mails how many orders are paid."""

import os

import boto3
from boto3.dynamodb.conditions import Key

table = boto3.resource("dynamodb").Table(os.environ["ORDERS_TABLE"])
ses = boto3.client("ses")


def handler(event, context):
    paid = table.query(IndexName="status-index", KeyConditionExpression=Key("status").eq("paid"), Select="COUNT")["Count"]
    ses.send_email(
        Source="report@shop.example.com",
        Destination={"ToAddresses": ["office@shop.example.com"]},
        Message={"Subject": {"Data": "Orders"}, "Body": {"Text": {"Data": f"{paid} orders are paid."}}},
    )

"""POST staff: invites a colleague, who gets a mail with a password for the first time."""

import json
import os

import boto3

cognito = boto3.client("cognito-idp")


def handler(event, context):
    email = json.loads(event["body"])["email"]
    cognito.admin_create_user(
        UserPoolId=os.environ["STAFF_USERPOOL"],
        Username=email,
        UserAttributes=[{"Name": "email", "Value": email}, {"Name": "email_verified", "Value": "true"}],
    )
    return {"statusCode": 204, "headers": {}, "body": ""}

"""Called when an action failed on an event that nobody waits for."""

import json


def handler(event, context):
    for record in event["Records"]:
        failure = json.loads(record["Sns"]["Message"])
        print(failure["requestContext"]["functionArn"], failure.get("responsePayload", {}).get("errorMessage"))

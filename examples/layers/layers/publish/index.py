"""Called at the end of a build: makes a stack of the layer that was built. The stack exports the layer's ARN as `layer-NAME-VERSION`, and
as long as a stack imports that name, CloudFormation lets nobody take the layer away.

The end of a build may be told twice. The second time the stack is there.
"""

import json
import os

import boto3
from boto3.dynamodb.conditions import Key

table = boto3.resource("dynamodb").Table(os.environ["CATALOG_TABLE"])
cloudformation = boto3.client("cloudformation")


def template(row, key):
    """A layer and the export of its ARN."""
    name = f"layer-{row['name']}-{row['version']}"
    return {
        "Description": f"Layer {row['name']}, version {row['version']}: {', '.join(row['packages'])}"[:1024],
        "Resources": {
            "Layer": {
                "Type": "AWS::Lambda::LayerVersion",
                "Properties": {
                    "LayerName": row["name"],
                    "CompatibleRuntimes": ["python3.13"],
                    "Content": {"S3Bucket": os.environ["PACKAGES_BUCKET"], "S3Key": key},
                },
            },
        },
        "Outputs": {"Arn": {"Value": {"Ref": "Layer"}, "Export": {"Name": name}}},
    }


def publish(row, key):
    """The ARN of the layer, once it is there."""
    name = f"layer-{row['name']}-{row['version']}"
    try:
        cloudformation.create_stack(StackName=name, TemplateBody=json.dumps(template(row, key)), OnFailure="DELETE")
    except cloudformation.exceptions.AlreadyExistsException:
        print(f"{name} is there already")
    cloudformation.get_waiter("stack_create_complete").wait(StackName=name, WaiterConfig={"Delay": 5, "MaxAttempts": 50})
    return cloudformation.describe_stacks(StackName=name)["Stacks"][0]["Outputs"][0]["OutputValue"], name


def row_of(build):
    rows = table.query(IndexName="build-index", KeyConditionExpression=Key("build").eq(build))["Items"]
    if not rows:
        # Lambda calls again later, and announces it in the end: somebody started a build by hand, or the row is deleted.
        raise LookupError(f"no layer was asked for by build {build}")
    return rows[0]


def keep(row, **values):
    table.update_item(
        Key={"pk": row["pk"], "sk": row["sk"]},
        UpdateExpression="SET " + ", ".join(f"#{key} = :{key}" for key in values) + ("" if "reason" in values else " REMOVE reason"),
        ExpressionAttributeNames={f"#{key}": key for key in values},
        ExpressionAttributeValues={f":{key}": value for key, value in values.items()},
    )


def handler(event, context):
    detail = event["detail"]
    row = row_of(detail["build-id"])
    if detail["build-status"] != "SUCCEEDED":
        logs = detail["additional-information"].get("logs", {}).get("deep-link", "its log")
        keep(row, state="failed", reason=f"the build is {detail['build-status']}: see {logs}")
        return
    # arn:aws:s3:::BUCKET/KEY
    key = detail["additional-information"]["artifact"]["location"].split("/", 1)[1]
    try:
        arn, export = publish(row, key)
    except Exception as error:
        keep(row, state="failed", reason=f"{type(error).__name__}: {error}"[:1000])
        raise  # called again later, and announced in the end
    keep(row, state="published", arn=arn, export=export)

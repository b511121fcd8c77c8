"""Called with new rows of the catalog: puts what a build needs into the bucket, and starts it.

A row may come twice. The build's token makes the second start the first one within five minutes; later the second build ends in the
layer that is already there.
"""

import io
import json
import os
import zipfile

import boto3

table = boto3.resource("dynamodb").Table(os.environ["CATALOG_TABLE"])
s3 = boto3.client("s3")
codebuild = boto3.client("codebuild")

# A build specification is YAML, and JSON is YAML. A layer's Python packages lie in its folder `python`.
BUILD = json.dumps({
    "version": "0.2",
    "phases": {
        "install": {"runtime-versions": {"python": "3.13"}},
        "build": {"commands": ["pip install --only-binary :all: --requirement requirements.txt --target python"]},
    },
    "artifacts": {"files": ["python/**/*"]},
})


def source(packages):
    """The archive that the build starts from."""
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        archive.writestr("buildspec.yml", BUILD)
        archive.writestr("requirements.txt", "".join(f"{package}\n" for package in packages))
    return memory.getvalue()


def handler(event, context):
    bucket = os.environ["PACKAGES_BUCKET"]
    for record in event["detail"]["records"]:
        row = record["new"]
        # Under the builder's name, which is what the build may read.
        key = f"layer/sources/{row['name']}/{row['version']}.zip"
        s3.put_object(Bucket=bucket, Key=key, Body=source(row["packages"]))
        build = codebuild.start_build(
            projectName=os.environ["LAYER_BUILDER"],
            sourceLocationOverride=f"{bucket}/{key}",
            idempotencyToken=record["id"],
        )["build"]
        # layers-publish finds the row by its build.
        table.update_item(
            Key=record["keys"],
            UpdateExpression="SET build = :build, #state = :state",
            ConditionExpression="attribute_exists(pk)",  # it may be deleted by now: that is an error, and is announced
            ExpressionAttributeNames={"#state": "state"},
            ExpressionAttributeValues={":build": build["arn"], ":state": "building"},
        )

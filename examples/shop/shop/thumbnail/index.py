"""Called when a picture is uploaded under originals/: keeps a small one beside it."""

import io
import os

import boto3
from PIL import Image  # of the layer `pillow`

s3 = boto3.client("s3")


def handler(event, context):
    bucket, key = os.environ["PICTURES_BUCKET"], event["detail"]["object"]["key"]
    picture = Image.open(s3.get_object(Bucket=bucket, Key=key)["Body"]).convert("RGB")
    picture.thumbnail((200, 200))
    small = io.BytesIO()
    picture.save(small, "JPEG")
    s3.put_object(Bucket=bucket, Key=key.replace("originals/", "thumbnails/", 1), Body=small.getvalue(), ContentType="image/jpeg")

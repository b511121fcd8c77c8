"""A template as a stack on moto: created with the AWS command line, read back with boto3."""

import contextlib
import io
import json
import logging
import os
import subprocess
import sys
import tempfile
import warnings
import zipfile

REGION = "eu-west-1"
# Of an account that does not exist; nothing of the machine's own settings counts.
WORLD = {
    "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": REGION,
    "AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull, "AWS_EC2_METADATA_DISABLED": "true", "AWS_PAGER": "",
}
os.environ.update(WORLD)

import boto3  # noqa: E402  reads the environment
from moto.server import ThreadedMotoServer  # noqa: E402

# Types that moto's CloudFormation does not know, and skips. Whatever is not here must be made.
NOT_KNOWN = {
    "AWS::ApiGateway::Authorizer", "AWS::ApiGateway::GatewayResponse", "AWS::ApiGateway::Model", "AWS::ApiGateway::RequestValidator",
    "AWS::ApiGateway::Stage", "AWS::CodeBuild::Project", "AWS::Cognito::UserPool", "AWS::Cognito::UserPoolClient",
    "AWS::Lambda::EventInvokeConfig", "AWS::SecretsManager::Secret",
}


class Server:
    """moto on a free port of this machine, for as long as the process lives."""

    def __init__(self):
        warnings.simplefilter("ignore")
        logging.disable(logging.CRITICAL)
        self.server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        self.server.start()
        self.url = "http://{}:{}".format(*self.server.get_host_and_port())
        os.environ["AWS_ENDPOINT_URL"] = self.url  # for handlers, which make clients of their own

    def client(self, service):
        return boto3.client(service, region_name=REGION, endpoint_url=self.url)

    def aws(self, *arguments):
        """What the AWS command line answers."""
        tool = os.path.join(os.path.dirname(sys.executable), "aws")
        done = subprocess.run([sys.executable, tool, "--endpoint-url", self.url, "--output", "json", *arguments], capture_output=True,
                              text=True, check=False, timeout=120)
        if done.returncode:
            raise RuntimeError(f"aws {' '.join(arguments[:2])}: {done.stdout}{done.stderr}")
        return json.loads(done.stdout) if done.stdout.strip() else {}

    def stop(self):
        self.server.stop()


def names_of_missing(template):
    return {name for name, body in template["Resources"].items() if body["Type"] in NOT_KNOWN}


def made_up(name):
    """An ARN for what moto does not make."""
    return f"arn:aws:none:{REGION}:123456789012:{name}"


def for_moto(value, missing):
    """A template with what moto cannot take put aside: references to resources that it will not make become text, and the mock
    integration of an API's OPTIONS method gets the address that moto wants of every integration."""
    if isinstance(value, list):
        return [for_moto(item, missing) for item in value]
    if not isinstance(value, dict):
        return value
    if set(value) == {"Ref"} and value["Ref"] in missing:
        return value["Ref"]
    if set(value) == {"Fn::GetAtt"} and value["Fn::GetAtt"][0] in missing:
        return made_up(value["Fn::GetAtt"][0])
    if set(value) == {"Fn::Sub"} and isinstance(value["Fn::Sub"], str):
        text = value["Fn::Sub"]
        for name in missing:
            text = text.replace("${" + name + "}", name).replace("${" + name + ".Arn}", made_up(name))
        return {"Fn::Sub": text}
    value = {key: for_moto(item, missing) for key, item in value.items()}
    if value.get("Type") == "MOCK":
        value.update(IntegrationHttpMethod="OPTIONS", Uri="none")
    return value


def artifact():
    """An archive with nothing in it but a handler."""
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        archive.writestr("index.py", "def handler(event, context): pass\n")
    return memory.getvalue()


class Stack:
    """A stack made of a template's text. `resources` maps logical ids to physical ones, of what moto made."""

    def __init__(self, server, name, text):
        self.server, self.name, self.template = server, name, json.loads(text)
        parameters = self.template.get("Parameters", {})
        given = {key: "test" for key, body in parameters.items() if "Default" not in body}
        bucket = parameters.get("ArtifactsBucket", {}).get("Default", "artifacts")
        given.update({key: value for key, value in {"ArtifactsBucket": bucket, "ArtifactsKey": "code.zip"}.items() if key in parameters})
        s3 = server.client("s3")
        with contextlib.suppress(s3.exceptions.BucketAlreadyOwnedByYou):  # stacks may have one for all
            s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
        s3.put_object(Bucket=bucket, Key="code.zip", Body=artifact())
        self.make_layers(parameters)
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            json.dump(for_moto(self.template, names_of_missing(self.template)), file)
            file.flush()
            server.aws("cloudformation", "create-stack", "--stack-name", name, "--template-body", "file://" + file.name, "--capabilities",
                       "CAPABILITY_NAMED_IAM", "--parameters", *(f"ParameterKey={k},ParameterValue={v}" for k, v in given.items()))
        told = server.aws("cloudformation", "describe-stacks", "--stack-name", name)["Stacks"][0]
        self.status, self.outputs = told["StackStatus"], {o["OutputKey"]: o["OutputValue"] for o in told.get("Outputs", [])}
        rows = server.aws("cloudformation", "describe-stack-resources", "--stack-name", name)["StackResources"]
        self.types = {row["LogicalResourceId"]: row["ResourceType"] for row in rows if "LogicalResourceId" in row}
        self.resources = {row["LogicalResourceId"]: row.get("PhysicalResourceId") for row in rows if "LogicalResourceId" in row}

    def make_layers(self, parameters):
        """Layers stand outside of the stack: one version each, as often as the ARN says."""
        for body in parameters.values():
            parts = str(body.get("Default", "")).split(":")
            if parts[:3] == ["arn", "aws", "lambda"] and "layer" in parts:
                for _ in range(int(parts[-1])):
                    self.server.client("lambda").publish_layer_version(LayerName=parts[-2], Content={"ZipFile": artifact()})

    def of_type(self, kind):
        """(logical id, properties, physical id) of the template's resources of a type."""
        return [(name, body.get("Properties", {}), self.resources.get(name))
                for name, body in self.template["Resources"].items() if body["Type"] == kind]

    def function_arn(self, name):
        return f"arn:aws:lambda:{REGION}:123456789012:function:{self.resources[name]}"

    def queue_arn(self, name):
        sqs = self.server.client("sqs")
        return sqs.get_queue_attributes(QueueUrl=self.resources[name], AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]

    def environment(self, name):
        """The variables of a function, as the stack gave them to it."""
        return self.server.client("lambda").get_function_configuration(FunctionName=self.resources[name])["Environment"]["Variables"]

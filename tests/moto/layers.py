#!/usr/bin/env python3
"""The application of examples/layers, from a request to a layer that another application imports. Its handlers run in this process, over
services that moto plays; which handler is called, with which variables, when, is what the template says: methods of its API, the stream of
its table, rules whose patterns match. Only CodeBuild is not there: the test says what CodeBuild would, where the project says it would put
what it built.

usage: layers.py ROOT PARETO
"""

import contextlib
import importlib.util
import io
import json
import os
import sys
import types
import zipfile
from unittest import mock

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "fixtures"))

from harness import Program, report  # noqa: E402
from stack import REGION, Server, Stack  # noqa: E402
from jsonschema import Draft4Validator  # noqa: E402  after stack, which sets the environment
from moto.dynamodb.models import dynamodb_backends  # noqa: E402  of the server, which runs in this process
from moto.awslambda.models import LayerVersion, lambda_backends  # noqa: E402
from moto.s3.models import s3_backends  # noqa: E402
import botocore.client  # noqa: E402

# What the handlers themselves call; the rest of a role's rights CloudFormation needs, which acts with the rights of who calls it.
FOR_CLOUDFORMATION = {"lambda:PublishLayerVersion", "lambda:GetLayerVersion", "lambda:DeleteLayerVersion", "s3:GetObject"}


def complete_layers():
    """What moto's stacks leave out of a layer's version: its name, its ARN where it is referred to, what its content is, and its end."""
    def create(cls, resource_name, cloudformation_json, account_id, region_name, **_):
        properties = cloudformation_json["Properties"]
        content = properties["Content"]
        if s3_backends[account_id]["aws"].get_object(content["S3Bucket"], content["S3Key"]) is None:
            raise LookupError(f"there is no {content['S3Key']}")
        made = lambda_backends[account_id][region_name].publish_layer_version(properties)
        made.physical_resource_id = made.arn
        return made

    def delete(cls, resource_name, resource_json, account_id, region_name):
        name, version = resource_name.split(":")[-2:]
        lambda_backends[account_id][region_name].delete_layer_version(name, version)
    LayerVersion.create_from_cloudformation_json = classmethod(create)
    LayerVersion.delete_from_cloudformation_json = classmethod(delete)


class World:
    """A stack whose functions run here."""

    def __init__(self, root, server, stack):
        self.folder, self.server, self.stack = os.path.join(root, "examples", "layers"), server, stack
        self.listeners, self.called = {}, {}
        self.listen()
        self.keep_streams()
        self.make_projects()

    # --- What moto lacks

    def make_projects(self):
        """Build projects, as the template has them: moto's stacks have none."""
        codebuild = self.server.client("codebuild")
        for name, body, _ in self.stack.of_type("AWS::CodeBuild::Project"):
            source, artifacts = self.text(body["Source"]), self.text(body["Artifacts"])
            codebuild.create_project(
                name=name,
                source={"type": source["Type"], "location": source["Location"]},
                artifacts={"type": artifacts["Type"], "location": artifacts["Location"], "path": artifacts["Path"], "name": artifacts["Name"],
                           "namespaceType": artifacts["NamespaceType"], "packaging": artifacts["Packaging"]},
                environment={"type": "LINUX_CONTAINER", "image": body["Environment"]["Image"], "computeType": body["Environment"]["ComputeType"]},
                serviceRole="arn:aws:iam::123456789012:role/build",
            )
            self.stack.resources.setdefault(name, name)

    def text(self, value):
        """A property with the physical names of what it refers to."""
        if isinstance(value, list):
            return [self.text(item) for item in value]
        if not isinstance(value, dict):
            return value
        if "Ref" in value:
            return self.stack.resources[value["Ref"]]
        if "Fn::Sub" in value:
            text = value["Fn::Sub"]
            for name, physical in self.stack.resources.items():
                text = text.replace("${" + name + "}", str(physical))
            return text
        return {key: self.text(item) for key, item in value.items()}

    # --- Events

    def listen(self):
        """moto calls no function: a queue takes the place of each rule's targets."""
        events, sqs = self.server.client("events"), self.server.client("sqs")
        for name, body, identity in self.stack.of_type("AWS::Events::Rule"):
            events.remove_targets(Rule=identity, Ids=[target["Id"] for target in body["Targets"]])
            url = sqs.create_queue(QueueName=name + "-listener")["QueueUrl"]
            arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
            events.put_targets(Rule=identity, Targets=[{"Id": "1", "Arn": arn}])
            self.listeners[name] = (url, [target["Arn"]["Fn::GetAtt"][0] for target in body["Targets"]])

    def keep_streams(self):
        """moto would take records for given once it has tried to call a function that it cannot run."""
        for table in dynamodb_backends["123456789012"][REGION].tables.values():
            table.lambda_event_source_mappings.clear()

    def matched(self):
        """The events that rules of the stack have matched since the last time: (who is called, the event)."""
        sqs, found = self.server.client("sqs"), []
        for url, targets in self.listeners.values():
            while messages := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", []):
                for message in messages:
                    sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
                    found += [(target, json.loads(message["Body"])) for target in targets]
        return found

    def changes(self):
        """The records of the table's stream since the last time, as Lambda would call the function of the mapping with them."""
        streams = self.server.client("dynamodbstreams")
        (_, mapping, _), = [row for row in self.stack.of_type("AWS::Lambda::EventSourceMapping") if "StartingPosition" in row[1]]
        table = mapping["EventSourceArn"]["Fn::GetAtt"][0]
        arn = self.server.client("dynamodb").describe_table(TableName=self.stack.resources[table])["Table"]["LatestStreamArn"]
        shard = streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"][0]["ShardId"]
        iterator = streams.get_shard_iterator(StreamArn=arn, ShardId=shard, ShardIteratorType="TRIM_HORIZON")["ShardIterator"]
        records = streams.get_records(ShardIterator=iterator)["Records"]
        fresh, self.seen = records[getattr(self, "seen", 0):], len(records)
        return mapping["FunctionName"]["Ref"], fresh

    # --- Functions

    def call(self, name, event):
        """What a function of the stack answers: its own text where the template carries it, else the handler beside the config."""
        body = self.stack.template["Resources"][name]["Properties"]
        path, function = body["Handler"].rsplit(".", 1)
        file = os.path.join(self.folder, path + ".py")
        spec = importlib.util.spec_from_loader(name, loader=None)
        module = importlib.util.module_from_spec(spec)
        text = body["Code"].get("ZipFile") or open(file, encoding="utf-8").read()
        context = types.SimpleNamespace(function_name=self.stack.resources[name], aws_request_id="1")
        made, calls = botocore.client.BaseClient._make_api_call, self.called.setdefault(name, set())

        def recorded(client, operation, arguments):
            calls.add(f"{client.meta.service_model.signing_name}:{operation}")
            return made(client, operation, arguments)
        with mock.patch.dict(os.environ, self.stack.environment(name)), contextlib.redirect_stdout(io.StringIO()), \
                mock.patch.object(botocore.client.BaseClient, "_make_api_call", recorded):
            exec(compile(text, file, "exec"), module.__dict__)  # noqa: S102  as Lambda does
            return getattr(module, function)(event, context)

    def request(self, method, path, body=None, **path_parameters):
        """An answer of the API: its status, and what it says. A body that its model refuses comes to no function."""
        resources = self.stack.template["Resources"]
        for name, wanted, _ in self.stack.of_type("AWS::ApiGateway::Method"):
            if wanted["HttpMethod"] == method and self.path(wanted["ResourceId"]) == path:
                for model in wanted.get("RequestModels", {}).values():
                    if list(Draft4Validator(resources[model["Ref"]]["Properties"]["Schema"]).iter_errors(body)):
                        return 400, None
                function = wanted["Integration"]["Uri"]["Fn::Sub"].split("${")[-1].split(".")[0]
                answer = self.call(function, {"body": json.dumps(body), "pathParameters": path_parameters or None})
                return answer["statusCode"], json.loads(answer["body"])
        raise LookupError(f"the API has no {method} {path}")

    def path(self, part):
        if "Fn::GetAtt" in part:
            return ""
        body = self.stack.template["Resources"][part["Ref"]]["Properties"]
        return f"{self.path(body['ParentId'])}/{body['PathPart']}"

    def publish_changes(self):
        """Runs the publisher of the table over what has changed."""
        function, records = self.changes()
        if records:
            answer = self.call(function, {"Records": records})
            assert answer == {"batchItemFailures": []}, answer

    def run_events(self):
        """Calls who waits for what has happened, until nothing happens any more; who was called."""
        order = []
        while True:
            self.publish_changes()
            found = self.matched()
            if not found:
                return order
            for target, event in found:
                order.append(target)
                self.call(target, event)

    # --- Builds

    def source_of(self, key):
        archive = self.server.client("s3").get_object(Bucket=self.stack.resources["PackagesBucket"], Key=key)["Body"].read()
        with zipfile.ZipFile(io.BytesIO(archive)) as files:
            return {name: files.read(name).decode() for name in files.namelist()}

    def end_build(self, status):
        """What CodeBuild does at the end of the last build: keeps what was built, and says so on the bus."""
        project = self.stack.resources["LayerBuilder"]
        build = self.server.client("codebuild").list_builds_for_project(projectName=project, sortOrder="DESCENDING")["ids"][-1]
        artifacts = self.text(self.stack.template["Resources"]["LayerBuilder"]["Properties"]["Artifacts"])
        key = f"{artifacts['Path']}/{build.split(':')[1]}/{artifacts['Name']}"
        memory = io.BytesIO()
        with zipfile.ZipFile(memory, "w") as archive:
            archive.writestr("python/PIL/__init__.py", "")
        self.server.client("s3").put_object(Bucket=artifacts["Location"], Key=key, Body=memory.getvalue())
        detail = {
            "build-status": status, "project-name": project,
            "build-id": f"arn:aws:codebuild:{REGION}:123456789012:build/{build}",
            "additional-information": {"artifact": {"location": f"arn:aws:s3:::{artifacts['Location']}/{key}"},
                                       "logs": {"deep-link": "https://logs.example.com"}},
        }
        self.server.client("events").put_events(
            Entries=[{"Source": "aws.codebuild", "DetailType": "CodeBuild Build State Change", "Detail": json.dumps(detail)}])
        return detail

    def role(self, function):
        """What a function may do."""
        role = self.stack.template["Resources"][function]["Properties"]["Role"]["Fn::GetAtt"][0]
        statements = self.stack.template["Resources"][role]["Properties"]["Policies"][0]["PolicyDocument"]["Statement"]
        return {action for statement in statements for action in statement["Action"]}


def expect(what, found, wanted):
    if found != wanted:
        yield f"{what}: {found}, and should be {wanted}"


def story(world):
    """From a request to a layer, and back."""
    pillow = {"name": "pillow", "version": 2, "packages": ["pillow==11.0.0"]}
    yield from expect("a body without packages", world.request("POST", "/layers", {"name": "pillow", "version": 2})[0], 400)
    for packages in ([], ["pillow"], ["--index-url=http://example.com"], ["pillow==11.0.0\n-r x"]):
        yield from expect(f"packages {packages}", world.request("POST", "/layers", {**pillow, "packages": packages})[0], 400)
    yield from expect("a layer is asked for", world.request("POST", "/layers", pillow),
                      (202, {"name": "pillow", "version": 2, "state": "asked for"}))
    yield from expect("the same again", world.request("POST", "/layers", pillow)[0], 409)

    yield from expect("who is called by the row", world.run_events(), ["LayersBuildFunction"])
    source = world.source_of("layer/sources/pillow/2.zip")
    yield from expect("requirements", source["requirements.txt"], "pillow==11.0.0\n")
    yield from expect("artifacts", json.loads(source["buildspec.yml"])["artifacts"], {"files": ["python/**/*"]})
    row = {"name": "pillow", "version": 2, "packages": ["pillow==11.0.0"], "state": "building"}
    yield from expect("while it is built", world.request("GET", "/layers"), (200, [row]))

    detail = world.end_build("SUCCEEDED")
    yield from expect("who is called by the end", world.run_events(), ["LayersPublishFunction"])
    arn = f"arn:aws:lambda:{REGION}:123456789012:layer:pillow:1"
    row.update(state="published", arn=arn, export="layer-pillow-2")
    yield from expect("published", world.request("GET", "/layers"), (200, [row]))
    layers = world.server.client("lambda").list_layer_versions(LayerName="pillow")["LayerVersions"]
    yield from expect("layer versions", [(v["LayerVersionArn"], v["CompatibleRuntimes"]) for v in layers], [(arn, ["python3.13"])])
    exports = {e["Name"]: e["Value"] for e in world.server.client("cloudformation").list_exports()["Exports"]}
    yield from expect("the layer's export", exports.get("layer-pillow-2"), arn)
    # The application's own exports, under its stack's name.
    for output in world.stack.template["Outputs"]:
        yield from expect(f"export of {output}", exports.get(f"{world.stack.name}-{output}"), world.stack.outputs[output])

    # The end is told a second time: the stack is there.
    yield from expect("told twice", world.call("LayersPublishFunction", {"detail": detail}), None)
    yield from expect("one version", len(world.server.client("lambda").list_layer_versions(LayerName="pillow")["LayerVersions"]), 1)


def failures(world):
    """A build that fails is told to who asks; an end that belongs to no row is an error."""
    world.request("POST", "/layers", {"name": "numpy", "version": 1, "packages": ["numpy==0.0.0"]})
    world.run_events()
    world.end_build("FAILED")
    world.run_events()
    rows = world.request("GET", "/layers")[1]
    yield from expect("failed", [(row["name"], row["state"], row.get("reason")) for row in rows],
                      [("numpy", "failed", "the build is FAILED: see https://logs.example.com"), ("pillow", "published", None)])
    try:
        world.call("LayersPublishFunction", {"detail": {"build-id": "arn:aws:codebuild:::build/x:1", "build-status": "SUCCEEDED"}})
        yield "an end that belongs to no row is no error"
    except LookupError:
        pass
    # A stack that cannot be made is an error, and the row says why.
    world.request("POST", "/layers", {"name": "empty", "version": 1, "packages": ["x==1"]})
    world.run_events()
    detail = world.end_build("SUCCEEDED")
    world.matched()
    detail["additional-information"]["artifact"]["location"] = "arn:aws:s3:::nowhere/nothing.zip"
    try:
        world.call("LayersPublishFunction", {"detail": detail})
        yield "a stack that cannot be made is no error"
    except Exception:  # noqa: BLE001  whichever: Lambda calls again
        rows = {row["name"]: row for row in world.request("GET", "/layers")[1]}
        yield from expect("no stack", (rows["empty"]["state"], bool(rows["empty"].get("reason"))), ("failed", True))


def importing(root, pareto, server):
    """Another application, whose function has the layer. moto's stacks leave a function's layers out, not its variables: one has the ARN."""
    text = Program(root, pareto).template("tests/moto/importing.yaml")
    wanted = {"Fn::ImportValue": "layer-pillow-2"}
    yield from expect("layers in the template", json.loads(text)["Resources"]["ThumbnailFunction"]["Properties"]["Layers"], [wanted])
    try:
        Stack(server, "too-early", text.replace("layer-pillow-2", "layer-pillow-3"))
        yield "a layer that nobody exports is imported"
    except RuntimeError as error:
        yield from expect("too early", "No export named layer-pillow-3 found" in str(error), True)
    stack = Stack(server, "importing", text)
    yield from expect("the importing stack", stack.status, "CREATE_COMPLETE")
    yield from expect("its layer", stack.environment("ThumbnailFunction")["PILLOW_LAYER_ARN"],
                      f"arn:aws:lambda:{REGION}:123456789012:layer:pillow:1")


def deleting(world):
    """What is deleted is gone: the row, the stack, the layer, the export."""
    status, body = world.request("DELETE", "/layers/{name}/{version}", None, name="pillow", version="2")
    yield from expect("deleted", (status, body["message"]), (200, "layer-pillow-2 is deleted"))
    yield from expect("rows", [row["name"] for row in world.request("GET", "/layers")[1]], ["empty", "numpy"])
    yield from expect("layers", world.server.client("lambda").list_layer_versions(LayerName="pillow")["LayerVersions"], [])
    exports = [e["Name"] for e in world.server.client("cloudformation").list_exports()["Exports"]]
    yield from expect("exports", [name for name in exports if name.startswith("layer-")], [])
    yield from expect("who is called by all this", world.run_events(), [])


def rights(world):
    """Each handler calls only what its role allows, and its role allows no more than it, or CloudFormation for it, calls."""
    logs = {"logs:CreateLogStream", "logs:PutLogEvents"}
    announce = {"lambda:InvokeFunction"}  # Lambda sends failures with the function's rights
    for name, calls in sorted(world.called.items()):
        if not name.startswith("Layers"):
            continue
        allowed = world.role(name) - logs - announce
        yield from expect(f"what {name} calls and may not", sorted(calls - allowed), [])
        yield from expect(f"what {name} may and does not call", sorted(allowed - calls - FOR_CLOUDFORMATION), [])


def main(root, pareto):
    server, problems = Server(), []
    complete_layers()
    try:
        world = World(root, server, Stack(server, "layers", Program(root, pareto).template("examples/layers/config.yaml")))
        for check in (story, failures, lambda _: importing(root, pareto, server), deleting, rights):
            problems += list(check(world))
        handlers = {name for name, _, _ in world.stack.of_type("AWS::Lambda::Function") if name.startswith("Layers")}
        problems += [f"{name} was never called" for name in sorted(handlers - set(world.called))]
        looked_at = sum(len(calls) for calls in world.called.values())
    finally:
        server.stop()
    return report("layers", looked_at, problems)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))

"""Sends every file of events/ through `sam local invoke` and compares the answers with expected.json.

Started by invoke-all, inside the SAM CLI's virtual environment, with the application built and the local stack up.
"""

import argparse
import asyncio
import concurrent.futures
import functools
import ipaddress
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

import boto3

HERE = pathlib.Path(__file__).resolve().parent
HOME = HERE.parent.parent
EVENTS = HOME / "events"
PICTURES = EVENTS / "pictures"


def walk(node, change):
    """Applies change to every object of an event, those inside strings (SQS bodies, SNS messages) too."""
    if isinstance(node, dict):
        node = {name: walk(value, change) for name, value in node.items()}
        return change(node)
    if isinstance(node, list):
        return [walk(value, change) for value in node]
    if isinstance(node, str) and node.startswith("{"):
        try:
            return json.dumps(walk(json.loads(node), change), ensure_ascii=False)
        except ValueError:
            return node
    return node


def object_of(node):
    """Bucket, key and the part that describes the object, of a notification or of a task of S3 Batch Operations; else None."""
    if isinstance(node.get("bucket"), dict) and isinstance(node.get("object"), dict):
        about = node["object"]
        encoded = "s3SchemaVersion" in node
        return node["bucket"]["name"], urllib.parse.unquote_plus(about["key"]) if encoded else about["key"], about
    if "taskId" in node and "s3Key" in node:
        bucket = node.get("s3Bucket") or node["s3BucketArn"].rsplit(":", 1)[-1]
        return bucket, urllib.parse.unquote_plus(node["s3Key"]), node
    return None


def is_there(about):
    """Whether an event speaks of an object that exists; that of a deletion gives no size."""
    return "size" in about or "taskId" in about


def picture_of(key):
    """The sample picture that stands for the object."""
    exact = PICTURES / key.rsplit("/", 1)[-1]
    return exact if exact.exists() else PICTURES / ("cat.png" if key.endswith(".png") else "cat.jpg")


class Store:
    """The local stack's S3, with one object for each that any event speaks of."""

    def __init__(self, endpoint):
        self.s3 = boto3.client("s3", endpoint_url=endpoint)
        self.objects = {}

    def put(self, node):
        found = object_of(node)
        if found and is_there(found[2]) and found[:2] not in self.objects:
            bucket, key, _ = found
            if bucket not in {bucket for bucket, _ in self.objects}:
                self.s3.create_bucket(Bucket=bucket)
                self.s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
            answer = self.s3.put_object(Bucket=bucket, Key=key, Body=picture_of(key).read_bytes())
            self.objects[bucket, key] = answer["ETag"].strip('"'), answer["VersionId"]
        return node

    def as_stored(self, node):
        """S3 alone gives ETags and version ids, so no file can know them."""
        found = object_of(node)
        if found and is_there(found[2]):
            e_tag, version = self.objects[found[:2]]
            for name in found[2]:
                if name in ("eTag", "etag"):
                    found[2][name] = e_tag
                if name in ("versionId", "version-id", "s3VersionId") and found[2][name]:
                    found[2][name] = version
        return node


class Tables:
    """A table of records for each event, so that no answer depends on the events before."""

    def __init__(self, endpoint, like):
        self.dynamodb = boto3.client("dynamodb", endpoint_url=endpoint)
        table = self.dynamodb.describe_table(TableName=like)["Table"]
        self.shape = {
            "AttributeDefinitions": table["AttributeDefinitions"],
            "KeySchema": table["KeySchema"],
            "BillingMode": "PAY_PER_REQUEST",
            "GlobalSecondaryIndexes": [
                {name: index[name] for name in ("IndexName", "KeySchema", "Projection")}
                for index in table["GlobalSecondaryIndexes"]
            ],
        }

    def create(self, name):
        self.dynamodb.create_table(TableName=name, **self.shape)

    def outcomes(self, name):
        """Each recorded object's key with its best label, or what became of it."""
        items = [item for item in self.dynamodb.scan(TableName=name)["Items"] if is_record(item)]
        return sorted(f"{item['object']['S'].split('/', 1)[1]}: {one_word(item)}" for item in items)


def is_record(item):
    """Whether an item is an object's record, and not part of the catalogue."""
    return not item["version"]["S"].startswith("#") and not item["object"]["S"].startswith("#")


def one_word(item):
    label = item.get("label", {}).get("S") or item.get("best", {}).get("S")
    return label or item.get("outcome", {}).get("S") or item.get("state", {}).get("S", "?")


def in_one_line(answer, recorded):
    """An answer of any kind as the expected answers have it."""
    if "errorMessage" in answer:
        return f"error: {answer['errorMessage']}"
    if "statusCode" in answer:
        body = answer.get("body") or ""
        try:
            body = json.loads(body)
        except ValueError:
            return f"{answer['statusCode']} {body}".strip()
        labels = body.get("labels") or (body.get("results") or [{}])[0].get("labels") or []
        said = labels[0]["name"] if labels else body.get("outcome") or body.get("problem") or body.get("error") or ""
        return f"{answer['statusCode']} {said}".strip()
    if "invocationSchemaVersion" in answer:
        head = ", ".join(result["resultCode"] for result in answer["results"])
    elif "batchItemFailures" in answer:
        failures = [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]
        head = f"failed: {', '.join(failures)}" if failures else "no failures"
    else:
        head = ", ".join(one_result(result) for result in answer["results"])
    return "; ".join([head, *recorded])


def one_result(result):
    if result["event"] != "recorded":
        return result["event"] + (f" ({result['reason']})" if "reason" in result else "")
    return result["outcome"]


class Bridge:
    """Lets containers reach what listens on 127.0.0.1 alone: the same ports at the address that they know this machine by."""

    def __init__(self, gateway, *endpoints):
        self.gateway = str(ipaddress.ip_address(gateway))  # an empty one would be every address
        self.ports = [urllib.parse.urlsplit(endpoint).port for endpoint in endpoints]

    def start(self):
        ready = threading.Event()
        threading.Thread(target=lambda: asyncio.run(self.serve(ready)), daemon=True).start()
        if not ready.wait(10):
            raise SystemExit(f"expected to listen at {self.gateway} on ports {self.ports} but cannot")

    async def serve(self, ready):
        for port in self.ports:
            await asyncio.start_server(functools.partial(self.connect, port), self.gateway, port)
        ready.set()
        await asyncio.Event().wait()

    async def connect(self, port, reader, writer):
        inner_reader, inner_writer = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.gather(self.copy(reader, inner_writer), self.copy(inner_reader, writer))

    @staticmethod
    async def copy(reader, writer):
        try:
            while data := await reader.read(65536):
                writer.write(data)
                await writer.drain()
        except ConnectionError:
            pass
        finally:
            writer.close()

    def seen(self, endpoint):
        return f"http://{self.gateway}:{urllib.parse.urlsplit(endpoint).port}"


class Sam:
    """`sam local invoke`, whose containers reach the local stack through the bridge."""

    def __init__(self, options, store, tables, bridge):
        self.options = options
        self.bridge = bridge
        self.store = store
        self.tables = tables
        self.scratch_folder = tempfile.TemporaryDirectory(prefix="snaplabel-sam-")
        self.scratch = pathlib.Path(self.scratch_folder.name)

    def invoke(self, file):
        """The answer in one line, the seconds it took, and what the container said."""
        start = time.monotonic()
        table = "records-" + file.stem
        self.tables.create(table)
        event = self.scratch / file.name
        event.write_text(json.dumps(walk(json.loads(file.read_text()), self.store.as_stored), ensure_ascii=False))
        variables = self.scratch / f"{file.stem}.variables"
        variables.write_text(json.dumps({"Parameters": self.variables(table)}))
        command = [self.options.sam, "local", "invoke", self.options.function, "--skip-pull-image"]
        command += ["--env-vars", variables, "--event", event]
        if self.options.parameters:
            command += ["--parameter-overrides", *self.options.parameters]
        done = subprocess.run(command, cwd=HOME, text=True, capture_output=True, check=False)
        lines = done.stdout.strip().splitlines()
        try:
            answer = in_one_line(json.loads(lines[-1]), self.tables.outcomes(table))
        except (ValueError, IndexError, KeyError, TypeError, AttributeError):
            answer = f"sam ended with status {done.returncode} and no JSON: {lines[-1:]}"
        return answer, time.monotonic() - start, done.stderr

    def variables(self, table):
        # sam passes on only variables that the template has; the SDK also reads its endpoints from system properties.
        return {
            "SNAPLABEL_BUCKETS": ",".join(sorted({bucket for bucket, _ in self.store.objects})),
            "SNAPLABEL_TABLE": table,
            "JAVA_TOOL_OPTIONS": "--enable-native-access=ALL-UNNAMED"
            f" -Daws.endpointUrlS3={self.bridge.seen(self.options.s3)}"
            f" -Daws.endpointUrlDynamoDb={self.bridge.seen(self.options.dynamodb)}",
        }


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("sam", "function", "s3", "dynamodb", "gateway"):
        parser.add_argument("--" + name, required=True)
    parser.add_argument("--parameters", nargs="*", help="of the template, NAME=VALUE")
    parser.add_argument("--events", nargs="*", help="only these files")
    options = parser.parse_args()
    expected = json.loads((HERE / "expected.json").read_text())
    files = sorted(file for file in EVENTS.glob("*.json") if not options.events or file.name in options.events)

    store = Store(options.s3)
    for file in files:
        walk(json.loads(file.read_text()), store.put)
    bridge = Bridge(options.gateway, options.s3, options.dynamodb)
    bridge.start()
    sam = Sam(options, store, Tables(options.dynamodb, "records"), bridge)
    wrong = sorted(expected.keys() - {file.name for file in EVENTS.glob("*.json")})
    for name in wrong:
        print(f"✗ {name}: expected a file in events/ but there is none")
    print(f"\n  {'EVENT':26} {'SECONDS':>7}  ANSWER", flush=True)
    # Each spends most of its time in the function's INIT, on one processor.
    with concurrent.futures.ThreadPoolExecutor(max_workers=min(4, os.cpu_count() or 1)) as pool:
        for file, (answer, seconds, log) in zip(files, pool.map(sam.invoke, files)):
            right = answer == expected.get(file.name)
            print(f"{'✓' if right else '✗'} {file.name:26} {seconds:7.1f}  {answer}", flush=True)
            if not right:
                wrong.append(file.name)
                print(f"  expected: {expected.get(file.name, 'a line in infra/sam/expected.json')}")
                print("\n".join("    " + line for line in log.strip().splitlines()[-12:]), flush=True)
    print(f"\n{len(files) - len(wrong)} of {len(files)} events answered as expected.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

"""Runs each image of the worker beside the local stack: check.py FILE-WITH-ITS-SETTINGS FILE-WITH-EXPECTED-LABELS KIND…"""

import json
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import xml.etree.ElementTree as ElementTree
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "events/pictures"
MODEL = ROOT / "layers/model/target/layer-onnxruntime/model"
PATIENCE = 600  # seconds; an emulated processor takes about ten times as long
EMULATED = ("--env", "JAVA_TOOL_OPTIONS=-XX:TieredStopAtLevel=1")  # C2 under emulation compiles for longer than there is to do
SIGTERM = 143
REFUSED = 2
MANY = 60  # pictures, more than a worker has in hand

ON_PROCESSORS = ("--env", "SNAPLABEL_DEVICE=cpu")  # the image for CUDA, where there is none


def docker(*arguments, check=True):
    done = subprocess.run(["docker", *arguments], capture_output=True, text=True)
    if check and done.returncode:
        raise AssertionError(f"docker {' '.join(arguments)}: {done.stderr.strip()}")
    return done


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def settings(file):
    """What `up --bare` says a worker needs."""
    return dict(re.findall(r"(\w+)=(\S+)", Path(file).read_text()))


def options(environment):
    """As on AWS: nobody's rights, nothing to write to but /tmp. The host's network, because the stack is on 127.0.0.1 alone."""
    yield from ("--network", "host", "--read-only", "--cap-drop", "ALL", "--security-opt", "no-new-privileges", "--memory", "2g")
    for name, value in environment.items():
        yield from ("--env", f"{name}={value}")


class Bucket:
    def __init__(self, environment):
        self.url = f"{environment['AWS_ENDPOINT_URL_S3']}/{environment['SNAPLABEL_BUCKETS']}"

    def put(self, key, picture):
        request = urllib.request.Request(f"{self.url}/{key}", data=(PICTURES / picture).read_bytes(), method="PUT")
        urllib.request.urlopen(request).close()

    def label(self, key):
        """The best label that the object carries; None as long as there is none."""
        with urllib.request.urlopen(f"{self.url}/{key}?tagging") as answer:
            body = answer.read()
        root = ElementTree.fromstring(body or "<Tagging/>")
        return {tag.findtext("{*}Key"): tag.findtext("{*}Value") for tag in root.iterfind(".//{*}Tag")}.get("label")

    def labels(self, keys):
        return {key: self.label(key) for key in keys}


def until(what, condition, container):
    start = time.monotonic()
    while not (value := condition()):
        if not docker("inspect", "--format", "{{.State.Running}}", container).stdout.startswith("true"):
            raise AssertionError(f"{what}: the container ended: {docker('logs', container).stderr[-2000:]}")
        if time.monotonic() - start > PATIENCE:
            raise AssertionError(f"{what}: not within {PATIENCE} s: {docker('logs', container).stderr[-2000:]}")
        time.sleep(0.05)
    return value


def answer(port, path):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as response:
            return response.read().decode()
    except (urllib.error.URLError, OSError):
        return None


class Container:
    """A worker that runs; its figures as they come."""

    def __init__(self, kind, environment, *more):
        self.port = free_port()
        self.start, self.began = time.monotonic(), time.time()
        listening = environment | {"SNAPLABEL_LISTEN": f"127.0.0.1:{self.port}", "SNAPLABEL_GRACE_SECONDS": "60"}
        image = f"snaplabel-worker:{kind}-check"
        self.id = docker("run", "--detach", "--health-interval", "1s", *options(listening), *more, image).stdout.strip()
        until("ready", lambda: answer(self.port, "/health/ready"), self.id)
        self.ready = time.monotonic() - self.start

    def __enter__(self):
        return self

    def __exit__(self, *_):
        docker("rm", "--force", "--volumes", self.id, check=False)

    def confined(self):
        """Nobody's user, health from within, and no file but below /tmp."""
        assert docker("exec", self.id, "id", "-u").stdout.strip() == "65532", "not nobody's user"
        until("healthy", lambda: docker("inspect", "--format", "{{.State.Health.Status}}", self.id).stdout.strip() == "healthy", self.id)
        refused = docker("exec", self.id, "bash", "-c", "echo x >/opt/snaplabel/x", check=False)
        assert refused.returncode and "Read-only" in refused.stderr, refused.stderr
        assert not (changed := docker("diff", self.id).stdout), f"written outside of /tmp: {changed}"

    def memory(self):
        return docker("stats", "--no-stream", "--format", "{{.MemUsage}}", self.id).stdout.split("/")[0].strip()

    def recorded(self):
        metrics = answer(self.port, "/metrics") or ""
        return sum(float(n) for n in re.findall(r'snaplabel_notices_total\{event="recorded",outcome="labelled"\} (\S+)', metrics))

    def ends(self):
        """The statuses that it ended with: Docker 20.10 takes a health check that came a moment too late for another end, with 127, and keeps that one."""
        window = ("--since", f"{self.began:.0f}", "--until", f"{time.time() + 1:.3f}")  # it is told a moment after it is seen
        told = docker("events", *window, "--filter", f"container={self.id}", "--filter", "event=die", "--format", "{{.Actor.Attributes.exitCode}}")
        return [int(status) for status in told.stdout.split()]

    def terminate(self):
        """Seconds that it takes to drain."""
        start = time.monotonic()
        docker("stop", "--time", "90", self.id)
        drained = time.monotonic() - start
        status = self.ends()[0]
        assert status == SIGTERM, f"expected status {SIGTERM} after SIGTERM but got {status}: {docker('logs', self.id).stderr[-2000:]}"
        return drained


def refuses(what, reason, kind, environment, *more):
    """A start that fails: with status 2 and one line."""
    done = docker("run", "--rm", *options(environment), *more, f"snaplabel-worker:{kind}-check", check=False)
    line = done.stderr.strip().splitlines()[-1]
    assert done.returncode == REFUSED and reason in line, f"{what}: expected status 2 and '{reason}' but got {done.returncode}: {done.stderr}"
    assert "telemetry" not in done.stderr, f"{kind} reports to somebody: {done.stderr}"
    print(f"✓ {kind}: {what}: {line}")


def size(kind):
    return int(docker("image", "inspect", "--format", "{{.Size}}", f"snaplabel-worker:{kind}-check").stdout) / 1e6


def run(kind, environment, bucket, expected, more):
    """One row of figures; pictures that a worker before left undone are done too."""
    with Container(kind, environment, *more) as worker:
        start = time.monotonic()
        keys = {f"{kind}/{name}": name for name in expected}
        for key, name in keys.items():
            bucket.put(key, name)
        until("a label", lambda: any(bucket.labels(keys).values()), worker.id)
        first = time.monotonic() - start
        until("every label", lambda: all(bucket.labels(keys).values()), worker.id)
        labels = {name: bucket.label(key) for key, name in keys.items()}
        assert labels == expected, f"{kind}: expected {expected} but got {labels}"
        until("metrics", lambda: worker.recorded() >= len(keys), worker.id)
        worker.confined()
        memory = worker.memory()
        drained = worker.terminate()
    print(f"{kind:8} {size(kind):8.0f} {worker.ready:9.1f} {first:15.1f} {memory:>12} {drained:9.1f}   {', '.join(labels.values())}")


def survives_sigterm(kind, other, environment, bucket):
    """Stopped in the middle of its work, a worker finishes what it has in hand; the next does the rest."""
    keys = [f"many/{i}" for i in range(MANY)]
    with Container(kind, environment) as worker:
        for key in keys:
            bucket.put(key, "cat.jpg")
        until("some work", lambda: worker.recorded() >= 3, worker.id)
        worker.terminate()
    done = sum(label is not None for label in bucket.labels(keys).values())
    with Container(other, environment, *ON_PROCESSORS) as worker:
        until("the rest", lambda: all(bucket.labels(keys).values()), worker.id)
        rest = worker.recorded()
    assert done + rest == MANY, f"expected {MANY} pictures labelled once but got {done} and {rest:.0f}"
    print(f"✓ SIGTERM amid {MANY} pictures: {done} done by {kind}, {rest:.0f} by {other}, none lost, none twice")


def main(stack, expected, *kinds):
    environment = settings(stack)
    bucket = Bucket(environment)
    expected = {Path(row["file"]).name: row["labels"][0]["name"] for row in json.loads(Path(expected).read_text())}
    print(f"{'image':8} {'MB':>8} {'ready, s':>9} {'first label, s':>15} {'memory':>12} {'drain, s':>9}   labels")
    # Of /tmp there are two kinds: the volume that the image declares, which is what ECS gives it, and a tmpfs.
    more = {"amd64": ("--tmpfs", "/tmp:exec,size=1g"), "cuda": ON_PROCESSORS, "arm64": EMULATED}
    for kind in kinds:
        run(kind, environment, bucket, expected, more.get(kind, ()))
    survives_sigterm("amd64", "cuda", environment, bucket)
    refuses("no GPU", "on the GPU", "cuda", environment)
    with tempfile.NamedTemporaryFile() as broken:
        good = (MODEL / "synset.txt").read_bytes()
        Path(broken.name).write_bytes(good.replace(b"a", b"b", 1))
        Path(broken.name).chmod(0o644)
        refuses("one letter of the bundle is another", "SHA-256", "amd64", environment, "--volume", f"{broken.name}:/opt/model/synset.txt:ro")


if __name__ == "__main__":
    main(*sys.argv[1:])

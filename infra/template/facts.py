"""What the Java says, read from its sources: settings, table, calls, log lines."""

import re

from stack import ROOT

WORKER = ROOT / "infra/worker/src/main/java/io/snaplabel/worker"
JAVA = ROOT / "function/src/main/java/io/snaplabel"


def _text(path):
    return (JAVA / path).read_text()


def settings():
    """Full name → (kind, least, most, choices, has a default) of every setting that the function knows."""
    text = _text("settings/Settings.java") + _text("settings/ModelSettings.java")
    found = {}
    for kind, name, rest in re.findall(r'read\.(\w+)\("([A-Z_]+)"((?:, [^)]*)?)\)', text):
        numbers = [int(n.replace("_", "")) for n in re.findall(r"(?<=, )[\d_]+", rest)]
        choices = []
        if kind == "choice":
            enum = re.search(r", (\w+)\.", rest)[1]
            body = re.search(rf"enum {enum} \{{([^}}]*)\}}", text)[1]
            choices = [c.strip().lower() for c in body.split(",")]
        least, most = numbers[1:] if kind == "whole" else (None, None)
        found["SNAPLABEL_" + name] = (kind, least, most, choices, bool(rest))
    assert len(found) > 5, "the settings have moved"
    return found


def calls(client, java=JAVA, without=frozenset()):
    """The operations that the sources ask of a client, such as `getObject` of `s3`; but for those of classes that are named."""
    package = re.compile(rf"services\.(\w+\.)?{client.lower()}\.")
    texts = [text for text in (p.read_text() for p in java.rglob("*.java") if p.stem not in without) if package.search(text)]
    names = {n for text in texts for n in re.findall(rf"\b{client}\s*\.(\w+)\(", text)} - {"close"}
    assert names, f"nobody calls {client} any more?"
    return names


def worker_settings():
    """Full name → (least, most, default) of the whole numbers among the settings that the worker has of its own; None of the others."""
    found = {}
    for file in ("settings/WorkerSettings.java", "settings/StageSettings.java"):
        for kind, name, rest in re.findall(r'read\.(\w+)\(\s*"([A-Z_]+)"((?:, [\d_]+)*)', _text(file)):
            numbers = [int(n.replace("_", "")) for n in re.findall(r"[\d_]+", rest)]
            found["SNAPLABEL_" + name] = (numbers[1], numbers[2], numbers[0]) if kind == "whole" and len(numbers) == 3 else None
    assert "SNAPLABEL_GRACE_SECONDS" in found, "the worker's settings have moved"
    return found


def worker_calls(client):
    """What the worker asks of a client: of the adapters those that it is wired with and their parts, and its own queue."""
    if client == "sqs":
        return calls(client, WORKER)
    wired = set(re.findall(r"import io\.snaplabel\.(?:s3|dynamodb)\.(\w+);", (WORKER / "queue/Worker.java").read_text()))
    functions = set(re.findall(r"import io\.snaplabel\.(?:s3|dynamodb)\.(\w+);", _text("lambda/SnaplabelHandler.java")))
    return calls(client, without=frozenset(functions - wired))


def healthy():
    """Where the image has its health check, and whom it runs as."""
    text = (ROOT / "infra/images/Dockerfile").read_text()
    return re.search(r'HEALTHCHECK .*CMD \["([^"]+)"\]', text)[1], re.search(r"^USER (\S+)", text, re.MULTILINE)[1]


def table():
    """(attribute → type, key → kind, index name → its key → kind) of the table that the local stack makes."""
    text = (ROOT / "infra/local/src/main/java/io/snaplabel/local/dynamodb/RecordsTable.java").read_text()
    attributes = dict(re.findall(r'attribute\("(\w+)", ScalarAttributeType\.(\w)\)', text))
    own, rest = text.split("globalSecondaryIndexes", 1)
    indexes = {name: _keys(keys) for name, keys in re.findall(r'index\("([\w-]+)", (.*?KeyType\.RANGE\))', rest, re.DOTALL)}
    return attributes, _keys(own), indexes


def _keys(text):
    return dict(re.findall(r'key\("(\w+)", KeyType\.(\w+)\)', text))


def expiry_attribute():
    """The attribute that a tombstone's end is written to."""
    return re.search(r'"(expires\w*)"', _text("dynamodb/RecordItem.java"))[1]


def log_events():
    """The values of `event` in the log."""
    return set(re.findall(r'line\("\w+", "([a-z-]+)"\)', _text("intake/LogLine.java")))


def outcomes():
    """The values of `outcome` in the log."""
    return set(re.findall(r'return "(\w+)";', _text("image/Outcome.java")))


def routes():
    """(method, path) of every request that the function answers."""
    found = re.findall(r'route\("(\w+)", "(/[^"]*)"', _text("http/HttpApi.java"))
    # A key may have slashes, and API Gateway takes the rest of a path only at its end.
    return {(method, path.replace("{key}/labels", "{key+}").replace("{key}", "{key+}")) for method, path in found}

"""Pictures and records: versioned, encrypted, private, kept."""

import facts
from rules import attribute, drop, put, rule

BUCKET = "AWS::S3::Bucket"
TABLE = "AWS::DynamoDB::Table"


@rule(suspended=put("Pictures/VersioningConfiguration/Status", "Suspended"), never=drop("Pictures/VersioningConfiguration"))
def pictures_are_versioned(stack):
    if stack.one(BUCKET).get("VersioningConfiguration", {}).get("Status") != "Enabled":
        yield "an overwritten picture is lost, and a tag may land on another one"


@rule(plain=drop("Pictures/BucketEncryption"))
def pictures_are_encrypted(stack):
    if not stack.one(BUCKET).get("BucketEncryption", {}).get("ServerSideEncryptionConfiguration"):
        yield "the bucket says nothing of encryption"


@rule(gone=drop("Pictures/PublicAccessBlockConfiguration"), partly=put("Pictures/PublicAccessBlockConfiguration/BlockPublicPolicy", False))
def pictures_are_private(stack):
    block = stack.one(BUCKET).get("PublicAccessBlockConfiguration", {})
    for name in ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"):
        if block.get(name) is not True:
            yield f"{name} is {block.get(name)}"


@rule(
    for_ever=drop("Pictures/LifecycleConfiguration"),
    uploads_stay=drop("Pictures/LifecycleConfiguration/Rules/0/AbortIncompleteMultipartUpload"),
    deletes_current=put("Pictures/LifecycleConfiguration/Rules/0/ExpirationInDays", 30),
)
def only_what_nobody_sees_expires(stack):
    rules = [r for r in stack.one(BUCKET).get("LifecycleConfiguration", {}).get("Rules", []) if r["Status"] == "Enabled"]
    for name in ("AbortIncompleteMultipartUpload", "NoncurrentVersionExpiration"):
        if not any(name in r for r in rules):
            yield f"no {name}"
    if any("ExpirationInDays" in r or "ExpirationDate" in r for r in rules):
        yield "pictures in use expire"


@rule(bucket=attribute("Pictures", "DeletionPolicy", "Delete"), table=attribute("Records", "UpdateReplacePolicy", "Delete"))
def pictures_and_records_outlive_the_stack(stack):
    for name, resource in stack.resources.items():
        if resource["Type"] in (BUCKET, TABLE):
            kept = resource.get("DeletionPolicy"), resource.get("UpdateReplacePolicy")
            if kept not in (("RetainExceptOnCreate", "Retain"), ("Retain", "Retain")):
                yield f"{name}: {kept}"


@rule(
    other_key=put("Records/KeySchema/0/AttributeName", "key"),
    other_type=put("Records/AttributeDefinitions/3/AttributeType", "S"),
    other_index=put("Records/GlobalSecondaryIndexes/0/IndexName", "by-label"),
    other_index_key=put("Records/GlobalSecondaryIndexes/0/KeySchema/1/AttributeName", "object"),
    one_index=lambda t: t["Resources"]["Records"]["Properties"]["GlobalSecondaryIndexes"].pop(),
    less_in_it=put("Records/GlobalSecondaryIndexes/0/Projection/ProjectionType", "KEYS_ONLY"),
)
def the_table_is_the_one_that_the_tests_use(stack):
    table = stack.one(TABLE)
    indexes = table["GlobalSecondaryIndexes"]

    def keys(schema):
        return {k["AttributeName"]: k["KeyType"] for k in schema}

    actual = (
        {a["AttributeName"]: a["AttributeType"] for a in table["AttributeDefinitions"]},
        keys(table["KeySchema"]),
        {index["IndexName"]: keys(index["KeySchema"]) for index in indexes},
    )
    projections = [index["Projection"] for index in indexes]
    if actual != facts.table() or any(projection != {"ProjectionType": "ALL"} for projection in projections):
        yield f"expected {facts.table()} but got {actual}, {projections}"


@rule(off=put("Records/PointInTimeRecoverySpecification/PointInTimeRecoveryEnabled", False))
def records_can_be_recovered(stack):
    if stack.one(TABLE).get("PointInTimeRecoverySpecification", {}).get("PointInTimeRecoveryEnabled") is not True:
        yield "no point-in-time recovery"


@rule(plain=drop("Records/SSESpecification"))
def records_are_encrypted(stack):
    if stack.one(TABLE).get("SSESpecification", {}).get("SSEEnabled") is not True:
        yield "no encryption under a key of the account"


@rule(
    other_attribute=put("Records/TimeToLiveSpecification/AttributeName", "ttl"), off=put("Records/TimeToLiveSpecification/Enabled", False)
)
def tombstones_expire(stack):
    ttl = stack.one(TABLE).get("TimeToLiveSpecification", {})
    if ttl != {"AttributeName": facts.expiry_attribute(), "Enabled": True}:
        yield f"expected time to live by {facts.expiry_attribute()} but got {ttl}"

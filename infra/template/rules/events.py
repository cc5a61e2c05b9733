"""The ways of an event: bucket → queue or bus → alias → dead letters; and the two ways of a request."""

import facts
from rules import attribute, both, drop, put, rule, top

QUEUE = "AWS::SQS::Queue"
BUCKET = "AWS::S3::Bucket"
MAPPING = "AWS::Lambda::EventSourceMapping"
ALIAS = "<FunctionAliaslive>"
EVENTS = {"s3:ObjectCreated:*", "s3:ObjectRemoved:*"}


def _notifications(stack):
    return stack.one(BUCKET).get("NotificationConfiguration", {})


def _source(value):
    def change(template):
        template["Resources"]["Function"]["Properties"]["Events"]["Uploads"]["Properties"].update(value)

    return change


@rule(
    too_short=put("Uploads/VisibilityTimeout", 300),
    longer_window=_source({"MaximumBatchingWindowInSeconds": 30}),
    longer_timeout=put("Function/Timeout", 90),
)
def a_message_is_hidden_for_six_timeouts(stack):
    least = 6 * stack.one("AWS::Lambda::Function")["Timeout"] + stack.one(MAPPING).get("MaximumBatchingWindowInSeconds", 0)
    hidden = stack.of_type(QUEUE)["Uploads"].get("VisibilityTimeout", 30)
    if hidden < least:
        yield f"expected at least {least} s but got {hidden}"


@rule(hasty=put("Uploads/RedrivePolicy/maxReceiveCount", 3))
def a_message_gets_five_chances(stack):
    count = stack.of_type(QUEUE)["Uploads"].get("RedrivePolicy", {}).get("maxReceiveCount", 5)
    if count < 5:
        yield f"expected at least 5 receives but got {count}"


@rule(nowhere=drop("Uploads/RedrivePolicy"), itself=put("Uploads/RedrivePolicy/deadLetterTargetArn", {"Fn::GetAtt": ["Uploads", "Arn"]}))
def what_fails_for_good_becomes_a_dead_letter(stack):
    target = stack.of_type(QUEUE)["Uploads"].get("RedrivePolicy", {}).get("deadLetterTargetArn")
    if stack.name_of(target) != "DeadLetters":
        yield f"the queue redrives to {target}"


@rule(elsewhere=drop("Function/DeadLetterQueue"))
def what_fails_without_the_queue_becomes_a_dead_letter_too(stack):
    target = stack.one("AWS::Lambda::Function").get("DeadLetterConfig", {}).get("TargetArn")
    if stack.name_of(target) != "DeadLetters":
        yield f"asynchronous invocations that fail go to {target}"
    for name, properties in stack.of_type("AWS::Events::Rule").items():
        for target in properties["Targets"]:
            if stack.name_of(target.get("DeadLetterConfig", {}).get("Arn")) != "DeadLetters":
                yield f"{name}: what EventBridge cannot deliver is lost"


@rule(shorter=put("DeadLetters/MessageRetentionPeriod", 86400))
def dead_letters_are_kept_longer_than_others(stack):
    queues = stack.of_type(QUEUE)
    default = 345600
    alive, dead = (queues[n].get("MessageRetentionPeriod", default) for n in ("Uploads", "DeadLetters"))
    if dead <= alive:
        yield f"expected more than {alive} s but got {dead}: a dead letter keeps the age of its message"


@rule(whole_batch=_source({"FunctionResponseTypes": []}))
def one_bad_message_does_not_fail_its_batch(stack):
    if "ReportBatchItemFailures" not in stack.one(MAPPING).get("FunctionResponseTypes", []):
        yield "a failing message takes its whole batch along"


@rule(
    unlimited=_source({"ScalingConfig": {"MaximumConcurrency": 1}}),
    gone=lambda t: t["Resources"]["Function"]["Properties"]["Events"]["Uploads"]["Properties"].pop("ScalingConfig"),
)
def concurrency_has_a_limit(stack):
    limit = stack.one(MAPPING).get("ScalingConfig", {}).get("MaximumConcurrency", 0)
    if not 2 <= int(limit) <= 1000:
        yield f"expected 2 to 1000 but got {limit}"


@rule(
    plain=drop("Uploads/SqsManagedSseEnabled"),
    plain_dead_letters=put("DeadLetters/SqsManagedSseEnabled", False),
)
def queues_are_encrypted(stack):
    for name, properties in stack.of_type(QUEUE).items():
        if not (properties.get("SqsManagedSseEnabled") or properties.get("KmsMasterKeyId")):
            yield f"{name} is not encrypted"


def _every_way(template):
    """Each way of notification loses its second event."""
    configuration = template["Resources"]["Pictures"]["Properties"]["NotificationConfiguration"]["Fn::If"]
    direct, queue = configuration[2]["Fn::If"][1:]
    del direct["LambdaConfigurations"][1]
    del queue["QueueConfigurations"][1]
    template["Resources"]["UploadsRule"]["Properties"]["EventPattern"]["detail-type"] = ["Object Created"]


@rule(silent=drop("Pictures/NotificationConfiguration"), no_deletions=_every_way)
def creations_and_deletions_are_told(stack):
    notifications = _notifications(stack)
    told = {c["Event"] for kind in ("QueueConfigurations", "LambdaConfigurations") for c in notifications.get(kind, [])}
    if notifications.get("EventBridgeConfiguration", {}).get("EventBridgeEnabled"):
        types = {t for r in stack.of_type("AWS::Events::Rule").values() for t in r["EventPattern"]["detail-type"]}
        told |= {"s3:ObjectCreated:*"} if "Object Created" in types else set()
        told |= {"s3:ObjectRemoved:*"} if "Object Deleted" in types else set()
    if not EVENTS <= told:
        yield f"nobody is told of {sorted(EVENTS - told)}"


def _twice(template):
    pictures = template["Resources"]["Pictures"]["Properties"]
    ways = pictures["NotificationConfiguration"]["Fn::If"]
    pictures["NotificationConfiguration"] = {**ways[2]["Fn::If"][2], **ways[1]}


@rule(twice=both(_twice, also=["who_sends_may_send"]))
def events_come_one_way_only(stack):
    ways = [way for way, configured in _notifications(stack).items() if configured]
    if len(ways) > 1:
        yield f"every event comes {len(ways)} times: {ways}"


@rule(
    s3_may_not=lambda t: t["Resources"]["UploadsPolicy"]["Properties"]["PolicyDocument"]["Statement"].pop(0),
    bus_may_not=lambda t: t["Resources"]["UploadsPolicy"]["Properties"]["PolicyDocument"]["Statement"].pop(2),
    s3_may_not_invoke=put("S3MayInvoke/Principal", "sns.amazonaws.com"),
)
def who_sends_may_send(stack):
    statements = stack.of_type("AWS::SQS::QueuePolicy")["UploadsPolicy"]["PolicyDocument"]["Statement"]
    allowing = [s["Principal"] for s in statements if s["Effect"] == "Allow" and s["Action"] == "sqs:SendMessage"]
    senders = {p["Service"] if isinstance(p, dict) else p for p in allowing}
    permitted = {p["Principal"] for p in stack.of_type("AWS::Lambda::Permission").values()}
    needed = {
        "QueueConfigurations": ("s3.amazonaws.com", senders),
        "EventBridgeConfiguration": ("events.amazonaws.com", senders),
        "LambdaConfigurations": ("s3.amazonaws.com", permitted),
    }
    for way in _notifications(stack):
        sender, allowed = needed[way]
        if not {sender, "*"} & allowed:
            yield f"{sender} sends, but may not"


@rule(too_early=attribute("Pictures", "DependsOn", []))
def the_bucket_waits_for_the_permission_to_send(stack):
    waits_for = set(stack.resources["Pictures"].get("DependsOn", []))
    if not {"UploadsPolicy", "S3MayInvoke"} <= waits_for:
        yield f"S3 checks its destinations when the bucket is made, but that waits only for {sorted(waits_for)}"


@rule(conditional=attribute("S3MayInvoke", "Condition", "Directly"))
def nothing_waits_for_what_may_not_exist(stack):
    for name, resource in stack.template["Resources"].items():
        waits_for = resource.get("DependsOn", [])
        for other in [waits_for] if isinstance(waits_for, str) else waits_for:
            if "Condition" in stack.template["Resources"][other] and "Condition" not in resource:
                yield f"{name} waits for {other}, which some stacks do not have; CloudFormation would make neither"


def _no_alias(template):
    """Neither an alias nor what needs one; everything invokes the function as it is at the moment."""
    function = template["Resources"]["Function"]["Properties"]
    for name in ("AutoPublishAlias", "AutoPublishAliasAllProperties", "DeploymentPreference", "VersionDescription"):
        del function[name]
    direct = template["Resources"]["Pictures"]["Properties"]["NotificationConfiguration"]["Fn::If"][2]["Fn::If"][1]
    for configuration in direct["LambdaConfigurations"]:
        configuration["Function"] = {"Fn::GetAtt": ["Function", "Arn"]}
    template["Resources"]["S3MayInvoke"]["Properties"]["FunctionName"] = {"Ref": "Function"}
    del template["Outputs"]["AliasArn"], template["Outputs"]["DeploymentGroup"]


@rule(
    no_alias=both(
        _no_alias,
        also=[
            "every_change_of_the_configuration_is_a_new_version",
            "a_bad_version_goes_back_by_itself",
            "outputs_say_what_a_person_needs_next",
        ],
    ),
    around=put("S3MayInvoke/FunctionName", {"Ref": "Function"}),
    another_name=put("Function/AutoPublishAlias", "current"),
)
def everything_goes_through_the_alias(stack):
    invoked = {
        **{name: p["FunctionName"] for name, p in stack.of_type(MAPPING).items()},
        **{name: p["FunctionName"] for name, p in stack.of_type("AWS::Lambda::Permission").items()},
        **{name: p["TargetFunctionArn"] for name, p in stack.of_type("AWS::Lambda::Url").items()},
        **{f"bucket {c['Event']}": c["Function"] for c in _notifications(stack).get("LambdaConfigurations", [])},
        **{f"POST {path}": uri.split("functions/")[1].split("/")[0] for path, uri in _integrations(stack)},
    }
    for name, target in invoked.items():
        if target != ALIAS:
            yield f"{name} invokes {target}, which is not the version in service"


def _integrations(stack):
    for path, methods in stack.one("AWS::ApiGatewayV2::Api")["Body"]["paths"].items():
        for method in methods.values():
            yield path, method["x-amazon-apigateway-integration"]["uri"]


@rule(
    open_api=put("Api/Auth", {}),
    open_url=both(put("Function/FunctionUrlConfig/AuthType", "NONE"), also=["services_act_for_this_account_alone"]),
)
def nobody_classifies_without_a_signature(stack):
    api = stack.one("AWS::ApiGatewayV2::Api")["Body"]
    for path, methods in api["paths"].items():
        for name, method in methods.items():
            if method.get("security") != [{"AWS_IAM": []}]:
                yield f"{name} {path} is open"
    if stack.one("AWS::Lambda::Url")["AuthType"] != "AWS_IAM":
        yield "the function URL is open"


@rule(older=lambda t: t["Resources"]["Function"]["Properties"]["Events"]["Classify"]["Properties"].update(PayloadFormatVersion="1.0"))
def requests_come_in_the_form_that_the_function_reads(stack):
    for path, methods in stack.one("AWS::ApiGatewayV2::Api")["Body"]["paths"].items():
        for method in methods.values():
            if method["x-amazon-apigateway-integration"]["payloadFormatVersion"] != "2.0":
                yield f"{path}: expected payload format 2.0, which function URLs have too"


@rule(misspelt=lambda t: t["Resources"]["Function"]["Properties"]["Events"]["Health"]["Properties"].update(Path="/healthy"))
def every_route_leads_to_an_answer(stack):
    routes = {
        (method.upper(), path) for path, methods in stack.one("AWS::ApiGatewayV2::Api")["Body"]["paths"].items() for method in methods
    }
    if routes != facts.routes():
        yield f"expected {sorted(facts.routes())} but got {sorted(routes)}"


@rule(unlimited=drop("Api/DefaultRouteSettings"))
def the_api_is_throttled(stack):
    if not stack.one("AWS::ApiGatewayV2::Stage").get("DefaultRouteSettings", {}).get("ThrottlingRateLimit"):
        yield "one caller of the API can use up the account's concurrency"


@rule(no_description=top("Parameters", "Source", "Description", value=""), no_default=lambda t: t["Parameters"]["LogDays"].pop("Default"))
def every_parameter_explains_itself_and_has_a_default(stack):
    for name, spec in stack.template["Parameters"].items():
        if not spec.get("Description") or "Default" not in spec:
            yield f"{name} lacks a description or a default"

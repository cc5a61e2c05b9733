"""What an operator sees: logs, alarms, dashboard, deployments, outputs."""

import json
import re

import facts
from rules import both, drop, put, rule, without

ALARM = "AWS::CloudWatch::Alarm"
FILTER = "AWS::Logs::MetricFilter"
DEPLOYMENT = "AWS::CodeDeploy::DeploymentGroup"

# Namespace → (its dimension, the type that it names, the metrics that AWS has there).
AWS_METRICS = {
    "AWS/Lambda": ("FunctionName", "AWS::Lambda::Function", {"Errors", "Throttles", "Duration", "Invocations", "ConcurrentExecutions"}),
    "AWS/SQS": ("QueueName", "AWS::SQS::Queue", {"ApproximateNumberOfMessagesVisible", "ApproximateAgeOfOldestMessage"}),
    "AWS/DynamoDB": ("TableName", "AWS::DynamoDB::Table", {"ConsumedWriteCapacityUnits", "WriteThrottleEvents"}),
}
# What must be watched: metric → the resource that its alarm names, if any.
WATCHED = {
    ("AWS/Lambda", "Errors"): "Function",
    ("AWS/Lambda", "Throttles"): "Function",
    ("AWS/SQS", "ApproximateNumberOfMessagesVisible"): "DeadLetters",
    ("AWS/SQS", "ApproximateAgeOfOldestMessage"): "Uploads",
    ("Snaplabel/snaplabel", "Rejected"): None,
    ("Snaplabel/snaplabel", "Defects"): None,
}
OUTPUTS = {
    "Bucket", "TryIt", "Table", "UploadsQueue", "UploadsQueueArn", "DeadLettersQueue", "DeadLettersQueueArn", "ApiUrl",
    "FunctionUrl", "FunctionName", "AliasArn", "DeploymentGroup", "LogGroup", "DashboardUrl",
}  # fmt: skip


def _own_metrics(stack):
    return {(t["MetricNamespace"], t["MetricName"]) for f in stack.of_type(FILTER).values() for t in f["MetricTransformations"]}


def _unknown_metric(stack, namespace, name, dimensions):
    """What is wrong with a metric: its name, its dimension, or the resource that it names; None when nothing is."""
    if namespace not in AWS_METRICS:
        return None if (namespace, name) in _own_metrics(stack) and not dimensions else f"nobody writes {namespace} {name}"
    dimension, kind, metrics = AWS_METRICS[namespace]
    if name not in metrics:
        return f"{namespace} has no {name}"
    resource = stack.name_of(dimensions.get(dimension))
    if set(dimensions) != {dimension} or resource not in stack.of_type(kind):
        return f"{namespace} {name} names {dimensions}"
    return None


def _metrics_of(alarm):
    """(namespace, name, dimensions) of every metric that an alarm looks at."""
    metrics = [m["MetricStat"]["Metric"] for m in alarm.get("Metrics", []) if "MetricStat" in m] or [alarm]
    for m in metrics:
        yield m["Namespace"], m["MetricName"], {d["Name"]: d["Value"] for d in m.get("Dimensions", [])}


@rule(
    for_ever=drop("Logs/RetentionInDays"),
    default_group=drop("Function/LoggingConfig"),
    text=put("Function/LoggingConfig/LogFormat", "Text"),
)
def logs_are_json_and_end(stack):
    config = stack.one("AWS::Lambda::Function").get("LoggingConfig", {})
    group = stack.one("AWS::Logs::LogGroup")
    if config != {"LogGroup": group["LogGroupName"], "LogFormat": "JSON"}:
        yield f"the function logs to {config}"
    if "RetentionInDays" not in group:
        yield "logs are kept, and paid, for ever"


@rule(untraced=drop("Function/Tracing"))
def invocations_are_traced(stack):
    if stack.one("AWS::Lambda::Function").get("TracingConfig") != {"Mode": "Active"}:
        yield "no traces"


@rule(
    unknown_event=put("Defects/FilterPattern", '{ $.event = "broken" }'),
    unknown_outcome=put("Rejected/FilterPattern", '{ $.event = "recorded" && $.outcome = "refused" }'),
    other_group=put("Labelled/LogGroupName", "/aws/lambda/other"),
)
def metric_filters_look_for_what_is_logged(stack):
    group = stack.one("AWS::Logs::LogGroup")["LogGroupName"]
    known = {"event": facts.log_events(), "outcome": facts.outcomes()}
    for name, properties in stack.of_type(FILTER).items():
        if properties["LogGroupName"] != group:
            yield f"{name} reads {properties['LogGroupName']}"
        for field, value in re.findall(r'\$\.(\w+) = "([^"]*)"', properties["FilterPattern"]):
            if value not in known[field]:
                yield f"{name}: nobody logs {field} {value}"


@rule(
    dead_letters=without("DeadLettersAlarm"),
    age=without("AgeAlarm"),
    rejections=without("RejectedShareAlarm"),
    throttles=without("ThrottlesAlarm"),
)
def what_can_go_wrong_has_an_alarm(stack):
    watched = {}
    for alarm in stack.of_type(ALARM).values():
        for namespace, name, dimensions in _metrics_of(alarm):
            watched.setdefault((namespace, name), set()).add(stack.name_of(next(iter(dimensions.values()), None)))
    for metric in WATCHED:
        if metric not in watched:
            yield f"no alarm looks at {' '.join(metric)}"


@rule(
    other_queue=put("DeadLettersAlarm/Dimensions/0/Value", {"Fn::GetAtt": ["Uploads", "QueueName"]}),
    no_such_queue=put("AgeAlarm/Dimensions/0/Value", "uploads"),
    no_such_metric=both(put("ErrorsAlarm/MetricName", "Error"), also=["what_can_go_wrong_has_an_alarm"]),
    no_such_filter=both(put("DefectsAlarm/MetricName", "Bugs"), also=["what_can_go_wrong_has_an_alarm"]),
    filter_renamed=both(put("Rejected/MetricTransformations/0/MetricName", "Refused"), also=["the_dashboard_can_be_drawn"]),
)
def alarms_look_at_what_exists(stack):
    for name, alarm in stack.of_type(ALARM).items():
        for namespace, metric, dimensions in _metrics_of(alarm):
            if problem := _unknown_metric(stack, namespace, metric, dimensions):
                yield f"{name}: {problem}"
            resource = WATCHED.get((namespace, metric))
            if resource and stack.name_of(next(iter(dimensions.values()), None)) not in (resource, None):
                yield f"{name}: expected {resource} but it looks at {dimensions}"


@rule(mute=drop("AgeAlarm/AlarmActions"), elsewhere=put("ErrorsAlarm/AlarmActions", []), off=put("ThrottlesAlarm/ActionsEnabled", False))
def every_alarm_tells_somebody(stack):
    for name, alarm in stack.of_type(ALARM).items():
        if [stack.name_of(a) for a in alarm.get("AlarmActions", [])] != ["AlarmTopic"] or alarm.get("ActionsEnabled") is False:
            yield f"{name} tells {alarm.get('AlarmActions')}"
    for name, subscription in stack.of_type("AWS::SNS::Subscription").items():
        if stack.name_of(subscription["TopicArn"]) != "AlarmTopic" or not subscription["Endpoint"]:
            yield f"{name}: {subscription}"


@rule(stuck=drop("ErrorsAlarm/TreatMissingData"))
def silence_is_no_alarm(stack):
    for name, alarm in stack.of_type(ALARM).items():
        if alarm.get("TreatMissingData") != "notBreaching":
            yield f"{name}: no pictures, no data, and no answer to whether all is well"


@rule(
    not_json=put("Dashboard/DashboardBody", lambda sub: {"Fn::Sub": sub["Fn::Sub"].replace('"widgets": [', '"widgets": [,', 1)}),
    no_such_metric=put("Dashboard/DashboardBody", lambda sub: {"Fn::Sub": sub["Fn::Sub"].replace('"Defects"', '"Bugs"')}),
    no_such_resource=put(
        "Dashboard/DashboardBody", lambda sub: {"Fn::Sub": sub["Fn::Sub"].replace("${DeadLetters.QueueName}", "dead-letters")}
    ),
    overlapping=put("Dashboard/DashboardBody", lambda sub: {"Fn::Sub": sub["Fn::Sub"].replace('"x": 8,', '"x": 4,')}),
)
def the_dashboard_can_be_drawn(stack):
    try:
        widgets = json.loads(stack.one("AWS::CloudWatch::Dashboard")["DashboardBody"])["widgets"]
    except ValueError as e:
        yield f"not JSON: {e}"
        return
    taken = set()
    for widget in widgets:
        place = {
            (x, y) for x in range(widget["x"], widget["x"] + widget["width"]) for y in range(widget["y"], widget["y"] + widget["height"])
        }
        title = widget["properties"]["title"]
        if place & taken or any(x >= 24 for x, _ in place):
            yield f"{title}: overlaps, or leaves the page"
        taken |= place
        for namespace, metric, *rest in widget["properties"].get("metrics", []):
            pairs = [part for part in rest if not isinstance(part, dict)]
            if problem := _unknown_metric(stack, namespace, metric, dict(zip(pairs[::2], pairs[1::2]))):
                yield f"{title}: {problem}"


@rule(
    no_rollback=drop("Function/DeploymentPreference/Alarms"),
    errors_alone=put("Function/DeploymentPreference/Alarms", lambda alarms: alarms[:1]),
    at_once=both(
        drop("Function/DeploymentPreference"),
        lambda t: t["Outputs"].pop("DeploymentGroup"),
        also=["outputs_say_what_a_person_needs_next"],
    ),
)
def a_bad_version_goes_back_by_itself(stack):
    groups = stack.of_type(DEPLOYMENT)
    if not groups:
        yield "versions take over at once"
        return
    (group,) = groups.values()
    if "DEPLOYMENT_STOP_ON_ALARM" not in group.get("AutoRollbackConfiguration", {}).get("Events", []):
        yield "no rollback on alarm"
    watched = {stack.name_of(a["Name"]) for a in group.get("AlarmConfiguration", {}).get("Alarms", [])}
    if not {"ErrorsAlarm", "DefectsAlarm"} <= watched:
        yield f"a deployment watches {sorted(map(str, watched))}; a message that fails alone is no error to Lambda"
    for name in stack.of_type("AWS::Lambda::Alias"):
        if "CodeDeployLambdaAliasUpdate" not in stack.resources[name].get("UpdatePolicy", {}):
            yield f"CodeDeploy does not move {name}"


@rule(gone=lambda t: t["Outputs"].pop("DeadLettersQueueArn"), wordless=lambda t: t["Outputs"]["Table"].pop("Description"))
def outputs_say_what_a_person_needs_next(stack):
    for name in sorted(OUTPUTS - stack.outputs.keys()):
        yield f"{name} is not among them"
    for name, output in stack.outputs.items():
        if not output.get("Description"):
            yield f"{name} does not say what it is"

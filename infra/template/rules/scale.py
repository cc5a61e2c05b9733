"""What must hold for the stacks of infra/scale and no linter checks; a broken copy names its stack."""

import re

import facts
import privilege
from rules import both, drop, put, registry, without
from rules.access import MANAGED
from samtranslator.yaml_helper import yaml_parse
from stack import ROOT

NAMES = ("service", "batch", "managed-instances")
RULES = []
rule = registry(RULES)

CONTAINER = "Task/ContainerDefinitions/0"
JOB = "Job/ContainerProperties"
BATCH_KILLS_AFTER = 30  # seconds after SIGTERM, AWS Batch user guide, "Job timeouts"
ECS_KILLS_AFTER = 120  # seconds at most, on Fargate
BESIDES = {
    "s3:ListBucket": "a missing key is 404 instead of 403",
    "s3:ListBucketVersions": "so is a missing version",
}
POLLING = {"sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"}  # Lambda, as the function
STARTING = {
    "ecr:GetAuthorizationToken", "ecr:BatchCheckLayerAvailability", "ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage",
    "logs:CreateLogStream", "logs:PutLogEvents",
}  # fmt: skip
MANAGED_HERE = {
    "arn:aws:iam::aws:policy/service-role/AmazonEC2ContainerServiceforEC2Role": "the agent of ECS registers its instance",
    "arn:aws:iam::aws:policy/AWSLambdaManagedEC2ResourceOperator": "Lambda runs the instances",
} | MANAGED


def parsed(name):
    """A stack as written, with long-form intrinsics, for the caller to change."""
    return yaml_parse((ROOT / f"infra/scale/{name}.yaml").read_text())


def _listed(value):
    return value if isinstance(value, list) else [value]


def _statements(stack):
    """(role, statement) of everything that is allowed."""
    for properties in stack.of_type("AWS::IAM::RolePolicy").values():
        for statement in properties["PolicyDocument"]["Statement"]:
            yield stack.name_of(properties["RoleName"]), statement
    for name, role in stack.of_type("AWS::IAM::Role").items():
        for policy in role.get("Policies", []):
            for statement in policy["PolicyDocument"]["Statement"]:
                yield name, statement


def _container(stack):
    """What the image runs as, of a task or a job; None where there is none."""
    for task in stack.of_type("AWS::ECS::TaskDefinition").values():
        return task["ContainerDefinitions"][0]
    for job in stack.of_type("AWS::Batch::JobDefinition").values():
        return job["ContainerProperties"]
    return None


def _settings(stack):
    if container := _container(stack):
        return {pair["Name"]: pair["Value"] for pair in container["Environment"]}
    return stack.one("AWS::Lambda::Function")["Environment"]["Variables"]


def _allow(name, policy, sid, **changes):
    def change(template):
        properties = template["Resources"][policy]["Properties"]
        document = properties["PolicyDocument"] if "PolicyDocument" in properties else properties["Policies"][0]["PolicyDocument"]
        (statement,) = [s for s in document["Statement"] if s.get("Sid") == sid]
        statement.update(changes)

    return name, change


def _set(name, setting, value):
    def change(template):
        for place in ("Task", "Job", "Function"):
            if place in template["Resources"]:
                properties = template["Resources"][place]["Properties"]
                break
        container = properties.get("ContainerProperties") or properties.get("ContainerDefinitions", [None])[0]
        if container is None:
            properties["Environment"]["Variables"][setting] = value
            return
        container["Environment"] = [p for p in container["Environment"] if p["Name"] != setting]
        if value is not None:
            container["Environment"].append({"Name": setting, "Value": value})

    return name, change


@rule(
    more=_allow("service", "MayLabel", "Records", Action=["dynamodb:GetItem", "dynamodb:Scan"]),
    less=_allow("batch", "MayLabel", "Events", Action=["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]),
    presigning=_allow("managed-instances", "Role", "PicturesAndTheirTags", Action=["s3:GetObject", "s3:PutObject"]),
)
def the_worker_may_do_what_it_does_and_no_more(stack):
    needed = set(BESIDES)
    clients = ("s3", "dynamoDb") if _container(stack) is None else ("s3", "dynamoDb", "sqs")
    for client in clients:
        for call in facts.worker_calls(client):
            needs = privilege.actions(client, call)
            if not needs:
                yield f"{client}.{call}: nobody has written down what it needs"
            needed |= needs
    if _container(stack) is None:
        needed |= POLLING | {"logs:CreateLogStream", "logs:PutLogEvents"}
    allowed = {action for role, s in _statements(stack) if role in ("TaskRole", "Role") for action in _listed(s["Action"])}
    if not any("*" in action for action in allowed) and allowed != needed:
        yield f"not needed: {sorted(allowed - needed)}; lacking: {sorted(needed - allowed)}"


@rule(more=_allow("service", "MayStart", "Image", Action=["ecr:BatchGetImage", "ecr:PutImage"]))
def starting_a_task_takes_its_image_and_its_log(stack):
    allowed = {action for role, s in _statements(stack) if role == "StartRole" for action in _listed(s["Action"])}
    if allowed and allowed != STARTING:
        yield f"not needed: {sorted(allowed - STARTING)}; lacking: {sorted(STARTING - allowed)}"


@rule(
    whole_service=_allow("service", "MayLabel", "Records", Action=["dynamodb:*"]),
    every_table=_allow("service", "MayLabel", "Records", Resource="*"),
    every_bucket=_allow("batch", "MayLabel", "PicturesAndTheirTags", Resource="arn:aws:s3:::*"),
    another_bucket=_allow("service", "MayLabel", "PicturesAndTheirTags", Resource={"Fn::Sub": "arn:aws:s3:::${Table}/*"}),
    every_queue=_allow("managed-instances", "Role", "Events", Resource="arn:aws:sqs:*:*:*"),
    every_image=_allow("batch", "MayStart", "Image", Resource="*"),
)
def every_role_is_narrow(stack):
    here = "eu-central-1:123456789012"
    parameters = stack.parameters
    expected = {
        "PicturesAndTheirTags": f"arn:aws:s3:::{parameters['Bucket']}/*",
        "MissingIsNotForbidden": f"arn:aws:s3:::{parameters['Bucket']}",
        "Records": f"arn:aws:dynamodb:{here}:table/{parameters['Table']}",
        "Events": f"arn:aws:sqs:{here}:{parameters['Queue']}",
        "Token": "*",
        "Image": f"arn:aws:ecr:{here}:repository/{parameters.get('Repository')}",
        "Logs": "<Logs.Arn>",
    }
    for role, statement in _statements(stack):
        sid = statement["Sid"]
        if _listed(statement["Resource"]) != [expected[sid]]:
            yield f"{role}, {sid}: expected {expected[sid]} but got {statement['Resource']}"
        if any("*" in action for action in _listed(statement["Action"])):
            yield f"{role}, {sid}: {statement['Action']}"


@rule(
    administrator=("service", put("GpuInstanceRole/ManagedPolicyArns", ["arn:aws:iam::aws:policy/AdministratorAccess"])),
    operator=("managed-instances", put("OperatorRole/ManagedPolicyArns", ["arn:aws:iam::aws:policy/AmazonEC2FullAccess"])),
)
def no_managed_policy_without_a_reason(stack):
    for name, role in stack.of_type("AWS::IAM::Role").items():
        for arn in role.get("ManagedPolicyArns", []):
            if arn not in MANAGED_HERE:
                yield f"{name}: {arn}"


@rule(
    anybodys_tasks=("service", drop("TaskRole/AssumeRolePolicyDocument/Statement/0/Condition")),
    anybodys_jobs=("batch", drop("StartRole/AssumeRolePolicyDocument/Statement/0/Condition")),
)
def tasks_of_this_account_alone_take_a_role(stack):
    for name, role in stack.of_type("AWS::IAM::Role").items():
        for statement in role["AssumeRolePolicyDocument"]["Statement"]:
            if statement["Principal"] == {"Service": "ecs-tasks.amazonaws.com"} and "Condition" not in statement:
                yield f"{name}: tasks of any account"


@rule(
    no_such_name=_set("service", "SNAPLABEL_GRACE", "60"),
    not_a_number=_set("service", "SNAPLABEL_BATCH", "many"),
    too_many=_set("batch", "SNAPLABEL_BATCH", "1000"),
    no_queue=_set("service", "SNAPLABEL_QUEUE", None),
    no_such_name_of_the_function=_set("managed-instances", "SNAPLABEL_QUEUE", "https://sqs"),
    no_such_engine=_set("managed-instances", "SNAPLABEL_ENGINE", "tensorflow"),
)
def settings_are_those_there_are(stack):
    function = facts.settings()
    known = dict(function)
    required = {"SNAPLABEL_BUCKETS", "SNAPLABEL_TABLE"}
    if _container(stack) is not None:
        known |= facts.worker_settings()
        required.add("SNAPLABEL_QUEUE")
    given = {name: value for name, value in _settings(stack).items() if name.startswith("SNAPLABEL_")}
    for name in sorted(required - given.keys()):
        yield f"{name} is not set"
    for name, value in given.items():
        if name not in known:
            yield f"nobody reads {name}"
        elif problem := _out_of(known[name], value):
            yield f"{name}: {problem}"


def _out_of(setting, value):
    """What is wrong with a value; facts.settings and facts.worker_settings know other things of a setting."""
    if setting is None:
        return None
    if len(setting) == 3:
        least, most, _ = setting
        return None if str(value).isdigit() and least <= int(value) <= most else f"expected {least} to {most} but got {value}"
    kind, least, most, choices, _ = setting
    if kind == "choice" and value not in choices:
        return f"expected one of {choices} but got {value}"
    if kind == "whole" and not (str(value).isdigit() and least <= int(value) <= most):
        return f"expected {least} to {most} but got {value}"
    return None


@rule(
    killed=("service", put(f"{CONTAINER}/StopTimeout", 60)),
    never_so_long=("service", put(f"{CONTAINER}/StopTimeout", 121)),
    longer_grace=_set("service", "SNAPLABEL_GRACE_SECONDS", "100"),
    jobs=_set("batch", "SNAPLABEL_GRACE_SECONDS", "30"),
)
def what_is_in_hand_is_finished_before_the_kill(stack):
    container = _container(stack)
    if container is None:
        return
    grace = int(_settings(stack).get("SNAPLABEL_GRACE_SECONDS") or facts.worker_settings()["SNAPLABEL_GRACE_SECONDS"][2])
    stop = container.get("StopTimeout", BATCH_KILLS_AFTER)
    if not grace < stop <= ECS_KILLS_AFTER:
        yield f"expected a grace of less than the {stop} s until the kill, {ECS_KILLS_AFTER} at most, but it is {grace}"


@rule(
    root=("service", put(f"{CONTAINER}/User", "0")),
    writes=("service", put(f"{CONTAINER}/ReadonlyRootFilesystem", False)),
    nowhere_to_unpack=("batch", drop(f"{JOB}/MountPoints")),
    capable=("service", drop(f"{CONTAINER}/LinuxParameters")),
    another_check=("service", put(f"{CONTAINER}/HealthCheck/Command", ["CMD", "curl", "localhost"])),
    job_as_root=("batch", drop(f"{JOB}/User")),
)
def the_container_is_confined(stack):
    container = _container(stack)
    if container is None:
        return
    check, user = facts.healthy()
    if container.get("User") != user:
        yield f"expected the user {user} but it runs as {container.get('User')}"
    if container.get("ReadonlyRootFilesystem") is not True:
        yield "its root can be written to"
    if [m["ContainerPath"] for m in container.get("MountPoints", [])] != ["/tmp"]:
        yield "/tmp cannot be written to, or more can"
    if "StopTimeout" in container: # a task, not a job
        if container.get("LinuxParameters", {}).get("Capabilities") != {"Drop": ["ALL"]}:
            yield "it keeps capabilities"
        if container.get("HealthCheck", {}).get("Command") != ["CMD", check]:
            yield f"expected {check} but its health is {container.get('HealthCheck')}"


@rule(
    no_gpu=("service", drop(f"{CONTAINER}/ResourceRequirements")),
    gpu_always=("service", put(f"{CONTAINER}/ResourceRequirements", [{"Type": "GPU", "Value": "1"}])),
    other_chip=("service", put("Task/RuntimePlatform/CpuArchitecture", "X86_64")),
    job_without=("batch", put(f"{JOB}/ResourceRequirements", lambda all: all[:2])),
)
def a_gpu_is_asked_for_where_the_image_wants_one(stack):
    container = _container(stack)
    if container is None:
        return
    wanted = stack.parameters["Compute"] == "gpu"
    asked = any(r["Type"] == "GPU" for r in container.get("ResourceRequirements", []))
    tasks = list(stack.of_type("AWS::ECS::TaskDefinition").values())
    chip = (tasks[0] if tasks else container).get("RuntimePlatform", {}).get("CpuArchitecture", "X86_64")
    if wanted != asked:
        yield f"expected {'a' if wanted else 'no'} GPU but got {container.get('ResourceRequirements')}"
    if chip != ("X86_64" if wanted else "ARM64"):
        yield f"the image is not for {chip}"


@rule(
    another_queue=("service", put("Backlog/TargetTrackingScalingPolicyConfiguration/CustomizedMetricSpecification/Metrics/1/MetricStat/Metric/Dimensions/0/Value", {"Ref": "DeadLetters"})),
    total=("service", put("Backlog/TargetTrackingScalingPolicyConfiguration/CustomizedMetricSpecification/Metrics/0/Expression", "waiting")),
    uncounted=("service", drop("Cluster/ClusterSettings")),
    two_answers=("service", put("Backlog/TargetTrackingScalingPolicyConfiguration/CustomizedMetricSpecification/Metrics/1/ReturnData", True)),
)
def tasks_follow_the_backlog_of_each(stack):
    for policy in stack.of_type("AWS::ApplicationAutoScaling::ScalingPolicy").values():
        metrics = policy["TargetTrackingScalingPolicyConfiguration"]["CustomizedMetricSpecification"]["Metrics"]
        named = {m["Id"]: m["MetricStat"]["Metric"] for m in metrics if "MetricStat" in m}
        seen = {
            m["MetricName"]: {d["Name"]: d["Value"] for d in m["Dimensions"]} for m in named.values()
        }
        expected = {
            "ApproximateNumberOfMessagesVisible": {"QueueName": stack.parameters["Queue"]},
            "RunningTaskCount": {"ClusterName": "<Cluster>", "ServiceName": "<Service.Name>"},
        }
        if seen != expected:
            yield f"expected {expected} but got {seen}"
        answers = [m for m in metrics if m.get("ReturnData", True)]
        if len(answers) != 1 or "Expression" not in answers[0]:
            yield "expected one expression to be followed"
        elif not re.search(r"waiting, 0\) / running", answers[0]["Expression"]):
            yield f"the backlog is not divided by the tasks: {answers[0]['Expression']}"
        settings = stack.one("AWS::ECS::Cluster").get("ClusterSettings")
        if settings not in ([{"Name": "containerInsights", "Value": value}] for value in ("enabled", "enhanced")):
            yield "nobody counts the running tasks"


@rule(
    age=("service", without("AgeAlarm")),
    dead_letters=("service", put("DeadLettersAlarm/Dimensions/0/Value", {"Ref": "Queue"})),
    mute=("service", drop("AgeAlarm/AlarmActions")),
    silence=("service", put("AgeAlarm/TreatMissingData", "missing")),
)
def what_waits_and_what_died_has_an_alarm(stack):
    if not stack.of_type("AWS::ECS::Service"):
        return
    alarms = {(a["MetricName"], a["Dimensions"][0]["Value"]): a for a in stack.of_type("AWS::CloudWatch::Alarm").values()}
    for metric, queue in (("ApproximateAgeOfOldestMessage", "Queue"), ("ApproximateNumberOfMessagesVisible", "DeadLetters")):
        alarm = alarms.get((metric, stack.parameters[queue]))
        if alarm is None:
            yield f"no alarm looks at {metric} of {queue}"
        elif [stack.name_of(a) for a in alarm.get("AlarmActions", [])] != ["AlarmTopic"] or alarm["TreatMissingData"] != "notBreaching":
            yield f"the alarm of {metric} tells nobody, or of silence"


@rule(
    for_ever=("batch", drop("Logs/RetentionInDays")),
    elsewhere=("service", put(f"{CONTAINER}/LogConfiguration/Options/awslogs-group", "other")),
    holds_up=("service", drop(f"{CONTAINER}/LogConfiguration/Options/mode")),
)
def logs_go_to_one_group_and_end(stack):
    if "RetentionInDays" not in stack.one("AWS::Logs::LogGroup"):
        yield "logs are kept, and paid, for ever"
    container = _container(stack)
    if container is not None:
        options = container["LogConfiguration"]["Options"]
        if stack.name_of(options["awslogs-group"]) != "Logs" or options.get("mode") != "non-blocking":
            yield f"it logs by {options}"


@rule(
    open=("service", put("Outwards/SecurityGroupIngress", [{"IpProtocol": "tcp", "FromPort": 8081, "ToPort": 8081, "CidrIp": "0.0.0.0/0"}])),
    wide=("batch", put("Outwards/SecurityGroupEgress/0/ToPort", 65535)),
)
def nobody_calls_the_worker(stack):
    for name, group in stack.of_type("AWS::EC2::SecurityGroup").items():
        if group.get("SecurityGroupIngress"):
            yield f"{name}: {group['SecurityGroupIngress']}"
        if [(e["FromPort"], e["ToPort"]) for e in group["SecurityGroupEgress"]] != [(443, 443)]:
            yield f"{name} lets out {group['SecurityGroupEgress']}"


@rule(
    for_ever=_set("batch", "SNAPLABEL_IDLE_SECONDS", "0"),
    one_attempt=("batch", put("Job/RetryStrategy/Attempts", 1)),
    again_and_again=("batch", put("Job/RetryStrategy/EvaluateOnExit/3/Action", "RETRY")),
)
def jobs_end_and_outlive_their_machines(stack):
    for job in stack.of_type("AWS::Batch::JobDefinition").values():
        if int(_settings(stack)["SNAPLABEL_IDLE_SECONDS"]) < 1:
            yield "a job never succeeds"
        retry = job["RetryStrategy"]
        if retry["Attempts"] < 2 or not any("Spot" in e.get("OnStatusReason", "") for e in retry["EvaluateOnExit"]):
            yield "a job ends with its machine"
        if retry["EvaluateOnExit"][-1] != {"OnReason": "*", "Action": "EXIT"}:
            yield "a wrong setting is tried ten times"


@rule(
    snapstart=("managed-instances", put("Function/SnapStart", {"ApplyOn": "PublishedVersions"})),
    small=("managed-instances", put("Function/MemorySize", 1769)),
    queueing=_set("managed-instances", "SNAPLABEL_PREDICTORS", "1"),
    other_chip=("managed-instances", both(put("Function/Architectures", ["x86_64"]))),
    own_network=("managed-instances", put("Instances/InstanceRequirements", {"Architectures": ["x86_64"]})),
)
def managed_instances_get_what_they_can_run(stack):
    for provider in stack.of_type("AWS::Lambda::CapacityProvider").values():
        function = stack.one("AWS::Lambda::Function")
        config = function["CapacityProviderConfig"]["LambdaManagedInstancesCapacityProviderConfig"]
        processors = int(stack.parameters["Processors"])
        if "SnapStart" in function:
            yield "Managed Instances have no SnapStart"
        if function["MemorySize"] != processors * config["ExecutionEnvironmentMemoryGiBPerVCpu"] * 1024:
            yield f"expected {config['ExecutionEnvironmentMemoryGiBPerVCpu']} GB for each of {processors} processors but got {function['MemorySize']} MB"
        if _settings(stack)["SNAPLABEL_PREDICTORS"] != str(processors):
            yield "invocations of one environment wait for one another while processors are idle"
        if function["Architectures"] != ["arm64"] or provider["InstanceRequirements"]["Architectures"] != ["arm64"]:
            yield "the layers are for arm64"

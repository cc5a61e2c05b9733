"""The function: what SnapStart allows, what its environment says, what makes a version."""

import math
import re

import facts
from rules import attribute, both, drop, put, rule, top
from stack import LAMBDA_LAYER, ROOT, references

FUNCTION = "AWS::Lambda::Function"
FROZEN_NAMES = re.compile(r"ACCESS_KEY|SECRET|TOKEN|PASSWORD|CREDENTIAL|SEED|RANDOM|UUID|TIMESTAMP|NOW\b|DATE")
FROZEN_VALUES = re.compile(r"\{\{resolve:|AKIA[0-9A-Z]{12}|securerandom|java\.security\.egd", re.IGNORECASE)
VCPU_MB = 1769


@rule(none=drop("Function/SnapStart"), off=put("Function/SnapStart/ApplyOn", "None"))
def versions_have_a_snapshot(stack):
    if stack.one(FUNCTION).get("SnapStart") != {"ApplyOn": "PublishedVersions"}:
        yield "the function has no SnapStart"


@rule(larger=put("Function/EphemeralStorage/Size", 2048))
def snapstart_has_at_most_512_mb_of_tmp(stack):
    size = stack.one(FUNCTION).get("EphemeralStorage", {}).get("Size", 512)
    if int(size) > 512:
        yield f"expected at most 512 MB of /tmp but got {size}"


@rule(provisioned=put("Function/ProvisionedConcurrencyConfig", {"ProvisionedConcurrentExecutions": 1}))
def snapstart_has_no_provisioned_concurrency(stack):
    for kind in ("AWS::Lambda::Alias", "AWS::Lambda::Version"):
        for name, properties in stack.of_type(kind).items():
            if "ProvisionedConcurrencyConfig" in properties:
                yield f"{name} has provisioned concurrency"


@rule(
    efs=put(
        "Function/FileSystemConfigs",
        [{"Arn": "arn:aws:elasticfilesystem:eu-central-1:123456789012:access-point/fsap-0", "LocalMountPath": "/mnt/x"}],
    )
)
def snapstart_has_no_file_system(stack):
    if "FileSystemConfigs" in stack.one(FUNCTION):
        yield "the function mounts a file system"


def _image(template):
    properties = template["Resources"]["Function"]["Properties"]
    for name in ("CodeUri", "Handler", "Runtime", "Layers"):
        del properties[name]
    properties |= {"PackageType": "Image", "ImageUri": "123456789012.dkr.ecr.eu-central-1.amazonaws.com/x:1"}


@rule(
    image=both(_image, also=["architecture_engine_and_layers_agree"]),
    older_java=both(put("Function/Runtime", "java21"), also=["architecture_engine_and_layers_agree"]),
)
def the_package_is_a_zip_for_java_25(stack):
    function = stack.one(FUNCTION)
    if function.get("PackageType", "Zip") != "Zip" or function.get("Runtime") != "java25":
        yield f"expected a zip for java25, which layers need, but got {function.get('PackageType')} {function.get('Runtime')}"


@rule(
    credentials=put("Function/Environment/Variables/AWS_SECRET_ACCESS_KEY", "x"),
    secret=put("Function/Environment/Variables/OTHER", "{{resolve:secretsmanager:x}}"),
    random=put("Function/Environment/Variables/JAVA_TOOL_OPTIONS", "--enable-native-access=ALL-UNNAMED -Djava.security.egd=file:/dev/zero"),
)
def no_environment_value_is_frozen_that_must_not_be(stack):
    for name, value in stack.one(FUNCTION)["Environment"]["Variables"].items():
        if FROZEN_NAMES.search(name) or FROZEN_VALUES.search(str(value)):
            yield f"{name}: a snapshot would repeat it for ever"


@rule(
    too_little=both(
        top("Parameters", "Memory", "AllowedValues", value=[64, 1769]),
        also=["every_memory_size_has_a_thread_for_each_vcpu"],
    ),
    too_much=put("Function/MemorySize", 20000),
)
def memory_is_what_lambda_has(stack):
    for size in [stack.one(FUNCTION)["MemorySize"], *stack.template["Parameters"]["Memory"]["AllowedValues"]]:
        if not 128 <= int(size) <= 10240:
            yield f"expected 128 to 10240 MB but got {size}"


@rule(
    unknown_size=top("Parameters", "Memory", "AllowedValues", value=[1769, 4096]),
    too_few=top("Mappings", "Threads", "10240", "Count", value="5"),
    no_text=top("Parameters", "Memory", "Default", value=1769),
    too_many=both(top("Mappings", "Threads", "1769", "Count", value="4"), also=["the_engines_find_their_environment"]),
)
def every_memory_size_has_a_thread_for_each_vcpu(stack):
    threads = stack.template["Mappings"]["Threads"]
    if not isinstance(stack.template["Parameters"]["Memory"]["Default"], str):
        yield "sam local looks a number up as it is, and a mapping's keys are texts"
    for size in stack.template["Parameters"]["Memory"]["AllowedValues"]:
        count = threads.get(str(size), {}).get("Count")
        if count != str(math.ceil(int(size) / VCPU_MB)):
            yield f"{size} MB: expected {math.ceil(int(size) / VCPU_MB)} threads but got {count}"


@rule(
    too_long=both(put("Function/Timeout", 901), also=["a_message_is_hidden_for_six_timeouts"]),
    shorter_than_a_picture=put("Function/Timeout", 3),
)
def the_timeout_is_enough_for_a_large_picture(stack):
    if not 30 <= stack.one(FUNCTION)["Timeout"] <= 900:
        yield f"expected 30 to 900 s but got {stack.one(FUNCTION)['Timeout']}"


@rule(
    misspelt=put("Function/Environment/Variables/SNAPLABEL_TOPK", "3"),
    not_a_choice=put("Function/Environment/Variables/SNAPLABEL_PRECISION", "fp16"),
    out_of_range=put("Function/Environment/Variables/SNAPLABEL_TOP_K", "10"),
    empty=put("Function/Environment/Variables/SNAPLABEL_MODEL", ""),
)
def every_setting_is_known_and_valid(stack):
    known = facts.settings()
    for name, value in stack.one(FUNCTION)["Environment"]["Variables"].items():
        if not name.startswith("SNAPLABEL_"):
            continue
        if name not in known:
            yield f"{name}: unknown to the function"
            continue
        kind, least, most, choices, _ = known[name]
        if not str(value):
            yield f"{name}: empty"
        elif kind == "whole" and not least <= int(value) <= most:
            yield f"{name}: expected {least} to {most} but got {value}"
        elif kind == "choice" and value not in choices:
            yield f"{name}: expected one of {choices} but got {value}"


@rule(no_table=drop("Function/Environment/Variables/SNAPLABEL_TABLE"), no_bucket=drop("Function/Environment/Variables/SNAPLABEL_BUCKETS"))
def every_required_setting_is_set(stack):
    required = {name for name, (*_, has_default) in facts.settings().items() if not has_default}
    for name in sorted(required - stack.one(FUNCTION)["Environment"]["Variables"].keys()):
        yield f"{name} is not set"


@rule(another=put("Function/Environment/Variables/SNAPLABEL_TABLE", "records"))
def the_table_of_the_settings_is_the_stacks(stack):
    table = stack.one(FUNCTION)["Environment"]["Variables"].get("SNAPLABEL_TABLE", "<Records>")
    if stack.name_of(table) != "Records":
        yield f"SNAPLABEL_TABLE is {table}"


@rule(
    threaded=put("Function/Environment/Variables/MXNET_ENGINE_TYPE", "ThreadedEnginePerDevice"),
    online=drop("Function/Environment/Variables/DJL_OFFLINE"),
    telling=drop("Function/Environment/Variables/OPT_OUT_TRACKING"),
    spinning=put("Function/Environment/Variables/OMP_NUM_THREADS", "8"),
    warning=drop("Function/Environment/Variables/JAVA_TOOL_OPTIONS"),
)
def the_engines_find_their_environment(stack):
    function = stack.one(FUNCTION)
    variables = function["Environment"]["Variables"]
    expected = {
        "MXNET_ENGINE_TYPE": "NaiveEngine",
        "DJL_OFFLINE": "true",
        "OPT_OUT_TRACKING": "true",
        "JAVA_TOOL_OPTIONS": "--enable-native-access=ALL-UNNAMED",
    }
    for name, value in expected.items():
        if value not in str(variables.get(name)).split():
            yield f"{name}: expected {value} but got {variables.get(name)}"
    vcpus = math.ceil(int(function["MemorySize"]) / VCPU_MB)
    for name in ("OMP_NUM_THREADS", "SNAPLABEL_THREADS"):
        if not 1 <= int(variables.get(name, vcpus)) <= vcpus:
            yield f"{name}: expected at most {vcpus} but got {variables[name]}"


@rule(
    wrong_layer=put("Function/Layers/0", {"Fn::If": ["OnArm", {"Ref": "OnnxRuntimeModelLayer"}, {"Ref": "MxnetModelLayer"}]}),
    wrong_engine=put("Function/Environment/Variables/SNAPLABEL_ENGINE", {"Fn::If": ["OnArm", "mxnet", "onnxruntime"]}),
    wrong_model=put("OnnxRuntimeModelLayer/LayerName", "snaplabel-mxnet-model"),
    wrong_chip=put("MxnetModelLayer/CompatibleArchitectures", ["arm64"]),
)
def architecture_engine_and_layers_agree(stack):
    function = stack.one(FUNCTION)
    (chip,) = function["Architectures"]
    engine = function["Environment"]["Variables"]["SNAPLABEL_ENGINE"]
    if engine != {"x86_64": "mxnet", "arm64": "onnxruntime"}[chip]:
        yield f"{chip} runs {engine}"
    layers = {name: stack.resources[name]["Properties"] for arn in function.get("Layers", []) for name in [arn.split(":")[-1]]}
    for name, layer in layers.items():
        if chip not in layer["CompatibleArchitectures"] or function["Runtime"] not in layer["CompatibleRuntimes"]:
            yield f"{name} is not for {function['Runtime']} on {chip}"
    kinds = sorted(layer["LayerName"].removeprefix("snaplabel-") for layer in layers.values())
    if kinds != sorted([engine, engine + "-model"]):
        yield f"expected the layers of {engine} and of its model but got {kinds}"


@rule(
    elsewhere=put("MxnetModelLayer/ContentUri", "layers/modell/target/layer"),
    sources=put("MxnetLayer/ContentUri", "layers/engine-mxnet"),
    unbuilt=attribute("Function", "Metadata", {}),
)
def what_is_deployed_is_what_maven_builds(stack):
    for name, resource in stack.source["Resources"].items():
        properties = resource.get("Properties", {})
        uri = properties.get("CodeUri") or properties.get("ContentUri")
        built = "/target/" in str(uri) or resource.get("Metadata", {}).get("BuildMethod") == "makefile"
        if uri and not (built and (ROOT / uri.split("/target/")[0] / "pom.xml").exists()):
            yield f"{name}: no module builds {uri}"


@rule(
    moved=put("Function/Handler", "io.snaplabel.Handler::handleRequest"),
    no_method=put("Function/Handler", "io.snaplabel.lambda.SnaplabelHandler::go"),
)
def the_handler_exists(stack):
    name, _, method = stack.one(FUNCTION).get("Handler", "io.snaplabel.lambda.SnaplabelHandler::handleRequest").partition("::")
    source = ROOT / "function/src/main/java" / (name.replace(".", "/") + ".java")
    if not source.exists() or f" {method}(" not in source.read_text():
        yield f"no {method} in {name}"


@rule(
    parameter_left_out=put("Function/VersionDescription/Fn::Sub/0", lambda text: text.replace("${Precision}", "")),
    layer_left_out=put("Function/VersionDescription", {"Fn::Sub": "${Architecture} ${Memory} ${Precision} ${TopK} ${ModelInS3}"}),
    no_description=drop("Function/VersionDescription"),
)
def every_change_of_the_configuration_is_a_new_version(stack):
    versions = [r for r in stack.template["Resources"].values() if r["Type"] == "AWS::Lambda::Version"]
    named = references([version["Properties"].get("Description", "") for version in versions])
    (function,) = [r for r in stack.template["Resources"].values() if r["Type"] == FUNCTION]
    used = references({k: v for k, v in function["Properties"].items() if k != "LoggingConfig"})
    for condition in [name for name in used if name.startswith("condition ")]:
        used |= references(stack.template["Conditions"][condition.split()[1]])
    watched = {n for n in used if n in stack.parameters} | {
        n for n in used if stack.template["Resources"].get(n, {}).get("Type") == LAMBDA_LAYER
    }
    if any(n.startswith("condition OnArm") for n in named):
        named |= {"Architecture"}
    for name in sorted(watched - named):
        yield f"a change of {name} publishes no version: the version's description does not name it"


@rule(deleted=attribute("Function", "UpdateReplacePolicy", "Delete"), deleted_too=attribute("Function", "DeletionPolicy", "Delete"))
def versions_stay_to_go_back_to(stack):
    for name, resource in stack.resources.items():
        if resource["Type"] == "AWS::Lambda::Version" and {resource.get("DeletionPolicy"), resource.get("UpdateReplacePolicy")} != {
            "Retain"
        }:
            yield f"{name} would be deleted when the next version is published"

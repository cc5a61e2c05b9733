"""What a bundle can be made from, and the options of each."""

from __future__ import annotations

import argparse
import os
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bundletool import preprocessing
from bundletool.network import Network
from bundletool.preprocessing import Rule
from bundletool.refusal import Refusal, expect


@dataclass(frozen=True)
class Loaded:
    """A folded network, how its pictures are prepared, where it came from, and its names if it brings them."""

    network: Network
    rule: Rule
    origin: str
    synset: Path | None = None


@dataclass(frozen=True)
class Source:
    """A subcommand. Modules are loaded when they are needed, since each wants packages of its own."""

    help: str
    add_arguments: Callable[[argparse.ArgumentParser], None]
    file: Callable[[argparse.Namespace], Path | None]
    load: Callable[[argparse.Namespace, Path], Loaded]


def _torchvision_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument('file', type=Path, help='a state dict, .pth or .safetensors')
    parser.add_argument('--weights', choices=['v1', 'v2'], default='v1', help='IMAGENET1K_V2 weights want a shorter side of 232 instead of 256')


def _load_torchvision(args: argparse.Namespace, work: Path) -> Loaded:
    from bundletool import torchvision_source

    rule = preprocessing.shorter_side(232 if args.weights == 'v2' else 256, 224)
    return Loaded(torchvision_source.load(args.file), rule, f'torchvision, {args.file.name}')


KERAS = [f'ResNet{depth}{flavour}' for depth in (50, 101, 152) for flavour in ('', 'V2')]


def _keras_arguments(parser: argparse.ArgumentParser) -> None:
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument('file', type=Path, nargs='?', help='weights or a whole model: .h5, .weights.h5 or .keras')
    what.add_argument('--application', choices=KERAS, help='a live one, for which TensorFlow is installed')
    parser.add_argument('--weights', default='imagenet', help="of a live one: imagenet (default; Keras downloads them), none or a file's name")


def _load_keras(args: argparse.Namespace, work: Path) -> Loaded:
    from bundletool import keras_source

    file, origin = args.file, f'Keras, {args.file.name if args.file else args.application}'
    if args.application:
        file = work / f'{args.application}.weights.h5'
        script = Path(__file__).with_name('keras_application.py')
        run = [os.environ['BUNDLE_KERAS'], script, args.application, args.weights, '1000', file]
        done = subprocess.run(run, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        if done.returncode:
            raise Refusal(f'keras.applications.{args.application}(weights={args.weights!r}): {done.stderr.strip().splitlines()[-1]}')
    expect(file.is_file(), file, "a file of Keras' weights", 'none')
    network, v2 = keras_source.load(file)
    return Loaded(network, preprocessing.keras(224, caffe=not v2), origin)


def _onnx_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument('file', type=Path, help='a float32 ResNet with one input of NCHW and logits or probabilities as output')


def _load_onnx(args: argparse.Namespace, work: Path) -> Loaded:
    from bundletool import onnx_source

    return Loaded(onnx_source.load(args.file), preprocessing.shorter_side(256, 224), f'ONNX, {args.file.name}')


def _zoo_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument('repository', type=Path, help='a folder of model/cv/image_classification/…, or of metadata.json')
    parser.add_argument('--artifact', default='ai.djl.mxnet:resnet', metavar='GROUP:ARTIFACT[:VERSION]', help='default: %(default)s')
    parser.add_argument('--property', action='append', default=[], metavar='KEY=VALUE', help='such as layers=50, flavor=v1 or dataset=imagenet; until one artifact has them all')


def _load_zoo(args: argparse.Namespace, work: Path) -> Loaded:
    from bundletool import djl_zoo

    artifact = djl_zoo.find(args.repository, args.artifact, args.property)
    origin = f"DJL's model zoo, {args.artifact} {artifact.name}"
    return Loaded(artifact.network(), preprocessing.shorter_side(256, 224), origin, artifact.synset)


SOURCES = {
    'from-keras': Source(
        'ResNet50, 101 or 152, or its V2, of Keras.', _keras_arguments, lambda args: args.file, _load_keras
    ),
    'from-torchvision': Source(
        'A ResNet of torchvision: resnet18, 34, 50, 101 or 152.',
        _torchvision_arguments,
        lambda args: args.file,
        _load_torchvision,
    ),
    'from-djl-zoo': Source(
        "An MXNet ResNet of DJL's model zoo, from a folder in its layout.", _zoo_arguments, lambda args: None, _load_zoo
    ),
    'from-onnx': Source('A ResNet as an ONNX file.', _onnx_arguments, lambda args: args.file, _load_onnx),
}

"""What a bundle can be made from, and the options of each."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bundletool import preprocessing
from bundletool.network import Network
from bundletool.preprocessing import Rule


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


SOURCES = {
    'from-torchvision': Source(
        'A ResNet of torchvision: resnet18, 34, 50, 101 or 152.', _torchvision_arguments, lambda args: args.file, _load_torchvision
    ),
}

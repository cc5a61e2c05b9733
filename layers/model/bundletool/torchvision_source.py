"""torchvision's ResNets: a state dict, as .pth or .safetensors."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import numpy as np

from bundletool.network import Layer, Network, folded
from bundletool.refusal import Refusal, expect
from bundletool.resnet import UNITS, resnet_v1
from bundletool.torch_pickle import read_state_dict
from bundletool.weights import Names, Tensors, fill

EPSILON = 1e-5
BN = {'gamma': 'weight', 'beta': 'bias', 'mean': 'running_mean', 'variance': 'running_var'}


def load(path: Path) -> Network:
    """The network, folded; its depth is told by the tensors' names."""
    check_name(path)
    tensors = Tensors(str(path), _read(path))
    expect('fc.weight' in tensors, path, "a torchvision ResNet's state dict with fc.weight", _some(tensors))
    classes = len(tensors.tensors['fc.weight'])
    network = fill(resnet_v1(_depth(tensors), classes, EPSILON), tensors, _Torchvision())
    tensors.finish(ignored=('num_batches_tracked',))
    return folded(network)


def check_name(path: Path) -> None:
    """torchvision's files carry the first digits of their SHA-256 in their names: resnet50-0676ba61.pth."""
    named = re.search(r'-([0-9a-f]{8})\.(pth|safetensors)$', path.name)
    if named:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        expect(digest.startswith(named[1]), path, f'a SHA-256 that begins with {named[1]}, as its name says', digest)


def _read(path: Path) -> dict[str, np.ndarray]:
    if path.suffix != '.safetensors':
        return read_state_dict(path)
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    try:
        return load_file(path)
    except (SafetensorError, KeyError) as e:
        raise Refusal(f'{path}: expected a safetensors file of plain numbers but got: {e}') from e


def _depth(tensors: Tensors) -> int:
    """By the units of each stage and what a unit holds."""
    units = tuple(sum(f'layer{stage}.{unit}.conv1.weight' in tensors for unit in range(64)) for stage in range(1, 5))
    bottleneck = 'layer1.0.conv3.weight' in tensors
    for depth, expected in UNITS.items():
        if units == expected and bottleneck == (depth >= 50):
            return depth
    raise Refusal(f'{tensors.where}: expected resnet18, 34, 50, 101 or 152 but got stages of {units} units')


def _some(tensors: Tensors) -> str:
    return ', '.join(sorted(tensors.tensors)[:3]) + ' …'


class _Torchvision(Names):
    def tensor(self, tensors: Tensors, layer: Layer, part: str, shape: tuple[int, ...]) -> np.ndarray:
        if layer.op == 'bn':
            return tensors.take(f'{_module(layer.name.removesuffix("_bn"), bn=True)}.{BN[part]}', shape)
        return tensors.take(f'{_module(layer.name, bn=False)}.{part}', shape)


def _module(conv: str, bn: bool) -> str:
    """stage1_unit1_conv1 -> layer1.0.conv1 or layer1.0.bn1; stage1_unit1_sc -> layer1.0.downsample.0 or .1."""
    if conv == 'fc':
        return 'fc'
    if conv == 'conv0':
        return 'bn1' if bn else 'conv1'
    stage, unit, part = re.fullmatch(r'stage(\d)_unit(\d+)_(\w+)', conv).groups()
    inner = f'downsample.{int(bn)}' if part == 'sc' else part.replace('conv', 'bn' if bn else 'conv')
    return f'layer{stage}.{int(unit) - 1}.{inner}'

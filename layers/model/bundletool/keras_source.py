"""Keras' ResNets and ResNetV2s: weights as Keras 2 and 3 save them, or a whole model.

Formats: .weights.h5 and .keras of Keras 3 (variables below layers/, the layer's name as an attribute), .h5 of either
(variables below the layer's name, in model_weights when it is a whole model).
"""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import h5py
import numpy as np

from bundletool.network import Layer, Network, folded
from bundletool.refusal import Refusal, expect
from bundletool.resnet import UNITS, keras_v2, resnet_v1
from bundletool.weights import Names, Tensors, fill

EPSILON = 1.001e-5
# The order in which Keras keeps a layer's variables; the names of those that have one.
VARIABLES = {2: ('kernel', 'bias'), 1: ('kernel',), 4: ('gamma', 'beta', 'moving_mean', 'moving_variance')}
PARTS = {
    'weight': 'kernel',
    'bias': 'bias',
    'gamma': 'gamma',
    'beta': 'beta',
    'mean': 'moving_mean',
    'variance': 'moving_variance',
}


def load(path: Path) -> tuple[Network, bool]:
    """(the network, folded; whether it is a ResNetV2)."""
    tensors = Tensors(str(path), _read(path))
    expect('predictions/kernel' in tensors, path, 'the layer "predictions" of a Keras ResNet (include_top=True)', _some(tensors))
    classes = tensors.tensors['predictions/kernel'].shape[-1]
    v2 = 'post_bn/gamma' in tensors
    depth = _depth(tensors)
    layers = keras_v2(depth, classes, EPSILON) if v2 else resnet_v1(depth, classes, EPSILON, stride_in_first=True)
    network = fill(layers, tensors, _Keras(v2))
    tensors.finish()
    return folded(network), v2


def _read(path: Path) -> dict[str, np.ndarray]:
    """"layer/variable" -> array."""
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive, h5py.File(io.BytesIO(archive.read('model.weights.h5'))) as file:
                return _keras3(path, file)
        with h5py.File(path) as file:
            if 'layers' in file:
                return _keras3(path, file)
            return _named(file.get('model_weights', file))
    except (OSError, KeyError) as e:
        raise Refusal(f'{path}: expected weights or a model saved by Keras (.h5, .weights.h5, .keras) but got: {e}') from e


def _keras3(path: Path, file: h5py.File) -> dict[str, np.ndarray]:
    found = {}
    for group in file['layers'].values():
        variables = group.get('vars')
        if not isinstance(variables, h5py.Group) or not len(variables):
            continue
        name = variables.attrs.get('name')
        expect(isinstance(name, str), path, 'the names of the layers (save with Keras 3.6 or newer, or as .h5)', 'none')
        parts = VARIABLES.get(len(variables))
        expect(parts is not None, f'{path}: {name}', '1, 2 or 4 variables', len(variables))
        found |= {f'{name}/{part}': variables[str(i)][()] for i, part in enumerate(parts)}
    return found


def _named(file: h5py.Group) -> dict[str, np.ndarray]:
    """LAYER/…/VARIABLE:0"""
    found = {}

    def visit(name: str, item: h5py.Dataset | h5py.Group) -> None:
        if isinstance(item, h5py.Dataset) and not name.startswith('optimizer_weights/'):
            found[f'{name.split("/")[0]}/{name.split("/")[-1].removesuffix(":0")}'] = item[()]

    file.visititems(visit)
    return found


def _depth(tensors: Tensors) -> int:
    units = tuple(
        sum(f'conv{stage}_block{unit}_1_conv/kernel' in tensors for unit in range(1, 64)) for stage in range(2, 6)
    )
    for depth, expected in UNITS.items():
        if depth >= 50 and units == expected:
            return depth
    raise Refusal(f'{tensors.where}: expected ResNet50, 101 or 152, V2 or not, but got stages of {units} blocks')


def _some(tensors: Tensors) -> str:
    layers = dict.fromkeys(name.split('/')[0] for name in tensors.tensors)
    return f'layers {", ".join(list(layers)[:3])} …' if layers else 'no layers'


class _Keras(Names):
    def __init__(self, v2: bool):
        self.v2 = v2

    def parts(self, layer: Layer) -> tuple[str, ...]:
        """Of ResNet every convolution has a bias, of ResNetV2 those that no normalisation follows."""
        biased = not self.v2 or layer.name == 'conv0' or layer.name.endswith(('conv3', 'sc'))
        return ('weight', 'bias') if layer.op == 'conv' and biased else super().parts(layer)

    def tensor(self, tensors: Tensors, layer: Layer, part: str, shape: tuple[int, ...]) -> np.ndarray:
        name = f'{_layer(layer.name)}/{PARTS[part]}'
        if part != 'weight':
            return tensors.take(name, shape)
        # Kernels are (height, width, in, out), the last layer's (in, out).
        stored = tensors.take(name, (*shape[2:], shape[1], shape[0]))
        return np.ascontiguousarray(stored.T if stored.ndim == 2 else stored.transpose(3, 2, 0, 1))


def _layer(name: str) -> str:
    """stage1_unit1_conv1_bn -> conv2_block1_1_bn; stage1_unit1_bn0 -> conv2_block1_preact_bn."""
    known = {'conv0': 'conv1_conv', 'conv0_bn': 'conv1_bn', 'bn1': 'post_bn', 'fc': 'predictions'}
    if name in known:
        return known[name]
    stage, unit, part = re.fullmatch(r'stage(\d)_unit(\d+)_(\w+)', name).groups()
    if part == 'bn0':
        inner = 'preact_bn'
    else:
        number = '0' if part.startswith('sc') else part[4]
        inner = f'{number}_{"bn" if part.endswith("_bn") else "conv"}'
    return f'conv{int(stage) + 1}_block{unit}_{inner}'

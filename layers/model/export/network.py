"""ResNet-50 v1.5 as data: its layers, its weights, and the int8 grid that every engine shares."""

import hashlib
import json
from pathlib import Path

import numpy as np

# Units, width and stride of each stage (He et al. 2015; v1.5: the stride sits in the 3x3 convolution).
STAGES = ((3, 64, 1), (4, 128, 2), (6, 256, 2), (3, 512, 2))


def resnet50(classes):
    """The network as a list of (op, name, inputs, attributes), BatchNorm folded into the convolutions."""
    graph = []

    def conv(name, x, width, kernel, stride, relu=True):
        graph.append(('conv', name, [x], {'width': width, 'kernel': kernel, 'stride': stride, 'pad': kernel // 2}))
        if not relu:
            return name
        graph.append(('relu', f'{name}_relu', [name], {}))
        return f'{name}_relu'

    graph_input = conv('conv0', 'data', 64, 7, 2)
    graph.append(('maxpool', 'pool0', [graph_input], {}))
    x = 'pool0'
    for stage, (units, width, stride) in enumerate(STAGES, start=1):
        for unit in range(1, units + 1):
            prefix = f'stage{stage}_unit{unit}_'
            step = stride if unit == 1 else 1
            y = conv(prefix + 'conv1', x, width, 1, 1)
            y = conv(prefix + 'conv2', y, width, 3, step)
            y = conv(prefix + 'conv3', y, 4 * width, 1, 1, relu=False)
            x = conv(prefix + 'sc', x, 4 * width, 1, step, relu=False) if unit == 1 else x
            graph.append(('add', prefix + 'plus', [y, x], {}))
            graph.append(('relu', prefix + 'relu', [prefix + 'plus'], {}))
            x = prefix + 'relu'
    graph.append(('avgpool', 'pool1', [x], {}))
    graph.append(('fc', 'fc', ['pool1'], {'width': classes}))
    return graph


def load_weights(folder):
    """Name -> float32 array, from index.json and weights.bin as training/finish.py writes them."""
    index = json.loads((Path(folder) / 'index.json').read_text())
    blob = (Path(folder) / 'weights.bin').read_bytes()
    digest = hashlib.sha256(blob).hexdigest()
    if digest != index['sha256']:
        raise SystemExit(f'{folder}/weights.bin: SHA-256 expected {index["sha256"]} but got {digest}')
    dtype = np.dtype(index['dtype'])
    return {
        name: np.frombuffer(blob, dtype, int(np.prod(shape)), offset).reshape(shape).astype(np.float32)
        for name, shape, offset in index['params']
    }


def grid_scale(weight, bits=8):
    """One scale per output channel: max|w|/127, rounded down to `bits` significant bits.

    Down, so that the largest weight still lands on 127 and an engine that computes max|w|/127 by itself finds exactly
    this grid; few bits, so that the low bytes of q*scale are zero and the float32 file compresses.
    """
    scale = np.abs(weight.reshape(weight.shape[0], -1)).max(1).astype(np.float64) / 127
    scale = np.maximum(scale, 1e-12)
    exponent = np.floor(np.log2(scale)) - (bits - 1)
    return (np.floor(scale / 2.0**exponent) * 2.0**exponent).astype(np.float32)


def per_channel(scale, dimensions):
    """The scales shaped so that they multiply a weight of that many dimensions channel by channel."""
    return scale.reshape(-1, *[1] * (dimensions - 1))


def to_grid(weight):
    """(int8 values, float32 scale per output channel)."""
    scale = grid_scale(weight)
    q = np.clip(np.rint(weight / per_channel(scale, weight.ndim)), -127, 127).astype(np.int8)
    return q, scale


def rounded(weights):
    """All weights moved to their grid; biases stay as they are."""
    result = {}
    for name, weight in weights.items():
        if name.endswith('_weight'):
            q, scale = to_grid(weight)
            weight = (q.astype(np.float32) * per_channel(scale, weight.ndim)).astype(np.float32)
        result[name] = weight
    return result

"""MXNet's files: a symbol (graph, as JSON) and its parameters (NDArray list)."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np

from bundletool.network import Layer, Network, Parameters
from bundletool.refusal import Refusal, expect

LIST_MAGIC = 0x112
ARRAY_MAGIC = 0xF993FAC9
FLOAT32 = 0
TYPES = ('float32', 'float64', 'float16', 'uint8', 'int32', 'int8', 'int64')


def symbol(layers: list[Layer]) -> dict:
    """The graph without fused operators, as MXNet's JSON."""
    nodes, position = [], {}

    def add(op: str, name: str, inputs: list[str] = (), **attributes: object) -> None:
        node = {'op': op, 'name': name, 'inputs': [[position[i], 0, 0] for i in inputs]}
        if attributes:
            node['attrs'] = {key: str(value) for key, value in attributes.items()}
        position[name] = len(nodes)
        nodes.append(node)

    add('null', 'data')
    for layer in layers:
        inputs = list(layer.inputs)
        for parameter in _parameters(layer):
            add('null', parameter)
            inputs.append(parameter)
        op, attributes = _operator(layer)
        add(op, layer.name, inputs, **attributes)
    return {
        'nodes': nodes,
        'arg_nodes': [i for i, node in enumerate(nodes) if node['op'] == 'null'],
        'heads': [[len(nodes) - 1, 0, 0]],
        'attrs': {'mxnet_version': ['int', 10900]},
    }


def _parameters(layer: Layer) -> list[str]:
    parts = {'conv': ('weight', 'bias'), 'fc': ('weight', 'bias'), 'affine': ('scale', 'shift', *STATISTICS)}
    return [f'{layer.name}_{part}' for part in parts.get(layer.op, ())]


# An affine layer is a normalisation of mean 0 and variance 1, for which MXNet has fast kernels.
STATISTICS = ('mean', 'variance')
EPSILON = 1e-5


def _operator(layer: Layer) -> tuple[str, dict[str, object]]:
    a = layer.attributes
    match layer.op:
        case 'conv':
            shape = {'kernel': (a['kernel'],) * 2, 'stride': (a['stride'],) * 2, 'pad': (a['pad'],) * 2}
            rest = {'dilate': (1, 1), 'num_filter': a['width'], 'num_group': 1, 'layout': 'NCHW', 'no_bias': False}
            return 'Convolution', shape | rest
        case 'relu':
            return 'Activation', {'act_type': 'relu'}
        case 'add':
            return 'elemwise_add', {}
        case 'affine':
            return 'BatchNorm', {'eps': EPSILON, 'fix_gamma': False, 'use_global_stats': True, 'axis': 1}
        case 'pad':
            return 'Pad', {'mode': 'constant', 'pad_width': (0, 0, 0, 0, *[a['pad']] * 4), 'constant_value': 0}
        case 'maxpool':
            shape = {'kernel': (a['kernel'],) * 2, 'stride': (a['stride'],) * 2, 'pad': (a['pad'],) * 2}
            rest = {'pool_type': 'max', 'global_pool': False, 'pooling_convention': 'valid', 'layout': 'NCHW'}
            return 'Pooling', shape | rest
        case 'avgpool':
            return 'Pooling', {'kernel': (1, 1), 'pool_type': 'avg', 'global_pool': True, 'layout': 'NCHW'}
        case 'fc':
            return 'FullyConnected', {'num_hidden': a['width'], 'no_bias': False, 'flatten': True}
    raise ValueError(layer.op)


def with_heads(graph: dict, tensors: list[str]) -> dict:
    """The same symbol with the given tensors ("<node>_output") as outputs, for calibration."""
    index = {node['name']: i for i, node in enumerate(graph['nodes'])}
    return graph | {'heads': [[index[t.removesuffix('_output')], 0, 0] for t in tensors if t != 'data']}


def arrays(network: Network) -> Parameters:
    """The network's parameters as the symbol wants them, by "arg:" and "aux:" names."""
    found = {f'arg:{name}': value for name, value in network.parameters.items()}
    for layer in network.layers:
        if layer.op == 'affine':
            channels = len(network.parameters[f'{layer.name}_scale'])
            found[f'aux:{layer.name}_mean'] = np.zeros(channels, np.float32)
            found[f'aux:{layer.name}_variance'] = np.full(channels, 1 - EPSILON, np.float32)
    return found


def write_params(path: Path, weights: Parameters) -> None:
    """MXNet's NDArray list format, as mx.nd.save writes it, with float32 values."""
    with open(path, 'wb') as file:
        file.write(struct.pack('<QQQ', LIST_MAGIC, 0, len(weights)))
        for value in weights.values():
            file.write(struct.pack(f'<IiI{value.ndim}q', ARRAY_MAGIC, 0, value.ndim, *value.shape))
            file.write(struct.pack('<iii', 1, 0, FLOAT32))  # CPU 0
            file.write(np.ascontiguousarray(value, np.float32).tobytes())
        file.write(struct.pack('<Q', len(weights)))
        for name in weights:
            encoded = name.encode()
            file.write(struct.pack('<Q', len(encoded)) + encoded)


def read_params(where: str, data: bytes) -> Parameters:
    """Name, with its "arg:" or "aux:", -> float32 array. Anything but float32 is refused, cut-off files too."""
    offset = 0

    def take(form: str) -> tuple:
        nonlocal offset
        values = struct.unpack_from(form, data, offset)
        offset += struct.calcsize(form)
        return values

    try:
        magic, _, count = take('<QQQ')
        expect(magic == LIST_MAGIC, where, f'MXNet parameters, which begin with {LIST_MAGIC:#x}', f'{magic:#x}')
        values = []
        for _ in range(count):
            magic, storage, dimensions = take('<IiI')
            known = magic == ARRAY_MAGIC and storage == 0
            expect(known, where, 'dense arrays in the format of MXNet 1', f'{magic:#x}, storage type {storage}')
            shape = take(f'<{dimensions}q')
            _, _, kind = take('<iii')
            name = TYPES[kind] if 0 <= kind < len(TYPES) else f'type {kind}'
            expect(kind == FLOAT32, f'{where}: array {len(values)} of shape {shape}', 'float32', name)
            size = int(np.prod(shape))
            values.append(np.frombuffer(data, np.float32, size, offset).reshape(shape))
            offset += 4 * size
        names = []
        for _ in range(*take('<Q')):
            (length,) = take('<Q')
            names.append(data[offset : offset + length].decode())
            offset += length
    except (struct.error, ValueError) as e:
        raise Refusal(f'{where}: expected whole MXNet parameters but got {len(data)} bytes that end early') from e
    return dict(zip(names, values, strict=True))

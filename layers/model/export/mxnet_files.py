"""Writes the network for MXNet: a symbol (graph) and its parameters."""

import struct

import numpy as np

from network import resnet50

LIST_MAGIC = 0x112
ARRAY_MAGIC = 0xF993FAC9


def symbol(classes):
    """The graph without fused operators, as MXNet's JSON."""
    nodes, position = [], {}

    def add(op, name, inputs=(), **attributes):
        node = {'op': op, 'name': name, 'inputs': [[position[i], 0, 0] for i in inputs]}
        if attributes:
            node['attrs'] = {key: str(value) for key, value in attributes.items()}
        position[name] = len(nodes)
        nodes.append(node)

    add('null', 'data')
    for op, name, inputs, a in resnet50(classes):
        if op in ('conv', 'fc'):
            add('null', f'{name}_weight')
            add('null', f'{name}_bias')
            inputs = [*inputs, f'{name}_weight', f'{name}_bias']
        if op == 'conv':
            add(
                'Convolution',
                name,
                inputs,
                kernel=(a['kernel'],) * 2,
                stride=(a['stride'],) * 2,
                pad=(a['pad'],) * 2,
                dilate=(1, 1),
                num_filter=a['width'],
                num_group=1,
                layout='NCHW',
                no_bias=False,
            )
        elif op == 'relu':
            add('Activation', name, inputs, act_type='relu')
        elif op == 'add':
            add('elemwise_add', name, inputs)
        elif op == 'maxpool':
            add(
                'Pooling',
                name,
                inputs,
                kernel=(3, 3),
                stride=(2, 2),
                pad=(1, 1),
                pool_type='max',
                global_pool=False,
                pooling_convention='valid',
                layout='NCHW',
            )
        elif op == 'avgpool':
            add('Pooling', name, inputs, kernel=(1, 1), pool_type='avg', global_pool=True, layout='NCHW')
        else:
            add('FullyConnected', name, inputs, num_hidden=a['width'], no_bias=False, flatten=True)
    return {
        'nodes': nodes,
        'arg_nodes': [i for i, node in enumerate(nodes) if node['op'] == 'null'],
        'heads': [[len(nodes) - 1, 0, 0]],
        'attrs': {'mxnet_version': ['int', 10900]},
    }


def with_heads(graph, tensors):
    """The same symbol with the given tensors ("<node>_output") as outputs, for calibration."""
    index = {node['name']: i for i, node in enumerate(graph['nodes'])}
    return graph | {'heads': [[index[t.removesuffix('_output')], 0, 0] for t in tensors if t != 'data']}


def write_params(path, weights):
    """MXNet's NDArray list format, as mx.nd.save writes it, with "arg:" names and float32 values."""
    with open(path, 'wb') as file:
        file.write(struct.pack('<QQQ', LIST_MAGIC, 0, len(weights)))
        for value in weights.values():
            file.write(struct.pack(f'<IiI{value.ndim}q', ARRAY_MAGIC, 0, value.ndim, *value.shape))
            file.write(struct.pack('<iii', 1, 0, 0))  # CPU 0, float32
            file.write(np.ascontiguousarray(value, np.float32).tobytes())
        file.write(struct.pack('<Q', len(weights)))
        for name in weights:
            encoded = f'arg:{name}'.encode()
            file.write(struct.pack('<Q', len(encoded)) + encoded)

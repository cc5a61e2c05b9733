"""Writes the network for ONNX Runtime."""

from __future__ import annotations

import numpy as np
from onnx import ModelProto, TensorProto, checker, helper, numpy_helper

from bundletool.grid import per_channel, to_grid
from bundletool.network import Layer, Network, Parameters

# ONNX Runtime merges a Pad of exactly zero into the MaxPool behind it (PadFusion, seen in 1.23), whose padding never wins
# while a zero would.
NEARLY_ZERO = np.array(np.finfo(np.float32).tiny)

Ranges = dict[str, tuple[float, float]]


class _Builder:
    """Collects nodes and initialisers."""

    def __init__(self, weights: Parameters, kind: str, table: Ranges | None):
        self.weights, self.kind, self.table = weights, kind, dict(table or {})
        self.nodes, self.initialisers, self.scales = [], [], {}

    def constant(self, name: str, value: np.ndarray) -> str:
        self.initialisers.append(numpy_helper.from_array(np.asarray(value, order='C'), name))
        return name

    def node(self, op: str, inputs: list[str], output: str, **attributes: object) -> str:
        self.nodes.append(helper.make_node(op, inputs, [output], **attributes))
        return output

    def activation(self, name: str) -> str:
        """The tensor itself, or in int8 its quantised and dequantised form (unsigned, asymmetric)."""
        if self.kind != 'int8':
            return name
        if name not in self.scales:
            low, high = self.table[name]
            low, high = min(low, 0.0), max(high, 0.0)
            scale = np.float32(max(high - low, 1e-8) / 255)
            zero = np.uint8(np.clip(round(-low / float(scale)), 0, 255))
            parameters = [
                self.constant(f'{name}_scale', np.float32(scale)),
                self.constant(f'{name}_zero', np.array(zero, np.uint8)),
            ]
            self.node('QuantizeLinear', [name, *parameters], f'{name}_q')
            self.node('DequantizeLinear', [f'{name}_q', *parameters], f'{name}_dq')
            self.scales[name] = scale
        return f'{name}_dq'

    def parameters(self, name: str, x: str) -> list[str]:
        """Names of weight and bias of a layer whose input is x."""
        weight, bias = self.weights[f'{name}_weight'], self.weights[f'{name}_bias']
        if self.kind == 'float':
            return [self.constant(f'{name}_weight', weight), self.constant(f'{name}_bias', bias)]
        q, scale = to_grid(weight)
        self.constant(f'{name}_weight_q', q)
        if self.kind == 'weightonly':
            self.constant(f'{name}_weight_scale', per_channel(scale, weight.ndim))
            self.node('Cast', [f'{name}_weight_q'], f'{name}_weight_f', to=TensorProto.FLOAT)
            self.node('Mul', [f'{name}_weight_f', f'{name}_weight_scale'], f'{name}_weight')
            return [f'{name}_weight', self.constant(f'{name}_bias', bias)]
        self.constant(f'{name}_weight_scale', scale)
        self.constant(f'{name}_weight_zero', np.zeros(len(scale), np.int8))
        self._dequantise(f'{name}_weight')
        bias_scale = (scale * self.scales[x]).astype(np.float32)
        bias_q = np.rint(bias / bias_scale.astype(np.float64)).clip(-(2**31), 2**31 - 1).astype(np.int32)
        self.constant(f'{name}_bias_q', bias_q)
        self.constant(f'{name}_bias_scale', bias_scale)
        self.constant(f'{name}_bias_zero', np.zeros(len(scale), np.int32))
        self._dequantise(f'{name}_bias')
        return [f'{name}_weight_dq', f'{name}_bias_dq']

    def _dequantise(self, name: str) -> None:
        self.node('DequantizeLinear', [f'{name}_q', f'{name}_scale', f'{name}_zero'], f'{name}_dq', axis=0)


def model(
    network: Network, kind: str, table: Ranges | None = None, heads: bool = False, name: str = 'resnet50', opset: int = 13
) -> ModelProto:
    """The network in one of three kinds.

    float       float32 initialisers
    weightonly  int8 initialisers, Cast and Mul: ONNX Runtime folds them when it loads the model; a DequantizeLinear it
                would not fold, and would run for every picture
    int8        QDQ: u8 activations from `table`, s8 weights per channel, s32 bias; no Q/DQ between Conv and Relu

    With `heads` the outputs are all inner tensors, for calibration.
    """
    b = _Builder(network.parameters, kind, table)
    for layer in network.layers:
        _add(b, layer)
    outputs = [helper.make_tensor_value_info('logits', TensorProto.FLOAT, ['N', network.classes])]
    if heads:
        outputs = [
            helper.make_tensor_value_info(layer.name, TensorProto.FLOAT, [None] * (2 if layer.op == 'avgpool' else 4))
            for layer in network.layers[:-1]
        ]
    data = helper.make_tensor_value_info('data', TensorProto.FLOAT, ['N', 3, 'H', 'W'])
    proto = helper.make_model(
        helper.make_graph(b.nodes, name, [data], outputs, b.initialisers),
        opset_imports=[helper.make_opsetid('', opset)],
        producer_name='snaplabel',
    )
    proto.ir_version = 8
    checker.check_model(proto)
    return proto


def _add(b: _Builder, layer: Layer) -> None:
    """The layer's nodes. Those that come after a convolution, or stay in float, read what was not quantised."""
    name, inputs, a = layer.name, layer.inputs, layer.attributes
    in_float = layer.op in ('relu', 'affine', 'pad')
    x = list(inputs) if in_float else [b.activation(t) for t in inputs]
    match layer.op:
        case 'conv':
            shape = {'kernel_shape': [a['kernel']] * 2, 'strides': [a['stride']] * 2, 'pads': [a['pad']] * 4}
            b.node('Conv', x + b.parameters(name, inputs[0]), name, name=name, **shape)
        case 'relu':
            b.node('Relu', x, name, name=name)
        case 'add':
            b.node('Add', x, name, name=name)
        case 'affine':
            scale, shift = (
                b.constant(f'{name}_channel_{part}', b.weights[f'{name}_{part}'].reshape(1, -1, 1, 1))
                for part in ('scale', 'shift')
            )
            b.node('Add', [b.node('Mul', [*x, scale], f'{name}_scaled', name=f'{name}_scaled'), shift], name, name=name)
        case 'pad':
            pads = b.constant(f'{name}_pads', np.array([0, 0, a['pad'], a['pad']] * 2, np.int64))
            b.node('Pad', [*x, pads, b.constant(f'{name}_value', NEARLY_ZERO)], name, name=name, mode='constant')
        case 'maxpool':
            shape = {'kernel_shape': [a['kernel']] * 2, 'strides': [a['stride']] * 2, 'pads': [a['pad']] * 4}
            b.node('MaxPool', x, name, name=name, **shape)
            if b.kind == 'int8':
                b.table[name] = b.table[inputs[0]]
        case 'avgpool':
            b.node('GlobalAveragePool', x, f'{name}_4d', name=name)
            b.node('Flatten', [f'{name}_4d'], name, name=f'{name}_flat')
        case 'fc':
            b.node('Gemm', x + b.parameters(name, inputs[0]), 'logits', name=name, transB=1)
        case other:
            raise ValueError(other)

"""A ResNet as an ONNX file, as PyTorch, Keras' converters and this tool write them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
from google.protobuf.message import DecodeError
from onnx import NodeProto, helper, numpy_helper

from bundletool.imported import Imported
from bundletool.network import Network, folded
from bundletool.refusal import Refusal, expect
from bundletool.weights import Tensors

# What changes nothing: behind global pooling, or the softmax over the logits, which the product takes itself.
NOTHING = {'Flatten', 'Reshape', 'Squeeze', 'Identity', 'Dropout', 'Softmax'}
TINY = float(np.finfo(np.float32).tiny)


def load(path: Path) -> Network:
    """The network, folded."""
    expect(path.is_file(), path, 'an ONNX file', 'none')
    try:
        model = onnx.load(path)
        onnx.checker.check_model(model)
    except (DecodeError, onnx.checker.ValidationError) as e:
        raise Refusal(f'{path}: expected a valid ONNX model but got: {str(e).strip().splitlines()[0]}') from e
    return folded(_Graph(str(path), model.graph).network())


class _Graph:
    def __init__(self, where: str, graph: onnx.GraphProto):
        self.where = where
        self.constants = {value.name: numpy_helper.to_array(value) for value in graph.initializer}
        inputs = [value.name for value in graph.input if value.name not in self.constants]
        expect(len(inputs) == 1 and len(graph.output) == 1, where, 'one input and one output', f'{inputs} and {len(graph.output)}')
        self.output = graph.output[0].name
        self.imported = Imported(where, inputs[0])
        for node in graph.node:
            if not self._constant(node):
                self._import(node)

    def network(self) -> Network:
        return self.imported.network(Tensors(self.where, self.constants), self.output)

    def _constant(self, node: NodeProto) -> bool:
        """Computes what depends on constants alone: weights that are stored as int8."""
        out, a = node.output[0], _attributes(node)
        if node.op_type == 'Constant':
            self.constants[out] = numpy_helper.to_array(a['value'])
            return True
        if not node.input or any(name and name not in self.constants for name in node.input):
            return False
        values = [self.constants[name] for name in node.input if name]
        if node.op_type == 'Identity':
            self.constants[out] = values[0]
        elif node.op_type == 'Cast':
            self.constants[out] = values[0].astype(helper.tensor_dtype_to_np_dtype(a['to']))
        elif node.op_type == 'Mul':
            self.constants[out] = values[0] * values[1]
        elif node.op_type == 'DequantizeLinear':
            axis = [1] * values[0].ndim
            if values[1].size > 1:
                axis[a.get('axis', 1)] = -1
            zero = values[2].astype(np.float32).reshape(axis) if len(values) > 2 else 0
            self.constants[out] = (values[0].astype(np.float32) - zero) * values[1].reshape(axis)
        else:
            return False
        return True

    def _import(self, node: NodeProto) -> None:
        op, out, a = node.op_type, node.output[0], _attributes(node)
        name = node.name or out
        place = f'{self.where}: {name}'
        inputs = list(node.input)
        given = [tensor for tensor in inputs if tensor and tensor not in self.constants]
        add = self.imported.add
        if op == 'Conv':
            _only(place, a, {'group': 1, 'dilations': [1, 1], 'auto_pad': b'NOTSET'})
            width, _, kernel, _ = self._shape(place, inputs[1], 4)
            parameters = dict(zip(('weight', 'bias'), inputs[1:]))
            add('conv', name, out, inputs[:1], parameters, width=width, **_window(place, a | {'kernel_shape': [kernel] * 2}))
        elif op == 'BatchNormalization':
            parts = dict(zip(('gamma', 'beta', 'mean', 'variance'), inputs[1:]))
            add('bn', name, out, inputs[:1], parts, epsilon=a.get('epsilon', 1e-5))
        elif op == 'Relu':
            add('relu', name, out, inputs)
        elif op == 'Add' and len(given) == 2:
            add('add', name, out, inputs)
        elif op in ('Add', 'Mul') and len(given) == 1:
            self._with_constant(place, op, name, out, given[0], next(t for t in inputs if t in self.constants))
        elif op == 'MaxPool':
            _only(place, a, {'ceil_mode': 0, 'dilations': [1, 1], 'auto_pad': b'NOTSET'})
            add('maxpool', name, out, inputs, **_window(place, a))
        elif op == 'Pad':
            self._pad(place, name, out, inputs, a)
        elif op == 'GlobalAveragePool' or op == 'ReduceMean' and self._axes(inputs, a) == [2, 3]:
            add('avgpool', name, out, inputs[:1])
        elif op in ('Gemm', 'MatMul'):
            self._fc(place, op, name, out, inputs, a)
        elif op in NOTHING:
            self.imported.same(out, inputs[0])
        else:
            raise Refusal(f'{place}: expected an operator of a ResNet in float32 but got {op}')

    def _with_constant(self, place: str, op: str, name: str, out: str, tensor: str, constant: str) -> None:
        """The two halves of an affine layer, or the bias behind a MatMul."""
        before, value = self.imported.last(tensor), self.constants[constant]
        if op == 'Add' and before and before.op == 'fc' and value.ndim == 1:
            self.imported.sources[before.name, 'bias'] = constant
            self.imported.same(out, tensor)
            return
        expect(value.ndim == 4 and value.size == value.shape[1], place, 'one number a channel', f'shape {value.shape}')
        self.constants[constant] = value.reshape(-1)
        if op == 'Mul':
            self.imported.add('affine', name, out, [tensor], {'scale': constant})
        else:
            expect(before is not None and before.op == 'affine', place, 'a Mul by channel before it', before and before.op)
            self.imported.sources[before.name, 'shift'] = constant
            self.imported.same(out, tensor)

    def _pad(self, place: str, name: str, out: str, inputs: list[str], a: dict) -> None:
        _only(place, a, {'mode': b'constant'})
        pads = list(self.constants.get(inputs[1], [])) if len(inputs) > 1 else a.get('pads', [])
        value = float(self.constants[inputs[2]]) if len(inputs) > 2 and inputs[2] else a.get('value', 0.0)
        pad = int(pads[2]) if len(pads) == 8 else 0
        expect(pads == [0, 0, pad, pad] * 2 and abs(value) <= TINY, place, 'as many zeros on each side', f'{pads}, {value}')
        self.imported.add('pad', name, out, inputs[:1], pad=pad)

    def _fc(self, place: str, op: str, name: str, out: str, inputs: list[str], a: dict) -> None:
        _only(place, a, {'alpha': 1.0, 'beta': 1.0, 'transA': 0})
        rows, columns = self._shape(place, inputs[1], 2)
        if op == 'MatMul' or not a.get('transB', 0):
            self.constants[inputs[1]] = np.ascontiguousarray(self.constants[inputs[1]].T)
            rows, columns = columns, rows
        parameters = dict(zip(('weight', 'bias'), inputs[1:]))
        self.imported.add('fc', name, out, inputs[:1], parameters, width=rows)

    def _shape(self, place: str, tensor: str, dimensions: int) -> tuple[int, ...]:
        expect(tensor in self.constants, place, f'constant weights, the tensor {tensor}', 'computed or missing ones')
        shape = self.constants[tensor].shape
        square = dimensions < 4 or shape[2:] == shape[2:][::-1]
        expect(len(shape) == dimensions and square, f'{place}: {tensor}', f'{dimensions} dimensions and a square kernel', shape)
        return shape

    def _axes(self, inputs: list[str], a: dict) -> list[int]:
        axes = a.get('axes') or (list(self.constants.get(inputs[1], [])) if len(inputs) > 1 else [])
        return sorted(int(axis) % 4 for axis in axes)


def _attributes(node: NodeProto) -> dict:
    return {attribute.name: helper.get_attribute_value(attribute) for attribute in node.attribute}


def _window(place: str, a: dict) -> dict[str, int]:
    """Kernel, stride and padding, each the same on all sides."""
    found = {}
    for key, name, default in (('kernel', 'kernel_shape', []), ('stride', 'strides', [1]), ('pad', 'pads', [0])):
        values = set(a.get(name, default))
        expect(len(values) == 1, f'{place}: {name}', 'one number for all sides', a.get(name))
        found[key] = values.pop()
    return found


def _only(place: str, a: dict, allowed: dict[str, object]) -> None:
    """Refuses other values of these attributes; they are also their defaults."""
    for key, value in allowed.items():
        expect(a.get(key, value) == value, f'{place}: {key}', value, a.get(key))

"""A ResNet as MXNet's symbol and parameters, such as GluonCV and DJL's model zoo have them."""

from __future__ import annotations

import ast
import json

from bundletool.imported import Imported
from bundletool.mxnet_files import read_params
from bundletool.network import Network, folded
from bundletool.refusal import Refusal, expect
from bundletool.weights import Tensors

# What changes nothing: behind global pooling, or the softmax over the logits, which the product takes itself.
NOTHING = {'Flatten', 'identity', '_copy', 'SoftmaxOutput', 'SoftmaxActivation', 'softmax', 'Dropout'}
SUM = {'elemwise_add', '_Plus', '_plus', 'broadcast_add'}


def load(symbol_name: str, symbol: bytes, params_name: str, params: bytes) -> Network:
    """The network, folded."""
    tensors = Tensors(params_name, {name.split(':', 1)[-1]: v for name, v in read_params(params_name, params).items()})
    graph = _Graph(symbol_name, _parse(symbol_name, symbol))
    return folded(graph.imported.network(tensors, graph.output))


def _parse(where: str, symbol: bytes) -> dict:
    try:
        graph = json.loads(symbol)
        expect(len(graph['heads']) == 1, where, 'one output', len(graph['heads']))
        return graph
    except (ValueError, KeyError, TypeError) as e:
        raise Refusal(f"{where}: expected MXNet's symbol as JSON but got {symbol[:40]!r}") from e


class _Graph:
    def __init__(self, where: str, graph: dict):
        self.where, self.nodes = where, graph['nodes']
        self.imported = Imported(where, 'data')
        for node in self.nodes:
            if node['op'] != 'null':
                self._import(node)
        self.output = self.nodes[graph['heads'][0][0]]['name']

    def _import(self, node: dict) -> None:
        op, name = node['op'], node['name']
        a = node.get('attrs', node.get('attr', node.get('param'))) or {}
        inputs = [self.nodes[entry[0]]['name'] for entry in node['inputs']]
        place = f'{self.where}: {name}'
        add = self.imported.add
        if op == 'Convolution':
            _only(place, a, {'num_group': 1, 'dilate': (1, 1), 'layout': 'NCHW'})
            parameters = dict(zip(('weight', 'bias'), inputs[1:]))
            add('conv', name, name, inputs[:1], parameters, width=int(a['num_filter']), **_window(place, a))
        elif op == 'BatchNorm':
            _only(place, a, {'axis': 1, 'output_mean_var': False})
            parts = dict(zip(('gamma', 'beta', 'mean', 'variance'), inputs[1:]))
            if _value(a, 'fix_gamma', True):
                del parts['gamma']
            add('bn', name, name, inputs[:1], parts, epsilon=_value(a, 'eps', 1e-3))
        elif op == 'Activation':
            _only(place, a, {'act_type': 'relu'})
            add('relu', name, name, inputs)
        elif op == 'relu':
            add('relu', name, name, inputs)
        elif op in SUM:
            add('add', name, name, inputs)
        elif op == 'Pooling':
            self._pooling(place, name, inputs, a)
        elif op == 'FullyConnected':
            _only(place, a, {'no_bias': False, 'flatten': True})
            add('fc', name, name, inputs[:1], dict(zip(('weight', 'bias'), inputs[1:])), width=int(a['num_hidden']))
        elif op in NOTHING:
            self.imported.same(name, inputs[0])
        else:
            raise Refusal(f'{place}: expected an operator of a ResNet but got {op}')

    def _pooling(self, place: str, name: str, inputs: list[str], a: dict) -> None:
        if _value(a, 'global_pool', False):
            _only(place, a, {'pool_type': 'avg'})
            self.imported.add('avgpool', name, name, inputs)
        else:
            _only(place, a, {'pool_type': 'max', 'pooling_convention': 'valid', 'layout': 'NCHW'})
            self.imported.add('maxpool', name, name, inputs, **_window(place, a))


def _window(place: str, a: dict) -> dict[str, int]:
    """Kernel, stride and padding, each the same both ways."""
    found = {}
    for key, default in (('kernel', None), ('stride', (1, 1)), ('pad', (0, 0))):
        value = _value(a, key, default)
        expect(isinstance(value, tuple) and len(set(value)) == 1 and len(value) == 2, f'{place}: {key}', 'a square', value)
        found[key] = value[0]
    return found


def _only(place: str, a: dict, allowed: dict[str, object]) -> None:
    """Refuses other values of these attributes; they are also their defaults."""
    for key, value in allowed.items():
        found = _value(a, key, value)
        found = tuple(found) if isinstance(found, list) else found
        expect(found in (value, 'None'), f'{place}: {key}', value, found)


def _value(a: dict, key: str, default: object) -> object:
    """Attributes are texts: numbers, tuples, True and False; words are left alone."""
    text = a.get(key)
    if text is None:
        return default
    try:
        value = ast.literal_eval(text)
        return default if value is None else value
    except (ValueError, SyntaxError):
        return text

"""Folding keeps the function, every ResNet is recognised, and the embedded bundle comes out byte for byte."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import numpy as np
import onnx
import pytest

from bundletool import mxnet_files, onnx_files, onnx_source
from bundletool.grid import on_grid, to_grid
from bundletool.network import Layer, Network, folded
from bundletool.refusal import Refusal
from bundletool.resnet import UNITS, keras_v2, resnet_v1
from bundletool.structure import recognise

EMBEDDED = Path(__file__).resolve().parents[1] / 'resnet50-tiny-imagenet'


def test_a_normalisation_is_taken_up_by_the_convolution_before_it() -> None:
    generator = np.random.default_rng(1)
    parameters = {name: generator.normal(size=(4,)).astype(np.float32) for name in ('b_gamma', 'b_beta', 'b_mean', 'c_bias')}
    parameters['b_variance'] = generator.uniform(0.5, 2, 4).astype(np.float32)
    parameters['c_weight'] = generator.normal(size=(4, 3, 1, 1)).astype(np.float32)
    layers = [
        Layer('conv', 'c', ['data'], {'width': 4, 'kernel': 1, 'stride': 1, 'pad': 0}),
        Layer('bn', 'b', ['c'], {'epsilon': 0.1}),
        Layer('relu', 'r', ['b'], {}),
    ]
    result = folded(Network(layers, parameters))
    assert [(layer.op, layer.name, layer.inputs) for layer in result.layers] == [('conv', 'c', ['data']), ('relu', 'r', ['c'])]
    x = generator.normal(size=3)
    plain = parameters['c_weight'][:, :, 0, 0] @ x + parameters['c_bias']
    scale = parameters['b_gamma'] / np.sqrt(parameters['b_variance'] + 0.1)
    expected = (plain - parameters['b_mean']) * scale + parameters['b_beta']
    actual = result.parameters['c_weight'][:, :, 0, 0] @ x + result.parameters['c_bias']
    np.testing.assert_allclose(actual, expected, atol=1e-6)


def test_a_normalisation_stays_where_somebody_else_reads_the_convolution() -> None:
    ones = dict.fromkeys(('b_gamma', 'b_beta', 'b_mean', 'b_variance'), np.ones(2, np.float32))
    layers = [
        Layer('conv', 'c', ['data'], {'width': 2, 'kernel': 1, 'stride': 1, 'pad': 0}),
        Layer('bn', 'b', ['c'], {'epsilon': 0.0}),
        Layer('add', 'a', ['b', 'c'], {}),
    ]
    result = folded(Network(layers, ones | {'c_weight': np.ones((2, 3, 1, 1), np.float32)}))
    assert [layer.op for layer in result.layers] == ['conv', 'affine', 'add']
    np.testing.assert_array_equal(result.parameters['b_shift'], [0, 0])


def without_bn(layers: list[Layer]) -> list[Layer]:
    ones = {f'{layer.name}_{part}': np.ones(1) for layer in layers for part in ('gamma', 'beta', 'mean', 'variance', 'bias')}
    ones |= {f'{layer.name}_weight': np.ones((1, 1, 1, 1)) for layer in layers}
    return folded(Network(layers, ones)).layers


@pytest.mark.parametrize('depth', UNITS)
def test_every_resnet_is_recognised(depth: int) -> None:
    assert str(recognise('x', without_bn(resnet_v1(depth, 5, 1e-5)))) == f'ResNet-{depth} {"v1.5" if depth >= 50 else "v1"}'
    if depth >= 50:
        assert str(recognise('x', resnet_v1(depth, 5, stride_in_first=True))) == f'ResNet-{depth} v1'
        assert str(recognise('x', without_bn(keras_v2(depth, 5, 1e-5)))) == f'ResNet-{depth} v2'


def refused(message: str, layers: list[Layer]) -> None:
    with pytest.raises(Refusal, match=message):
        recognise('m', layers)


def test_a_wider_network_is_refused() -> None:
    wide = [
        layer._replace(attributes=layer.attributes | {'width': 2 * layer.attributes['width']})
        if 'stage' in layer.name and 'width' in layer.attributes
        else layer
        for layer in resnet_v1(50, 5)
    ]
    refused('expected a ResNet of 18, 34, 50, 101 or 152 layers but got 3 units of 128 channels', wide)


def test_another_first_layer_is_refused() -> None:
    layers = resnet_v1(18, 5)
    layers[0] = layers[0]._replace(attributes=layers[0].attributes | {'kernel': 3})
    refused(r'm: the first layers: expected', layers)


def test_a_layer_that_leads_nowhere_is_refused() -> None:
    layers = resnet_v1(18, 5)
    layers.insert(3, Layer('relu', 'aside', ['pool0'], {}))
    refused('m: stage1_unit1_plus: expected two branches of one tensor|nothing beside a ResNet but got aside', layers)


def embedded() -> Network:
    data = gzip.decompress((EMBEDDED / 'mxnet/resnet50-0000.params.gz').read_bytes())
    parameters = mxnet_files.read_params('embedded', data)
    return Network(resnet_v1(50, 200), {name.removeprefix('arg:'): value for name, value in parameters.items()})


def test_the_embedded_float_files_come_out_byte_for_byte(tmp_path: Path) -> None:
    network = embedded()
    written = json.dumps(mxnet_files.symbol(network.layers), indent=1)
    assert written == (EMBEDDED / 'mxnet/resnet50-symbol.json').read_text()
    mxnet_files.write_params(tmp_path / 'params', mxnet_files.arrays(network))
    assert (tmp_path / 'params').read_bytes() == gzip.decompress((EMBEDDED / 'mxnet/resnet50-0000.params.gz').read_bytes())
    assert onnx_files.model(network, 'weightonly').SerializeToString() == (EMBEDDED / 'onnx/resnet50.onnx').read_bytes()


def test_an_onnx_file_of_ours_is_read_back() -> None:
    read, network = onnx_source.load(EMBEDDED / 'onnx/resnet50.onnx'), embedded()
    assert read.layers == network.layers
    assert on_grid(read.parameters)
    for name, value in network.parameters.items():
        np.testing.assert_array_equal(read.parameters[name], value)


def test_a_matmul_and_an_add_are_a_last_layer(network: Network, tmp_path: Path) -> None:
    model = onnx_files.model(network, 'float')
    gemm = model.graph.node[-1]
    weight = next(value for value in model.graph.initializer if value.name == gemm.input[1])
    weight.CopyFrom(onnx.numpy_helper.from_array(onnx.numpy_helper.to_array(weight).T.copy(), weight.name))
    product = onnx.helper.make_node('MatMul', gemm.input[:2], ['product'])
    total = onnx.helper.make_node('Add', ['product', gemm.input[2]], ['logits'])
    model.graph.node.remove(gemm)
    model.graph.node.extend([product, total])
    onnx.save(model, tmp_path / 'm.onnx')
    read = onnx_source.load(tmp_path / 'm.onnx')
    np.testing.assert_array_equal(read.parameters['fc_weight'], network.parameters['fc_weight'])


def test_the_grid_keeps_the_largest_weight() -> None:
    weight = np.random.default_rng(3).normal(size=(5, 4, 3, 3)).astype(np.float32)
    q, scale = to_grid(weight)
    assert (np.abs(q).reshape(5, -1).max(1) == 127).all()
    np.testing.assert_allclose(q * scale.reshape(-1, 1, 1, 1), weight, atol=float(scale.max()))

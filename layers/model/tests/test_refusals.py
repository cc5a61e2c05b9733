"""Whatever cannot become a bundle is refused in one sentence, before anything is written."""

from __future__ import annotations

import os
import pickle
import re
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import ModelProto, TensorProto, helper, numpy_helper
from safetensors.numpy import save_file

from bundletool import mxnet_files, onnx_files
from bundletool.__main__ import arguments, main, run
from bundletool.network import Network
from bundletool.refusal import Refusal


def refused(tmp_path: Path, message: str, *argv: object) -> None:
    with pytest.raises(Refusal, match=message) as refusal:
        run(arguments([*map(str, argv), '--out', str(tmp_path / 'bundle')]))
    assert '\n' not in str(refusal.value)
    assert not (tmp_path / 'bundle').exists()


# DJL's zoo


def test_a_zoo_file_with_another_checksum(zoo: Callable, tmp_path: Path) -> None:
    root = zoo(symbol_digest='0' * 40)
    refused(tmp_path, r'm-symbol\.json: expected SHA-1 0{40} but got [0-9a-f]{40}$', 'from-djl-zoo', root)


def test_a_synset_of_another_length_than_the_last_layer(zoo: Callable, tmp_path: Path) -> None:
    root = zoo(classes=6)
    refused(tmp_path, r'synset\.txt: expected 7 classes, as many as the network tells apart but got 6$', 'from-djl-zoo', root)


def test_a_missing_tensor(zoo: Callable, network: Network, tmp_path: Path) -> None:
    arrays = mxnet_files.arrays(network)
    del arrays['arg:stage2_unit1_conv1_weight']
    message = r'm\.params\.gz: expected the tensor stage2_unit1_conv1_weight but it is missing$'
    refused(tmp_path, message, 'from-djl-zoo', zoo(parameters=arrays))


def test_a_tensor_of_another_shape(zoo: Callable, network: Network, tmp_path: Path) -> None:
    arrays = mxnet_files.arrays(network)
    arrays['arg:conv0_weight'] = np.zeros((64, 1, 7, 7), np.float32)
    message = r'conv0_weight: expected shape \(64, 3, 7, 7\) but got \(64, 1, 7, 7\)$'
    refused(tmp_path, message, 'from-djl-zoo', zoo(parameters=arrays))


def test_an_operator_that_no_resnet_has(zoo: Callable, network: Network, tmp_path: Path) -> None:
    symbol = mxnet_files.symbol(network.layers)
    next(node for node in symbol['nodes'] if node['name'] == 'stage1_unit1_relu')['op'] = 'LeakyReLU'
    message = r'stage1_unit1_relu: expected an operator of a ResNet but got LeakyReLU$'
    refused(tmp_path, message, 'from-djl-zoo', zoo(symbol=symbol))


def test_a_convolution_in_groups(zoo: Callable, network: Network, tmp_path: Path) -> None:
    symbol = mxnet_files.symbol(network.layers)
    next(node for node in symbol['nodes'] if node['name'] == 'conv0')['attrs']['num_group'] = '32'
    refused(tmp_path, r'conv0: num_group: expected 1 but got 32$', 'from-djl-zoo', zoo(symbol=symbol))


def test_float16_parameters(zoo: Callable, network: Network, tmp_path: Path) -> None:
    root = zoo(half=True)
    refused(tmp_path, r'array 0 of shape \(64, 3, 7, 7\): expected float32 but got float16$', 'from-djl-zoo', root)


def test_parameters_that_end_early(network: Network, tmp_path: Path) -> None:
    mxnet_files.write_params(tmp_path / 'm.params', mxnet_files.arrays(network))
    data = (tmp_path / 'm.params').read_bytes()
    with pytest.raises(Refusal, match='expected whole MXNet parameters but got 1000000 bytes that end early'):
        mxnet_files.read_params('m.params', data[:1_000_000])


def test_properties_that_no_artifact_has(zoo: Callable, tmp_path: Path) -> None:
    message = r'expected one artifact of ai\.djl\.mxnet:resnet with layers=50 but got \[\] of \[resnet18_v1'
    refused(tmp_path, message, 'from-djl-zoo', zoo(), '--property', 'layers=50')


# ONNX


def save(model: ModelProto, tmp_path: Path) -> Path:
    onnx.save(model, tmp_path / 'm.onnx')
    return tmp_path / 'm.onnx'


def test_an_onnx_operator_that_no_resnet_has(network: Network, tmp_path: Path, synset: Path) -> None:
    model = onnx_files.model(network, 'float')
    next(node for node in model.graph.node if node.name == 'stage1_unit1_relu').op_type = 'Sigmoid'
    message = r'm\.onnx: stage1_unit1_relu: expected an operator of a ResNet in float32 but got Sigmoid$'
    refused(tmp_path, message, 'from-onnx', save(model, tmp_path), '--synset', synset)


def test_onnx_in_float16(network: Network, tmp_path: Path, synset: Path) -> None:
    model = onnx_files.model(network, 'float')
    for value in model.graph.initializer:
        value.CopyFrom(numpy_helper.from_array(numpy_helper.to_array(value).astype(np.float16), value.name))
    for value in (*model.graph.input, *model.graph.output):
        value.type.tensor_type.elem_type = TensorProto.FLOAT16
    message = r'conv0_weight: expected float32 but got float16$'
    refused(tmp_path, message, 'from-onnx', save(model, tmp_path), '--synset', synset)


def test_a_graph_that_is_no_resnet(tmp_path: Path, synset: Path) -> None:
    weight = numpy_helper.from_array(np.zeros((7, 3), np.float32), 'w')
    nodes = [
        helper.make_node('GlobalAveragePool', ['data'], ['pooled']),
        helper.make_node('Flatten', ['pooled'], ['flat']),
        helper.make_node('Gemm', ['flat', 'w'], ['logits'], transB=1),
    ]
    data = helper.make_tensor_value_info('data', TensorProto.FLOAT, ['N', 3, 8, 8])
    logits = helper.make_tensor_value_info('logits', TensorProto.FLOAT, ['N', 7])
    model = helper.make_model(helper.make_graph(nodes, 'g', [data], [logits], [weight]))
    refused(tmp_path, r"the first layers: expected \[\('conv', 7, 2\)", 'from-onnx', save(model, tmp_path), '--synset', synset)


def test_what_is_not_onnx(tmp_path: Path, synset: Path) -> None:
    (tmp_path / 'm.onnx').write_bytes(b'not a model at all')
    refused(tmp_path, r'm\.onnx: expected a valid ONNX model but got: ', 'from-onnx', tmp_path / 'm.onnx', '--synset', synset)


# torchvision


def test_a_file_that_is_not_the_one_its_name_says(tmp_path: Path, synset: Path) -> None:
    file = tmp_path / 'resnet50-0676ba61.pth'
    file.write_bytes(b'something else')
    message = r'expected a SHA-256 that begins with 0676ba61, as its name says but got [0-9a-f]{64}$'
    refused(tmp_path, message, 'from-torchvision', file, '--synset', synset)


def test_a_file_with_another_digest_than_was_said(tmp_path: Path, synset: Path) -> None:
    (tmp_path / 'm.pth').write_bytes(b'something else')
    message = rf'm\.pth: expected SHA-256 {"0" * 64} but got [0-9a-f]{{64}}$'
    refused(tmp_path, message, 'from-torchvision', tmp_path / 'm.pth', '--synset', synset, '--sha256', '0' * 64)


def test_a_state_dict_of_another_network(tmp_path: Path, synset: Path) -> None:
    save_file({'features.0.weight': np.zeros((1, 1), np.float32)}, tmp_path / 'vgg.safetensors')
    message = r"expected a torchvision ResNet's state dict with fc\.weight but got features\.0\.weight …$"
    refused(tmp_path, message, 'from-torchvision', tmp_path / 'vgg.safetensors', '--synset', synset)


def test_a_state_dict_that_runs_code_when_it_is_unpickled(tmp_path: Path, synset: Path) -> None:
    class Malicious:
        def __reduce__(self) -> tuple:
            return os.mkdir, (str(tmp_path / 'harm'),)

    with zipfile.ZipFile(tmp_path / 'm.pth', 'w') as archive:
        archive.writestr('m/data.pkl', pickle.dumps({'fc.weight': Malicious()}))
    message = r'expected a state dict, tensors by name, but got a posix\.mkdir$'
    refused(tmp_path, message, 'from-torchvision', tmp_path / 'm.pth', '--synset', synset)
    assert not (tmp_path / 'harm').exists()


def test_what_torch_did_not_save(tmp_path: Path, synset: Path) -> None:
    (tmp_path / 'm.pth').write_bytes(pickle.dumps([1, 2]))
    refused(tmp_path, r'm\.pth: expected ', 'from-torchvision', tmp_path / 'm.pth', '--synset', synset)


# Keras


def test_what_keras_did_not_save(tmp_path: Path, synset: Path) -> None:
    (tmp_path / 'm.h5').write_bytes(b'nothing')
    message = r'm\.h5: expected weights or a model saved by Keras \(\.h5, \.weights\.h5, \.keras\) but got: '
    refused(tmp_path, message, 'from-keras', tmp_path / 'm.h5', '--synset', synset)


def test_a_keras_model_without_its_top(tmp_path: Path, synset: Path) -> None:
    import h5py

    with h5py.File(tmp_path / 'm.h5', 'w') as file:
        file['conv1_conv/conv1_conv/kernel:0'] = np.zeros((7, 7, 3, 64), np.float32)
    message = r'expected the layer "predictions" of a Keras ResNet \(include_top=True\) but got layers conv1_conv …$'
    refused(tmp_path, message, 'from-keras', tmp_path / 'm.h5', '--synset', synset)


# The command line


def test_a_source_without_names_wants_a_synset(network: Network, tmp_path: Path) -> None:
    file = save(onnx_files.model(network, 'float'), tmp_path)
    refused(tmp_path, '^--synset: expected names for the 7 classes but got none$', 'from-onnx', file)


def test_a_folder_that_exists(tmp_path: Path) -> None:
    (tmp_path / 'bundle').mkdir()
    with pytest.raises(Refusal, match='expected a new folder but got one that exists'):
        run(arguments(['from-onnx', 'm.onnx', '--out', str(tmp_path / 'bundle')]))


def test_a_refusal_is_one_line_and_status_2(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture) -> None:
    monkeypatch.setattr(sys, 'argv', ['bundle', 'from-onnx', str(tmp_path / 'absent.onnx'), '--out', str(tmp_path / 'b')])
    assert main() == 2
    assert re.fullmatch(r'bundle: .*absent\.onnx: expected an ONNX file but got none\n', capsys.readouterr().err)

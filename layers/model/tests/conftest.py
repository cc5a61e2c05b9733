"""Sources of networks whose weights are all alike: enough to tell what is refused, and quick to make."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from bundletool import mxnet_files
from bundletool.network import Network, Parameters
from bundletool.resnet import resnet_v1

CLASSES = 7
# Where a file of parameters says the type of its first array: behind the list's head, the array's, and four dimensions.
FIRST_TYPE = 24 + 12 + 4 * 8 + 8


@pytest.fixture(scope='session')
def network() -> Network:
    """ResNet-18, folded."""
    layers, parameters, channels = resnet_v1(18, CLASSES), {}, {'data': 3}
    for layer in layers:
        channels[layer.name] = width = layer.attributes.get('width', channels[layer.inputs[0]])
        if layer.op in ('conv', 'fc'):
            kernel = layer.attributes.get('kernel')
            shape = (width, channels[layer.inputs[0]], *([kernel] * 2 if kernel else []))
            parameters[f'{layer.name}_weight'] = np.full(shape, 0.01, np.float32)
            parameters[f'{layer.name}_bias'] = np.zeros(width, np.float32)
    return Network(layers, parameters)


@pytest.fixture
def synset(tmp_path: Path) -> Path:
    file = tmp_path / 'synset.txt'
    file.write_text(''.join(f'n{i} class {i}\n' for i in range(CLASSES)))
    return file


@pytest.fixture
def zoo(tmp_path: Path, network: Network) -> Callable[..., Path]:
    """Makes a repository in the layout of DJL's model zoo, of the given symbol and parameters."""

    def make(
        symbol: dict | None = None,
        parameters: Parameters | None = None,
        classes: int = CLASSES,
        symbol_digest: str | None = None,
        half: bool = False,
    ) -> Path:
        folder = tmp_path / 'zoo/model/cv/image_classification/ai/djl/mxnet/resnet'
        folder.mkdir(parents=True)
        (folder / 'm-symbol.json').write_text(json.dumps(symbol or mxnet_files.symbol(network.layers)))
        mxnet_files.write_params(folder / 'm.params', parameters or mxnet_files.arrays(network))
        plain = bytearray((folder / 'm.params').read_bytes())
        if half:
            plain[FIRST_TYPE] = mxnet_files.TYPES.index('float16')
        (folder / 'm.params.gz').write_bytes(gzip.compress(plain, 1))
        (folder / 'synset.txt').write_text(''.join(f'n{i} class {i}\n' for i in range(classes)))
        uris = {'symbol': 'm-symbol.json', 'parameters': 'm.params.gz', 'synset': 'synset.txt'}
        files = {
            kind: {'uri': uri, 'sha1Hash': hashlib.sha1((folder / uri).read_bytes()).hexdigest()}
            for kind, uri in uris.items()
        }
        if symbol_digest:
            files['symbol']['sha1Hash'] = symbol_digest
        artifact = {'version': '0.0.1', 'name': 'resnet18_v1', 'properties': {'layers': '18'}, 'files': files}
        (folder / 'metadata.json').write_text(json.dumps({'artifacts': [artifact]}))
        return tmp_path / 'zoo'

    return make

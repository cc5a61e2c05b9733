"""MXNet's own answers, and a folder in the layout of DJL's model zoo: gluon_reference.py NAME PICTURES OUT

The graph is the one of Gluon's model zoo, from which DJL's was exported. Writes OUT/zoo-NAME/model/… (symbol, gzipped
parameters, synset, metadata.json) and OUT/NAME.json: per picture the probabilities. Batch normalisation has the statistics
of the pictures, and the last layer answers that differ from picture to picture.
"""

import gzip
import hashlib
import json
import sys
from pathlib import Path

import mxnet as mx
import numpy as np
from mxnet.gluon.model_zoo import vision
from PIL import Image

MEAN, STD = np.array((0.485, 0.456, 0.406)), np.array((0.229, 0.224, 0.225))


def picture(file: Path) -> np.ndarray:
    """Shorter side to 256, centre crop of 224, RGB in [0, 1], ImageNet's mean and deviation."""
    with Image.open(file) as opened:
        opened = opened.convert('RGB')
        w, h = opened.size
        size = (256, int(256 * h / w)) if w <= h else (int(256 * w / h), 256)
        resized = opened.resize(size, Image.Resampling.BILINEAR)
    x, y = (int(round((side - 224) / 2.0)) for side in size)
    pixels = np.asarray(resized.crop((x, y, x + 224, y + 224)), np.float32) / 255
    return ((pixels - MEAN) / STD).transpose(2, 0, 1).astype(np.float32)


def seeded(name: str, pictures: mx.nd.NDArray) -> mx.gluon.HybridBlock:
    mx.random.seed(50)
    generator = np.random.RandomState(50)
    network = getattr(vision, name)()
    network.initialize(mx.init.MSRAPrelu())
    momenta = []

    def prepare(block: mx.gluon.Block) -> None:
        if isinstance(block, mx.gluon.nn.BatchNorm):
            momenta.append((block, block._kwargs['momentum']))
            block._kwargs['momentum'] = 0.0

    network(pictures[:1])
    network.apply(prepare)
    for parameter in network.collect_params('.*(gamma|beta|bias)').values():
        low, high = (0.6, 1.4) if parameter.name.endswith('gamma') else (-0.3, 0.3)
        if parameter.grad_req != 'null':
            parameter.set_data(mx.nd.array(generator.uniform(low, high, parameter.shape)))
    with mx.autograd.train_mode():
        network.forward(pictures)
        mx.nd.waitall()
    for block, momentum in momenta:
        block._kwargs['momentum'] = momentum
    features = network.features(pictures).asnumpy().reshape(len(pictures), -1)
    weight = generator.normal(size=network.output.weight.shape)
    weight *= 4 / (features @ weight.T).std(0)[:, None]
    network.output.weight.set_data(mx.nd.array(weight))
    network.output.bias.set_data(mx.nd.array(-(features @ weight.T).mean(0)))
    return network


def write_zoo(network: mx.gluon.HybridBlock, name: str, classes: int, root: Path) -> None:
    folder = root / 'model/cv/image_classification/ai/djl/mxnet/resnet'
    (folder / '0.0.1').mkdir(parents=True, exist_ok=True)
    network.export(str(folder / '0.0.1' / name))
    plain = folder / '0.0.1' / f'{name}-0000.params'
    compressed = plain.with_name(plain.name + '.gz')
    compressed.write_bytes(gzip.compress(plain.read_bytes(), 1, mtime=0))
    plain.unlink()
    (folder / 'synset.txt').write_text(''.join(f'n{i:08} class {i}\n' for i in range(classes)))

    def item(path: str) -> dict:
        data = (folder / path).read_bytes()
        return {'uri': path, 'sha1Hash': hashlib.sha1(data).hexdigest(), 'size': len(data)}

    layers, flavor = name.removeprefix('resnet').split('_')
    files = {'synset': 'synset.txt', 'symbol': f'0.0.1/{name}-symbol.json', 'parameters': f'0.0.1/{name}-0000.params.gz'}
    artifact = {
        'version': '0.0.1',
        'snapshot': False,
        'name': name,
        'properties': {'layers': layers, 'flavor': flavor, 'dataset': 'imagenet'},
        'arguments': {'width': 224, 'height': 224, 'resize': True, 'applySoftmax': True},
        'files': {kind: item(path) for kind, path in files.items()},
    }
    metadata = {
        'metadataVersion': '0.2',
        'resourceType': 'model',
        'application': 'cv/image_classification',
        'groupId': 'ai.djl.mxnet',
        'artifactId': 'resnet',
        'artifacts': [artifact],
    }
    (folder / 'metadata.json').write_text(json.dumps(metadata, indent=1))


def main() -> None:
    name, folder, out = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    files = sorted(folder.glob('*.jpg'))
    pictures = mx.nd.array(np.stack([picture(file) for file in files]))
    network = seeded(name, pictures)
    network.hybridize()
    answers = {
        file.name: mx.nd.softmax(network(pictures[i : i + 1]).astype('float64'))[0].asnumpy().tolist()
        for i, file in enumerate(files)
    }
    write_zoo(network, name, 1000, out / f'zoo-{name}')
    (out / f'{name}.json').write_text(json.dumps({'version': f'MXNet {mx.__version__}', 'probabilities': answers}))


if __name__ == '__main__':
    main()

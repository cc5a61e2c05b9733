"""Writes what describes a bundle: synset.txt, golden.json, bundle.json and MODEL_CARD.md."""

import argparse
import gzip
import hashlib
import json
from pathlib import Path

import numpy as np
import PIL
from PIL import Image

from engines import Engines, add_classpaths
from preprocessing import MEAN, STD, crop, softmax, tensor

PHOTOS = ('cat.jpg', 'espresso.jpg', 'rocket.jpg', 'astronaut.jpg')
PARAMETERS = 'mxnet/resnet50-0000.params.gz'
# What evaluate.py calls a picture set -> what bundle.json calls it.
ACCURACIES = {'val2000': 'validation2000', 'val10000': 'validation10000', 'photos': 'realPhotos200'}
TOLERANCE = {
    'sameTensor': {
        'mxnet-fp32': {'logit': 0.001, 'probability': 0.001},
        'onnx-fp32': {'logit': 0.001, 'probability': 0.001},
        'mxnet-int8': {'probability': 0.08},
        'onnx-int8': {'probability': 0.08},
    },
    'otherDecoderOrResize': {'probability': 0.1},
    'int8AgainstFp32': {'probability': 0.2},
    'why': 'sameTensor compares a path with its own entry under paths: int8 kernels of CPUs with and without VNNI '
    'differed by up to 0.06 in the best probability and 0.43 in a logit on 800 pictures (same labels), fp32 by '
    '0.00001. int8 against fp32 differed by 0.02 on average, 0.12 at the 99th percentile.',
}


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--out', type=Path, required=True, help='the bundle, with the files of export.py')
    parser.add_argument('--work', type=Path, required=True, help='the scratch folder of export.py')
    parser.add_argument('--tiny', type=Path, required=True, help='the folder tiny-imagenet-200')
    parser.add_argument('--photos', type=Path, required=True, help=f'a folder with {", ".join(PHOTOS)}')
    parser.add_argument('--size', type=int, required=True)
    parser.add_argument('--resize', type=int, required=True)
    parser.add_argument('--accuracy', type=Path, required=True, help='results of evaluate.py accuracy')
    parser.add_argument('--latency', type=Path, required=True, help='results of evaluate.py latency')
    parser.add_argument('--training', required=True, help='how it was trained, in one line')
    parser.add_argument('--name', default='resnet50-tiny-imagenet')
    parser.add_argument('--version', default='1.0.0')
    parser.add_argument('--method', default='minmax', help='as given to export.py')
    parser.add_argument('--ort-method', default='p99.999', help='as given to export.py')
    add_classpaths(parser)
    return parser.parse_args()


def variants(args):
    """(variant as bundle.json lists it, model folder of export.py)."""

    def mxnet(precision, symbol, model):
        files = {'symbol': f'mxnet/{symbol}', 'parameters': PARAMETERS}
        return variant('mxnet', 'MXNet', precision, files), model

    def onnx(precision, file, model):
        return variant('onnx', 'OnnxRuntime', precision, {'model': f'onnx/{file}'}), model

    def variant(prefix, engine, precision, files):
        head = {'id': f'{prefix}-{precision}', 'engine': engine, 'precision': precision, 'files': list(files.values())}
        return head | files

    return [
        mxnet('fp32', 'resnet50-fused-symbol.json', 'mx-fused'),
        mxnet('int8', 'resnet50-int8-symbol.json', f'mx-int8-{args.method}'),
        onnx('fp32', 'resnet50.onnx', 'ort-weightonly'),
        onnx('int8', 'resnet50-int8.onnx', f'ort-int8-{args.ort_method}'),
    ]


def short(value):
    return float(f'{value:.7g}')


def golden(args, classes, names):
    """What a port of the preprocessing and every engine must reproduce."""
    pixels = np.stack([crop(args.photos / photo, args.size, args.resize) for photo in PHOTOS])
    pictures = args.work / 'golden.u8'
    pixels.tofile(pictures)
    engines = Engines(args)
    logits = {
        variant['id']: engines.logits(args.work / model, pictures, args.size, args.work / 'golden.f32')
        for variant, model in variants(args)
    }

    def top5(row):
        return [
            {'index': int(i), 'wnid': classes[i], 'label': names[classes[i]][0], 'probability': round(float(p), 5)}
            for i, p in ((i, softmax(row)[i]) for i in np.argsort(-row)[:5])
        ]

    def picture(i, photo):
        data, values, reference = (args.photos / photo).read_bytes(), tensor(pixels[i]), logits['mxnet-fp32'][i]
        width, height = Image.open(args.photos / photo).size
        return {
            'file': photo,
            'sha256': hashlib.sha256(data).hexdigest(),
            'width': width,
            'height': height,
            'tensor': {
                'first8': [short(v) for v in values.ravel()[:8]],
                'first8Bytes': [int(v) for v in pixels[i].ravel()[:8]],
                'mean': short(values.mean(dtype=np.float64)),
                'channelMeans': [short(v) for v in values.mean((1, 2), dtype=np.float64)],
                'sha256OfBytes': hashlib.sha256(pixels[i].tobytes()).hexdigest(),
            },
            'top5': top5(reference),
            'paths': {
                key: {
                    'top5': top5(rows[i]),
                    'maxLogitDifference': round(float(np.abs(rows[i] - reference).max()), 5),
                }
                for key, rows in logits.items()
                if key != 'mxnet-fp32'
            },
            'logits': [short(v) for v in reference],
        }

    return {
        'about': f'Reference results. The tensor is Pillow {PIL.__version__} antialiased bilinear, NCHW, RGB; JPEG '
        'decoders and resize filters differ by rounding, so compare means within tensorTolerance and labels within '
        'tolerance. Logits are of the mxnet-fp32 path fed with exactly this tensor.',
        'size': args.size,
        'resize': args.resize,
        'tensorTolerance': {
            'value': 0.1,
            'mean': 0.01,
            'why': 'one 8-bit level is 0.017 to 0.018; decoders differ by 1-3 levels',
        },
        'tolerance': TOLERANCE,
        'pictures': [picture(i, photo) for i, photo in enumerate(PHOTOS)],
    }


def file_entry(bundle, path):
    data = (bundle / path).read_bytes()
    entry = {'path': path, 'size': len(data), 'sha256': hashlib.sha256(data).hexdigest()}
    if path.endswith('.gz'):
        plain = gzip.decompress(data)
        entry['uncompressed'] = {'size': len(plain), 'sha256': hashlib.sha256(plain).hexdigest()}
    return entry


def measured(args):
    """The variants with their accuracies and latencies."""
    accuracy, latency = (json.loads(file.read_text()) for file in (args.accuracy, args.latency))
    for variant, model in variants(args):
        found = {label: accuracy.get(f'{pictures} {model}') for pictures, label in ACCURACIES.items()}
        variant['accuracy'] = {
            label: {
                'top1': round(result['top1'], 2),
                'top5': round(result['top5'], 2),
                'top1AgreesWithFp32': round(result['agree'], 2),
            }
            for label, result in found.items()
            if result
        }
        variant['latencyMillis'] = {
            f'{size}_{threads}thread': round(latency[f'{model} {size} t{threads} b1']['p50'], 1)
            for size in dict.fromkeys([args.size, 224])
            for threads in (1, 2)
            if f'{model} {size} t{threads} b1' in latency
        }
        yield variant


def description(args, classes):
    """bundle.json, but for what is only said to people."""
    names = ('resnet50-symbol', 'resnet50-fused-symbol', 'resnet50-int8-symbol')
    models = [*(f'mxnet/{name}.json' for name in names), PARAMETERS, 'onnx/resnet50.onnx', 'onnx/resnet50-int8.onnx']
    return {
        'name': args.name,
        'version': args.version,
        'architecture': 'ResNet-50 v1.5, batch normalisation folded',
        'task': 'image-classification',
        'input': {
            'name': 'data',
            'layout': 'NCHW',
            'type': 'float32',
            'shape': [1, 3, args.size, args.size],
            'dynamicBatch': True,
            'range': 'normalised',
        },
        'output': {
            'name': 'logits',
            'type': 'float32',
            'activation': 'none; apply softmax',
            'shape': [1, len(classes)],
        },
        'preprocessing': {
            'color': 'RGB',
            'resize': {
                'shorterSide': args.resize,
                'longerSide': 'floor(shorterSide*long/short)',
                'filter': 'bilinear',
                'antialias': True,
            },
            'crop': {'mode': 'center', 'width': args.size, 'height': args.size},
            'scale': 1 / 255,
            'mean': MEAN,
            'std': STD,
        },
        'classes': {'count': len(classes), 'file': 'synset.txt', 'order': 'WordNet id, ascending'},
        'files': [file_entry(args.out, path) for path in ('synset.txt', 'golden.json', *models)],
        'variants': list(measured(args)),
    }


def remarks(args):
    """What bundle.json says to people alone."""
    return {
        'plainGraph': 'mxnet/resnet50-symbol.json: same parameters, no fused operators, for tools and other backends',
        'loading': 'MXNet: <prefix>-symbol.json and <prefix>-0000.params (uncompressed) in one folder under one '
        'prefix; MXNET_ENGINE_TYPE=NaiveEngine is required for int8 with more than one thread',
        'data': 'Tiny ImageNet (Stanford CS231n): 200 ImageNet classes, 64x64 pixels, 99,915 of its 100,000 train '
        'pictures (85 that repeat an evaluation picture removed)',
        'dataTerms': 'the pictures come from ImageNet, whose access terms name non-commercial research and education; '
        'no picture is part of this bundle',
        'recipe': args.training,
        'license': 'weights trained from scratch for this project',
    }


def accuracy_table(bundle):
    """The card's table, one row a variant."""
    sizes = {file['path']: file['size'] for file in bundle['files']}

    def row(variant):
        def percent(label):
            found = variant['accuracy'].get(label)
            return f'{found["top1"]:.1f} / {found["top5"]:.1f}' if found else '–'

        agreement = variant['accuracy'].get('validation10000', {}).get('top1AgreesWithFp32', '–')
        size = bundle['input']['shape'][2]
        millis = [variant['latencyMillis'].get(f'{size}_{threads}thread', '–') for threads in (1, 2)]
        megabytes = sum(sizes[file] for file in variant['files']) / 1e6
        cells = [
            f'{variant["engine"]} {variant["precision"]}',
            f'{megabytes:.1f}',
            *map(percent, ('validation10000', 'validation2000', 'realPhotos200')),
            f'{agreement} %',
            f'{millis[0]} / {millis[1]}',
        ]
        return '| ' + ' | '.join(cells) + ' |'

    head = (
        '| path | MB | validation (10,000) | validation (2,000) | real photos (200) | same top-1 as fp32 |'
        ' ms, 1 / 2 threads |\n|---|---|---|---|---|---|---|\n'
    )
    return head + '\n'.join(map(row, bundle['variants']))


def card(args, bundle, reference):
    """MODEL_CARD.md from its template."""
    answers = '\n'.join(
        f'- {picture["file"]}: ' + ', '.join(f'{a["label"]} {a["probability"]:.2f}' for a in picture['top5'][:3])
        for picture in reference['pictures']
    )
    template = Path(__file__).with_name('MODEL_CARD.template.md').read_text()
    return template.format(
        name=args.name,
        version=args.version,
        size=args.size,
        resize=args.resize,
        table=accuracy_table(bundle),
        training=args.training,
        golden=answers,
    )


def main():
    args = arguments()
    lines = (args.tiny / 'words.txt').read_text().splitlines()
    names = {wnid: words.split(', ') for wnid, words in (line.split('\t', 1) for line in lines)}
    classes = sorted((args.tiny / 'wnids.txt').read_text().split())
    (args.out / 'synset.txt').write_text(''.join(f'{wnid} {", ".join(names[wnid])}\n' for wnid in classes))
    reference = golden(args, classes, names)
    (args.out / 'golden.json').write_text(json.dumps(reference, indent=1))
    bundle = description(args, classes) | remarks(args)
    (args.out / 'bundle.json').write_text(json.dumps(bundle, indent=1))
    (args.out / 'MODEL_CARD.md').write_text(card(args, bundle, reference))


if __name__ == '__main__':
    main()

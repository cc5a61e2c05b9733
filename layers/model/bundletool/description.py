"""bundle.json and golden.json."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import PIL
from PIL import Image

from bundletool.engines import Engines
from bundletool.model_files import Variant
from bundletool.preprocessing import Rule, softmax

REFERENCE = 'mxnet-fp32'
TOLERANCE = {
    'sameTensor': {
        'mxnet-fp32': {'logit': 0.001, 'probability': 0.001},
        'onnx-fp32': {'logit': 0.001, 'probability': 0.001},
        'mxnet-int8': {'probability': 0.08},
        'onnx-int8': {'probability': 0.08},
    },
    'otherDecoderOrResize': {'probability': 0.1},
    'int8AgainstFp32': {'probability': 0.2},
}


@dataclass(frozen=True)
class Class:
    """One line of synset.txt: an id, WordNet's or any other without spaces, and names of which the first is the label."""

    wnid: str
    names: list[str]

    def line(self) -> str:
        return f'{self.wnid} {", ".join(self.names)}\n'


def golden(
    pictures: list[Path], classes: list[Class], variants: list[Variant], rule: Rule, engines: Engines, work: Path
) -> dict:
    """What a port of the preprocessing and every engine must reproduce; logits of MXNet in fp32."""
    pixels = np.stack([rule.pixels(picture) for picture in pictures])
    pixels.tofile(work / 'golden.u8')
    logits = {
        variant.id: engines.logits(work / variant.model, work / 'golden.u8', work / 'golden.f32') for variant in variants
    }
    found = []
    for i, picture in enumerate(pictures):
        reference = logits[REFERENCE][i]
        width, height = Image.open(picture).size
        found.append(
            {
                'file': picture.name,
                'sha256': hashlib.sha256(picture.read_bytes()).hexdigest(),
                'width': width,
                'height': height,
                'tensor': _tensor(rule, pixels[i]),
                'top5': _top5(reference, classes),
                'paths': {
                    key: {
                        'top5': _top5(rows[i], classes),
                        'maxLogitDifference': round(float(np.abs(rows[i] - reference).max()), 5),
                    }
                    for key, rows in logits.items()
                    if key != REFERENCE
                },
                'logits': [_short(v) for v in reference],
            }
        )
    return {'about': _about(rule), 'tensorTolerance': _tensor_tolerance(rule), 'tolerance': TOLERANCE, 'pictures': found}


def _about(rule: Rule) -> str:
    return (
        f'Reference results. The tensor is Pillow {PIL.__version__} {rule.resize["filter"]}, NCHW, {rule.color}; JPEG '
        'decoders and resize filters differ by rounding, so compare means within tensorTolerance and labels within '
        'tolerance. Logits are of the mxnet-fp32 path fed with exactly this tensor.'
    )


def _tensor_tolerance(rule: Rule) -> dict:
    level = rule.scale / min(rule.std)
    return {
        'value': _short(5.5 * level),
        'mean': _short(0.55 * level),
        'why': f'one 8-bit level is up to {level:.3g}; decoders differ by 1-3 levels',
    }


def _tensor(rule: Rule, pixels: np.ndarray) -> dict:
    values = rule.tensor(pixels)
    return {
        'first8': [_short(v) for v in values.ravel()[:8]],
        'first8Bytes': [int(v) for v in pixels.ravel()[:8]],
        'mean': _short(values.mean(dtype=np.float64)),
        'channelMeans': [_short(v) for v in values.mean((1, 2), dtype=np.float64)],
        'sha256OfBytes': hashlib.sha256(pixels.tobytes()).hexdigest(),
    }


def _top5(row: np.ndarray, classes: list[Class]) -> list[dict]:
    probabilities = softmax(row)
    return [
        {
            'index': int(i),
            'wnid': classes[i].wnid,
            'label': classes[i].names[0],
            'probability': round(float(probabilities[i]), 5),
        }
        for i in np.argsort(-row, kind='stable')[:5]
    ]


def _short(value: float) -> float:
    return float(f'{value:.7g}')


def answers(golden: dict) -> str:
    """The three best labels of every golden picture, a line each, as a card lists them."""
    return '\n'.join(
        f'- {picture["file"]}: ' + ', '.join(f'{a["label"]} {a["probability"]:.2f}' for a in picture['top5'][:3])
        for picture in golden['pictures']
    )


def file_entry(bundle: Path, path: str) -> dict:
    """Path, size and SHA-256, also of what a gzipped file unpacks to."""
    data = (bundle / path).read_bytes()
    entry = {'path': path, 'size': len(data), 'sha256': hashlib.sha256(data).hexdigest()}
    if path.endswith('.gz'):
        plain = gzip.decompress(data)
        entry['uncompressed'] = {'size': len(plain), 'sha256': hashlib.sha256(plain).hexdigest()}
    return entry


def description(
    out: Path, name: str, version: str, architecture: str, rule: Rule, classes: int, order: str, variants: list[dict]
) -> dict:
    """bundle.json, but for what is only said to people; every file of `out` that it lists must be there."""
    files = dict.fromkeys(file for variant in variants for file in variant['files'])
    plain = [str(file.relative_to(out)) for file in sorted(out.glob('mxnet/*-symbol.json'))]
    listed = ['synset.txt', 'golden.json', *dict.fromkeys([*plain, *files])]
    return {
        'name': name,
        'version': version,
        'architecture': f'{architecture}, batch normalisation folded',
        'task': 'image-classification',
        'input': {
            'name': 'data',
            'layout': 'NCHW',
            'type': 'float32',
            'shape': [1, 3, rule.size, rule.size],
            'dynamicBatch': True,
            'range': 'normalised',
        },
        'output': {
            'name': 'logits',
            'type': 'float32',
            'activation': 'none; apply softmax',
            'shape': [1, classes],
        },
        'preprocessing': rule.json(),
        'classes': {'count': classes, 'file': 'synset.txt', 'order': order},
        'files': [file_entry(out, path) for path in listed],
        'variants': variants,
    }


# What bundle.json says to people about the files.
REMARKS = {
    'plainGraph': 'mxnet/*-symbol.json without "fused" or "int8": same parameters, no fused operators, for tools and '
    'other backends',
    'loading': 'MXNet: <prefix>-symbol.json and <prefix>-0000.params (uncompressed) in one folder under one '
    'prefix; MXNET_ENGINE_TYPE=NaiveEngine is required for int8 with more than one thread',
}

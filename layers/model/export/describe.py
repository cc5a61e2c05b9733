"""Writes what describes a bundle: synset.txt, golden.json, bundle.json and MODEL_CARD.md."""

import argparse
import json
from pathlib import Path

from bundletool import description
from bundletool.description import Class
from bundletool.engines import Engines, add_classpaths
from bundletool.model_files import MXNET_METHOD, ORT_METHOD, ModelFiles
from bundletool.preprocessing import shorter_side

PHOTOS = ('cat.jpg', 'espresso.jpg', 'rocket.jpg', 'astronaut.jpg')
# What evaluate.py calls a picture set -> what bundle.json calls it.
ACCURACIES = {'val2000': 'validation2000', 'val10000': 'validation10000', 'photos': 'realPhotos200'}
WHY = (
    'sameTensor compares a path with its own entry under paths: int8 kernels of CPUs with and without VNNI '
    'differed by up to 0.06 in the best probability and 0.43 in a logit on 800 pictures (same labels), fp32 by '
    '0.00001. int8 against fp32 differed by 0.02 on average, 0.12 at the 99th percentile.'
)


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
    parser.add_argument('--method', default=MXNET_METHOD, help='as given to export.py')
    parser.add_argument('--ort-method', default=ORT_METHOD, help='as given to export.py')
    add_classpaths(parser)
    return parser.parse_args()


def golden(args, classes, variants, rule, engines):
    """What a port of the preprocessing and every engine must reproduce."""
    photos = [args.photos / photo for photo in PHOTOS]
    reference = description.golden(photos, classes, variants, rule, engines, args.work)
    reference['tolerance']['why'] = WHY
    return reference


def measured(args, variants):
    """The variants' entries with their accuracies and latencies."""
    accuracy, latency = (json.loads(file.read_text()) for file in (args.accuracy, args.latency))
    for variant, model in ((variant.entry, variant.model) for variant in variants):
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


def remarks(args):
    """What bundle.json says to people alone."""
    return {
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
    template = Path(__file__).with_name('MODEL_CARD.template.md').read_text()
    return template.format(
        name=args.name,
        version=args.version,
        size=args.size,
        resize=args.resize,
        table=accuracy_table(bundle),
        training=args.training,
        golden=description.answers(reference),
    )


def main():
    args = arguments()
    lines = (args.tiny / 'words.txt').read_text().splitlines()
    names = {wnid: words.split(', ') for wnid, words in (line.split('\t', 1) for line in lines)}
    wnids = sorted((args.tiny / 'wnids.txt').read_text().split())
    classes = [Class(wnid, names[wnid]) for wnid in wnids]
    (args.out / 'synset.txt').write_text(''.join(entry.line() for entry in classes))
    rule = shorter_side(args.resize, args.size)
    engines = Engines.of_arguments(args, rule)
    variants = ModelFiles.variants('resnet50', 'ort-weightonly', args.method, args.ort_method)
    reference = golden(args, classes, variants, rule, engines)
    (args.out / 'golden.json').write_text(json.dumps(reference, indent=1))
    bundle = description.description(
        args.out,
        args.name,
        args.version,
        'ResNet-50 v1.5',
        rule,
        len(classes),
        'WordNet id, ascending',
        list(measured(args, variants)),
    )
    bundle |= description.REMARKS | remarks(args)
    (args.out / 'bundle.json').write_text(json.dumps(bundle, indent=1))
    (args.out / 'MODEL_CARD.md').write_text(card(args, bundle, reference))


if __name__ == '__main__':
    main()

"""The command line: bundle from-keras, from-torchvision, from-djl-zoo, from-onnx."""

from __future__ import annotations

import argparse
import hashlib
import os
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from bundletool import build, preprocessing, structure, synset
from bundletool.engines import Engines
from bundletool.preprocessing import Rule
from bundletool.refusal import Refusal, expect
from bundletool.sources import SOURCES, Source

HOME = Path(__file__).resolve().parents[3]
SAMPLES = [HOME / 'events' / 'pictures' / name for name in ('cat.jpg', 'espresso.jpg', 'rocket.jpg', 'astronaut.jpg')]


def arguments(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog='bundle', description='Turns a ResNet-18, 34, 50, 101 or 152 into a bundle for Snaplabel.')
    commands = parser.add_subparsers(dest='command', required=True, metavar='COMMAND')
    for name, source in SOURCES.items():
        command = commands.add_parser(name, help=source.help, description=source.help)
        source.add_arguments(command)
        _add_common(command)
    return parser.parse_args(argv)


def _add_common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument('--out', type=Path, required=True, help='the new bundle, a folder that does not exist yet')
    parser.add_argument('--name', help="the model's name (default: the folder's)")
    parser.add_argument('--version', default='1.0.0')
    parser.add_argument('--synset', type=Path, metavar='FILE', help='names of the classes, in the order of the output: synset.txt or imagenet_class_index.json')
    parser.add_argument('--calibrate', type=Path, metavar='FOLDER', help='your own pictures: makes int8 too, and reports how it compares; with one sub-folder a class also how often it is right')
    parser.add_argument('--golden', type=Path, nargs='+', default=SAMPLES, metavar='PICTURE', help='whose answers are kept as the right ones (default: the samples)')
    parser.add_argument('--sha256', metavar='HEX', help='of the file of weights, checked before it is read')
    parser.add_argument('--work', type=Path, metavar='FOLDER', help='keep scratch files there')
    rule = parser.add_argument_group('preprocessing, where it is not the one the source is known for')
    rule.add_argument('--size', type=int, metavar='N', help='of the crop, in pixels')
    rule.add_argument('--shorter-side', type=int, metavar='N', help='resize so that the shorter side has N pixels')
    rule.add_argument('--squash', action='store_true', help='resize to the size of the crop, whatever the aspect ratio')
    rule.add_argument('--pad', type=int, nargs=3, metavar='LEVEL', help='resize to fit into the crop, around it a red, green and blue')
    rule.add_argument('--filter', choices=preprocessing.NAMES, help='of the resize')
    rule.add_argument('--color', choices=['RGB', 'BGR'])
    rule.add_argument('--scale', type=float, help='values are (byte * scale - mean) / std')
    rule.add_argument('--mean', type=float, nargs=3, metavar='X')
    rule.add_argument('--std', type=float, nargs=3, metavar='X')


def overridden(rule: Rule, args: argparse.Namespace) -> Rule:
    """The source's rule with what the options say."""
    size = args.size or rule.size
    how = {key: rule.resize[key] for key in ('filter', 'antialias')}
    if args.filter:
        how = {'filter': args.filter, 'antialias': args.filter != 'nearest'}
    if args.shorter_side:
        resize = {'shorterSide': args.shorter_side} | how
    elif args.pad:
        resize = {'pad': {'width': size, 'height': size, 'color': args.pad}} | how
    elif args.squash or (args.size and 'width' in rule.resize):
        resize = {'width': size, 'height': size} | how
    else:
        resize = rule.resize | how
    changed = {key: getattr(args, key) for key in ('color', 'scale') if getattr(args, key) is not None}
    changed |= {key: tuple(getattr(args, key)) for key in ('mean', 'std') if getattr(args, key)}
    return replace(rule, size=size, resize=resize, **changed)


def run(args: argparse.Namespace) -> None:
    build.check_target(args.out, args.golden)
    with tempfile.TemporaryDirectory() as scratch:
        work = args.work or Path(scratch)
        work.mkdir(parents=True, exist_ok=True)
        source: Source = SOURCES[args.command]
        check_digest(source.file(args), args.sha256)
        loaded = source.load(args, work)
        rule = overridden(loaded.rule, args)
        names = args.synset or loaded.synset
        expect(names is not None, '--synset', f'names for the {loaded.network.classes} classes', 'none')
        order = build.Order(
            loaded.network,
            structure.recognise(loaded.origin, loaded.network.layers),
            rule,
            synset.read(names, loaded.network.classes),
            loaded.origin,
            args.name or args.out.resolve().name,
            args.version,
            args.out,
            work,
            args.golden,
            args.calibrate,
        )
        classpath = os.environ['BUNDLE_CLASSPATH']
        build.build(order, Engines(classpath, classpath, rule, java=os.environ['BUNDLE_JAVA']))
    print(f'{args.out}: ready. Try: ./snaplabel classify --model {args.out} PICTURE…')


def check_digest(file: Path | None, expected: str | None) -> None:
    if expected is not None:
        expect(file is not None, '--sha256', 'a file of weights', 'none')
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        expect(digest == expected.lower(), file, f'SHA-256 {expected}', digest)


def main() -> int:
    try:
        run(arguments(sys.argv[1:]))
        return 0
    except (Refusal, FileNotFoundError) as e:
        print(f'bundle: {e}', file=sys.stderr)
        return 2


if __name__ == '__main__':
    sys.exit(main())

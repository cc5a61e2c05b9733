"""Accuracy, agreement and latency of the models that export.py left in --work, through stock Deep Java Library.

Labels lie beside the pictures (NAME.u8, NAME.y.npy). The first model is the reference for agreement. Latencies are
interleaved (A, B, C, A, B, C, …), so that a noisy moment hits all models; the first round is discarded.
"""

import argparse
import json
import statistics
import subprocess
from pathlib import Path

import numpy as np

from bundletool.engines import Engines, add_classpaths
from bundletool.preprocessing import shorter_side, softmax
from bundletool.report import top


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('what', choices=['accuracy', 'latency'])
    parser.add_argument('--work', type=Path, required=True, help='the scratch folder of export.py')
    parser.add_argument('--models', nargs='+', required=True, help='folders of --work, such as mx-fused')
    parser.add_argument('--pictures', type=Path, nargs='+', required=True)
    parser.add_argument('--size', type=int, required=True, help='of the pictures, in pixels')
    parser.add_argument('--json', type=Path, required=True, help='results are added to this file')
    parser.add_argument('--count', type=int, default=0, help='accuracy: of that many pictures only')
    parser.add_argument('--threads', type=int, default=1)
    parser.add_argument('--rounds', type=int, default=8, help='latency')
    parser.add_argument('--runs', type=int, default=10, help='latency: a round')
    parser.add_argument('--batch', type=int, default=1, help='latency')
    add_classpaths(parser)
    return parser.parse_args()


def accuracy(args):
    engines, results = Engines.of_arguments(args, shorter_side(args.size, args.size), args.threads), {}
    for pictures in args.pictures:
        labels = np.load(pictures.with_suffix('.y.npy'))[: args.count or None]
        reference = None
        for model in args.models:
            out = args.work / f'logits-{model}-{pictures.stem}.f32'
            logits = engines.logits(args.work / model, pictures, out, args.count)
            reference = logits if reference is None else reference
            result = {
                'top1': top(logits, labels, 1),
                'top5': top(logits, labels, 5),
                'agree': 100 * (logits.argmax(1) == reference.argmax(1)).mean(),
                'relativeError': float(np.linalg.norm(logits - reference) / np.linalg.norm(reference)),
                'maxLogitDifference': float(np.abs(logits - reference).max()),
                'meanProbabilityDifference': float(np.abs(softmax(logits).max(1) - softmax(reference).max(1)).mean()),
                'pictures': len(labels),
            }
            results[f'{pictures.stem} {model}'] = result
            print(pictures.stem, model, ' '.join(f'{key} {value:.4g}' for key, value in result.items()), flush=True)
    return results


def start(args, engines, model):
    """A process that answers "run N" with N latencies in ms."""
    engine = engines.of(model)
    run = ['bench', engine, args.work / model, 'm', args.threads, args.pictures[0], args.size, args.batch]
    process = subprocess.Popen(
        engines.command(engine, 'Runner', *run),
        env=engines.environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    while process.stdout.readline().strip() != 'READY':
        if process.poll() is not None:
            raise SystemExit(f'{model}: expected READY but the process ended')
    return process


def latency(args):
    engines, results = Engines.of_arguments(args, shorter_side(args.size, args.size), args.threads), {}
    processes = {model: start(args, engines, model) for model in args.models}
    rounds = {model: [] for model in args.models}
    for number in range(args.rounds + 1):
        for model, process in processes.items():
            print(f'run {args.runs}', file=process.stdin, flush=True)
            millis = [float(value) for value in process.stdout.readline().split()]
            if number:
                rounds[model].append(millis)
    for model, process in processes.items():
        process.communicate('quit\n')
        millis = sorted(value for one in rounds[model] for value in one)
        result = {'p50': statistics.median(millis), 'min': millis[0]}
        results[f'{model} {args.size} t{args.threads} b{args.batch}'] = result
        medians = [statistics.median(one) for one in rounds[model]]
        print(
            f'{model:20} size {args.size} threads {args.threads} batch {args.batch}'
            f' p50 {result["p50"]:.2f} min {result["min"]:.2f} rounds {min(medians):.2f}..{max(medians):.2f} ms',
            flush=True,
        )
    return results


def main():
    args = arguments()
    results = accuracy(args) if args.what == 'accuracy' else latency(args)
    earlier = json.loads(args.json.read_text()) if args.json.exists() else {}
    args.json.write_text(json.dumps(earlier | results, indent=1))


if __name__ == '__main__':
    main()

"""Compares ./snaplabel classify with a framework's own answers:
compare.py REFERENCE.json PICTURES SYNSET ENGINES MODEL [OPTION…], such as mxnet,onnxruntime and a bundle's folder.

In fp32: the three best labels identical, the largest difference of any of the nine
probabilities that are printed, or of the framework's nine best, at most 0.001.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

BOUND = 1e-3
SNAPLABEL = Path(__file__).resolve().parents[3] / 'snaplabel'


def classify(model: str, engine: str, pictures: list[Path], options: list[str]) -> dict[str, dict[str, float]]:
    """File name -> id -> probability, best first, of the nine best."""
    command = [SNAPLABEL, 'classify', '--json', '--top-k', '9', '--decoding', 'full', '--engine', engine, '--model', model, *options]
    done = subprocess.run([*command, *pictures], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if done.returncode:
        sys.exit(f'{" ".join(map(str, command))}: status {done.returncode}\n{done.stderr[-3000:]}')
    rows = json.loads(done.stdout)
    return {Path(row['file']).name: {label['wnid']: label['probability'] for label in row['labels']} for row in rows}


def differences(ours: dict[str, float], theirs: dict[str, float]) -> tuple[bool, float]:
    """(same three best, largest difference). A class that we do not print has at most our ninth probability."""
    best = sorted(theirs, key=theirs.get, reverse=True)[:9]
    ninth = min(ours.values())
    off = [abs(p - theirs[wnid]) for wnid, p in ours.items()]
    off += [max(0.0, theirs[wnid] - ninth) for wnid in best if wnid not in ours]
    return list(ours)[:3] == best[:3], max(off)


def main() -> None:
    reference, folder, synset = map(Path, sys.argv[1:4])
    engines, model, *options = sys.argv[4:]
    told = json.loads(reference.read_text())
    ids = [line.split(' ', 1)[0] for line in synset.read_text().splitlines()]
    expected = {file: dict(zip(ids, row, strict=True)) for file, row in told['probabilities'].items()}
    firsts = {max(row, key=row.get) for row in expected.values()}
    assert len(expected) >= 20 and len(firsts) >= len(expected) // 2, f'{len(firsts)} best labels for {len(expected)} pictures'
    failed = False
    for engine in engines.split(','):
        found = classify(model, engine, [folder / file for file in expected], options)
        results = {file: differences(found[file], expected[file]) for file in expected}
        same, worst = sum(top3 for top3, _ in results.values()), max(off for _, off in results.values())
        good = same == len(results) and worst <= BOUND
        failed |= not good
        likely = sorted(max(row.values()) for row in expected.values())
        print(
            f'{"✓" if good else "✗"} {Path(model).name:24} {engine:12} {len(results)} pictures, {len(firsts)} best labels'
            f' of {likely[0]:.2f} to {likely[-1]:.2f}: top 3 identical in {same}, probabilities within {worst:.6f}'
            f' ({told["version"]})'
        )
        for file, (top3, off) in results.items():
            if not top3 or off > BOUND:
                print(f'  {file}: expected top 3 identical and {BOUND} but got {top3} and {off:.6f}')
    sys.exit(failed)


if __name__ == '__main__':
    main()

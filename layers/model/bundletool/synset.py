"""The names of the classes: synset.txt, or Keras' imagenet_class_index.json."""

from __future__ import annotations

import json
from pathlib import Path

from bundletool.description import Class
from bundletool.refusal import Refusal, expect


def read(path: Path, classes: int) -> list[Class]:
    """One class per output of the network, in its order."""
    text = path.read_text(encoding='utf-8')
    found = _index(path, text) if path.suffix == '.json' else _lines(path, text)
    expect(len(found) == classes, path, f'{classes} classes, as many as the network tells apart', len(found))
    twice = {entry.wnid for entry in found if sum(other.wnid == entry.wnid for other in found) > 1}
    expect(not twice, path, 'each id once', f'{", ".join(sorted(twice)[:3])} more often')
    return found


def _lines(path: Path, text: str) -> list[Class]:
    found = []
    for number, line in enumerate(text.splitlines(), start=1):
        wnid, _, names = line.strip().partition(' ')
        expect(bool(wnid and names), f'{path}:{number}', 'an id and names, as in "n02123045 tabby, tabby cat"', f'"{line}"')
        found.append(Class(wnid, names.strip().split(', ')))
    return found


def _index(path: Path, text: str) -> list[Class]:
    """{"0": ["n01440764", "tench"], …}"""
    try:
        index = json.loads(text)
        return [Class(wnid, [name.replace('_', ' ')]) for wnid, name in (index[str(i)] for i in range(len(index)))]
    except (ValueError, KeyError, TypeError) as e:
        raise Refusal(f'{path}: expected an index like {{"0": ["n01440764", "tench"], …}} but got {text[:40]!r}') from e

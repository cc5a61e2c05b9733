"""A repository in the layout of Deep Java Library's model zoo, in a local folder: metadata.json, symbol, parameters, synset."""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from dataclasses import dataclass
from pathlib import Path

from bundletool import mxnet_source
from bundletool.network import Network
from bundletool.refusal import Refusal, expect

CLASSIFIERS = Path('model/cv/image_classification')
FILES = ('symbol', 'parameters', 'synset')


@dataclass(frozen=True)
class Artifact:
    """One model of a metadata.json; its files were there and had the checksums that it names."""

    name: str
    symbol: Path
    parameters: Path
    synset: Path

    def network(self) -> Network:
        """Folded."""
        data = self.parameters.read_bytes()
        if self.parameters.suffix == '.gz':
            try:
                data = gzip.decompress(data)
            except (OSError, EOFError, zlib.error) as e:
                raise Refusal(f'{self.parameters}: expected a whole gzip file but got: {e}') from e
        return mxnet_source.load(str(self.symbol), self.symbol.read_bytes(), str(self.parameters), data)


def find(repository: Path, coordinates: str, properties: list[str]) -> Artifact:
    """The artifact of the highest version that has all the properties, checked against its checksums."""
    group, artifact, *version = coordinates.split(':')
    folder = repository / CLASSIFIERS / Path(*group.split('.')) / artifact
    metadata = repository / 'metadata.json' if (repository / 'metadata.json').is_file() else folder / 'metadata.json'
    expect(metadata.is_file(), metadata, "the metadata of DJL's model zoo", 'no file')
    try:
        artifacts = json.loads(metadata.read_bytes())['artifacts']
        wanted = dict(text.split('=', 1) for text in properties)
        matching = [entry for entry in artifacts if wanted.items() <= entry.get('properties', {}).items()]
        if version:
            matching = [entry for entry in matching if entry['version'] == version[0]]
        newest = max((_order(entry) for entry in matching), default=None)
        matching = [entry for entry in matching if _order(entry) == newest]
        if len(matching) != 1:
            raise Refusal(
                f'{metadata}: expected one artifact of {coordinates} with {" ".join(properties) or "any properties"}'
                f' but got {_listed(matching)} of {_listed(artifacts)}'
            )
        return _checked(metadata, matching[0])
    except (ValueError, KeyError, TypeError) as e:
        raise Refusal(f"{metadata}: expected the metadata of DJL's model zoo but got: {e!r}") from e


def _order(entry: dict) -> tuple[int, ...]:
    return tuple(int(part) if part.isdigit() else -1 for part in entry['version'].split('.'))


def _listed(artifacts: list[dict]) -> str:
    names = [f'{entry.get("name")} {entry["version"]} {entry.get("properties", {})}' for entry in artifacts]
    return f'[{", ".join(names)}]'


def _checked(metadata: Path, entry: dict) -> Artifact:
    files = entry['files']
    expect(set(FILES) <= set(files), metadata, f'the files {", ".join(FILES)}', ', '.join(files))
    paths = {}
    for kind in FILES:
        item = files[kind]
        path = paths[kind] = (metadata.parent / item['uri']).resolve()
        expect(path.is_file(), path, f'the {kind} that {metadata.name} names', 'no file')
        digest = hashlib.sha1(path.read_bytes()).hexdigest()
        expect(digest == item['sha1Hash'], path, f'SHA-1 {item["sha1Hash"]}', digest)
    return Artifact(entry.get('name') or metadata.parent.name, **paths)

"""Takes the photographs out of GCompris, a free collection of activities for children: photographs.py GCOMPRIS-RCC-FOLDER OUT

Some 250 of animals, tools, buildings and landscapes, 800 pixels wide, WebP. Debian has them as gcompris-qt-data; their makers and
licences stand in that package's copyright file. A Qt resource file (.rcc) keeps them as they are, one after the other.
"""

from __future__ import annotations

import sys
from pathlib import Path

RESOURCES = ('categorization', 'erase', 'explore_farm_animals', 'explore_monuments', 'explore_world_animals')
HEADER = 8  # 'RIFF' and the length of what follows, little-endian


def webps(resource: bytes) -> list[bytes]:
    """All pictures of a resource file, in its order."""
    found, at = [], resource.find(b'RIFF')
    while at >= 0:
        end = at + HEADER + int.from_bytes(resource[at + 4 : at + HEADER], 'little')
        is_picture = resource[at + HEADER : at + HEADER + 4] == b'WEBP'
        if is_picture:
            found.append(resource[at:end])
        at = resource.find(b'RIFF', end if is_picture else at + 1)
    return found


def main() -> None:
    folder, out = Path(sys.argv[1]), Path(sys.argv[2])
    out.mkdir(parents=True)
    for name in RESOURCES:
        for i, picture in enumerate(webps((folder / f'{name}.rcc').read_bytes())):
            (out / f'{name}-{i:03}.webp').write_bytes(picture)


if __name__ == '__main__':
    main()

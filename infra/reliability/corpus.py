"""The files that a fuzzer found to be worth trying again, as one zip whose bytes depend on them alone:

corpus.py unpack ZIP FOLDER         puts them into a folder
corpus.py pack ZIP FOLDER KNOWN...  takes them from a folder, without what stands in others already
"""

import sys
from hashlib import sha256
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

BEGINNINGS = {b"\xff\xd8": "jpg", b"\x89PNG": "png", b"GIF8": "gif", b"RIFF": "webp", b"BM": "bmp", b"II": "tif", b"MM": "tif"}


def name(file):
    """By its bytes, with the ending of the format that they begin as."""
    ending = next((ending for first, ending in BEGINNINGS.items() if file.startswith(first)), "bin")
    return f"{sha256(file).hexdigest()[:16]}.{ending}"


def unpack(archive, folder):
    with ZipFile(archive) as files:
        files.extractall(folder)


def pack(archive, folder, *known):
    there = {file.read_bytes() for other in known for file in Path(other).iterdir() if file.is_file()}
    files = {name(file): file for file in (path.read_bytes() for path in Path(folder).iterdir()) if file not in there}
    with ZipFile(archive, "w", ZIP_DEFLATED, compresslevel=9) as out:
        for one in sorted(files):
            out.writestr(ZipInfo(one), files[one], ZIP_DEFLATED, 9)
    print(f"{archive}: {len(files)} files, {sum(map(len, files.values()))} bytes, {Path(archive).stat().st_size} packed")


{"pack": pack, "unpack": unpack}[sys.argv[1]](*sys.argv[2:])

"""A folder of the user's own pictures: which calibrate, which are reported on, and what they show."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from bundletool.description import Class
from bundletool.preprocessing import Rule
from bundletool.refusal import expect

SUFFIXES = {'.jpg', '.jpeg', '.png', '.gif', '.bmp', '.tif', '.tiff', '.webp'}
CALIBRATE_AT_MOST = 256
REPORT_AT_MOST = 2000


@dataclass(frozen=True)
class PictureSet:
    """Files, and the index of each one's class; no classes when the folder is not labelled."""

    files: list[Path]
    labels: list[int] | None

    def every(self, wanted: int) -> list[int]:
        """So many indices, evenly spread."""
        return [i * len(self.files) // wanted for i in range(wanted)]

    def only(self, indices: list[int]) -> PictureSet:
        labels = self.labels
        return PictureSet([self.files[i] for i in indices], labels and [labels[i] for i in indices])


def find(folder: Path, classes: list[Class]) -> PictureSet:
    """All pictures below the folder, by name. It is labelled when each lies in a sub-folder that names its class: by the
    id, by its first name, or by all its names as in synset.txt."""
    expect(folder.is_dir(), folder, 'a folder of pictures', 'none')
    files = sorted(file for file in folder.rglob('*') if file.suffix.lower() in SUFFIXES and file.is_file())
    expect(bool(files), folder, f'pictures ({", ".join(sorted(SUFFIXES))})', 'none')
    index = {}
    for i, entry in enumerate(classes):
        for name in (entry.wnid, entry.names[0], ', '.join(entry.names)):
            index.setdefault(name.lower(), i)
    parts = [file.relative_to(folder).parts for file in files]
    found = [index.get(part[0].lower()) if len(part) > 1 else None for part in parts]
    if all(label is None for label in found):
        return PictureSet(files, None)
    unknown = [file for file, label in zip(files, found) if label is None]
    expect(not unknown, folder, 'every picture in a sub-folder that names its class, or none', unknown[0] if unknown else '')
    return PictureSet(files, found)


def split(pictures: PictureSet) -> tuple[PictureSet, PictureSet, bool]:
    """(those that calibrate, those that are reported on, whether these are others). Always the same for the same folder."""
    total = len(pictures.files)
    if total <= CALIBRATE_AT_MOST:
        return pictures, pictures, False
    chosen = pictures.every(CALIBRATE_AT_MOST)
    rest = pictures.only(sorted(set(range(total)) - set(chosen)))
    return pictures.only(chosen), rest.only(rest.every(min(len(rest.files), REPORT_AT_MOST))), True


def write(pictures: PictureSet, rule: Rule, target: Path) -> None:
    """Prepared, uint8 NCHW, one after the other."""
    with open(target, 'wb') as out:
        for file in pictures.files:
            try:
                out.write(rule.pixels(file).tobytes())
            except (UnidentifiedImageError, OSError, Image.DecompressionBombError) as e:
                expect(False, file, 'a picture', str(e))

"""Makes pictures from the samples: crops, turns and resizes, seeded, saved as JPEG. pictures.py SAMPLES OUT COUNT"""

from __future__ import annotations

import random
import sys
from pathlib import Path

from PIL import Image, ImageEnhance, ImageOps


def variation(sample: Image.Image, generator: random.Random) -> Image.Image:
    """A random part of it, turned and resized, with other colours, so that a network sees something else each time."""
    w, h = sample.size
    side = [int(v * generator.uniform(0.35, 0.9)) for v in (w, h)]
    x, y = (generator.randint(0, full - part) for full, part in zip((w, h), side))
    picture = sample.crop((x, y, x + side[0], y + side[1])).rotate(generator.choice((0, 90, 180, 270)), expand=True)
    picture = picture.resize([generator.randint(180, 700) for _ in 'wh'], Image.Resampling.BICUBIC)
    if generator.random() < 0.3:
        picture = ImageOps.mirror(picture)
    picture = ImageEnhance.Color(picture).enhance(generator.uniform(0.2, 2))
    return ImageEnhance.Brightness(picture).enhance(generator.uniform(0.5, 1.5))


def main() -> None:
    samples, out, count = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    out.mkdir(parents=True, exist_ok=True)
    files = sorted(samples.glob('*.jpg'))
    for file in files:
        (out / file.name).write_bytes(file.read_bytes())
    generator = random.Random(20)
    for i in range(count - len(files)):
        sample = files[i % len(files)]
        with Image.open(sample) as opened:
            picture = variation(opened.convert('RGB'), generator)
        # Every second one with full, every other with halved resolution of its colours, as most cameras write them.
        picture.save(out / f'{sample.stem}-{i:02}.jpg', quality=generator.randint(75, 95), subsampling=(0, 2)[i % 2])


if __name__ == '__main__':
    main()

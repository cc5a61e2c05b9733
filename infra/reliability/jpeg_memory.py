"""JPEG files and mutants of them through TurboJPEG as the function calls it; each in memory of exactly its size, for valgrind to watch over."""

import ctypes
import itertools
import random
import sys
import time
from ctypes import POINTER, byref, c_char_p, c_int, c_size_t, c_ulong, c_void_p
from pathlib import Path

RGB, STOP_ON_WARNING, LIMIT_SCANS = 0, 1 << 13, 1 << 15  # turbojpeg.h
TELLING = [0, 1, 2, 3, 4, 0x11, 0x22, 0x44, 63, 127, 128, 254, 255]
MOST_PIXELS = 1_000_000


def load(path):
    """The library and the C library, their functions typed."""
    turbo, libc = ctypes.CDLL(path), ctypes.CDLL(None)
    turbo.tjInitDecompress.restype = c_void_p
    turbo.tjDecompressHeader3.argtypes = [c_void_p, c_void_p, c_ulong] + [POINTER(c_int)] * 4
    turbo.tjDecompress2.argtypes = [c_void_p, c_void_p, c_ulong, c_void_p] + [c_int] * 5
    turbo.tjDestroy.argtypes = [c_void_p]
    libc.malloc.restype = c_void_p
    libc.malloc.argtypes = [c_size_t]
    libc.free.argtypes = [c_void_p]
    libc.memcpy.argtypes = [c_void_p, c_char_p, c_size_t]
    return turbo, libc


def mutant(whole, randoms):
    """A file with up to six changes: a bit, a byte, some left out, some added."""
    file = bytearray(whole)
    for _ in range(randoms.randint(1, 6)):
        at = randoms.randrange(max(1, len(file)))
        match randoms.randrange(4):
            case 0:
                file[at : at + 1] = bytes([randoms.randrange(256)])
            case 1:
                file[at : at + 1] = bytes([randoms.choice(TELLING)])
            case 2:
                del file[at : at + randoms.randint(1, 8)]
            case _:
                file[at:at] = file[at : at + randoms.randint(1, 16)]
    return bytes(file or b"\0")


def decodes(turbo, libc, file, reduction):
    """Whether the library has no doubt about a file."""
    decompressor = turbo.tjInitDecompress()
    jpeg = libc.malloc(len(file))
    libc.memcpy(jpeg, file, len(file))
    width, height, subsampling, colours = c_int(), c_int(), c_int(), c_int()
    header = map(byref, (width, height, subsampling, colours))
    done = False
    if turbo.tjDecompressHeader3(decompressor, jpeg, len(file), *header) == 0:
        w, h = (-(-side.value // reduction) for side in (width, height))
        if w * h <= MOST_PIXELS:
            samples = libc.malloc(w * h * 3)
            flags = STOP_ON_WARNING | LIMIT_SCANS
            done = turbo.tjDecompress2(decompressor, jpeg, len(file), samples, w, 0, h, RGB, flags) == 0
            libc.free(samples)
    libc.free(jpeg)
    turbo.tjDestroy(decompressor)
    return done


def main(library, folder, seconds):
    turbo, libc = load(library)
    fixtures = [file.read_bytes() for file in sorted(Path(folder).glob("jpeg-*.jpg"))]
    randoms = random.Random(1)
    mutants = (mutant(randoms.choice(fixtures), randoms) for _ in itertools.count())
    end = time.monotonic() + float(seconds)
    tried = decoded = 0
    for file in itertools.chain(fixtures, mutants):
        tried += 1
        decoded += decodes(turbo, libc, file, randoms.choice([1, 1, 2, 4, 8]))
        if time.monotonic() > end:
            break
    print(f"{tried} files tried, {decoded} decoded")


main(*sys.argv[1:])

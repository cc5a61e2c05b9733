"""Reads a state dict that torch.save wrote, without torch and without running anything that the file says.

The format: https://github.com/pytorch/pytorch/blob/main/torch/serialization.py, zipped (since 1.6) and as it was before.
"""

from __future__ import annotations

import io
import pickle
import struct
import zipfile
from collections import OrderedDict
from pathlib import Path
from typing import Any

import numpy as np

from bundletool.refusal import Refusal, expect

MAGIC = 0x1950A86A20F9469CFC6C
TYPES = {
    'FloatStorage': np.float32,
    'DoubleStorage': np.float64,
    'HalfStorage': np.float16,
    'LongStorage': np.int64,
    'IntStorage': np.int32,
    'ByteStorage': np.uint8,
    'CharStorage': np.int8,
    'BoolStorage': np.bool_,
}


class _Storage:
    """A block of numbers, read when the first tensor wants it."""

    def __init__(self, dtype: type, key: str, size: int):
        self.dtype, self.key, self.size = dtype, key, size


class _Lazy:
    """A tensor as strides over a storage."""

    def __init__(self, storage: _Storage, offset: int, shape: tuple[int, ...], strides: tuple[int, ...], *_: Any):
        self.storage, self.offset, self.shape, self.strides = storage, offset, shape, strides

    def array(self, numbers: np.ndarray) -> np.ndarray:
        step = numbers.itemsize
        strides = tuple(stride * step for stride in self.strides)
        reach = sum((side - 1) * stride for side, stride in zip(self.shape, self.strides)) if self.shape else 0
        if 0 not in self.shape and self.offset + reach >= len(numbers):
            raise ValueError(f'a tensor of shape {self.shape} reaches beyond its storage')
        return np.lib.stride_tricks.as_strided(numbers[self.offset :], self.shape, strides).copy()


class _Unpickler(pickle.Unpickler):
    """Knows tensors and dictionaries; anything else a pickle might name is refused."""

    def __init__(self, where: str, file: Any, storages: dict[str, _Storage]):
        super().__init__(file, encoding='utf-8')
        self.where, self.storages = where, storages

    def find_class(self, module: str, name: str) -> Any:
        if module == 'collections' and name == 'OrderedDict':
            return OrderedDict
        if module == 'torch._utils' and name == '_rebuild_tensor_v2':
            return _Lazy
        if module == 'torch._utils' and name == '_rebuild_parameter':
            return lambda tensor, *_: tensor
        if module == 'torch' and name in TYPES:
            return TYPES[name]
        raise Refusal(f'{self.where}: expected a state dict, tensors by name, but got a {module}.{name}')

    def persistent_load(self, pid: tuple) -> _Storage:
        _, dtype, key, _, size, *_ = pid
        return self.storages.setdefault(str(key), _Storage(dtype, str(key), size))


def read_state_dict(path: Path) -> dict[str, np.ndarray]:
    """Name -> array. A checkpoint's {'state_dict': …} is looked into."""
    where = str(path)
    try:
        found, numbers = _zipped(where, path) if zipfile.is_zipfile(path) else _legacy(where, path)
    except (pickle.UnpicklingError, EOFError, KeyError, struct.error, ValueError, zipfile.BadZipFile) as e:
        raise Refusal(f'{where}: expected a state dict as torch.save writes it but got: {e}') from e
    if isinstance(found, dict) and isinstance(found.get('state_dict'), dict):
        found = found['state_dict']
    expect(isinstance(found, dict), where, 'a state dict', type(found).__name__)
    tensors = {name: value for name, value in found.items() if isinstance(value, _Lazy)}
    expect(bool(tensors), where, 'a state dict, tensors by name', f'{len(found)} other things')
    return {name: value.array(numbers[value.storage.key]) for name, value in tensors.items()}


def _zipped(where: str, path: Path) -> tuple[Any, dict[str, np.ndarray]]:
    storages: dict[str, _Storage] = {}
    with zipfile.ZipFile(path) as archive:
        (index,) = [name for name in archive.namelist() if name.endswith('/data.pkl')]
        found = _Unpickler(where, io.BytesIO(archive.read(index)), storages).load()
        folder = index.removesuffix('data.pkl')
        return found, {
            key: np.frombuffer(archive.read(f'{folder}data/{key}'), storage.dtype) for key, storage in storages.items()
        }


def _legacy(where: str, path: Path) -> tuple[Any, dict[str, np.ndarray]]:
    """Pickles one after the other: magic number, version, system, the object, the keys of its storages; then these."""
    storages: dict[str, _Storage] = {}
    with open(path, 'rb') as file:
        magic = _Unpickler(where, file, storages).load()
        expect(magic == MAGIC, where, 'a file of torch.save', f'one that begins with {magic!r}')
        _Unpickler(where, file, storages).load()
        _Unpickler(where, file, storages).load()
        found = _Unpickler(where, file, storages).load()
        numbers = {}
        for key in _Unpickler(where, file, storages).load():
            (size,) = struct.unpack('<q', file.read(8))
            dtype = np.dtype(storages[key].dtype)
            numbers[key] = np.frombuffer(file.read(size * dtype.itemsize), dtype)
        return found, numbers

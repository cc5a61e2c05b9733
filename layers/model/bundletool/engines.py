"""Runs the helpers of java/ in stock Deep Java Library."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np

from bundletool.preprocessing import Rule
from bundletool.refusal import Refusal

JAVA_SOURCES = Path(__file__).with_name('java')


def add_classpaths(parser: argparse.ArgumentParser) -> None:
    """The arguments every script of ../export that runs an engine takes."""
    parser.add_argument('--mxnet-classpath', required=True, help='DJL and the natives of MXNet')
    parser.add_argument('--ort-classpath', required=True, help='DJL and the natives of ONNX Runtime')


class Engines:
    """MXNet for models named mx-*, ONNX Runtime for ort-*; each in a process of its own."""

    def __init__(self, mxnet: str, onnxruntime: str, rule: Rule, threads: int = 2, java: str = 'java'):
        """Class paths, and how the pictures are normalised."""
        self.classpaths = {'MXNet': mxnet, 'OnnxRuntime': onnxruntime}
        self.rule, self.threads, self.java = rule, threads, java

    @classmethod
    def of_arguments(cls, args: argparse.Namespace, rule: Rule, threads: int = 2) -> Engines:
        return cls(args.mxnet_classpath, args.ort_classpath, rule, threads)

    @staticmethod
    def of(model: str) -> str:
        return 'MXNet' if model.startswith('mx-') else 'OnnxRuntime'

    def command(self, engine: str, main: str, *arguments: object) -> list[str]:
        normalisation = [
            f'-Dscale={self.rule.scale!r}',
            f'-Dmean={",".join(map(repr, self.rule.mean))}',
            f'-Dstd={",".join(map(repr, self.rule.std))}',
        ]
        source = JAVA_SOURCES / f'{main}.java'
        classpath = ['-Xmx2g', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-cp', self.classpaths[engine]]
        return [self.java, *normalisation, *classpath, str(source), *map(str, arguments)]

    def environment(self) -> dict[str, str]:
        return os.environ | {
            'MXNET_ENGINE_TYPE': 'NaiveEngine',
            'OMP_NUM_THREADS': str(self.threads),
            'DJL_OFFLINE': 'true',
            'OPT_OUT_TRACKING': 'true',
        }

    def run(
        self, engine: str, main: str, *arguments: object, progress: Callable[[int, int], None] = lambda *_: None
    ) -> str:
        """Standard output of a helper but for its progress; a failure ends with the helper's own words."""
        output = []
        with tempfile.TemporaryFile('w+') as errors:
            command = self.command(engine, main, *arguments)
            environment = self.environment()
            with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=errors, text=True) as process:
                for line in process.stdout:
                    if line.startswith('PROGRESS '):
                        progress(*map(int, line.split()[1:]))
                    else:
                        output.append(line)
            if process.returncode:
                errors.seek(0)
                words = ''.join(output)[-2000:] + errors.read()[-4000:]
                raise Refusal(f'{main} {" ".join(map(str, arguments))}: status {process.returncode}\n{words}')
        return ''.join(output)

    def logits(
        self, folder: Path, pictures: Path, out: Path, count: int = 0, progress: Callable = lambda *_: None
    ) -> np.ndarray:
        """One row of logits per picture of a uint8 NCHW file."""
        limit = [count] if count else []
        engine, size = self.of(Path(folder).name), self.rule.size
        run = ['predict', engine, folder, 'm', self.threads, pictures, size, 1, out, *limit]
        self.run(engine, 'Runner', *run, progress=progress)
        total = count or Path(pictures).stat().st_size // (3 * size * size)
        return np.fromfile(out, np.float32).reshape(total, -1)


def mxnet_folder(work: Path, name: str, symbol: Path | dict, params: Path) -> Path:
    """A folder that stock DJL loads: symbol and parameters under one prefix."""
    folder = Path(work) / name
    folder.mkdir(parents=True, exist_ok=True)
    if isinstance(symbol, dict):
        (folder / 'm-symbol.json').write_text(json.dumps(symbol))
    else:
        shutil.copy(symbol, folder / 'm-symbol.json')
    link = folder / 'm-0000.params'
    link.unlink(missing_ok=True)
    link.symlink_to(Path(params).resolve())
    return folder

"""Runs the helpers of java/ in stock Deep Java Library."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import numpy as np


def add_classpaths(parser):
    """The arguments every script that runs an engine takes."""
    what = 'the compiled java/ folder, DJL and the natives of'
    parser.add_argument('--mxnet-classpath', required=True, help=f'{what} MXNet')
    parser.add_argument('--ort-classpath', required=True, help=f'{what} ONNX Runtime')


class Engines:
    """MXNet for models named mx-*, ONNX Runtime for ort-*; each in a process of its own."""

    def __init__(self, args, threads=2):
        self.classpaths = {'MXNet': args.mxnet_classpath, 'OnnxRuntime': args.ort_classpath}
        self.threads = threads

    @staticmethod
    def of(model):
        return 'MXNet' if model.startswith('mx-') else 'OnnxRuntime'

    def command(self, engine, main, *arguments):
        return ['java', '-Xmx1g', '-cp', self.classpaths[engine], main, *map(str, arguments)]

    def environment(self):
        return os.environ | {
            'MXNET_ENGINE_TYPE': 'NaiveEngine',
            'OMP_NUM_THREADS': str(self.threads),
            'DJL_OFFLINE': 'true',
            'OPT_OUT_TRACKING': 'true',
        }

    def run(self, engine, main, *arguments):
        """Standard output of a helper; a failure ends the script with the helper's own words."""
        command = self.command(engine, main, *arguments)
        done = subprocess.run(command, env=self.environment(), capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f'{main} {" ".join(map(str, arguments))}:\n{done.stdout[-2000:]}{done.stderr[-4000:]}')
        return done.stdout

    def logits(self, folder, pictures, size, out, count=0):
        """One row of logits per picture of a uint8 NCHW file."""
        limit = [count] if count else []
        engine = self.of(Path(folder).name)
        self.run(engine, 'Runner', 'predict', engine, folder, 'm', self.threads, pictures, size, 1, out, *limit)
        total = count or Path(pictures).stat().st_size // (3 * size * size)
        return np.fromfile(out, np.float32).reshape(total, -1)


def mxnet_folder(work, name, symbol, params):
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

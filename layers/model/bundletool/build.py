"""From a network to a finished bundle."""

from __future__ import annotations

import json
import shutil
import sys
from dataclasses import dataclass, field
from pathlib import Path

from bundletool import description, pictures, report
from bundletool.description import Class
from bundletool.engines import Engines
from bundletool.model_files import ModelFiles, Variant
from bundletool.network import Network
from bundletool.preprocessing import Rule
from bundletool.refusal import expect
from bundletool.structure import Architecture


@dataclass(frozen=True)
class Order:
    """What is to be built, from what and where."""

    network: Network
    architecture: Architecture
    rule: Rule
    classes: list[Class]
    source: str
    name: str
    version: str
    out: Path
    work: Path
    golden: list[Path]
    calibrate: Path | None = None
    measured: dict[str, str] = field(default_factory=dict)


def build(order: Order, engines: Engines) -> None:
    """Writes the bundle's folder, which must not be there yet; a failure leaves none behind."""
    partial = order.out.with_name(order.out.name + '.partial')
    shutil.rmtree(partial, ignore_errors=True)
    try:
        _build(order, engines, partial)
        partial.rename(order.out)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _build(order: Order, engines: Engines, out: Path) -> None:
    say(f'{order.architecture}, {len(order.classes)} classes, from {order.source}')
    files = ModelFiles(order.network, order.architecture.stem, out, order.work, engines, progress)
    variants = files.write_float()
    measured, basis = {}, ''
    if order.calibrate:
        calibration, reported, others = pictures.split(pictures.find(order.calibrate, order.classes))
        pictures.write(calibration, order.rule, order.work / 'calibration.u8')
        variants += files.write_int8(order.work / 'calibration.u8')
        basis = report.basis(order.calibrate, len(calibration.files), others)
        measured = _measure(order, engines, variants, reported)
        say(f'{report.table(measured)}\n{basis}')
    (out / 'synset.txt').write_text(''.join(entry.line() for entry in order.classes), encoding='utf-8')
    golden = description.golden(order.golden, order.classes, variants, order.rule, engines, order.work)
    write_json(out / 'golden.json', golden)
    write_json(out / 'bundle.json', _description(order, out, variants, measured))
    (out / 'MODEL_CARD.md').write_text(_card(order, golden, measured, basis), encoding='utf-8')


def _measure(order: Order, engines: Engines, variants: list[Variant], reported: pictures.PictureSet) -> dict:
    pictures.write(reported, order.rule, order.work / 'report.u8')
    logits = {}
    for variant in variants:
        out = order.work / f'{variant.id}.f32'
        folder = order.work / variant.model
        logits[variant.id] = engines.logits(
            folder, order.work / 'report.u8', out, progress=lambda *at, id=variant.id: progress(f'comparing {id}', *at)
        )
    return report.compare(logits, reported.labels)


def _description(order: Order, out: Path, variants: list[Variant], measured: dict) -> dict:
    entries = [variant.entry | ({'measured': measured[variant.id]} if measured else {}) for variant in variants]
    bundle = description.description(
        out, order.name, order.version, str(order.architecture), order.rule, len(order.classes), 'the source', entries
    )
    return bundle | description.REMARKS | {'source': order.source}


def _card(order: Order, golden: dict, measured: dict, basis: str) -> str:
    numbers = f'{report.table(measured)}\n\n{basis[0].upper()}{basis[1:]}' if measured else 'Nothing was measured: no --calibrate folder was given.'
    template = Path(__file__).with_name('MODEL_CARD.template.md').read_text()
    return template.format(
        name=order.name,
        version=order.version,
        architecture=order.architecture,
        classes=len(order.classes),
        source=order.source,
        size=order.rule.size,
        rule=json.dumps(order.rule.json(), indent=1),
        numbers=numbers,
        answers=description.answers(golden),
    )


def write_json(path: Path, value: dict) -> None:
    path.write_text(json.dumps(value, indent=1), encoding='utf-8')


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def progress(what: str, done: int, total: int) -> None:
    """A line that is written over on a terminal; ten lines elsewhere."""
    if sys.stderr.isatty():
        print(f'\r{what}: {done} of {total}', end='\n' if done == total else '', file=sys.stderr, flush=True)
    elif done == total or done * 10 // total > (done - 1) * 10 // total:
        say(f'{what}: {done} of {total}')


def check_target(out: Path, golden: list[Path]) -> None:
    """Before anything takes time."""
    expect(not out.exists(), out, 'a new folder', 'one that exists')
    for picture in golden:
        expect(picture.is_file(), picture, 'a picture', 'no file')

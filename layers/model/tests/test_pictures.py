"""Preprocessing, folders of pictures, names of classes and the report."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from bundletool import pictures, preprocessing, report, synset
from bundletool.__main__ import arguments, overridden
from bundletool.description import Class
from bundletool.preprocessing import Rule
from bundletool.refusal import Refusal

CLASSES = [Class('n1', ['cat', 'house cat']), Class('n2', ['dog'])]


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    pixels = np.random.default_rng(5).integers(0, 256, (40, 60, 3), np.uint8)
    Image.fromarray(pixels).save(tmp_path / 'p.png')
    return tmp_path / 'p.png'


def test_keras_takes_the_nearest_pixels_as_bgr_around_its_mean_colour(picture: Path) -> None:
    rule = preprocessing.keras(20, caffe=True)
    source = np.asarray(Image.open(picture))
    expected = source[1::2, 1::3][:, :, ::-1].astype(np.float32) - np.array((103.939, 116.779, 123.68), np.float32)
    np.testing.assert_array_equal(rule.tensor(rule.pixels(picture)), expected.transpose(2, 0, 1))


def test_keras_v2_takes_rgb_from_minus_one_to_one() -> None:
    rule = preprocessing.keras(1, caffe=False)
    np.testing.assert_allclose(rule.tensor(np.array([[[0]], [[127.5]], [[255]]])).ravel(), [-1, 0, 1], atol=1e-7)


def test_torchvision_keeps_the_aspect_ratio_and_crops_the_middle(picture: Path) -> None:
    expected = Image.open(picture).resize((36, 24), Image.Resampling.BILINEAR).crop((8, 2, 28, 22))
    actual = preprocessing.shorter_side(24, 20).pixels(picture)
    np.testing.assert_array_equal(actual.transpose(1, 2, 0), np.asarray(expected))


def test_a_turned_photograph_is_taken_upright(picture: Path, tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.open(picture).save(tmp_path / 'turned.png', exif=exif)
    rule = preprocessing.shorter_side(40, 40)
    np.testing.assert_array_equal(rule.pixels(tmp_path / 'turned.png'), np.rot90(rule.pixels(picture), -1, (1, 2)))


def test_a_rule_survives_bundle_json() -> None:
    for rule in (preprocessing.keras(224, True), preprocessing.keras(224, False), preprocessing.shorter_side(256, 224)):
        assert Rule.of_json(rule.json()) == rule


def test_options_override_the_rule() -> None:
    def rule(*options: str) -> Rule:
        return overridden(preprocessing.keras(224, True), arguments(['from-keras', 'f', '--out', 'o', *options]))

    assert rule() == preprocessing.keras(224, True)
    assert rule('--size', '160').resize == {'width': 160, 'height': 160, 'filter': 'nearest', 'antialias': False}
    chosen = rule('--shorter-side', '256', '--filter', 'bicubic', '--color', 'RGB', '--mean', '1', '2', '3')
    assert chosen.resize == {'shorterSide': 256, 'filter': 'bicubic', 'antialias': True}
    assert (chosen.color, chosen.mean, chosen.std) == ('RGB', (1, 2, 3), (1, 1, 1))
    with pytest.raises(Refusal, match='resize: expected at least the crop of 224 but got 200'):
        rule('--shorter-side', '200')


def folder(tmp_path: Path, *names: str) -> Path:
    for name in names:
        (tmp_path / 'set' / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / 'set' / name).touch()
    return tmp_path / 'set'


def test_sub_folders_that_name_classes_are_labels(tmp_path: Path) -> None:
    found = pictures.find(folder(tmp_path, 'n2/a.jpg', 'Cat/b.PNG', 'Cat/notes.txt'), CLASSES)
    assert [file.name for file in found.files] == ['b.PNG', 'a.jpg'] and found.labels == [0, 1]


def test_other_folders_are_not_labelled(tmp_path: Path) -> None:
    assert pictures.find(folder(tmp_path, 'holiday/a.jpg', 'b.jpg'), CLASSES).labels is None


def test_a_folder_that_is_labelled_in_part_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match=r'expected every picture in a sub-folder that names its class, or none but got .*bird'):
        pictures.find(folder(tmp_path, 'n2/a.jpg', 'bird/b.jpg'), CLASSES)


def test_a_large_folder_is_reported_on_by_other_pictures_than_it_calibrates() -> None:
    all_of_them = pictures.PictureSet([Path(f'{i:04}') for i in range(1000)], list(range(1000)))
    calibration, reported, others = pictures.split(all_of_them)
    assert others and len(calibration.files) == 256 and len(reported.files) == 744
    assert not set(calibration.files) & set(reported.files)
    assert pictures.split(all_of_them) == (calibration, reported, others)


def test_the_report_counts_agreement_and_accuracy() -> None:
    reference = np.array([[3.0, 1.0, 0.0], [0.0, 2.0, 1.0]])
    other = np.array([[3.0, 1.0, 0.0], [0.0, 1.0, 2.0]])
    rows = report.compare({'mxnet-fp32': reference, 'mxnet-int8': other}, [0, 1])
    assert rows['mxnet-fp32']['top1AgreesWithFp32'] == 100 and rows['mxnet-int8']['top1AgreesWithFp32'] == 50
    assert rows['mxnet-fp32']['top1'] == 100 and rows['mxnet-int8']['top1'] == 50
    assert 'top-1' in report.table(rows) and 'top-1' not in report.table(report.compare({'mxnet-fp32': reference}, None))


def test_names_of_classes_from_either_kind_of_file(tmp_path: Path) -> None:
    (tmp_path / 's.txt').write_text('n1 cat, house cat\nn2 dog\n')
    (tmp_path / 's.json').write_text('{"0": ["n1", "house_cat"], "1": ["n2", "dog"]}')
    assert synset.read(tmp_path / 's.txt', 2) == CLASSES
    assert synset.read(tmp_path / 's.json', 2) == [Class('n1', ['house cat']), Class('n2', ['dog'])]
    with pytest.raises(Refusal, match='s.txt: expected 3 classes'):
        synset.read(tmp_path / 's.txt', 3)

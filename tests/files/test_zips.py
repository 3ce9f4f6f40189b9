"""Zips that are not taken on trust: odd names, links, bombs, damage."""

import re
import stat
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from random import Random
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_LZMA, ZipFile, ZipInfo

import pytest

from tests.support.snapshots import refused, reseal, zipped
from tracker.errors import InvalidFiles
from tracker.files import archive

ENTRIES = {
    "../evil.csv": "points out of the snapshot",
    "..\\evil.csv": "points out of the snapshot",
    "a/../../evil.csv": "points out of the snapshot",
    "/etc/evil.csv": "points out of the snapshot",
    "C:\\evil.csv": "points out of the snapshot",
    "evil.csv": "is no file of a snapshot",
    "out/track.csv": "pack its files without a folder around them",
}


@pytest.mark.parametrize("name", ENTRIES)
def test_a_zip_with_other_paths_is_refused_and_not_unpacked(engine, written, tmp_path, name, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))  # above what is unpacked
    path = zipped(written, tmp_path / "out.zip")
    with ZipFile(path, "a") as archive:
        archive.writestr(name, "x")
    refused(engine, path, ENTRIES[name])
    assert set(tmp_path.rglob("*")) == {path, written, *written.iterdir()}
    assert not Path("/etc/evil.csv").exists()


def test_a_zip_with_a_link_is_refused(engine, written, tmp_path):
    (written / "track.csv").unlink()
    path = zipped(written, tmp_path / "out.zip")
    with ZipFile(path, "a") as archive:
        entry = ZipInfo("track.csv")
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(entry, "/etc/passwd")
    refused(engine, path, "track.csv: is a link, not a file")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_zip_with_a_file_twice_is_refused(engine, written, tmp_path):
    path = zipped(written, tmp_path / "out.zip")
    with ZipFile(path, "a") as archive:
        archive.writestr("track.csv", "x")
    refused(engine, path, "track.csv: occurs twice")


def test_a_zip_that_unpacks_to_more_than_any_store_is_refused(engine, tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "UNPACKED_BYTES_AT_MOST", 10 << 20)
    path = tmp_path / "out.zip"
    with ZipFile(path, "w", ZIP_DEFLATED) as packed:
        packed.writestr("track.csv", bytes(50 << 20))
    refused(engine, path, "would unpack to 52,428,800 bytes")


def test_a_zip_of_thousands_of_wrong_names_is_told_in_a_hundred_lines_that_no_terminal_obeys(engine, tmp_path):
    path = tmp_path / "out.zip"
    with ZipFile(path, "w") as packed:
        for number in range(60_000):
            packed.writestr(f"\x1b[31m{number}\u202e.csv", "")
    lines = refused(engine, path, "is no file of a snapshot").split("\n")
    assert (len(lines), lines[-1]) == (101, "and 59,900 more")
    assert lines[0].startswith(r"out.zip/\x1b[31m0\u202e.csv: is no file")
    assert not re.search("[\x00-\x1f\u202e]", "".join(lines))


@pytest.mark.parametrize("line", [b"x" * (300 << 20), b'"' + b"x\n" * (150 << 20), b"," * (300 << 20)])
def test_a_small_zip_of_one_huge_row_is_refused_in_little_memory(tmp_path, written, line):
    (written / "track.csv").write_bytes(b"id,title,description,position,version\na," + line)
    reseal(written)
    path = zipped(written, tmp_path / "out.zip")
    assert path.stat().st_size < 2 << 20
    (written / "track.csv").unlink()
    script = (
        "import sys, resource; from tracker import store; from tracker.files import snapshot\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "try: snapshot.restore(store.open_engine(sys.argv[1]), sys.argv[2])\n"
        "except Exception as error: print(error)\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)"
    )
    command = [sys.executable, "-c", script, f"sqlite:///{tmp_path / 'store.db'}", str(path)]
    said, grown = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    assert (
        said == "track.csv:2: is longer than any row that can be stored: see that a quote or a line end is not missing"
    )
    assert int(grown) * (1 if sys.platform == "darwin" else 1024) < 30_000_000


@pytest.mark.parametrize("cut", [0, 1, 10, 0.5, 0.99])
def test_a_zip_that_is_no_zip_or_cut_off_is_refused(engine, written, tmp_path, cut):
    path = zipped(written, tmp_path / "out.zip")
    content = path.read_bytes()
    path.write_bytes(content[: int(cut * len(content)) if cut < 1 else cut])
    refused(engine, path, "out.zip: cannot be unpacked: ")


@pytest.mark.parametrize("packing", [ZIP_BZIP2, ZIP_LZMA])
def test_a_zip_that_is_packed_in_a_rare_way_is_refused_before_it_is_unpacked(engine, written, tmp_path, packing):
    path = zipped(written, tmp_path / "out.zip", packing)
    path.write_bytes(path.read_bytes().replace(b"track.csv", b"track.csv" + b"\xff" * 9, 1))
    refused(engine, path, r"out.zip/track.csv: is packed in a rare way: unpack it, and pack it with Deflate")


def test_a_zip_with_a_file_name_in_no_encoding_is_refused(engine, written, tmp_path):
    (written / "трек.csv").touch()
    path = zipped(written, tmp_path / "out.zip")
    path.write_bytes(path.read_bytes().replace("трек".encode(), b"\xff" * 8))
    refused(engine, path, "cannot be unpacked: ")


def test_a_zip_that_is_damaged_anywhere_is_refused_or_gives_what_it_held(tmp_path):
    folder, path = tmp_path / "out", tmp_path / "out.zip"
    folder.mkdir()
    held = {"track.csv": b"id,title\n" * 9, "party.csv": b"id,name\n"}
    for name, content in held.items():
        (folder / name).write_bytes(content)
    whole = zipped(folder, path).read_bytes()
    damaged = Random(1)
    for _ in range(2_000):
        content = bytearray(whole)
        for _ in range(damaged.choice((1, 2, 4))):
            content[damaged.randrange(len(content))] = damaged.randrange(256)
        path.write_bytes(content)
        with suppress(InvalidFiles), archive.unpack(path, held) as found:
            assert {file.name: file.read_bytes() for file in found.iterdir()}.items() <= held.items()


def test_a_zip_with_a_flipped_bit_is_refused(engine, written, tmp_path):
    path = zipped(written, tmp_path / "out.zip")
    content = bytearray(path.read_bytes())
    content[60] ^= 4
    path.write_bytes(content)
    refused(engine, path, "cannot be unpacked")

"""A report folder is the old one whole or the new one whole, at whatever moment a run is killed; a user's files stay."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from bianyin.errors import InputError
from bianyin.report import check_folder
from bianyin.report import whole_folder as module
from bianyin.report.whole_folder import write_folder

NAMES = ("a.txt", "b.txt", "run.json")
MANY = tuple(f"{number}.txt" for number in range(60))  # so that many kills would fall between two of them


def generation(number: int, names: tuple[str, ...] = NAMES) -> dict[str, bytes]:
    return {name: str(number).encode() * 20_000 for name in names}


def read(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_killed_at_any_moment_it_is_of_one_generation_and_the_next_run_goes_on(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    program = textwrap.dedent(
        f"""
        import os
        from pathlib import Path
        from bianyin.report.whole_folder import write_folder
        os.fsync = lambda handle: None  # waiting for the disk is no moment at which a mixture could be seen
        number = 0
        while True:
            number = (number + 1) % 10
            files = {{name: str(number).encode() for name in {MANY!r}}}
            write_folder(Path({str(folder)!r}), files, {MANY!r})
            print("written", flush=True) if number == 1 else None
        """
    )
    write_folder(folder, generation(0, MANY), MANY)
    (folder / "notes.txt").write_text("mine")
    for kill in range(8):
        running = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE)
        assert running.stdout is not None and running.stdout.readline()
        time.sleep(0.05 + 0.0037 * kill)
        running.send_signal(signal.SIGKILL)
        running.wait()
        running.stdout.close()
        found = read(folder)
        found.pop("notes.txt", None)
        assert set(found) == set(MANY) and len(set(found.values())) == 1, {
            name: (body[:1], len(body)) for name, body in found.items()
        }
    write_folder(folder, generation(7, MANY), MANY)
    assert read(folder) == generation(7, MANY) | {"notes.txt": b"mine"}
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_readers_meet_no_mixture_and_no_gap(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    write_folder(folder, generation(0), NAMES)
    if not module._swapped(folder, folder):
        pytest.skip("this disk cannot swap two folders")
    reader = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(f"""
            import os, select, sys
            print("ready", flush=True)
            while not select.select([sys.stdin], [], [], 0)[0]:
                handle = os.open({str(folder)!r}, os.O_RDONLY)
                names = set(os.listdir(handle))
                os.close(handle)
                assert names in (set(), set({NAMES!r})) or names < set({NAMES!r}), names
                os.stat({str(folder / "run.json")!r})
            """)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert reader.stdin is not None and reader.stdout is not None
    reader.stdout.readline()
    for number in range(1, 40):
        write_folder(folder, generation(number % 10), NAMES)
    reader.stdin.close()
    reader.stdout.close()
    assert reader.wait() == 0


@pytest.mark.parametrize("can_swap", [True, False])
def test_what_a_user_put_there_stays_and_what_we_no_longer_write_goes(
    can_swap: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not can_swap:
        monkeypatch.setattr(module, "_swapped", lambda one, other: False)
    folder = tmp_path / "out"
    ours = {*NAMES, "series.svg"}
    write_folder(folder, generation(1, (*NAMES, "series.svg")), ours)
    (folder / "mine.txt").write_text("笔记")
    (folder / "figures").mkdir()
    (folder / "figures" / "1.png").write_bytes(b"png")
    folder.chmod(0o750)
    write_folder(folder, generation(2), ours)
    assert read(folder) == generation(2) | {"mine.txt": "笔记".encode()}
    assert (folder / "figures" / "1.png").read_bytes() == b"png"
    assert folder.stat().st_mode & 0o777 == 0o750
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_what_a_killed_run_had_not_brought_back_comes_back(tmp_path: Path) -> None:
    """Killed between the swap and the moving of the user's files: they lie beside, with the old report."""
    folder, beside = tmp_path / "out", tmp_path / ".out.partial"
    write_folder(folder, generation(2), NAMES)
    write_folder(beside, generation(1) | {"mine.txt": b"mine"}, NAMES)
    write_folder(folder, generation(3), NAMES)
    assert read(folder) == generation(3) | {"mine.txt": b"mine"}
    assert not beside.exists()


def test_where_the_process_stands_in_the_folder_it_is_not_swapped_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "out"
    write_folder(folder, generation(1), NAMES)
    monkeypatch.chdir(folder)
    write_folder(Path(), generation(2), NAMES)
    assert read(Path()) == read(folder) == generation(2)


def test_a_link_to_a_folder_stays_a_link(tmp_path: Path) -> None:
    write_folder(tmp_path / "real", generation(1), NAMES)
    (tmp_path / "link").symlink_to("real")
    write_folder(tmp_path / "link", generation(2), NAMES)
    assert (tmp_path / "link").is_symlink() and read(tmp_path / "real") == generation(2)


def test_a_disk_that_refuses_leaves_the_old_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "out"
    write_folder(folder, generation(1), NAMES)

    def full(path: Path, body: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module, "_write", full)
    with pytest.raises(OSError, match="No space"):
        write_folder(folder, generation(2), NAMES)
    assert read(folder) == generation(1)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_parent_that_cannot_be_written_is_said_before_the_work(tmp_path: Path) -> None:
    folder = tmp_path / "closed" / "out"
    folder.mkdir(parents=True)
    folder.parent.chmod(0o555)
    with pytest.raises(InputError):
        check_folder(folder)


def test_a_file_in_the_folders_place_is_not_moved_away(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    with pytest.raises(NotADirectoryError):
        write_folder(tmp_path / "out", generation(1), NAMES)
    assert read(tmp_path) == {"out": b"mine"}

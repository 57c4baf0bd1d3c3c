"""`batch.jsonl`: a line each time a row ended; the last line of a row is its state. A killed batch goes on from it."""

from __future__ import annotations

import os
from pathlib import Path

from pydantic import ValidationError

from bianyin.batch.outcome import Outcome
from bianyin.errors import InputError

NAME = "batch.jsonl"


class BatchFile:
    """The states of a batch's rows, by folder name.

    Args:
        folder: of the batch; must be there.

    Raises:
        InputError: the file cannot be read. A last line that was cut off is no fault: its row is due again.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME
        self.outcomes: dict[str, Outcome] = {}
        if self._path.exists():
            self._read()

    def add(self, outcome: Outcome) -> None:
        """Keep a row's new state, on the disk before this returns.

        Raises:
            OSError: the disk is full or refuses.
        """
        self.outcomes[outcome.folder] = outcome
        with self._path.open("ab") as file:
            file.write(outcome.model_dump_json().encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())

    def _read(self) -> None:
        try:
            lines = self._path.read_bytes().split(b"\n")
        except OSError as error:
            raise InputError(
                f"读不了（{error.strerror}）。", path=self._path, remedy="请换一个文件夹。"
            ) from None
        if lines[-1]:  # cut off in the middle: what comes next must begin on a line of its own
            with self._path.open("ab") as file:
                file.write(b"\n")
        for line in lines:
            try:
                outcome = Outcome.model_validate_json(line)
            except ValidationError:
                continue
            self.outcomes[outcome.folder] = outcome

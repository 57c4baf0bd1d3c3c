"""The type of the fixture `place`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from bianyin.catalog.database import Database

Place = Callable[[str], Path | Database]

"""Print which held-back lies ship and which truths are lost: `python tests/prove_lies/show_held_lies.py [KIND]`."""

from __future__ import annotations

import sys

from held_lies import SHEETS
from pointed_telling import lines

sys.stdout.writelines(f"{line}\n" for line in lines(SHEETS, *sys.argv[1:2]))

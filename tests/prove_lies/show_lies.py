"""Print which lies of a set ship and which truths are lost.

`python tests/prove_lies/show_lies.py pointed|held|third [KIND]`
"""

from __future__ import annotations

import importlib
import sys

from pointed_telling import lines

sheets = importlib.import_module(f"{sys.argv[1]}_lies").SHEETS
sys.stdout.writelines(f"{line}\n" for line in lines(sheets, *sys.argv[2:3]))

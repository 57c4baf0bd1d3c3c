"""What changed between two reports. In: two report folders, or one to renew. Out: happenings new, gone, altered, moved, with why.

A comparison reads the folders alone, no corpus and no index; `renew` makes a report anew and compares it with the one before.
"""

from bianyin.compare.differences import Comparison, compare
from bianyin.compare.kept_report import KeptReport, read_report
from bianyin.compare.renewal import Renewed, renew
from bianyin.compare.told import comparison_json, comparison_lines, comparison_md

__all__ = [
    "Comparison",
    "KeptReport",
    "Renewed",
    "compare",
    "comparison_json",
    "comparison_lines",
    "comparison_md",
    "read_report",
    "renew",
]

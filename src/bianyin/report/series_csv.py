"""`series.csv`: the series that the points are of, as every verb reads it, so that the report can be renewed."""

from __future__ import annotations

import csv
import io

from bianyin.model import Report
from bianyin.report.numbering import Numbered


def series_csv(report: Report, found: Numbered) -> str | None:
    """region, sector, date, mt_co2_per_day; None where the report was made of points alone."""
    series = report.series
    if series is None:
        return None
    written = io.StringIO()
    rows = csv.writer(written, lineterminator="\n")
    rows.writerow(("region", "sector", "date", "mt_co2_per_day"))
    rows.writerows(
        (report.region, report.sector, date, value)
        for date, value in zip(series.dates, series.values, strict=True)
    )
    return written.getvalue()

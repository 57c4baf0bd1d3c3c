"""Write the report. In: verified records. Out: events merged and ordered, sections, and the files of the folder."""

from bianyin.report.markdown import FALLBACK, render_markdown
from bianyin.report.report_folder import check_folder, write_report

__all__ = ["FALLBACK", "check_folder", "render_markdown", "write_report"]

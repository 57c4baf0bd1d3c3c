"""The command line. In: arguments. Out: results on stdout, everything else on stderr, and an exit code.

Nothing heavy is imported here or at the top of the verbs, so that `bianyin --help` answers at once.
"""

from __future__ import annotations

import sys

import typer

from bianyin.cli import audit_verb as audit
from bianyin.cli import corpus_verbs as corpus
from bianyin.cli import crawl_verbs as crawl
from bianyin.cli import detect_verb as detect
from bianyin.cli import eval_verbs as evaluate
from bianyin.cli import inspect_verbs as inspect
from bianyin.cli import report_verbs as report
from bianyin.cli import search_verb as search
from bianyin.cli import sources_verbs as sources
from bianyin.cli.running import INTERRUPTED, exit_code_of

app = typer.Typer(
    name="bianyin",
    help="变因：碳排放序列的变点前后，已存的政府与新闻网页逐字说了什么。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
# In the order of the work, which is the order of `--help`.
for module in (report, audit, detect, sources, crawl, corpus, search, inspect, evaluate):
    module.add_to(app)


def main() -> None:
    """Run the command line; every error ends in one line that says what to do, and in the exit code of its kind."""
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except Exception as error:  # noqa: BLE001 - the one place where an error becomes an exit code
        sys.exit(exit_code_of(error))

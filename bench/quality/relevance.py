"""The repository's own judgements of real documents for questions: half of the provinces tuned on, half only looked at."""

from __future__ import annotations

from bench.data_files import JUDGED

RELEVANCE = JUDGED / "relevance"
# Looked at while the program is changed; and of provinces that nobody tunes on, of which only totals are shown.
TUNED, HELD = RELEVANCE / "tuned.jsonl", RELEVANCE / "held.jsonl"
ACCEPTED = RELEVANCE / "accepted.json"

"""Fixtures of `drafting_fixtures`."""

from drafting_fixtures import ask, document, evidence

__all__ = ["ask", "document", "evidence"]

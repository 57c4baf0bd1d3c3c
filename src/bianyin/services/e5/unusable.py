"""The one error of this room."""

from __future__ import annotations


class ModelUnusable(Exception):
    """The model cannot be loaded: a package is missing or the file of its weights is not whole. Says which, in Chinese."""

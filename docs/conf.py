"""How the documentation is made into a site: `make docs`. Nothing is fetched; a broken link or a page that no list names is an error."""

from __future__ import annotations

import sys
from pathlib import Path

from bianyin import __version__

sys.path.insert(0, str(Path(__file__).parent))

project = "变因 bianyin"
release = version = __version__
language = "zh_CN"

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "chinese"]
exclude_patterns = ["_build"]
highlight_language = "none"
# `x` in a docstring is code, as in Markdown.
default_role = "code"

# Addresses of headings as GitHub makes them, so that a link leads to the same place in the site and in the repository.
myst_heading_anchors = 4

autodoc_default_options = {"exclude-members": "model_config"}
autodoc_member_order = "groupwise"
autodoc_typehints = "description"
autodoc_typehints_format = "short"

html_theme = "furo"
html_title = f"变因 {release}"
html_show_sphinx = html_show_copyright = False
html_copy_source = False

"""How every page of ours is made of its templates: all words escaped, and none of them steers what shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bianyin.report.addresses import web_address
from bianyin.report.shown_names import site_name, tier_name
from bianyin.text.harmless import harmless
from bianyin.wording import say

if TYPE_CHECKING:
    from jinja2 import Environment


def page_environment(package: str, **names: Any) -> Environment:
    """Jinja2 over the folder `templates` of a package; what a template names and nobody gave is an error.

    Args:
        names: what its templates may call beside `say`, `web_address`, `site_name` and `tier_name`.
    """
    from jinja2 import Environment, PackageLoader, StrictUndefined

    made = Environment(
        loader=PackageLoader(package), autoescape=True, undefined=StrictUndefined, finalize=_shown,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    made.globals.update(say=say, web_address=web_address, site_name=site_name, tier_name=tier_name, **names)
    return made


def template_source(environment: Environment, name: str) -> str:
    """The text of a file beside the templates."""
    assert environment.loader is not None
    return environment.loader.get_source(environment, name)[0]


def _shown(value: Any) -> Any:
    """Whatever comes from outside is harmless; what is markup is ours."""
    return value if hasattr(value, "__html__") else harmless(str(value))

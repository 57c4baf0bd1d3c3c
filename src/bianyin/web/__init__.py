"""The lab's web pages and its interface for scripts. In: HTTP. Out: pages in Chinese, JSON, files of kept reports.

Thin: a route reads what was sent, asks `api`, `app` or the lab, and renders a template. What guards all routes alike stands before them:
`guards` (host, origin, size, headers) and `signing_in` (who asks). One door: `serve`; `make_app` for tests.
"""

from bianyin.web.serving import Serving, make_app, serve

__all__ = ["Serving", "make_app", "serve"]

"""bianyin for language models: an MCP server over stdio. In: a tool's arguments. Out: passages, points and records, with spans.

It only reads the corpus; nothing is written but the cache of computed vectors. What it returns is what the stored pages say, each
with its address; the model that asks is not trusted with any of it.
"""

from bianyin.mcp.server import make_server

__all__ = ["make_server"]

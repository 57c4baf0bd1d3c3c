"""The parser's version: raise it with every change that makes other documents of the same pages."""

PARSER_VERSION = 8

"""The sites that are crawled: one TOML file a group of them, read by `registry`."""

"""Which sites are crawled. In: one TOML file a group of sites, and a user's own. Out: `Source`s, by key, region or host."""

"""How good extraction and retrieval are, on the development data and judgements of our own: `make eval`."""

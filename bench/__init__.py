"""What only a checkout can measure: speed and memory (`make bench`), extraction and retrieval (`make eval`)."""

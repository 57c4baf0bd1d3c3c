"""One file a revision, never changed once it is released."""

"""Propose records. In: a document's evidence and a question. Out: `EventDraft`s of rules or of a model, trusted by nobody."""

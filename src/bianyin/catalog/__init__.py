"""Keep documents. In: `Document`s. Out: every version of each, in SQLite or PostgreSQL, asked by address or by period."""

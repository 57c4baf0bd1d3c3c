"""Read pages, purely. In: the bytes of a page. Out: a `Document` with canonical text, dates, organs and number."""

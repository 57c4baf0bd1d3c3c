"""One file an outside thing. In: texts, requests, vectors. Out: what a model, endpoint or store answered, or a `ServiceError`."""

"""Measure. In: judged records or questions, and a corpus. Out: precision and recall by field, recall@k, MRR and nDCG."""

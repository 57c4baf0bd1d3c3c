"""Measure. In: judged records, questions or pages, and a corpus. Out: precision and recall by field; recall@k, MRR and nDCG;
events found, where others were lost, and what wrongly shipped.
"""

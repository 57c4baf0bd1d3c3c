"""Measure. In: judged records, questions or pages, and a corpus. Out: precision and recall by field; recall@k, MRR and nDCG;
events found, where others were lost, and what wrongly shipped; how much of what ships a researcher keeps, and how much of
what they would keep ships.
"""

"""Audits anybody's report. In: a report's file or folder, and a corpus if there is one. Out: of each record and claim supported,
contradicted or not found, with the reason and, where the corpus says so, the passage.
"""

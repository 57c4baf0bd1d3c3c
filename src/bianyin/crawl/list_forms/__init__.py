"""Walk the list of a site. In: its entry in the registry and an answer. Out: where each of its pages is, and what it links to.

A form is one file here, called as entries of the registry call it (`pagination`), and its name in `model/source.py`.
"""

"""Hard ground: kills at random moments, single-file damages, every pair of verbs at once (`python -m bench.hard_ground`).

After each, what a corpus answers must be what it answers undisturbed; or the verb must refuse with a remedy, which is run here, word
for word, and must work. Anything else is counted as silent. The suite runs the same in a small size (tests/app/test_hard_ground.py).
"""

import sys

from bench.data_files import ROOT

sys.path.insert(0, str(ROOT / "tests"))  # the site of the tests is the site of the bench

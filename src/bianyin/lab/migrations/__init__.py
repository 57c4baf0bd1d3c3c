"""The lab's tables as they came to be, step by step; `lab_database` runs what is missing when it opens."""

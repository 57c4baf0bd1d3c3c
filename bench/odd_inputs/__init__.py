"""`python -m bench.odd_inputs`: odd files, places, options, settings and terminals, made by kinds; each is put to the real command."""

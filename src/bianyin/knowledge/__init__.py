"""Tables of the world: places, sectors, seasons, sites. In: a name or a text. Out: what the tables know of it."""

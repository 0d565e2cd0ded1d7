"""What can be done: one file a noun, run by ``bus.run`` in one transaction each."""

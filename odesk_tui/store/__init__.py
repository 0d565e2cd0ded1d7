"""The store: schema, connections, and one file a noun that turns rows into values and back."""

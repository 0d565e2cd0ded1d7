"""The revision of the schema that this odesk speaks, alone in a file that costs nothing to import."""

# The newest migration; a test compares it with the migrations folder.
HEAD = "0012"

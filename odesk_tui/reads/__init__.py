"""What is shown: one file a noun, frozen rows shaped for what shows them, answered from one state of the store."""

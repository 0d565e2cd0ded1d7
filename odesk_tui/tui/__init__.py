"""The screens: they show and ask; what is done and read goes through the desk."""

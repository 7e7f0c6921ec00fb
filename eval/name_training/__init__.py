"""How the packaged model of people's names was made; nothing here is needed to run the counter."""

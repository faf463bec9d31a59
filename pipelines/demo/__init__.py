"""The bundled sample web: four small blogs written for Bowen, served on loopback as their platforms would serve them."""

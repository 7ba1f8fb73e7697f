"""Limits of a picture: what the sandbox accepts, and what messages say."""

# By Pillow's names.
FORMATS = ["JPEG", "PNG", "WEBP", "AVIF", "GIF", "TIFF"]
MEGAPIXELS = 50
# Their decoders need four times the memory of the picture.
MEGAPIXELS_OF = {"WEBP": 16, "AVIF": 16}
# Bytes that a picture and its decoder may take.
MEMORY = 240_000_000
MIN_SIDE = 16
# Of the longer side to the shorter one.
MAX_RATIO = 20
# The longer side of a master, the largest version that is stored.
MASTER_SIDE = 2560

"""What a picture may be, for those who read it and for those who say so."""

# As Pillow calls them.
FORMATS = ["JPEG", "PNG", "WEBP", "AVIF", "GIF", "TIFF"]
MEGAPIXELS = 50
# Their readers hold a picture four times over.
MEGAPIXELS_OF = {"WEBP": 16, "AVIF": 16}
# The bytes that a picture and its reader may hold.
ROOM = 240_000_000
LEAST_SIDE = 16
# The longer side to the shorter one.
MOST_RATIO = 20
# The longer side of what is kept.
LONGEST = 2560

"""How large a photo may be. Pillow's own limit is an error here, not a warning."""

import warnings

from PIL import Image

MAX_PIXELS = {"JPEG": 60_000_000, "PNG": 25_000_000}
"""By kind: a JPEG is decoded at reduced scale, a PNG only as a whole."""

MAX_SCANS = 100
"""Scans of one JPEG; each makes the decoder walk the whole picture once more."""

MAX_PHOTOS = 60
"""Photos of one vehicle."""

SIZES = {"full": 3200, "large": 1600, "thumb": 320}
"""Longest edge of what is kept, in pixels."""

Image.MAX_IMAGE_PIXELS = max(MAX_PIXELS.values())
warnings.simplefilter("error", Image.DecompressionBombWarning)

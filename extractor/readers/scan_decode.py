"""Bytes of an image file -> its pages as grey arrays: size checked before anything is decoded, upright, on white."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL.Image import Image

    Grey = NDArray[np.uint8]
    """A page: rows of pixels, 0 black, 255 white."""

MAX_PIXELS = 60_000_000
"""A page with more is refused by name (`too_large`): A3 at 450 dpi has 39 million. Decoded it takes 60–240 MB."""

MAX_PAGES = 60
"""Pages of one file that are recognised; a report has 5 to 12, and each page takes seconds."""

MAX_WIDTH = 2500
"""Width in pixels of what is recognised; a wider page is made smaller first. A4 at 300 dpi has 2480. Height is free:
offices publish whole reports as one long picture."""

_PAGED = frozenset(("TIFF", "MPO"))
"""Formats whose frames are pages; frames of the others (GIF, WebP, PNG) are moments, and the first is read."""


class ImageError(Exception):
    """An image that can't be read; `note` is the code for Content.notes."""

    def __init__(self, note: str) -> None:
        super().__init__(note)
        self.note = note


def decode_pages(data: bytes) -> Iterator[Grey]:
    """Yield the pages of an image file. Raises ImageError: `too_large`, or `broken_image`, also midway."""
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of large images; the limit here is ours
            with Image.open(io.BytesIO(data)) as image:
                frames = getattr(image, "n_frames", 1) if image.format in _PAGED else 1
                for number in range(frames):
                    if number == MAX_PAGES:
                        raise ImageError("too_large")
                    image.seek(number)
                    yield _grey(image)
    except (UnidentifiedImageError, Image.DecompressionBombError, MemoryError) as error:
        raise ImageError("broken_image" if isinstance(error, UnidentifiedImageError) else "too_large") from error
    except ImageError:
        raise
    except Exception as error:  # decoders raise OSError, ValueError, SyntaxError, struct.error, … for broken bytes
        raise ImageError("broken_image") from error


def _grey(image: Image) -> Grey:
    """Return one frame, turned as its EXIF says, transparency on white, 16 bit brought to 8."""
    import numpy as np
    from PIL import ImageOps
    from PIL.Image import alpha_composite, new

    if image.width * image.height > MAX_PIXELS:
        raise ImageError("too_large")
    upright = ImageOps.exif_transpose(image)
    if upright.mode in ("I", "F") or upright.mode.startswith("I;"):
        return _from_deep(np.asarray(upright, dtype=np.float64))
    if "A" in upright.getbands() or "transparency" in upright.info:
        layers = upright.convert("RGBA")
        upright = alpha_composite(new("RGBA", layers.size, "white"), layers)
    if upright.mode == "CMYK":
        upright = upright.convert("RGB")
    return fit_width(np.asarray(upright.convert("L"), dtype=np.uint8))


def _from_deep(deep: NDArray[np.float64]) -> Grey:
    """Return pixels of more than 8 bits as 8, by the range that is used: converters write 12 bits into 16."""
    import numpy as np

    deep = np.nan_to_num(deep, posinf=0.0, neginf=0.0)
    low, high = float(deep.min()), float(deep.max())
    scaled = (deep - low) * (255.0 / (high - low)) if high > low else np.full_like(deep, 255.0)
    return fit_width(scaled.astype(np.uint8))


def fit_width(page: Grey) -> Grey:
    """Return the page, made smaller where it is wider than MAX_WIDTH."""
    import cv2
    import numpy as np

    height, width = page.shape
    if width <= MAX_WIDTH:
        return page
    size = (MAX_WIDTH, max(1, round(height * MAX_WIDTH / width)))
    return np.asarray(cv2.resize(page, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)

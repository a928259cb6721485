"""Re-encoding: upright, sRGB, without anything that the camera wrote beside the pixels. Runs in a job."""

from dataclasses import dataclass
from io import BytesIO
from typing import Any

from PIL import Image, ImageCms, ImageOps

from apps.inventory.pictures.examining import examine, refusal
from apps.inventory.pictures.limits import SIZES

QUALITY = 84


@dataclass(frozen=True, slots=True)
class Encoded:
    """Size → progressive JPEG; width and height in pixels are those of ``full``."""

    width: int
    height: int
    files: dict[str, bytes]


def encode(content: bytes) -> Encoded:
    """The kept sizes of an upload; Invalid if its pixels cannot be read."""
    header = examine(content)
    try:
        with Image.open(BytesIO(content), formats=(header.kind,)) as opened:
            opened.draft("RGB", (SIZES["full"], SIZES["full"]))
            image = _plain(ImageOps.exif_transpose(opened))
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise refusal("is damaged: its pixels cannot be read. Take or export it anew.", "damaged") from error
    files = {}
    for size, edge in SIZES.items():
        image.thumbnail((edge, edge), Image.Resampling.LANCZOS)  # each from the larger one before it
        files[size] = _jpeg(image)
        if size == "full":
            width, height = image.size
    return Encoded(width, height, files)


def _plain(image: Any) -> Image.Image:
    """RGB pixels in sRGB, on white where they are transparent, and nothing else."""
    profile = image.info.get("icc_profile")
    if image.has_transparency_data:
        seen = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", seen.size, "white"), seen)
    elif profile and image.mode in ("RGB", "CMYK"):
        image = _in_srgb(image, profile)
    plain: Image.Image = image.convert("RGB")
    plain.info.clear()
    return plain


def _in_srgb(image: Any, profile: bytes) -> Any:
    """By the camera's colour profile; as it is where the profile is unusable."""
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        return ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image


def _jpeg(image: Image.Image) -> bytes:
    out = BytesIO()
    image.save(out, "JPEG", quality=QUALITY, progressive=True, optimize=True)
    return out.getvalue()

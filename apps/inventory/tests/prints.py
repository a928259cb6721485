"""PDFs as tests look at them: their text, and the bar codes that a scanner reads."""

import pypdfium2
import zxingcpp

_FINE = 300 / 72  # 300 dots an inch, as an office printer has


def pages_of(content: bytes) -> list[str]:
    """The text of each page, its lines joined."""
    with pypdfium2.PdfDocument(content) as document:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in document]


def bar_codes(content: bytes, page: int = 0) -> list[tuple[str, str]]:
    """What the codes of a page say, each with its symbology, in no order."""
    with pypdfium2.PdfDocument(content) as document:
        picture = document[page].render(scale=_FINE).to_pil()
    return sorted((code.text, str(code.format)) for code in zxingcpp.read_barcodes(picture))

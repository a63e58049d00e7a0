"""PDF files made by hand: as much of the format as a test needs, and no library that might forgive what ours must."""

import zlib
from collections.abc import Sequence


def pdf_of(pages: Sequence[Sequence[str]], *, title: str = "", packed: bool = False) -> bytes:
    """A file whose pages hold these lines, top to bottom; "" leaves a line's room empty."""
    return pdf_of_streams([_drawing(lines) for lines in pages], title=title, packed=packed)


def pdf_of_streams(streams: Sequence[bytes], *, title: str = "", packed: bool = False) -> bytes:
    """A file whose pages are drawn by these streams."""
    count = len(streams)
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(count))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {count} /Kids [{kids}] >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>",
    ]
    for number, stream in enumerate(streams):
        body = zlib.compress(stream) if packed else stream
        packing = b"/Filter /FlateDecode " if packed else b""
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {5 + 2 * number} 0 R"
            " /Resources << /Font << /F1 3 0 R >> >> >>".encode(),
            b"<< %s/Length %d >>\nstream\n%s\nendstream" % (packing, len(body), body),
        ]
    objects.append(f"<< /Title ({title}) >>".encode("cp1252"))
    return _file(objects)


def _drawing(lines: Sequence[str]) -> bytes:
    shown = [b"BT /F1 10 Tf 14 TL 40 760 Td"]
    for line in lines:
        escaped = line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)").encode("cp1252")
        shown.append(b"(%s) Tj T*" % escaped if line else b"T*")
    return b"\n".join([*shown, b"ET"])


def _file(objects: Sequence[bytes]) -> bytes:
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\n" % (len(objects) + 1, len(objects))
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)

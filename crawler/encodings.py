"""The characters behind the bytes of a page: what it declares, held against what the bytes can be."""

import codecs
import re

_META = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w:.-]{2,30})|<\?xml[^>]{0,100}?encoding=[\"']([\w:.-]{2,30})",
    re.IGNORECASE,
)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w:.-]{2,30})", re.IGNORECASE)
_HEAD_BYTES = 8192  # browsers look for a meta charset in the first 1,024; some pages have it later

# The WHATWG's labels: what a browser takes these names to mean, as supersets.
_LABEL_TABLE = """
shift_jis cp932  shift-jis cp932  sjis cp932  x-sjis cp932  windows-31j cp932  ms_kanji cp932
euc-jp euc_jp  x-euc-jp euc_jp  iso-2022-jp iso2022_jp
gb2312 gb18030  gbk gb18030  x-gbk gb18030  gb_2312-80 gb18030  gb18030 gb18030
big5 big5hkscs  big5-hkscs big5hkscs  x-x-big5 big5hkscs
euc-kr cp949  ks_c_5601-1987 cp949  ksc5601 cp949  windows-949 cp949  korean cp949
iso-8859-1 cp1252  latin1 cp1252  us-ascii cp1252  ascii cp1252  iso8859-1 cp1252
iso-8859-9 cp1254  latin5 cp1254  tis-620 cp874  iso-8859-11 cp874  windows-874 cp874
utf8 utf-8  unicode utf-8  utf-16 utf-8  utf-16le utf-8  utf-16be utf-8  x-user-defined cp1252
"""
_LABEL_PARTS = _LABEL_TABLE.split()
_LABELS = dict(zip(_LABEL_PARTS[::2], _LABEL_PARTS[1::2], strict=True))
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_FEW = 0.002  # share of broken characters that a mended declaration may show: a cut byte, a pasted quote
# Tried in the narrow form, which holds what is in daily use; read in the wide one, which makes sense of any bytes.
_GUESSES = {"cp932": "cp932", "euc_jp": "euc_jp", "gb2312": "gb18030", "euc_kr": "cp949", "big5": "big5hkscs"}
_KANA = re.compile("[\u3041-\u3096\u30a1-\u30fa]")
_HANGUL = re.compile("[\uac00-\ud7a3]")
_COMMON_HAN = re.compile(
    "[的一是不了在人有我他这這中大来來上国國个個到说說们們为為子和你地出道也时時年得就那要下以生会會自]"
)
_HAN = re.compile("[\u4e00-\u9fff]")


def decode_page(body: bytes, content_type: str = "") -> str:
    """The text of a page, whatever it or its server declares wrongly; never raises.

    Order: byte order mark; valid UTF-8 beyond ASCII; the server's charset; the page's own; the bytes' likeliest.
    """
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, errors="replace")
    if b"\x1b$" not in body[:_HEAD_BYTES]:  # ISO-2022-JP is ASCII to the eye
        try:
            return body.decode("utf-8")
        except UnicodeDecodeError:
            pass
    declared = declared_encodings(body, content_type)
    for name in (*declared, "utf-8"):
        text = body.decode(name, errors="replace")
        if text.count("\ufffd") <= _FEW * len(text) and not (name == "cp1252" and guess_encoding(body)):
            return text
    guess = guess_encoding(body)
    return body.decode(guess or (declared[0] if declared else "cp1252"), errors="replace")


def declared_encodings(body: bytes, content_type: str) -> tuple[str, ...]:
    """Python's names of the encodings that server and page declare, in that order, without those it does not know."""
    names = [found.group(1) for found in (_CHARSET.search(content_type),) if found]
    if found := _META.search(body[:_HEAD_BYTES]):
        names.append((found.group(1) or found.group(2)).decode("ascii", errors="replace"))
    known: dict[str, None] = {}
    for name in names:
        try:
            known[codecs.lookup(_LABELS.get(name.lower(), name)).name] = None
        except (LookupError, ValueError):
            continue
    return tuple(known)


def guess_encoding(body: bytes) -> str:
    """The East Asian encoding that makes sense of undeclared bytes; "" if none does."""
    sample = body[:60_000]
    best, best_score = "", 0.25
    for narrow, wide in _GUESSES.items():
        text = sample.decode(narrow, errors="replace")
        letters = sum(character > "\x7f" for character in text)
        if letters < 20 or text.count("\ufffd") > 0.03 * letters:
            continue
        score = (len(_KANA.findall(text)) + len(_HANGUL.findall(text)) + 4 * len(_COMMON_HAN.findall(text))) / letters
        if len(_HAN.findall(text)) + len(_KANA.findall(text)) + len(_HANGUL.findall(text)) < 0.6 * letters:
            continue
        if score > best_score:
            best, best_score = wide, score
    return best

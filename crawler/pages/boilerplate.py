"""Lines between paragraphs that belong to no article: what else to read, whose picture it is, whom to follow."""

import re

SHORT = 140  # characters; a longer line is prose, whatever it begins with

# How sites of many languages open a teaser; compared with the beginning of a short line.
_TEASERS = """
read more|read also|read next|read the full|see also|also read|also on|related:|more on this|recommended|don't miss
watch:|listen:|you may also like|lesen sie auch|lesen sie mehr|mehr zum thema|mehr themen|weiterlesen|auch interessant
das könnte sie|lire aussi|à lire|a lire aussi|lisez aussi|voir aussi|lea también|lee también|te puede interesar
leia também|leia mais|leggi anche|lees ook|läs också|läs mer|les også|læs også|lue myös|czytaj też|czytaj także
czytaj również|zobacz też|čtěte také|číst dále|читайте также|читайте ещё|читать также|читайте також|ayrıca oku
ayrıca bkz|baca juga|simak juga|xem thêm|関連記事|【関連|あわせて読みたい|合わせて読みたい|相关阅读|相关新闻|延伸閱讀
延伸阅读|관련기사|اقرأ أيضا|إقرأ أيضا|यह भी पढ़ें
"""
# Whole short lines; "…" stands for anything that follows.
_NOTICES = """
advertisement|anzeige|werbung|publicidad|publicité|pubblicità|reclame|広告|related|related articles|related stories
related content|tags|tags:|share|share this|share this article|comment|comments|image|video|photo|[image]|[video]
subscribe…|sign up…|follow us…|click here…|get the latest…|have a tip?…|like this story?…|photo:…|photos:…|photo by…
photo credit…|photograph:…|foto:…|fotos:…|foto ©…|bild:…|bildquelle:…|bildrechte:…|写真:…|写真＝…|写真：…|copyright…
all rights reserved…|order reprints|print article|tell us what you think…|(adsbygoogle…|[button…|write to …@…
email …@…|follow …@…|follow …twitter…|follow …instagram…|follow …facebook…|last updated…|updated at…
ein klick für den datenschutz|link zum youtube-inhalt
"""


def _split(table: str) -> list[str]:
    return [phrase for line in table.strip().splitlines() for phrase in line.split("|") if phrase]


def _notice_pattern(phrase: str) -> str:
    return ".*".join(map(re.escape, phrase.split("…")))


_OPENS = re.compile(r"\A(?:" + "|".join(map(re.escape, _split(_TEASERS))) + r")(?!\w)", re.IGNORECASE)
_IS = re.compile(r"(?:" + "|".join(map(_notice_pattern, _split(_NOTICES))) + r"|©.*|\(c\)\s.*)\s*\Z", re.IGNORECASE)


def is_boilerplate(line: str) -> bool:
    """Whether a line of extracted text is a teaser or a notice, not a paragraph of the article."""
    return len(line) <= SHORT and bool(_OPENS.match(line) or _IS.match(line))

"""The news agencies by the names under which texts credit them."""

import re

# catalogue/wires.csv of the steering repository: as seen on saved pages and from memory (2026). Short forms that are
# common words or parties elsewhere (PTI, AAP, AA) count only where a credit stands alone.
_NAMES = """
The Associated Press|Associated Press|AP|Thomson Reuters|Reuters|Agence France-Presse|Agence France Presse|AFP
Kyodo News|Kyodo|Jiji Press|Jiji|Deutsche Presse-Agentur|dpa-AFX|dpa-infocom|dpa|Agencia EFE|EFE|Europa Press|ANSA
Adnkronos|AGI|Yonhap News Agency|Yonhap|Newsis|News1|Xinhua News Agency|Xinhua|China News Service
Central News Agency|CNA|Press Trust of India|PTI|Asian News International|ANI|IANS|TASS|Interfax|RIA Novosti
PA Media|Press Association|PA|Australian Associated Press|AAP|The Canadian Press|Canadian Press
La Presse Canadienne|La Presse canadienne|Lusa|Agência Lusa|Agência Brasil|Estadão Conteúdo|Folhapress
Anadolu Ajansı|Anadolu Agency|Anadolu|AA|DHA|İHA|APA|Keystone-SDA|sda|SDA|SID|sid|KNA|epd|NTB|TT|Ritzau|STT|ANP|Belga
PAP|ČTK|ČTK|MTI|Bloomberg News|Bloomberg|UPI|Bernama|Antara|VNA|WAM|SPA|QNA|MENA|AWP|AFX|Reuters Breakingviews
共同通信社|共同通信|共同|時事通信社|時事通信|時事|ロイター通信|ロイター|新華社|新华社|新华网|中新社|中新网|中国新闻网|中央社
路透社|路透|法新社|美联社|聯合ニュース|韩联社|연합뉴스|뉴시스|뉴스1|로이터|ТАСС|РИА Новости|Интерфакс|Рейтер
رويترز|أ ف ب|فرانس برس|واس|وام|قنا|भाषा|पीटीआई|एएनआई
"""
AGENCY = (
    r"(?:"
    + "|".join(
        re.escape(name).replace(r"\ ", r"[ -]")
        for line in _NAMES.strip().splitlines()
        for name in sorted(line.split("|"), key=len, reverse=True)
    )
    + r")(?![A-Za-z0-9\u00c0-\u024f\u0400-\u04ff-])"
)
AGENCIES = rf"{AGENCY}(?:\s*(?:[/,;&=＝+]|und|et|and|y|e|och|og)\s*{AGENCY})*"
_ONLY = re.compile(rf"(?:©\s*)?{AGENCIES}\Z")


def is_agencies(text: str) -> bool:
    """Whether the text is the name of an agency, or of several joined as credits are: "APA/dpa"."""
    return bool(_ONLY.match(text.strip()))

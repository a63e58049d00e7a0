"""Names of listed outlets as a sentence gives them: by their site, after a preposition, turned round."""

import re
from collections.abc import Iterator

from secondsource.catalogue import Catalogue, Mention
from secondsource.outlets import Outlet, OutletKind

_OTHER_FORM = re.compile(
    r"(?<![\w.@/-])(?P<site>(?:[a-z0-9-]{1,40}\.){1,3}[a-z]{2,6})(?![\w@-]|/\w)"
    r"|\b(?:[Dd](?:er|ie|as|em|en|es)|[Ii]m|[Bb]eim|[Vv]om|[Zz]u[rm]|[Ll][ea]|[Aa]u|[Dd]u|[Ee]l|[Aa]l|[Dd]el|[Ii]l|[Dd]al)"
    r" [„“«\"](?P<quoted>[^„“”«»\"\n]{3,40})[“”»\"]"
    r"|\b(?:informations?|articles?|enquête|auprès|tribune|journalistes?|colonnes|révélations?|entretien|interview|confié|déclaré|dit"
    r"|expliqué|affirmé|indiqué|confirmé|raconté|assuré|explique|confie|déclare|disse|afirmou|declarou|contou|segundo|reportagem"
    r"|entrevista|matéria) (?:d?aux?|du|des|ao|do|pelo) (?P<contracted>[A-ZÀ-Þ][\w-]{2,20}(?: [A-ZÀ-Þ]\w{1,20})?)"
    # "the Meridian news agency", "the Cordillera daily": the noun that its name opens with, put behind it.
    r"|\b[Tt]he (?P<inverted>[A-ZÀ-Þ][\w’'-]{2,20}(?: [A-ZÀ-Þ][\w’'-]{1,20})?)"
    r" (?:news agency|news service|agency|newspaper|daily|paper|weekly|radio)\b"
)
# "12일 새벽 보도에 따르면", "據中新報導": two letters are no name in a text, but they are where they reported.
_REPORTED = re.compile(
    r"(?P<ko>(?<![가-힣])[가-힣]{2,6}) ?보도(?:에|를|로)"
    r"|(?:据|據)(?P<zh>[\u4e00-\u9fff]{2,4}?)(?:报道|報道|報導|报导|消息)"
)
# "a federal court in Ashgrove", "lodged in Ashgrove", "Tribunal judiciaire Rochevive": a court by where it sits.
_PLACE = r"(?P<{0}>[A-ZÀ-Þ][\w’'-]{{2,20}}(?: [A-ZÀ-Þ][\w’'-]{{2,20}})?)"
_SITTING = re.compile(
    r"\b(?:courts?|judges?|filed|lodged|sued|suit|complaint)(?: [\w-]+){0,3}? in "
    + _PLACE.format("en")
    + r"|\b(?P<kind>[Tt]ribunal (?:judiciaire|de commerce|de grande instance)|[Cc]our d['’]appel) (?:de |d['’])?"
    + _PLACE.format("fr")
    + r"|\b(?:[Gg]ericht|[Rr]ichter(?:in)?|[Kk]lage) (?:\w+ ){0,2}?in "
    + _PLACE.format("de")
)
_SEATED = {
    "en": ("District Court for {0}", "U.S. District Court for {0}", "District Court of {0}", "{0} District Court",
           "High Court of {0}",
           "{0} High Court", "{0} Regional Court", "{0} Court"),
    "de": ("Landgericht {0}", "Amtsgericht {0}", "Oberlandesgericht {0}"),
    "fr": ("{1} de {0}", "{1} d'{0}"),
}  # fmt: skip
# "aux Marchés du Jour", "dal Giorno di Sera", "ao Estado do Sul": what a preposition made of the article of a name.
_CONTRACTED = re.compile(
    r"(?<![\w-])(?P<article>aux|des|au|du|al|del|ao|do|pelo|no|dal|nel|sul|ai|dai|sui|alla|dalla|della|sulla|nella)"
    r" (?P<rest>[A-ZÀ-Þ][\w’'-]+(?: (?:d[eiu]|del|des|della|do|da|de la|de l['’])? ?[A-ZÀ-Þ][\w’'-]+){0,3})"
)
_ARTICLES = {
    "aux": ("Les ",), "des": ("Les ",), "au": ("Le ",), "du": ("Le ",), "ai": ("I ",), "dai": ("I ",), "sui": ("I ",),
    "del": ("El ", "Il "), "al": ("El ", "Il "), "ao": ("O ",), "do": ("O ",), "pelo": ("O ",), "no": ("O ",),
    "dal": ("Il ",), "nel": ("Il ",), "sul": ("Il ",), "alla": ("La ",), "dalla": ("La ",), "della": ("La ",),
    "sulla": ("La ",), "nella": ("La ",),
}  # fmt: skip
_NOUNS = ("Agencia", "Agence", "Agenzia", "Agência", "Agentur", "Diario", "Radio", "Journal", "Periódico")


def iter_by_other_form(text: str, catalogue: Catalogue) -> Iterator[Mention]:
    """Listed outlets by their site, or without their article: "theverge.com", "dem „Standard“", "au Monde"."""
    for match in _OTHER_FORM.finditer(text):
        kind = match.lastgroup or "site"
        name = match.group(kind)
        outlet = catalogue.find_by_name(name)
        if outlet is None and kind == "contracted":
            outlet = catalogue.find_by_name(f"O {name}")
        if outlet is None and kind == "inverted":
            outlet = _first_named(catalogue, [f"{noun} {name}" for noun in _NOUNS])
        if outlet is not None:
            yield Mention(outlet=outlet, start=match.start(kind), end=match.end(kind), text=name)
    for match in _REPORTED.finditer(text):
        group = match.lastgroup or "ko"
        outlet = catalogue.find_by_name(match.group(group))
        if outlet is not None and not outlet.kind.is_body:
            yield Mention(outlet=outlet, start=match.start(group), end=match.end(group), text=match.group(group))
    yield from _iter_courts(text, catalogue)
    for match in _CONTRACTED.finditer(text):
        words = match.group("rest").split(" ")
        for count in range(len(words), 0, -1):
            name = " ".join(words[:count])
            outlet = _first_named(catalogue, [article + name for article in _ARTICLES[match.group("article")]])
            if outlet is not None and not outlet.kind.is_body:
                start = match.start("rest")
                yield Mention(outlet=outlet, start=start, end=start + len(name), text=name)
                break


def _iter_courts(text: str, catalogue: Catalogue) -> Iterator[Mention]:
    """Listed courts that are named by where they sit."""
    for match in _SITTING.finditer(text):
        group = match.lastgroup or "en"
        names = [form.format(match.group(group), match.groupdict().get("kind") or "") for form in _SEATED[group]]
        outlet = _first_named(catalogue, names)
        if outlet is not None and outlet.kind is OutletKind.COURT:
            yield Mention(outlet=outlet, start=match.start(group), end=match.end(group), text=match.group(group))


def _first_named(catalogue: Catalogue, names: list[str]) -> Outlet | None:
    found = (catalogue.find_by_name(name) for name in names)
    return next((outlet for outlet in found if outlet is not None), None)

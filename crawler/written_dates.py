"""Dates as feeds, headers and pages write them, read into the claim that they make."""

import re
import unicodedata

from secondsource.dates import UNDATED, Announced, parse_announced

# Zone names with one meaning in the mail and feeds that carry them; RFC 822 §5.1 has the American ones.
# CST and the like mean the American zones there; IST and BST have two or three meanings and are left out.
_ZONE_TABLE = """
z Z  ut Z  utc Z  gmt Z  wet Z  etc/utc Z  etc/gmt Z
est -05:00  edt -04:00  cst -06:00  cdt -05:00  mst -07:00  mdt -06:00  pst -08:00  pdt -07:00
et -05:00  ct -06:00  mt -07:00  pt -08:00  at -04:00  akst -09:00  akdt -08:00  hst -10:00
ast -04:00  adt -03:00  nst -03:30  ndt -02:30  brt -03:00  art -03:00
west +01:00  cet +01:00  met +01:00  mez +01:00  cest +02:00  mest +02:00  mesz +02:00
eet +02:00  sast +02:00  eest +03:00  msk +03:00  trt +03:00  pkt +05:00  wib +07:00  ict +07:00
hkt +08:00  sgt +08:00  awst +08:00  jst +09:00  kst +09:00  acst +09:30  aest +10:00  aedt +11:00
nzst +12:00  nzdt +13:00
"""
_ZONE_PARTS = _ZONE_TABLE.split()
ZONES = dict(zip(_ZONE_PARTS[::2], _ZONE_PARTS[1::2], strict=True))

_MONTH_NAMES = (
    "january jan januar janvier janv enero ene janeiro gennaio gen januari styczen stycznia ledna ocak января",
    "february feb februar fevrier fevr fev febrero fevereiro febbraio februari luty lutego unora subat февраля",
    "march mar marz maerz mrz mars marzo marco maart marts marzec marca brezna mart марта",
    "april apr avril avr abril abr aprile avrila kwiecien kwietnia dubna nisan апреля",
    "may mai mayo maio maggio mag mei maj maja kvetna mayis мая",
    "june jun juni juin junio junho giugno giu czerwiec czerwca cervna haziran июня",
    "july jul juli juillet juil julio julho luglio lug lipiec lipca cervence temmuz июля",
    "august aug aout agosto ago augustus augusti sierpien sierpnia srpna agustos августа",
    "september sep sept septembre septiembre setembro set settembre septembrie wrzesien wrzesnia zari eylul сентября",
    "october oct oktober okt octobre octubre outubro out ottobre ott oktobre pazdziernik pazdziernika rijna ekim"
    " октября",
    "november nov novembre noviembre novembro listopad listopada listopadu kasim ноября",
    "december dec dezember dez decembre diciembre dic dezembro dicembre desember des grudzien grudnia prosince aralik"
    " декабря",
)
# The months of more languages, as they stand in dates; in the order of the year.
_MORE_MONTH_NAMES = """
січня януари januara januára ianuarie ιανουαριου tammikuuta jaanuar gener يناير ژانویه ינואר בינואר जनवरी
มกราคม / лютого февруари veljace februara februára februarie φεβρουαριου helmikuuta veebruar febrer
فبراير فوریه פברואר בפברואר फरवरी กุมภาพันธ์ / березня mart március martie μαρτιου maaliskuuta veebr
marts mac مارس מרץ במרץ मार्च มีนาคม / квітня април április apríla aprilie απριλιου huhtikuuta aprill
أبريل ابريل آوریل אפריל באפריל अप्रैल เมษายน / травня май május mája μαϊου μαιου toukokuuta maig مايو مه
במאי מאי मई พฤษภาคม / червня юни június júna iunie ιουνιου kesakuuta juuni juny يونيو ژوئن יוני ביוני जून
มิถุนายน / липня юли július júla iulie ιουλιου heinakuuta juuli juliol julai يوليو ژوئیه יולי ביולי जुलाई
กรกฎาคม / серпня август augusta avgust augusztus αυγουστου elokuuta agost agustus ogos أغسطس اغسطس اوت
אוגוסט באוגוסט अगस्त สิงหาคม / вересня септември septembra szeptember σεπτεμβριου syyskuuta setembre
سبتمبر سپتامبر ספטמבר בספטמבר सितंबर กันยายน / жовтня октомври októbra octombrie οκτωβριου lokakuuta
أكتوبر اكتوبر اکتبر אוקטובר באוקטובר अक्टूबर ตุลาคม / листопада ноември novembra noiembrie νοεμβριου
marraskuuta نوفمبر نوامبر נובמבר בנובמבר नवंबर พฤศจิกายน / грудня декември decembra decembrie δεκεμβριου
joulukuuta desembre disember ديسمبر دسامبر דצמבר בדצמבר दिसंबर ธันวาคม
"""
_NO_DECOMPOSITION = str.maketrans("łøıđ", "loid")


def _plain(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", name.casefold().translate(_NO_DECOMPOSITION))
    return "".join(character for character in decomposed if not unicodedata.combining(character))


_MONTHS = {
    _plain(name): number
    for table in (_MORE_MONTH_NAMES.split("/"), _MONTH_NAMES)  # what both have, the second says
    for number, names in enumerate(table, 1)
    for name in names.split()
}

_LETTERS = r"(?:[^\W\d_]|[\u0900-\u0e7f])"  # vowel signs of Indian and Thai words are no letters to `re`
_CLOCK = r"(\d{1,2})[:.h](\d{2})(?:[:.](\d{2})(?:[.,](\d{1,9}))?)?"
_ZONE = r"(?:\s*\(?((?:UTC|GMT)?\s*[+-]\d{1,2}:?(?:\d{2})?|[A-Za-z]{1,4}(?:/[A-Za-z]+)?)\b\)?)?"
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)T?(\d\d)(\d\d)(\d\d)?\s*(Z|[+-]\d\d:?\d\d)?\Z", re.IGNORECASE)
_COMPACT_DAY = re.compile(r"(\d{4})(\d\d)(\d\d)\Z")
_LOOSE_ISO = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})(?:\s*[Tt,]\s*|\s+)"
    + _CLOCK
    + r"\s*(Z|z|[+-]\d\d(?::?\d\d)?|[A-Za-z]{2,4})?(?:\[.*\])?\Z"
)
_RFC822 = re.compile(
    r"(?:[^\W\d_]{2,12}\.?,?\s+)?(\d{1,2})[ \-]([^\W\d_]{3,10})\.?[ \-](\d{4}|\d\d)(?:\s*,?\s+"
    + _CLOCK
    + _ZONE
    + r")?\s*\Z"
)
_DAY_FIRST = re.compile(
    r"(?<!\d)(\d{1,2})(?:\.|er|\s+de|º|th|st|nd|rd)?\s+(" + _LETTERS + r"{3,12})\.?,?\s+(?:de\s+|del\s+)?(\d{4})"
    r"(?:\D{0,12}?(?<!\d)" + _CLOCK + r"(?:\s*([ap])\.?m\.?)?" + _ZONE + r")?"
)
_MONTH_FIRST = re.compile(
    r"([^\W\d_]{3,12})\.?\s+(\d{1,2})(?:th|st|nd|rd)?,?\s+(\d{4})"
    r"(?:\D{0,12}?(?<!\d)" + _CLOCK + r"(?:\s*([ap])\.?m\.?)?" + _ZONE + r")?",
    re.IGNORECASE,
)
_NUMBERS = re.compile(
    r"(?<![\d.])(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|\d\d)(?![\d.])(?:\D{1,12}?(\d{1,2})[:.](\d{2})(?!\d))?"
)
_YEAR_FIRST = re.compile(
    r"(?<!\d)(\d{4})[./](\d{1,2})[./](\d{1,2})\.?(?:\s*\D{0,8}?\s(\d{1,2}):(\d{2})(?::(\d{2}))?)?(?!\d)"
)
_SLASHES = re.compile(
    r"(?<![\d/.-])(\d{1,2})([/-])(\d{1,2})\2(\d{4})(?![\d/-])"
    r"(?:\D{1,12}?(?<!\d)(\d{1,2})[:.h](\d{2})(?::(\d{2}))?(?!\d)(?:\s*([ap])\.?m\b)?)?",
    re.IGNORECASE,
)
_YEAR_MONTH_DAY = re.compile(
    r"(?<!\d)(\d{4})\.?\s+(" + _LETTERS + r"{3,12})\.?\s+(\d{1,2})\.?(?!\d)(?:\D{1,6}(\d{1,2}):(\d{2}))?"
)
_EAST_ASIAN = re.compile(
    r"(?:(\d{4})|(令和|平成|昭和)\s*(\d{1,2}|元))\s*[年년]\s*(\d{1,2})\s*[月월]\s*(?:(\d{1,2})\s*[日일])?"
    r"(?:\s*[(（][^)）]{1,4}[)）])?(?:\s*(午前|午後|上午|下午|오전|오후)?\s*(\d{1,2})\s*[:：時时시]\s*(?:(\d{1,2})\s*[分분]?)?)?"
)
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925}
_AFTERNOON = ("午後", "下午", "오후")
_FULL_WIDTH = str.maketrans("０１２３４５６７８９：／．－", "0123456789:/.-")


def read_date(written: str | None, *, is_day_first: bool | None = None) -> Announced:
    """What a date claims that is written as a machine or as a person of many countries writes it.

    Takes what `parse_announced` takes, and RFC 822, W3CDTF with its usual slips, "20250510T120000Z", Japanese (eras
    too), Chinese, Korean, and day-month-year with month names in a dozen languages. The stated offset is kept; a zone
    name that means one offset counts as stated. "03/04/2023" says two things, and so
    nothing, unless `is_day_first` says how its author writes.
    """
    text = " ".join((written or "").translate(_FULL_WIDTH).split())
    if not text or len(text) > 120:
        return UNDATED
    for reader in (parse_announced, _read_machine, _read_rfc822, _read_east_asian, _read_prose):
        announced = reader(text)
        if announced != UNDATED:
            return announced
    return _read_slashes(text, is_day_first)


def _read_slashes(text: str, is_day_first: bool | None) -> Announced:
    found = _SLASHES.search(text)
    if not found:
        return UNDATED
    first, _, second, year, hour, minute, seconds, half = found.groups()
    if int(first) > 12 or int(first) == int(second):
        is_day_first = True
    elif int(second) > 12:
        is_day_first = False
    if is_day_first is None:
        return UNDATED
    day, month = (first, second) if is_day_first else (second, first)
    if hour is None:
        return _day(year, month, day)
    hours = int(hour) % 12 + (12 if half.lower() == "p" else 0) if half else int(hour)
    return _instant(year, month, day, str(hours), minute, seconds, None, None)


def _read_machine(text: str) -> Announced:
    if found := _COMPACT.match(text):
        year, month, day, hour, minute, second, zone = found.groups()
        return _instant(year, month, day, hour, minute, second, None, zone)
    if found := _COMPACT_DAY.match(text):
        return _day(*found.groups())
    if found := _LOOSE_ISO.match(text):
        return _instant(*found.groups())
    return UNDATED


def _read_rfc822(text: str) -> Announced:
    found = _RFC822.match(text)
    if not found:
        return UNDATED
    day, name, year, hour, minute, second, fraction, zone = found.groups()
    month = _month_number(name)
    if month is None:
        return UNDATED
    if len(year) == 2:
        year = f"{'19' if int(year) >= 90 else '20'}{year}"
    if hour is None:
        return _day(year, str(month), day)
    return _instant(year, str(month), day, hour, minute, second, fraction, zone)


def _read_east_asian(text: str) -> Announced:
    found = _EAST_ASIAN.search(text)
    if not found:
        return UNDATED
    year, era, era_year, month, day, half, hour, minute = found.groups()
    if era:
        year = str(_ERAS[era] + (1 if era_year == "元" else int(era_year)))
    if day is None:
        return parse_announced(f"{year}-{int(month):02d}")
    if hour is None:
        return _day(year, month, day)
    hours = int(hour) + (12 if half in _AFTERNOON and int(hour) < 12 else 0)
    return _instant(year, month, day, str(hours), minute or "0", None, None, None)


def _read_prose(text: str) -> Announced:
    for pattern, order in ((_DAY_FIRST, (2, 1, 0)), (_MONTH_FIRST, (2, 0, 1))):
        for found in pattern.finditer(text):
            groups = found.groups()
            year, name, day = (groups[place] for place in order)
            month = _month_number(name)
            if month is None:
                continue
            hour, minute, second, fraction, half, zone = groups[3:]
            if hour is None:
                return _day(year, str(month), day)
            hours = int(hour) % 12 + (12 if half.lower() == "p" else 0) if half else int(hour)
            return _instant(year, str(month), day, str(hours), minute, second, fraction, zone)
    hungarian = _YEAR_MONTH_DAY.search(text)
    if hungarian and (month := _month_number(hungarian.group(2))):
        year, _, day, hour, minute = hungarian.groups()
        if hour is None:
            return _day(year, str(month), day)
        return _instant(year, str(month), day, hour, minute, None, None, None)
    return _read_numbers(text)


def _read_numbers(text: str) -> Announced:
    if found := _YEAR_FIRST.search(text):
        year, month, day, hour, minute, second = found.groups()
    elif found := _NUMBERS.search(text):
        day, month, year, hour, minute = found.groups()
        year, second = (f"20{year}" if len(year) == 2 else year), None
    else:
        return UNDATED
    if hour is None:
        return _day(year, month, day)
    return _instant(year, month, day, hour, minute, second, None, None)


def _month_number(name: str) -> int | None:
    plain = _plain(name)
    return _MONTHS.get(plain) or _MONTHS.get(plain[:3])


def _day(year: str, month: str, day: str) -> Announced:
    return parse_announced(f"{int(year):04d}-{int(month):02d}-{int(day):02d}")


def _instant(  # the eight parts of an instant, as found
    year: str,
    month: str,
    day: str,
    hour: str,
    minute: str | None,
    second: str | None,
    fraction: str | None,
    zone: str | None,
) -> Announced:
    clock_time = f"{int(hour):02d}:{int(minute or 0):02d}:{int(second or 0):02d}" + (
        f".{fraction}" if fraction else ""
    )
    return parse_announced(f"{int(year):04d}-{int(month):02d}-{int(day):02d}T{clock_time}{offset_of_zone(zone)}")


def offset_of_zone(zone: str | None) -> str:
    """The offset that a zone states ("+09:00", "Z"); "" for none and for a name with more than one meaning."""
    text = re.sub(r"\s", "", zone or "").lower()
    if text in ZONES:
        return ZONES[text]
    found = re.match(r"(?:utc|gmt)?([+-])(\d{1,2}):?(\d{2})?\Z", text)
    if not found:
        return ""
    sign, hours, minutes = found.groups()
    return f"{sign}{int(hours):02d}:{minutes or '00'}"

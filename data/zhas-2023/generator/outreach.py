"""Outreach: publications, posts of the Telegram channel, mailings of the QR code, consultations."""

from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from chance import day, quota, skewed, split
from mess import Raw
from topics import INFOGRAPHICS, NEWS, NGOS, ORGANISATIONS, POSTS

Record = dict[str, Any]
BOTH = ("kk", "ru")
ANNOUNCED = "Прием заявок на «малые гранты» ZHAS PROJECT"
CHANNELS = {"instagram": 12, "facebook": 5, "website": 5, "tv": 3, "press": 3, "telegram": 4}
PARTNERS = (
    ("МРЦ Шымкента", "shymkent"),
    ("МРЦ Уральска", "wko"),
    ("НАО «ЦПГИ»", "common"),
    ("Палата предпринимателей", "common"),
)


@dataclass(frozen=True)
class Year:
    """How much was published in a year and when; ``publications`` do not count infographics."""

    number: int
    span: tuple[date, date]
    call: tuple[date, date]
    granted: date
    announcements: int
    publications: int
    infographics: tuple[str, ...]
    one_language: float
    reach: int


# The reach of 2023 is what the report calls «более 500 000».
YEARS = (
    Year(
        number=2023,
        span=(date(2023, 9, 27), date(2023, 12, 28)),
        call=(date(2023, 10, 2), date(2023, 10, 13)),
        granted=date(2023, 11, 6),
        announcements=3,
        publications=30,
        infographics=INFOGRAPHICS[:10],
        one_language=0,
        reach=512_340,
    ),
    Year(
        number=2024,
        span=(date(2024, 1, 15), date(2024, 10, 30)),
        call=(date(2024, 2, 19), date(2024, 3, 7)),
        granted=date(2024, 5, 6),
        announcements=4,
        publications=36,
        infographics=INFOGRAPHICS[10:],
        one_language=0.35,
        reach=604_870,
    ),
)


def publications(rng: Random, contracts: list[Record]) -> list[Record]:
    """30 publications and 10 infographics in 2023, 36 and 12 in 2024, and a row misdated by a year."""
    first = _year(rng, YEARS[0], contracts)
    second = _year(rng, YEARS[1], contracts)
    misdated = first[20] | {"published_on": Raw(date(2022, 11, 14)), "title": "Заседание молодежного совета"}
    return [*first[:21], misdated, *first[21:], *second]


def _year(rng: Random, year: Year, contracts: list[Record]) -> list[Record]:
    """The rows of a year: partners' announcements, infographics, news, stories of grants."""
    rows = []
    for partner, region in PARTNERS[: year.announcements]:
        title = f"{ANNOUNCED} ({partner})"
        rows.append(_publication(day(rng, *year.call), "post", title, BOTH, "partner", region))
    for title in year.infographics:
        language = (rng.choice(BOTH),) if rng.random() < year.one_language else BOTH
        channel = rng.choice(("instagram", "facebook", "telegram"))
        rows.append(_publication(day(rng, *year.span), "infographic", title, language, channel, "common"))
    titles = [(title, "common") for title in NEWS[year.number]]
    grants = [contract for contract in contracts if contract["cycle"] == year.number - 2022]
    stories = year.publications - year.announcements - len(titles)
    for contract in rng.sample(grants, stories):
        titles.append((f"История проекта {contract['title'].split(':')[0]}", contract["region"]))
    channels = quota(rng, CHANNELS)
    for index, (title, region) in enumerate(titles):
        channel = channels.pop()
        kind = {"tv": "video", "press": "article", "website": "article"}.get(channel, "post")
        language = rng.choices((BOTH, ("ru",), ("kk",)), (5, 3, 2))[0]
        first = year.span[0] if index < len(NEWS[year.number]) else year.granted
        rows.append(_publication(day(rng, first, year.span[1]), kind, title, language, channel, region))
    for row, reach in zip(rows, split(rng, year.reach, skewed(rng, len(rows))), strict=True):
        row["reach"] = reach
    return sorted(rows, key=lambda row: row["published_on"])


def _publication(
    on: date, kind: str, title: str, language: tuple[str, ...], channel: str, region: str
) -> Record:
    return {
        "published_on": on,
        "publication": kind,
        "title": title,
        "language": language,
        "channel": channel,
        "region": region,
    }


def posts(rng: Random) -> list[Record]:
    """20 posts in 2023 and 24 in 2024, for both regions, and a row with no region."""
    rows = []
    spans = ((date(2023, 10, 2), date(2023, 12, 28)), (date(2024, 1, 10), date(2024, 10, 29)))
    for title, span in zip(POSTS, (spans[0],) * 20 + (spans[1],) * 24, strict=True):
        row = {
            "posted_on": day(rng, *span),
            "title": title,
            "region": "common",
            "views": rng.randint(140, 2_900),
        }
        rows.append(row | {"language": rng.choices((BOTH, ("ru",), ("kk",)), (6, 3, 2))[0]})
    rows.sort(key=lambda row: row["posted_on"])
    rows[31]["views"] = None
    return [*rows[:9], rows[9] | {"title": "Проверка ссылки", "region": None}, *rows[9:]]


def mailings(rng: Random) -> list[Record]:
    """20 mailings a year, in 2023 to five different NGOs; one more row has no date."""
    rows = []
    spans = ((date(2023, 9, 28), date(2023, 10, 27)), (date(2024, 2, 5), date(2024, 9, 27)))
    for span, ngos, others in zip(
        spans, (NGOS[:5], NGOS[2:]), (ORGANISATIONS[:15], ORGANISATIONS[3:]), strict=True
    ):
        for name, kind, region in (*ngos, *others):
            row = {"sent_on": day(rng, *span), "addressee": name, "organisation": kind, "region": region}
            rows.append(row)
    rows.sort(key=lambda row: row["sent_on"])
    name, kind, region = ORGANISATIONS[0]
    undated = {"sent_on": None, "addressee": name, "organisation": kind, "region": region}
    return [*rows[:26], undated, *rows[26:]]


def consultations(rng: Random) -> list[Record]:
    """131 in 2023 and 416 in 2024; two rows entered twice, two that cannot be used."""
    spans = [(date(2023, 10, 2), date(2023, 12, 29))] * 131 + [(date(2024, 1, 8), date(2024, 10, 30))] * 416
    rows = []
    for on in sorted(day(rng, *span) for span in spans):
        topics = ("application", "budget", "legal", "psychological", "employment")
        contacts = ("telegram", "phone", "office", "online")
        row = {
            "consulted_on": on,
            "region": "shymkent" if rng.random() < 0.66 else "wko",
            "topic": None if rng.random() < 0.02 else rng.choices(topics, (38, 24, 14, 9, 15))[0],
            "contact": None if rng.random() < 0.01 else rng.choices(contacts, (52, 24, 12, 12))[0],
        }
        rows.append(row)
    impossible = rows[200] | {"consulted_on": Raw("31.02.2024")}
    nowhere = rows[340] | {"region": None}
    rows[340:340] = [nowhere]
    rows[200:200] = [impossible]
    rows = [{"number": f"К-{number:04d}"} | row for number, row in enumerate(rows, 1)]
    return [*rows[:61], rows[60], *rows[61:480], rows[470], *rows[480:]]

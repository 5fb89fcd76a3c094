"""The countries of the world (ISO 3166-1 alpha-2) by continent."""

from __future__ import annotations

from collections.abc import Iterable

_CODES: dict[str, str] = {
    "Africa": (
        "AO BF BI BJ BW CD CF CG CI CM CV DJ DZ EG EH ER ET GA GH GM GN GQ GW KE KM LR LS LY MA "
        "MG ML MR MU MW MZ NA NE NG RE RW SC SD SH SL SN SO SS ST SZ TD TG TN TZ UG YT ZA ZM "
        "ZW"
    ),
    "Asia": (
        "AE AF BD BH BN BT CN HK ID IL IN IQ IR JO JP KG KH KP KR KW KZ LA LB LK MM MN MO MV MY "
        "NP OM PH PK PS QA SA SG SY TH TJ TL TM TR TW UZ VN YE"
    ),
    "Europe": (
        "AD AL AM AT AX AZ BA BE BG BY CH CY CZ DE DK EE ES FI FO FR GB GE GG GI GR HR HU IE IM "
        "IS IT JE LI LT LU LV MC MD ME MK MT NL NO PL PT RO RS RU SE SI SJ SK SM UA VA"
    ),
    "North America": (
        "AG AI AW BB BL BM BQ BS BZ CA CR CU CW DM DO GD GL GP GT HN HT JM KN KY LC MF MQ MS MX "
        "NI PA PM PR SV SX TC TT US VC VG VI"
    ),
    "South America": "AR BO BR CL CO EC FK GF GY PE PY SR UY VE",
    "Oceania": "AS AU CK FJ FM GU KI MH MP NC NF NR NU NZ PF PG PN PW SB TK TO TV VU WF WS",
}

#: Continents as the United Nations' M49 groups them, but for Cyprus and the Caucasus, counted with
#: Europe here, and for Taiwan, which M49 leaves out.
CONTINENTS: dict[str, frozenset[str]] = {
    name: frozenset(codes.split()) for name, codes in _CODES.items()
}


def continents_of(countries: Iterable[str]) -> set[str]:
    """The continents that have at least one of `countries`."""
    wanted = set(countries)
    return {name for name, members in CONTINENTS.items() if members & wanted}

"""Looking for a job."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from recruitment.queries.adverts import BAND, CLOSING, NEWEST, Offered, Wanted
from values_hub.nhsuk import fields
from values_hub.nhsuk.forms import Form

SORTS = [(CLOSING, "Closing soonest"), (NEWEST, "Newest first"), (BAND, "Band, lowest first")]


class JobsForm(Form):
    """Words and filters, as an address carries them. Nothing in it can be wrong: what finds nothing says so."""

    mark_optional = False
    q = fields.CharField(
        label="Search", hint="A job, a team, a place or a reference", required=False, max_length=100, width=20
    )
    group = fields.SelectField(label="Staff group", required=False)
    band = fields.SelectField(label="Band", required=False)
    contract = fields.SelectField(label="Contract", required=False)
    place = fields.SelectField(label="Place of work", required=False)
    team = fields.SelectField(label="Team", required=False)
    soon = fields.CheckboxField(label="Closing in the next 7 days", required=False)
    sort = fields.SelectField(label="Sort by", required=False, choices=SORTS)

    def __init__(self, wanted: Wanted, offered: Offered) -> None:
        initial = {
            "q": wanted.words, "group": wanted.staff_group, "band": wanted.band, "contract": wanted.contract,
            "place": wanted.place, "team": wanted.team, "soon": wanted.soon, "sort": wanted.sort,
        }  # fmt: skip
        super().__init__(initial=initial)
        for name, choices in {
            "group": offered.staff_groups, "band": offered.bands, "contract": offered.contracts,
            "place": offered.places, "team": offered.teams,
        }.items():  # fmt: skip
            # What was asked for stays in its box, though no open job has it any more.
            now = str(initial[name])
            gone = [(now, now)] if now and now not in dict(choices) and name != "team" else []
            self.fields[name].choices = [("", "Any"), *choices, *gone]  # type: ignore[attr-defined]

    def filters(self) -> list[Any]:
        """The bound fields that narrow the list and have something to choose between."""
        return [
            self[name]
            for name in ("group", "band", "contract", "place", "team")
            if len(self.fields[name].choices) > 2 or self.initial[name]  # type: ignore[attr-defined]
        ]


def wanted_in(query: Mapping[str, str]) -> Wanted:
    """What an address asks for. What means nothing in it is as if it were not there."""
    sort = query.get("sort", CLOSING)
    return Wanted(
        words=_text(query, "q"), staff_group=_text(query, "group"), band=_text(query, "band"),
        contract=_text(query, "contract"), place=_text(query, "place", 200), team=_key(_text(query, "team")),
        soon=query.get("soon") == "on", sort=sort if sort in dict(SORTS) else CLOSING,
    )  # fmt: skip


def _text(query: Mapping[str, str], name: str, most: int = 100) -> str:
    # PostgreSQL has no text with a null in it.
    return query.get(name, "").replace("\0", "").strip()[:most]


def _key(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        return ""

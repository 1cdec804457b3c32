"""The macros of a page in Markdown; each method answers to the one of the same name in render.page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from atlas.catalogue import Fact
from atlas.evidence.standing import Count, health
from atlas.feeds.items import items
from atlas.feeds.points import markdown
from atlas.render import changes, fields, learn, links, view
from atlas.render.pick import one_fact
from atlas.render.site import Site
from atlas.twins.choosing import Choosing
from atlas.twins.facts import Figures
from atlas.twins.learn import Learning
from atlas.twins.words import link, literal, table
from atlas.twins.world import World


class Twin(Learning, Choosing):
    """The macros of one page."""

    def __init__(self, world: World) -> None:
        self.world, self.catalogue = world, world.given.catalogue
        self.figures = Figures(self.catalogue, world.proofs)

    def comparison(self, comparison_id: str) -> str:
        made = view.comparison(self.catalogue, comparison_id)
        self._uses(self.catalogue.comparisons[comparison_id].place.file)
        data = f"{self.world.address}api/v1/comparisons/{comparison_id}"
        files = f"Data: {link('CSV', f'{data}.csv')}, {link('JSON', f'{data}.json')}."
        return "\n\n".join([f"**{literal(made.caption)}**", *self._bands(made, "####"), files])

    def service_facts(self, service_id: str) -> str:
        self._uses(self.catalogue.services[service_id].place.file)
        return "\n\n".join(self._bands(view.service(self.catalogue, service_id), "###"))

    def _bands(self, made: view.Table, heading: str) -> Iterable[str]:
        head = ["Question", *(literal(column.label) for column in made.columns)]
        for band in made.bands:
            yield f"{heading} {literal(band.title)}"
            yield table(head, ([self._asked(row), *map(self._cell, row.cells)] for row in band.rows))

    def _asked(self, row: view.Row) -> str:
        return f"**{literal(row.criterion.title)}**: {literal(row.criterion.question)}"

    def _cell(self, cell: view.Cell) -> str:
        return "; ".join(map(self.figures.full, cell.facts)) or "not stated"

    def figure(self, service_id: str, criterion: str, **wanted: str) -> str:
        asked = {key: wanted.get(key) for key in ("tier", "limit", "scope", "protocol")}
        return self.figures.short(one_fact(self.catalogue.services[service_id], criterion, asked))

    def disagreements(self) -> str:
        parts = []
        for service in self.catalogue.services.values():
            if rows := learn.disputes(self.catalogue, service):
                parts.append(f"## {literal(service.about.name)}")
                parts.append("\n".join(f"- {self._dispute(row.fact)}" for row in rows))
        return "\n\n".join(parts)

    def _dispute(self, fact: Fact) -> str:
        title = self.catalogue.criteria[fact.criterion].title
        return f"**{literal(title)}**, {literal(view.holds_for(self.catalogue, fact))}: {self.figures.full(fact)}"

    def service_index(self) -> str:
        parts = []
        for family, title in learn.FAMILIES.items():
            here = [one for one in self.catalogue.services.values() if one.about.family == family]
            lines = [f"- {self.world.page(one.about.name, f'services/{one.id}/')}: {one.about.summary}" for one in here]
            parts += [f"## {title}", "\n".join(lines)] if lines else []
        return "\n\n".join(parts)

    def comparison_index(self) -> str:
        shown = [one for one in self.catalogue.comparisons.values() if one.about.page]
        lines = [f"- {self.world.page(one.about.title, f'compare/{one.id}/')}: {one.about.question}" for one in shown]
        return "\n".join(lines)

    def fields(self, kind: str) -> str:
        rows = fields.rows(fields.MODELS[kind])
        return table(["Key", "Needed", "Meaning"], ([f"`{r.name}`", r.needed, _meaning(r)] for r in rows))

    def api_fields(self, kind: str) -> str:
        return table(["Key", "Meaning"], ([f"`{r.name}`", _meaning(r)] for r in fields.rows(fields.SHAPES[kind])))

    def health(self) -> str:
        found = health(self.catalogue, self.world.given.memory)
        last = f"Last run: {found.run}." if found.run else "This build knows of no run of the fact check."
        rows = [*found.services, ("All", found.whole)]
        return f"{last}\n\n{table(_COUNTED, ([literal(name), *_counts(count)] for name, count in rows))}"

    def link_health(self) -> str:
        found = links.health(self.catalogue, self.world.given.report, Site(""))
        if found.run is None or found.outage is not None:
            return "No run of the link check has judged the links of this build."
        told = f"Last run: {found.run}. {found.total} links were checked; {found.acting} are dead, moved or broken."
        rows = [[f"`{one.url}`", one.what, str(one.since or "–"), f"`{one.proposed or '–'}`"] for one in found.rows]
        return f"{told}\n\n{table(['Link', 'What', 'Since', 'Proposed'], rows)}" if rows else told

    def change_log(self) -> str:
        history = self.world.given.history
        parts, day = [changes.known(history)], None
        for one in items(self.catalogue, history, None)[: changes.MOST]:
            parts += [f"## {one.when.date()}"] if one.when.date() != day else []
            day = one.when.date()
            parts.append(f"- {literal(one.title)}\n{markdown(one.points)}")
        return "\n\n".join(parts)

    def made(self, path: str, text: str) -> str:
        return link(text, self.world.address + path)

    def total(self, what: str) -> str:
        return self.world.total(what)

    def elsewhere(self, *_: Any, **__: Any) -> str:
        """For a macro that has nothing to say in Markdown."""
        return "*(This part works on the page itself.)*"

    def _uses(self, file: str) -> None:
        self.figures.files.add(file)


_COUNTED = ["Of", "Statements", "Found within 7 days", "Changed", "Lost", "In several places", "Not yet found"]


def _counts(one: Count) -> list[str]:
    return [str(number) for number in (one.total, one.fresh, one.changed, one.lost, one.ambiguous, one.unseen)]


def _meaning(row: fields.Row) -> str:
    options = ", ".join(f"`{option}`" for option in row.options)
    return literal(row.meaning).replace("\\`", "`") + (f" One of {options}." if options else "")

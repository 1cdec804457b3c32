"""What the macros return: Markdown and HTML for one page, made from the catalogue by the templates."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from atlas.catalogue import Catalogue
from atlas.evidence.standing import health
from atlas.evidence.state import Memory
from atlas.history.known import History
from atlas.links.records import Report
from atlas.render import changes, fields, find, learn, links, order, view
from atlas.render import chooser as choosing
from atlas.render import diagram as diagrams
from atlas.render.chooser_data import embedded
from atlas.render.environment import environment
from atlas.render.pick import NotInData, found, one_fact
from atlas.render.site import Site
from atlas.render.told import Told

FOUNDING = "founding"
_SIGNS = re.compile(r"[!-/:-@\[-`{-~]")

# Inline figures stand in Markdown text and tables: what Markdown would read as syntax is written as entities.
_MARKDOWN = str.maketrans({char: f"&#{ord(char)};" for char in "\\`*_[]|~^!{}"})


@cache
def _environment() -> Environment:
    made = environment("atlas.render")
    made.globals.update(shown=choosing.shown, shared=find.shared, ways=order.ways)
    return made


def _packed(html: str) -> str:
    """Without indentation and blank lines, which cost bytes and would end a raw HTML block."""
    return "\n".join(line for line in (line.strip() for line in html.splitlines()) if line)


def _literal(text: str) -> str:
    """Data inside Markdown: every ASCII sign as an entity, so that none can be syntax of Markdown or an extension."""
    return _SIGNS.sub(lambda sign: f"&#{ord(sign[0])};", text)


def _inline(html: str) -> str:
    """One line that Markdown leaves alone, also inside a table cell."""
    return " ".join(_packed(html).split()).replace("> <span", "><span").translate(_MARKDOWN)


@dataclass
class Page:
    """The macros of one page; each public method is one."""

    catalogue: Catalogue
    site: Site
    memory: Memory = field(default_factory=Memory)
    checked: Report | None = None
    """The last report of the link check."""
    history: History = field(default_factory=History)
    _figures: Counter[str] = field(default_factory=Counter)

    def _render(self, template: str, **values: Any) -> str:
        loaded = _environment().get_template(template)
        shared = {
            "catalogue": self.catalogue,
            "site": self.site,
            "standing": Told(self.catalogue, self.memory, self.history),
        }
        return _packed(loaded.render(**shared, **values))

    def comparison(self, comparison_id: str) -> str:
        """One comparison table, with its sources and the links to its data."""
        found(comparison_id, self.catalogue.comparisons, "comparison")
        return self._render("comparison.html", table=view.comparison(self.catalogue, comparison_id))

    def service_facts(self, service_id: str) -> str:
        """All facts of a service: a heading and a table for each group, then the sources."""
        found(service_id, self.catalogue.services, "service")
        table = view.service(self.catalogue, service_id)
        parts = []
        for band in table.bands:
            parts.append(f"### {_literal(band.title)}\n\n{self._render('band.html', table=table, band=band)}")
        parts.append(f"### Sources of these figures\n\n{self._render('sources.html', table=table, csv=None)}")
        return "\n\n".join(parts)

    def figure(
        self,
        service_id: str,
        criterion: str,
        *,
        tier: str | None = None,
        limit: str | None = None,
        scope: str | None = None,
        protocol: str | None = None,
    ) -> str:
        """One figure inside a sentence, with its citation behind it."""
        service = found(service_id, self.catalogue.services, "service")
        about = found(criterion, self.catalogue.criteria, "criterion")
        if tier is not None:
            found(tier, {one.id: one for one in service.about.tiers}, "tier")
        wanted = {"tier": tier, "limit": limit, "scope": scope, "protocol": protocol}
        fact = one_fact(service, criterion, wanted)
        self._figures[fact.id] += 1
        anchor = f"figure.{fact.id}.{self._figures[fact.id]}"
        return _inline(self._render("figure.html", fact=fact, criterion=about, anchor=anchor))

    def signals(self) -> str:
        """The table that tells messages, events and series apart."""
        signals = self.catalogue.signals
        cited = dict.fromkeys(source for signal in signals.values() for source in signal.sources)
        numbers = {source: number for number, source in enumerate(cited, start=1)}
        return self._render("signals.html", signals=signals, numbers=numbers)

    def references(self, topic: str) -> str:
        """The list of one topic."""
        return self._render(
            "references.html", references=found(topic, self.catalogue.topics, "topic").references, anchors=True
        )

    def service_references(self, service_id: str) -> str:
        """References that name the service."""
        found(service_id, self.catalogue.services, "service")
        chosen = {key: ref for key, ref in self.catalogue.references().items() if service_id in ref.services}
        return self._render("references.html", references=chosen, anchors=False)

    def all_references(self) -> str:
        """Every topic with its heading, but for the founding links."""
        parts = []
        for key, topic in self.catalogue.topics.items():
            if key != FOUNDING:
                parts += [f"## {_literal(topic.title)}", _literal(topic.intro), self.references(key)]
        return "\n\n".join(parts)

    def founding_links(self) -> str:
        """The links of the note that the site began as, and what became of them."""
        return self._render("founding.html", references=found(FOUNDING, self.catalogue.topics, "topic").references)

    def diagram(self, diagram_id: str) -> str:
        """A drawing."""
        found(diagram_id, self.catalogue.diagrams, "drawing")
        drawing = diagrams.drawing(self.catalogue.diagrams[diagram_id])
        return self._render("diagram.html", drawing=drawing, id=f"drawing.{diagram_id}")

    def patterns(self, kind: str) -> str:
        """All patterns of one kind, each under its heading."""
        found(kind, learn.KINDS, "kind of pattern")
        chosen = [key for key, pattern in self.catalogue.patterns.items() if pattern.kind == kind]
        return "\n\n".join(self._pattern(key) for key in chosen)

    def _pattern(self, key: str) -> str:
        pattern = self.catalogue.patterns[key]
        related = [learn.Link(self.catalogue.patterns[one].title, self._pattern_href(one)) for one in pattern.related]
        known = self.catalogue.diagrams.get(key)
        shown = self._render(
            "pattern.html",
            pattern=pattern,
            carriers=learn.carriers(self.catalogue, key),
            related=related,
            drawing=diagrams.drawing(known) if known else None,
            id=f"drawing.{key}",
        )
        return f"## {_literal(pattern.title)} {{ #{key} }}\n\n{shown}"

    def _pattern_href(self, key: str) -> str:
        return learn.href(self.catalogue, self.site.up, key)

    def pattern_matrix(self) -> str:
        """Which service carries which pattern."""
        services, bands = learn.matrix(self.catalogue, self.site.up)
        return self._render("matrix.html", services=services, bands=bands)

    def chooser(self) -> str:
        """Questions that lead to a service, what each answer rules out, and the data for the script."""
        if self.catalogue.chooser is None:
            raise NotInData("there is no docs/data/chooser.yml. Restore it from git.")
        made = choosing.Chooser(self.catalogue, self.catalogue.chooser)
        data = Markup(embedded(made))  # noqa: S704 - JSON without any sign of markup
        return self._render("chooser.html", chooser=made, data=data, pattern_href=self._pattern_href)

    def glossary(self) -> str:
        """All terms by the alphabet."""
        pages = {
            key: self.site.up + term.page.removesuffix(".md").removesuffix("index") + "/"
            for key, term in self.catalogue.terms.items()
            if term.page
        }
        return self._render("glossary.html", letters=learn.letters(self.catalogue), pages=pages)

    def disagreements(self) -> str:
        """Every disputed figure, by service: all statements, and which to trust."""
        parts = []
        for service in self.catalogue.services.values():
            if rows := learn.disputes(self.catalogue, service):
                shown = self._render("disagreements.html", service=service, rows=rows)
                parts.append(f"## {_literal(service.about.name)}\n\n{shown}")
        return "\n\n".join(parts)

    def service_index(self) -> str:
        """Services with one sentence each, by family."""
        parts = []
        for family, title in learn.FAMILIES.items():
            found_here = {key: one for key, one in self.catalogue.services.items() if one.about.family == family}
            if found_here:
                parts.append(f"## {title}\n\n{self._render('services.html', services=found_here)}")
        return "\n\n".join(parts)

    def comparison_index(self) -> str:
        """Comparisons that have a page, with the question each answers."""
        return self._render("comparisons.html", comparisons=self.catalogue.comparisons)

    def change_log(self) -> str:
        """What changed in figures and references, by day."""
        parts = [changes.known(self.history)]
        for day in changes.days(self.catalogue, self.history):
            parts += [f"## {day.day}", self._render("changes.html", items=day.lines)]
        return "\n\n".join(parts)

    def made(self, path: str, text: str) -> str:
        """A link to a file that the build makes of the data, from the root of the site; builders do not know it."""
        return self._render("made.html", path=path, text=text)

    def fields(self, kind: str) -> str:
        """The keys of one kind of data file."""
        return fields.table(found(kind, fields.MODELS, "kind of file"))

    def api_fields(self, kind: str) -> str:
        """The keys of one part of the files below api/v1."""
        return fields.table(found(kind, fields.SHAPES, "part of the API"), needed=False)

    def health(self) -> str:
        """How many figures were found again, and what was not: as a whole, by service and by source."""
        return self._render("health.html", health=health(self.catalogue, self.memory))

    def link_health(self) -> str:
        """What the last link check found: what is confirmed, with its proposals, and how many it could not judge."""
        return self._render("links.html", health=links.health(self.catalogue, self.checked, self.site))

    def total(self, what: str) -> str:
        """How many of something the atlas holds."""
        counts = {
            "facts": len(self.catalogue.facts()),
            "sources": len(self.catalogue.sources),
            "criteria": len(self.catalogue.criteria),
            "services": len(self.catalogue.services),
            "comparisons": len(self.catalogue.comparisons),
            "references": len(self.catalogue.references()),
            "patterns": len(self.catalogue.patterns),
            "terms": len(self.catalogue.terms),
            "disputed": sum(bool(fact.disputed) for fact in self.catalogue.facts()),
        }
        return f"{found(what, counts, 'total'):,}"


MACROS = [name for name in vars(Page) if not name.startswith("_") and callable(getattr(Page, name))]

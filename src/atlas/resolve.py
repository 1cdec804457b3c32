"""From files as written to the catalogue: ids looked up, values typed; what does not fit is a problem."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from atlas.catalogue import (
    Catalogue,
    Column,
    Comparison,
    Docset,
    Fact,
    LinkData,
    LinkException,
    LinkRewrite,
    Place,
    Service,
    Statement,
)
from atlas.lines import Document, Path, shown
from atlas.model import Claim, ComparisonFile, CriteriaFile, SourcesFile
from atlas.model import Fact as WrittenFact
from atlas.problem import Problem, nearest
from atlas.quantity import Quantity, parse


@dataclass
class Written:
    """One data file that fits its type."""

    file: str
    id: str
    about: Any
    document: Document

    def problem(self, path: Path, what: str, fix: str) -> Problem:
        return Problem(self.file, self.document.line(path), shown(path), what, fix)

    def missing(self, path: Path, wanted: str, valid: Iterable[str], what: str) -> list[Problem]:
        """An id that does not exist, with the nearest that does."""
        known = list(valid)
        return [] if wanted in known else [self.problem(path, f"there is no {what} {wanted!r}", nearest(wanted, known))]

    def place(self, path: Path = ()) -> Place:
        return Place(self.file, self.document.line(path))


def _exceptions(files: list[Written]) -> Iterator[LinkException]:
    for at in files:
        for index, entry in enumerate(at.about.exceptions):
            yield LinkException(entry.prefix, entry.reason, entry.until, at.place(("exceptions", index)))


def _docsets(files: list[Written]) -> Iterator[Docset]:
    for at in files:
        for entry in at.about.redirects:
            yield Docset(entry.address, entry.root, entry.folder, entry.files)


def _rewrites(files: list[Written]) -> Iterator[LinkRewrite]:
    for at in files:
        for index, entry in enumerate(at.about.rewrites):
            yield LinkRewrite(entry.from_, entry.to, entry.cut, entry.why, at.place(("rewrites", index)))


def link_data(files: Mapping[str, list[Written]]) -> LinkData:
    """Needs no other file, so the link check need not read them."""
    return LinkData(
        exceptions=tuple(_exceptions(files["link-exceptions"])),
        docsets=tuple(_docsets(files["link-rewrites"])),
        rewrites=tuple(sorted(_rewrites(files["link-rewrites"]), key=lambda move: -len(move.from_))),
    )


@dataclass
class Resolver:
    """Collects problems while it looks ids up, so that all are told at once."""

    sources: SourcesFile
    criteria: CriteriaFile
    attempted: frozenset[str] = frozenset()
    """Ids of all service files, those that could not be read included: they are told of once, at their own place."""
    problems: list[Problem] = field(default_factory=list)

    def known(self, at: Written, path: Path, wanted: str, valid: Mapping[str, Any], what: str) -> bool:
        found = at.missing(path, wanted, valid, what)
        self.problems += found
        return not found

    def known_service(self, at: Written, path: Path, wanted: str, services: Mapping[str, Any]) -> bool:
        everything = dict.fromkeys(self.attempted) | dict(services)
        return self.known(at, path, wanted, everything, "service") and wanted in services

    def value(self, at: Written, path: Path, criterion: str, raw: object) -> Quantity | None:
        about = self.criteria.criteria[criterion]
        try:
            return parse(about.kind, raw, about.choices)
        except ValueError as error:
            what, _, fix = str(error).partition(". ")
            self.problems.append(at.problem((*path, "value"), what, f"{fix or 'Write it as the criterion says'}."))
            return None

    def statement(self, at: Written, path: Path, criterion: str, claim: Claim) -> Statement | None:
        value = self.value(at, path, criterion, claim.value)
        wanted = claim.cite.source
        if not self.known(at, (*path, "cite", "source"), wanted, self.sources.sources, "source") or value is None:
            return None
        return Statement(value, claim.cite, self.sources.sources[wanted], claim.read, claim.note)

    def fact(self, at: Written, path: Path, criterion: str, fact_id: str, fact: WrittenFact) -> Fact | None:
        tiers = {tier.id: tier for tier in at.about.tiers}
        for index, tier in enumerate(fact.tiers):
            self.known(at, (*path, "tiers", index), tier, tiers, "tier")
        if fact.trust and not fact.disputed:
            self.problems.append(
                at.problem((*path, "trust"), "nothing is disputed here", "Delete trust, or add disputed.")
            )
        said = self.statement(at, path, criterion, fact)
        others = [self.statement(at, (*path, "disputed", i), criterion, c) for i, c in enumerate(fact.disputed)]
        if said is None or None in others:
            return None
        disputed = tuple(other for other in others if other)
        extra = (fact.limit, fact.scope, fact.protocol, disputed, fact.trust, at.place(path))
        return Fact(fact_id, at.id, criterion, fact.tiers, said, *extra)

    def facts(self, at: Written) -> Iterator[Fact]:
        for criterion in at.about.facts:
            self.known(at, ("facts", criterion), criterion, self.criteria.criteria, "criterion")
        for criterion in self.criteria.criteria:
            for index, written in enumerate(at.about.facts.get(criterion, ())):
                fact_id = f"{at.id}.{criterion}" + (f".{index + 1}" if index else "")
                if fact := self.fact(at, ("facts", criterion, index), criterion, fact_id, written):
                    yield fact

    def service(self, at: Written) -> Service:
        seen: set[str] = set()
        for index, tier in enumerate(at.about.tiers):
            if tier.id in seen:
                path = ("tiers", index, "id")
                self.problems.append(at.problem(path, f"tier {tier.id!r} stands twice", "Delete one of them."))
            seen.add(tier.id)
        return Service(at.id, at.about, tuple(self.facts(at)), at.place())

    def columns(self, at: Written, services: Mapping[str, Service]) -> Iterator[Column]:
        for index, wanted in enumerate(at.about.columns):
            path: Path = ("columns", index)
            if not self.known_service(at, (*path, "service"), wanted.service, services):
                continue
            service = services[wanted.service]
            tiers = {tier.id: tier for tier in service.about.tiers}
            chosen = wanted.tiers or tuple(tiers)
            if not chosen:
                yield Column(service, None)
            for position, tier in enumerate(chosen):
                if self.known(at, (*path, "tiers", position), tier, tiers, "tier"):
                    yield Column(service, tiers[tier])

    def comparison(self, at: Written, services: Mapping[str, Service]) -> Comparison:
        about: ComparisonFile = at.about
        columns = tuple(self.columns(at, services))
        for index, criterion in enumerate(about.criteria):
            self.known(at, ("criteria", index), criterion, self.criteria.criteria, "criterion")
        stated = {fact.criterion for column in columns for fact in column.service.facts}
        rows = about.criteria or tuple(c for c in self.criteria.criteria if c in stated)
        return Comparison(at.id, about, columns, tuple(r for r in rows if r in self.criteria.criteria), at.place())

    def criteria_groups(self, at: Written) -> None:
        groups = {group.id: group for group in self.criteria.groups}
        for key, criterion in self.criteria.criteria.items():
            self.known(at, ("criteria", key, "group"), criterion.group, groups, "group")

    def catalogue(self, files: Mapping[str, list[Written]]) -> Catalogue:
        """Everything looked up; whether it may be used, `problems` says."""
        self.criteria_groups(files["criteria"][0])
        services = {at.id: self.service(at) for at in files["service"]}
        comparisons = {at.id: self.comparison(at, services) for at in files["comparison"]}
        self._ids_in_prose(files, services)
        every = [at for kind in files.values() for at in kind]
        return Catalogue(
            hosts=self.sources.hosts,
            sources=self.sources.sources,
            groups=self.criteria.groups,
            criteria=self.criteria.criteria,
            services=services,
            comparisons=comparisons,
            topics={at.id: at.about for at in sorted(files["references"], key=lambda at: at.about.rank)},
            signals=files["signals"][0].about.signals,
            patterns={key: one for at in files["patterns"] for key, one in at.about.patterns.items()},
            diagrams={key: one for at in files["diagrams"] for key, one in at.about.diagrams.items()},
            terms={key: one for at in files["glossary"] for key, one in at.about.terms.items()},
            chooser=next((at.about for at in files["chooser"]), None),
            language=next((at.about for at in files["language"]), None),
            places={at.file: at.place() for at in every},
            links=link_data(files),
            redirects=tuple(one for at in files["redirects"] for one in at.about.redirects),
        )

    def _ids_in_prose(self, files: Mapping[str, list[Written]], services: Mapping[str, Service]) -> None:
        for at in files["references"]:
            for key, reference in at.about.references.items():
                for index, service in enumerate(reference.services):
                    self.known_service(at, ("references", key, "services", index), service, services)
        for at in files["signals"]:
            for key, signal in at.about.signals.items():
                for index, source in enumerate(signal.sources):
                    self.known(at, ("signals", key, "sources", index), source, self.sources.sources, "source")

"""How long 10,000 judgements take: python scripts/bench_facts.py. Made pages, one process, no network.

Prints time per fact, peak memory, growth from a tenth of the facts, and parsing alone (lexbor) as the floor.
Exit codes: 0 fine, 2 the tool failed.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import time

from selectolax.lexbor import LexborHTMLParser

from atlas.evidence.judge import judge
from atlas.evidence.page import from_html
from atlas.model import Cite
from atlas.quantity import parse

PAGES = 200
FACTS_PER_PAGE = 50
WORDS = "queue topic event message broker tier premium standard limit namespace quota partition consumer lock".split()


def _prose(chance: random.Random, words: int) -> str:
    return " ".join(chance.choice(WORDS) for _ in range(words))


def made_page(seed: int) -> tuple[str, list[tuple[str, str]]]:
    """A page of 100 to 400 KB like a documentation page, and the label and figure of its facts."""
    chance = random.Random(seed)  # noqa: S311
    facts = [(f"Maximum size of part {seed} {number} of it", f"{chance.randint(1, 999)} KB") for number in range(50)]
    parts = [f"<h1>Limits {seed}</h1>"]
    for number in range(0, FACTS_PER_PAGE, 10):
        rows = "".join(
            f"<tr><td>{label}</td><td><code>{value}</code></td></tr>" for label, value in facts[number:][:10]
        )
        parts.append(f"<h2>Part {number}</h2><table><thead><tr><th>Limit</th><th>Value</th></tr></thead>{rows}</table>")
        for _ in range(chance.randint(20, 150)):
            parts.append(f"<p>{_prose(chance, 60)} <a href='#x'>{_prose(chance, 4)}</a> <b>{_prose(chance, 3)}</b></p>")
    head = "<head><style>" + "p{margin:0}" * 2000 + "</style><script>" + "var a=1;" * 4000 + "</script></head>"
    return f"<html>{head}<body>{''.join(parts)}</body></html>", facts


def timed(pages: list[tuple[str, list[tuple[str, str]]]]) -> float:
    """Seconds to read the pages and judge all their facts."""
    start = time.perf_counter()
    for html, facts in pages:
        page = from_html(html)
        for label, value in facts:
            cite = Cite(source="x", start=label, end=value)
            if judge(page, cite, "size", parse("size", value)).state != "verified":
                sys.exit("a made fact was not verified")
    return time.perf_counter() - start


def parsed(pages: list[tuple[str, list[tuple[str, str]]]]) -> float:
    start = time.perf_counter()
    for html, _ in pages:
        LexborHTMLParser(html)
    return time.perf_counter() - start


def main() -> int:
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    pages = [made_page(seed) for seed in range(PAGES)]
    sizes = [len(html) // 1024 for html, _ in pages]
    tenth, whole, floor = timed(pages[: PAGES // 10]), timed(pages), parsed(pages)
    number = PAGES * FACTS_PER_PAGE
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)
    print(f"{number:,} facts on {PAGES} pages of {min(sizes)} to {max(sizes)} KB: {whole:.1f} s")
    print(f"per fact {1000 * whole / number:.2f} ms; peak memory {memory:.0f} MB (the pages themselves included)")
    print(f"growth from {number // 10:,} to {number:,} facts: {whole / tenth:.1f} times the time (10 is linear)")
    print(f"{whole / floor:.1f} times the time of parsing the same pages with lexbor alone ({floor:.1f} s)")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

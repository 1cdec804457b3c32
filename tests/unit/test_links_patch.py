"""The ready patch: git takes it, and it changes whole addresses on their lines and nothing else."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from atlas.links.patch import patch
from atlas.links.places import Where
from atlas.links.written import written

A, NEW = "https://x.example/a", "https://new.example/page"


def put(root: Path, file: str, content: str) -> None:
    (root / file).parent.mkdir(parents=True, exist_ok=True)
    (root / file).write_bytes(content.encode())


def git(root: Path, *arguments: str, given: str = "") -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    return subprocess.run(
        ["git", *arguments], cwd=root, input=given.encode(), capture_output=True, check=False, env=environment
    )


def apply(root: Path, text: str) -> None:
    """As a person would: `git apply links.patch` in the checkout."""
    if not (root / ".git").exists():
        git(root, "init", "-q")
    done = git(root, "apply", "-", given=text)
    assert done.returncode == 0, done.stderr.decode()
    assert git(root, "apply", "--check", "--reverse", "-", given=text).returncode == 0


def replaced(root: Path, line: str, replacements: dict[str, str], file: str = "docs/a.md") -> str:
    """A file's only line after the patch."""
    put(root, file, line)
    text = patch(root, replacements, {old: [Where(file, 1)] for old in replacements})
    if text:
        apply(root, text)
    return (root / file).read_bytes().decode()


WHOLE = {
    "[a](https://x.example/a)": "[a](https://new.example/page)",
    '[a](https://x.example/a "T"), <https://x.example/a>.': f'[a]({NEW} "T"), <{NEW}>.',
    "See https://x.example/a. (https://x.example/a), too": f"See {NEW}. ({NEW}), too",
    "See https://x.example/a:~:": f"See {NEW}:~:",
    "[https://x.example/a](https://x.example/b)": "[https://new.example/page](https://x.example/b)",
    "[a](https://x.example/a#:~:text=b)": "[a](https://new.example/page#:~:text=b)",
}
UNTOUCHED = (
    "[a](https://x.example/ab)",
    "[a](https://x.example/a/b) [a](https://x.example/a/)",
    "[a](https://x.example/a#frag)",
    "[a](https://x.example/a?b) [a](https://x.example/a&b)",
    "[a](https://x.example/a.) <https://x.example/a,>",
    '<a href="https://x.example/a b">',
    "[a](https://web.example/2020/https://x.example/a)",
    "https://x.example/a_(b) https://x.example/a-b https://x.example/aé",
    "[a](http://x.example/a) [a](xhttps://x.example/a) [a](https://x.example:80/a)",
)


@pytest.mark.parametrize(("line", "expected"), WHOLE.items())
def test_whole_addresses(tmp_path: Path, line: str, expected: str) -> None:
    assert replaced(tmp_path, line, {A: NEW}) == expected


@pytest.mark.parametrize("line", UNTOUCHED)
def test_longer_addresses_stay(tmp_path: Path, line: str) -> None:
    assert replaced(tmp_path, line, {A: NEW}) == line


def test_fragments_are_addresses_of_their_own(tmp_path: Path) -> None:
    line = "[1](https://x.example/a#b) [2](https://x.example/a) [3](https://x.example/a#b:~:text=c)"
    assert replaced(tmp_path, line, {f"{A}#b": f"{NEW}#c"}) == line.replace(f"{A}#b", f"{NEW}#c")
    expected = "[1](https://new.example/page) [2](https://x.example/a) [3](https://new.example/page#:~:text=c)"
    assert replaced(tmp_path, line, {f"{A}#b": NEW}) == expected
    line = "[1](https://x.example/a#:~:text=c)"
    assert replaced(tmp_path, line, {A: f"{NEW}#d"}) == "[1](https://new.example/page#d:~:text=c)"


@pytest.mark.parametrize(
    ("file", "line", "expected"),
    [
        ("a.md", "<https://x.example/?a=1&amp;b>", "<https://n.example/?c=1&amp;d=2>"),
        ("a.md", "<https://x.example/?a=1&b>", "<https://n.example/?c=1&d=2>"),
        ("a.html", "<a href='https://x.example/?a=1&amp;b'>", "<a href='https://n.example/?c=1&amp;d=2'>"),
        ("a.html", "<a href='https://x.example/?a=1&b'>", "<a href='https://n.example/?c=1&d=2'>"),
        ("a.yml", "url: https://x.example/?a=1&b", "url: https://n.example/?c=1&d=2"),
        ("a.yml", "url: https://x.example/?a=1&amp;b", "url: https://x.example/?a=1&amp;b"),
    ],
)
def test_ampersands_stay_as_they_stood(tmp_path: Path, file: str, line: str, expected: str) -> None:
    assert replaced(tmp_path, line, {"https://x.example/?a=1&b": "https://n.example/?c=1&d=2"}, file) == expected


def test_an_ampersand_that_is_new_to_html_is_escaped(tmp_path: Path) -> None:
    line = f'<a href="{A}">'
    assert replaced(tmp_path, line, {A: "https://n.example/?a&b"}, "a.html") == '<a href="https://n.example/?a&amp;b">'


ENDINGS = [*"\"'`<>()[\\|", " b", "\nb", "\tb", ")(", "{{x}}", "{%x%}", "\x00", "\x7f", "\u00a0b", "\u202eb", "\u2028b"]
ENDINGS += ["\ud800", "#:~:text=a", "#a:~:text=b"]
UNSAFE = [
    *(f"{NEW}{bad}" for bad in ENDINGS),
    *("javascript:alert(1)", "//n.example/", "n.example", "", "https://", "https://[x/", "https://n.example:x/"),
    *("https://user@n.example/", "ftp://n.example/", "https:n.example"),
]


@pytest.mark.parametrize("new", UNSAFE)
@pytest.mark.parametrize("file", ["a.md", "a.yml", "a.html"])
def test_what_is_unsafe_is_left_out(tmp_path: Path, new: str, file: str) -> None:
    put(tmp_path, file, f'url: {A}\n<a href="{A}">\n[a]({A}) <{A}> {A}\n')
    assert patch(tmp_path, {A: new}, {A: [Where(file, line) for line in (1, 2, 3)]}) == ""


@pytest.mark.parametrize(
    ("file", "line", "new"),
    [
        ("a.yml", f"- {{url: {A}, title: b}}", f"{NEW},b"),
        ("a.yml", f"- [{A}]", f"{NEW}[1]"),
        ("a.yml", f"url: {A}", f"{NEW}:"),
        ("a.md", f"See {A}", f"{NEW}."),
        ("a.md", f"See {A}", f"{NEW}?"),
        ("a.md", f"<{A}>", "https://n.example/?a&lt;b"),
    ],
)
def test_what_would_be_read_otherwise_is_left_out(tmp_path: Path, file: str, line: str, new: str) -> None:
    assert replaced(tmp_path, line, {A: new}, file) == line


@pytest.mark.parametrize(
    "new", [f"{NEW},b", f"{NEW}[1]", f"{NEW}.", f"{NEW}_(b)", f"{NEW}/é?a=%20#b/c!", "https://[::1]/"]
)
def test_unusual_characters_are_no_hindrance_where_they_are_safe(tmp_path: Path, new: str) -> None:
    assert replaced(tmp_path, f'url: "{A}"', {A: new}, "a.yml") == f'url: "{new}"'


@pytest.mark.parametrize("file", ["docs/mit Leerzeichen/é – 网.md", "a.md", "docs/data/-x.yml", "docs/a'b$c.md"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("last", ["", "{end}"])
@pytest.mark.parametrize("changed", [{1}, {9}, {1, 9}, {2, 5, 6, 9}, {8, 9}])
def test_files_of_every_kind(tmp_path: Path, file: str, end: str, last: str, changed: set[int]) -> None:
    lines = [f"{number} [a]({A})\x0b \x85 \u2028" for number in range(1, 10)]
    put(tmp_path, file, end.join(lines) + last.format(end=end))
    apply(tmp_path, patch(tmp_path, {A: NEW}, {A: [Where(file, number) for number in changed]}))
    expected = [line.replace(A, NEW) if number in changed else line for number, line in enumerate(lines, 1)]
    assert (tmp_path / file).read_bytes().decode() == end.join(expected) + last.format(end=end)


def test_a_file_with_a_byte_order_mark_and_lone_carriage_returns(tmp_path: Path) -> None:
    content = f"\ufeff<{A}>\r<{A}>\r\r\n<{A}>"
    put(tmp_path, "a.md", content)
    apply(tmp_path, patch(tmp_path, {A: NEW}, {A: [Where("a.md", 2), Where("a.md", 1)]}))
    assert (tmp_path / "a.md").read_bytes().decode() == content.replace(A, NEW)


@pytest.mark.parametrize(
    "file", ["no.md", "../out.md", "/etc/hostname", "docs", "link.md", 'q"q.md', "b\\b.md", "latin.md"]
)
def test_files_that_no_patch_is_made_for(tmp_path: Path, file: str) -> None:
    root = tmp_path / "root"
    for name in ("../out.md", "real.md", 'q"q.md', "b\\b.md", "docs/a.md"):
        put(root, name, f"<{A}>")
    (root / "link.md").symlink_to("real.md")
    (root / "latin.md").write_bytes(f"<{A}> \xe9".encode("latin-1"))
    assert patch(root, {A: NEW}, {A: [Where(file, 1)]}) == ""


def test_a_change_in_a_long_file_is_a_small_patch(tmp_path: Path) -> None:
    put(tmp_path, "a.md", f"<{A}>\n\n" * 5000)
    text = patch(tmp_path, {A: NEW}, {A: [Where("a.md", line) for line in (11, 15, 23, 9999)]})
    assert re.findall(r"^@@ .*", text, re.MULTILINE) == [
        "@@ -8,11 +8,11 @@",
        "@@ -20,7 +20,7 @@",
        "@@ -9996,5 +9996,5 @@",
    ]
    apply(tmp_path, text)


def test_only_the_lines_given(tmp_path: Path) -> None:
    put(tmp_path, "a.md", f"<{A}>\n<{A}>\n")
    for lines in ([], [0], [3], [-1]):
        assert patch(tmp_path, {A: NEW}, {A: [Where("a.md", line) for line in lines]}) == ""
    assert patch(tmp_path, {A: NEW}, {}) == ""
    assert patch(tmp_path, {A: A}, {A: [Where("a.md", 1)]}) == ""


def test_several_files_and_a_chain_of_addresses(tmp_path: Path) -> None:
    """What has been replaced is not replaced again."""
    put(tmp_path, "b.md", f"<{A}> <{NEW}>")
    put(tmp_path, "a.yml", f"url: {NEW}\n")
    where = {address: [Where("b.md", 1), Where("a.yml", 1)] for address in (A, NEW)}
    text = patch(tmp_path, {A: NEW, NEW: A}, where)
    assert re.findall(r"^diff .*$", text, re.MULTILINE) == ["diff --git a/a.yml b/a.yml", "diff --git a/b.md b/b.md"]
    apply(tmp_path, text)
    assert (tmp_path / "b.md").read_text() == f"<{NEW}> <{A}>"
    assert (tmp_path / "a.yml").read_text() == f"url: {A}\n"


ADDRESSES = [f"https://x.example/{rest}" for rest in ("", "a", "ab", "a/b", "a#f", "a_(b)", "a?b=1&c=2", "é", "a#f/g")]
FORMS = {
    ".md": ("[t]({})", "[t]({} 'T'), x", "<{}>", "See {}.", "({})", "[{}](b.md)", '<a href="{}">t</a>', "[r]: {}"),
    ".yml": ("url: {}", "- url: '{}'", 'url: "{}"  # {}', "why: See {}, or [t]({})."),
    ".html": ('<a href="{}">t</a>', "<a href={}>{}</a>", "<p>{}.</p>", "<img src='{}' alt='x'>"),
}
texts = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\n\r:/"), max_size=20)


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, list[tuple[str, list[str], str]]]:
    """A file's ending and its lines: form, the addresses in it, line end."""
    suffix = draw(st.sampled_from(sorted(FORMS)))
    form = st.sampled_from(FORMS[suffix]) | texts.map(lambda text: text.replace("{", "").replace("}", ""))
    lines = []
    for shape in draw(st.lists(form, min_size=1, max_size=30)):
        addresses = [draw(st.sampled_from(ADDRESSES)) for _ in range(shape.count("{}"))]
        lines.append((shape, addresses, draw(st.sampled_from(("\n", "\r\n")))))
    lines[-1] = (*lines[-1][:2], draw(st.sampled_from(("", "\n"))))
    return suffix, lines


def content(lines: list[tuple[str, list[str], str]], new: dict[tuple[int, str], str], amp: str = "&") -> str:
    """The file's text, with the addresses of some lines replaced."""
    parts = []
    for number, (shape, addresses, end) in enumerate(lines, 1):
        chosen = [new.get((number, address), address).replace("&", amp) for address in addresses]
        parts.append((shape.format(*chosen) if addresses else shape) + end)
    return "".join(parts)


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("repository")
    git(root, "init", "-q")
    return root


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(document=documents(), data=st.data())
def test_exactly_the_old_text_with_the_replacement(
    repository: Path, document: tuple[str, list[tuple[str, list[str], str]]], data: st.DataObject
) -> None:
    suffix, lines = document
    amp = "&amp;" if suffix == ".html" else "&"
    news = [f"https://new.example/{rest}" for rest in ("x", "x/y", "x#y", "x?y=1&z=2", "x_(y)", "ü")]
    replacements = data.draw(st.dictionaries(st.sampled_from(ADDRESSES), st.sampled_from(news)))
    chosen = {old: data.draw(st.sets(st.integers(1, len(lines)))) for old in replacements}
    folder = Path(tempfile.mkdtemp(dir=repository))
    file = f"{folder.name}/docs/ü{suffix}"
    put(repository, file, content(lines, {}, amp))
    text = patch(repository, replacements, {old: [Where(file, n) for n in chosen[old]] for old in replacements})
    if text:
        apply(repository, text)
    wanted = {(number, old): replacements[old] for old in replacements for number in chosen[old]}
    assert (repository / file).read_bytes().decode() == content(lines, wanted, amp)


PIECES = [*" ()[]<>'\"`|*_.,:;#&{}\\\r/", "aé", A, "&amp;", "url: ", "](", ":~:", "='"]


@settings(max_examples=300, deadline=None)
@given(line=st.lists(st.sampled_from(PIECES), max_size=25).map("".join), suffix=st.sampled_from(sorted(FORMS)))
def test_any_line_keeps_what_surrounds_an_address(repository: Path, line: str, suffix: str) -> None:
    file = f"any{suffix}"
    put(repository, file, line)
    text = patch(repository, {A: NEW}, {A: [Where(file, 1)]})
    if text:
        apply(repository, text)
    after = (repository / file).read_bytes().decode()
    assert after.replace(NEW, A) == line
    expected = [NEW if one.address == A else one.address for one in written(line, suffix)]
    assert [one.address for one in written(after, suffix)] == expected

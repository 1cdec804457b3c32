"""scripts/check_links.py as a program: arguments, exit codes, interruptions, and the links of a pull request."""

from __future__ import annotations

import json
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from atlas.links import options
from atlas.links.records import Link, Report
from atlas.program import parser
from tests.conftest import ROOT, run
from tests.programs.loopback import Loopback, loopback

SCRIPT = ROOT / "scripts" / "check_links.py"
OPTIONS = """--site --out --root --state --now --patience --concurrency --per-host --ca --allow-private --browser
--shard --resume --changed-since --canary --archive --deadline""".split()
Done = subprocess.CompletedProcess[str]


class Bench:
    """A checkout with one Markdown file, the site that was built of it, and the program."""

    def __init__(self, folder: Path, server: Loopback) -> None:
        self.server, self.root, self.site, self.out = server, folder / "root", folder / "site", folder / "out"
        self.state = self.root / "state" / "links.json"
        (self.root / "docs").mkdir(parents=True)
        self.site.mkdir()

    def write(self, *urls: str, file: str = "index.md") -> None:
        """The links of a file, and the site that has all of them."""
        (self.root / "docs" / file).write_text("".join(f"[a link]({url})\n\n" for url in urls))
        every = [line for path in sorted(self.root.glob("docs/*.md")) for line in path.read_text().split("\n") if line]
        items = "".join(f"<p><a href='{line[9:-1]}'>a link</a></p>" for line in every)
        (self.site / "index.html").write_text(f"<!doctype html><title>A page</title>{items}")

    def words(self, *more: str | Path) -> list[str]:
        where = ["--root", self.root, "--site", self.site, "--out", self.out]
        return [str(word) for word in (SCRIPT, *where, "--allow-private", "--archive", "", "--patience", "0.1", *more)]

    def check(self, *more: str | Path) -> Done:
        return run(*self.words(*more))

    def git(self, *command: str) -> None:
        who = ["-c", "user.name=A", "-c", "user.email=a@b.example", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", *who, *command], cwd=self.root, check=True, capture_output=True)

    def commit(self) -> None:
        self.git("init", "-q")
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "x")

    @property
    def links(self) -> dict[str, Link]:
        report = Report.model_validate_json((self.out / "links.json").read_bytes())
        return {link.url: link for link in report.links}


@pytest.fixture
def server() -> Iterator[Loopback]:
    with loopback() as made:
        yield made


@pytest.fixture
def bench(tmp_path: Path, server: Loopback) -> Bench:
    made = Bench(tmp_path, server)
    made.write(server.url("/ok"))
    return made


def refused(done: Done, *told: str) -> None:
    """Exit code 2, and a short message with all that it must tell."""
    assert done.returncode == 2, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert not [word for word in told if word not in done.stderr], done.stderr


def test_help_tells_all() -> None:
    done = run(SCRIPT, "--help")
    assert done.returncode == 0
    assert not [option for option in [*OPTIONS, "merge", "Exit codes: 0"] if option not in done.stdout]
    merge = run(SCRIPT, "merge", "--help")
    assert merge.returncode == 0
    assert "SHARD_DIR" in merge.stdout


@pytest.mark.parametrize(
    "words",
    [
        *("--shard 0/3", "--shard 4/3", "--shard 1", "--shard a/b", "--shard 1/99999", "--now tomorrow", "--now 99999"),
        *("--per-host 0", "--per-host -1", "--per-host many", "--per-host nan", "--patience -1", "--patience inf"),
        *("--concurrency 0", "--concurrency 1.5", "--deadline soon", "--nonsense"),
    ],
)
def test_arguments_that_make_no_sense(words: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        options.run(parser("x")).parse_args(words.split())
    assert ended.value.code == 2
    assert words.split()[0] in capsys.readouterr().err


def test_an_argument_that_makes_no_sense(bench: Bench) -> None:
    refused(bench.check("--shard", "4/3"), "--shard", "'4/3'")
    assert not bench.out.exists()
    assert bench.server.counts.total() == 0


def test_no_site(bench: Bench) -> None:
    bench.site = bench.root
    refused(bench.check(), "holds no built site", "make site", "--site")


def test_places_that_cannot_be_written(bench: Bench) -> None:
    """Told before the first request: nobody wants to hear of it after an hour."""
    (bench.root / "file").write_text("in the way")
    refused(bench.check("--out", bench.root / "file" / "out"), "file/out")
    refused(bench.check("--state", bench.root), str(bench.root))
    assert bench.server.counts.total() == 0


def test_a_certificate_authority_that_is_none(bench: Bench) -> None:
    refused(bench.check("--ca", bench.root / "none.pem"), "--ca", "none.pem", "No such file")
    refused(bench.check("--ca", bench.site / "index.html"), "--ca", "index.html")


def test_a_full_disk(bench: Bench) -> None:
    bench.write(*(bench.server.url(f"/ok/{number}") for number in range(9)))
    bench.state.parent.mkdir()
    bench.state.write_text('{"version": 1, "links": {}}')
    limit = (resource.RLIMIT_FSIZE, (2000, 2000))
    words = [sys.executable, *bench.words()]
    done = subprocess.run(
        words, capture_output=True, text=True, check=False, preexec_fn=lambda: resource.setrlimit(*limit)
    )
    refused(done, "File too large")
    assert bench.state.read_text() == '{"version": 1, "links": {}}'
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(words, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    refused(done, "No space left on device")


def test_no_network(bench: Bench) -> None:
    bench.write("http://one.invalid/", "http://two.invalid/")
    refused(bench.check(), "Our own network was ill")
    assert not bench.state.exists()
    assert {link.verdict for link in bench.links.values()} == {"inconclusive"}


@pytest.mark.parametrize("revision", ["nonsense", "", "--help", "HEAD:docs", "0" * 40])
def test_a_revision_that_is_not_known(bench: Bench, revision: str) -> None:
    bench.commit()
    done = bench.check(f"--changed-since={revision}")
    refused(done, "--changed-since", "revision")
    assert bench.server.counts.total() == 0


def test_no_checkout_of_git(bench: Bench) -> None:
    refused(bench.check("--changed-since", "HEAD"), "--changed-since", "not a git repository")


def test_the_links_of_a_pull_request(bench: Bench) -> None:
    old, gone = bench.server.url("/ok"), bench.server.url("/gone")
    bench.write(old, bench.server.url("/old-and-dead"))
    bench.commit()
    bench.write(old, bench.server.url("/old-and-dead"), gone)
    done = bench.check("--changed-since", "HEAD")
    assert done.returncode == 1, done.stderr
    assert done.stdout.splitlines()[-1] == f"docs/index.md:5: {gone}: status 404"
    assert {url: (link.verdict, link.status, link.change) for url, link in bench.links.items()} == {
        gone: ("dead", "confirmed", "newly-dead")
    }
    assert bench.server.counts.keys() <= {"/gone", "/ok"}
    assert not bench.state.exists()


def test_a_pull_request_that_adds_no_link(bench: Bench) -> None:
    bench.write(bench.server.url("/gone"))
    bench.commit()
    bench.git("mv", "docs/index.md", "docs/renamed.md")
    done = bench.check("--changed-since", "HEAD")
    assert (done.returncode, bench.links) == (0, {}), done.stdout


def test_a_new_file_that_git_does_not_know_yet(bench: Bench) -> None:
    bench.commit()
    bench.write(bench.server.url("/gone"), file="new.md")
    assert bench.check("--changed-since", "HEAD").returncode == 1


def test_ctrl_c_while_a_server_hangs(bench: Bench, server: Loopback) -> None:
    server.held.add("/held")
    bench.write(*(server.url(path) for path in ("/ok", "/ok/2", "/held", "/ok/3")))
    with subprocess.Popen([sys.executable, *bench.words()], stderr=subprocess.PIPE, text=True) as started:
        assert server.asked.wait(10)
        journal = bench.out / "links-journal.jsonl"
        while journal.read_text().count('"ok"') < 3:
            time.sleep(0.02)
        begun = time.monotonic()
        started.send_signal(signal.SIGINT)
        assert started.wait(10) == 130
        assert time.monotonic() - begun < 3
        assert "--resume" in (started.stderr.read() if started.stderr else "")
    assert not bench.state.exists()
    assert not (bench.out / "links.json").exists()
    server.held.clear()
    server.pages["/held"] = "<p>words</p>"
    server.counts.clear()
    done = bench.check("--resume")
    assert done.returncode == 0, done.stderr
    assert {path for path in server.counts if path.startswith("/ok")} == set()
    assert len(bench.links) == 4
    assert len(json.loads(bench.state.read_text())["links"]) == 4
    assert not journal.exists()


def test_a_host_that_refuses_does_not_take_the_time_of_others(bench: Bench, server: Loopback) -> None:
    refusing = [server.url(f"/status/429/{number}") for number in range(40)]
    gone = f"http://localhost:{server.port}/gone"
    bench.write(*refusing, gone)
    bench.check("--deadline", "9")
    assert bench.links[gone].verdict == "dead", bench.links[gone].evidence.why


def test_an_address_as_long_as_those_of_sign_ins(bench: Bench, server: Loopback) -> None:
    login = f"/login?SAMLRequest={'x' * 3000}"
    server.pages[login] = "<title>Sign in</title><p>words</p>"
    bench.write(url := server.url(f"/to/{quote(login, safe='')}"))
    bench.check()
    assert bench.links[url].verdict == "blocked", bench.links[url].evidence.why

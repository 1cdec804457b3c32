"""scripts/pack_data.py: the same data, the same bytes, and sums that fit; and what editors are told of the project."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest
import yaml

from atlas.cli import export
from atlas.cli_release import pack_data
from tests.conftest import ROOT, SMALL
from tests.programs.office import Done
from tests.programs.test_forms import called

NAME = "azure-integration-atlas-data-2026-11"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    shutil.copytree(SMALL, tmp_path / "root")
    (tmp_path / "root/LICENSE-CONTENT").write_text("CC BY 4.0\n")
    assert called(export, "--root", tmp_path / "root", "--site", tmp_path / "site").returncode == 0
    (tmp_path / "site/api/v1/secret").symlink_to("/etc/hostname")
    return tmp_path


def pack(checkout: Path, out: str, month: str = "2026-11") -> Done:
    given = ["--root", checkout / "root", "--site", checkout / "site", "--month", month, "--out", checkout / out]
    return called(pack_data, *given)


def test_the_same_data_give_the_same_bytes(checkout: Path) -> None:
    for out in ("one", "two"):
        assert pack(checkout, out).returncode == 0
        for path in (checkout / "root").rglob("*"):
            path.touch()
    one, two = ((checkout / out / f"{NAME}.tar.gz").read_bytes() for out in ("one", "two"))
    assert one == two
    with tarfile.open(fileobj=io.BytesIO(one)) as packed:
        names = packed.getnames()
        assert all(entry.isfile() and entry.mtime == 0 and entry.uid == 0 for entry in packed)
        readme = packed.extractfile(f"{NAME}/README")
        assert readme is not None
        assert "CC BY 4.0" in readme.read().decode()
    assert f"{NAME}/docs/data/services/post.yml" in names
    assert f"{NAME}/api/v1/services.json" in names
    assert f"{NAME}/LICENSE-CONTENT" in names
    assert not [name for name in names if "secret" in name], "a link could lead out of the site"
    done = subprocess.run(
        ["sha256sum", "--check", "SHA256SUMS"], cwd=checkout / "one", capture_output=True, check=False
    )
    assert done.returncode == 0
    assert "facts from 2 sources" in (checkout / "one/notes.md").read_text()


def test_what_cannot_be_packed(checkout: Path) -> None:
    shutil.rmtree(checkout / "site")
    done = pack(checkout, "out")
    assert (done.returncode, "Run `make site` first" in done.stderr) == (2, True)
    for month in ("2026-13", "../x", "2026-1", "$(id)"):
        with pytest.raises(SystemExit, match="2"):
            pack(checkout, "out", month)


def test_editors_are_told_what_is_there() -> None:
    """Valid JSON and YAML, and nothing in it calls what the Makefile does not have."""
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.M)) | {".venv/test.stamp"}
    called_: set[str] = set()
    for name in (".vscode/settings.json", ".vscode/tasks.json", ".devcontainer/devcontainer.json"):
        text = (ROOT / name).read_text()
        assert json.loads(text)
        called_ |= set(re.findall(r"make ([a-z./-]+)(?=[\"&]| *$)", text))
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())["repos"]
    assert [repository["repo"] for repository in hooks] == ["local"], "nothing from elsewhere"
    for hook in hooks[0]["hooks"]:
        called_ |= {hook["entry"].split()[-1]} if hook["entry"].startswith("make") else set()
        assert re.compile(hook["files"])
    assert {"check", "lint", "site", "serve", "test"} <= called_ <= targets, called_ - targets
    matcher = json.loads((ROOT / ".vscode/tasks.json").read_text())["tasks"][0]["problemMatcher"]["pattern"]
    line = "docs/data/services/post.yml:14: facts.max-size[0].limt: the key 'limt' is not known. Did you mean 'limit'?"
    found = re.match(matcher["regexp"], line)
    assert found
    assert (found[matcher["file"]], found[matcher["line"]]) == ("docs/data/services/post.yml", "14")

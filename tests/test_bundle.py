"""Bundles: the whole workspace in a file that another machine can trust, and hostile ones refused."""

from __future__ import annotations

import hashlib
import json
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from assure.main import cli
from evidence.errors import AssureError, OutputExists, StoreError
from evidence.keeping.bundle import opened, write_bundle
from evidence.keeping.restore import restore_to
from evidence.store.audit import verify
from evidence.store.workspace import Workspace
from tests.build import AN_ACT, a_sha
from tests.keeping import DRAFT, kept_workspace

Parts = list[tuple[str, bytes]]


@pytest.fixture
def bundle(workspace: Workspace, tmp_path: Path) -> Path:
    path = tmp_path / "anyshire.assure"
    write_bundle(kept_workspace(workspace), path, AN_ACT)
    return path


def restored(bundle: Path, root: Path) -> Workspace:
    with opened(bundle, beside=root.parent) as backup:
        restore_to(backup, root)
    return Workspace(root=root)


def test_a_bundle_opens_elsewhere_with_its_log_its_originals_and_drafts(
    bundle: Path, workspace: Workspace, tmp_path: Path
) -> None:
    there = restored(bundle, tmp_path / "there")
    with workspace.open() as mine, there.open() as theirs:
        assert verify(theirs) == verify(mine)
    assert (there.vault / a_sha("paper.txt")[:2] / a_sha("paper.txt")).read_bytes() == b"paper.txt"
    assert (there.drafts / "agenda.docx").read_bytes() == DRAFT
    assert {path.name for path in tmp_path.iterdir()} == {"space", "paper.txt", "anyshire.assure", "there"}


def test_the_same_workspace_gives_the_same_bytes(bundle: Path, workspace: Workspace, tmp_path: Path) -> None:
    again = tmp_path / "again.assure"
    write_bundle(workspace, again, AN_ACT)
    assert again.read_bytes() == bundle.read_bytes()


def test_drafts_in_folders_and_under_odd_names_come_along_and_hidden_files_stay(
    workspace: Workspace, tmp_path: Path
) -> None:
    kept_workspace(workspace)
    for name in ("earlier/agenda – 2nd (final).docx", "earlier/Ö' &.docx", ".cache/a.docx", "~$agenda.docx", ".b.docx"):
        (workspace.drafts / name).parent.mkdir(exist_ok=True)
        (workspace.drafts / name).write_bytes(name.encode())
    made = write_bundle(workspace, tmp_path / "odd.assure", AN_ACT)
    assert [file.path for file in made.beside][1:] == [
        "drafts/agenda.docx",
        "drafts/earlier/agenda – 2nd (final).docx",
        "drafts/earlier/Ö' &.docx",
    ]
    there = restored(tmp_path / "odd.assure", tmp_path / "there")
    assert (there.drafts / "earlier" / "Ö' &.docx").read_bytes() == "earlier/Ö' &.docx".encode()
    (workspace.drafts / "back\\slash.docx").write_bytes(b"x")
    with pytest.raises(AssureError, match="another name"):
        write_bundle(workspace, tmp_path / "refused.assure", AN_ACT)


def test_a_bundle_in_the_way_is_overwritten_only_when_asked(bundle: Path, workspace: Workspace) -> None:
    with pytest.raises(OutputExists):
        write_bundle(workspace, bundle, AN_ACT)
    write_bundle(workspace, bundle, AN_ACT, force=True)


def test_new_from_a_bundle_and_restore_say_what_came(bundle: Path, tmp_path: Path) -> None:
    made = CliRunner().invoke(cli, ["-w", str(tmp_path), "new", "from-bundle", "--from", str(bundle)])
    assert made.exit_code == 0, made.output
    assert "Restored to" in made.output
    checked = CliRunner().invoke(cli, ["-w", str(tmp_path / "from-bundle"), "audit", "verify"])
    assert checked.output.startswith("The log holds")
    again = CliRunner().invoke(cli, ["restore", str(bundle), "--to", str(tmp_path / "restored"), "--json"])
    assert json.loads(again.stdout)["files"] == 2


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_bundle_that_was_cut_off_is_refused(bundle: Path, tmp_path: Path, share: float) -> None:
    whole = bundle.read_bytes()
    bundle.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(StoreError, match="sent again"):
        restored(bundle, tmp_path / "there")
    assert not (tmp_path / "there").exists()


def test_any_byte_of_a_bundle_that_flips_is_found_or_changes_nothing(bundle: Path, tmp_path: Path) -> None:
    whole = bundle.read_bytes()
    found = 0
    for turn, at in enumerate(range(0, len(whole), len(whole) // 40)):
        bundle.write_bytes(whole[:at] + bytes([whole[at] ^ 0x10]) + whole[at + 1 :])
        root = tmp_path / f"there-{turn}"
        try:
            with restored(bundle, root).open() as connection:
                assert verify(connection).lines == 4
        except StoreError:
            found += 1
            assert not root.exists()
    assert found > 30


def parts_of(bundle: Path) -> tuple[dict[str, Any], Parts]:
    with zipfile.ZipFile(bundle) as packed:
        parts = [(name, packed.read(name)) for name in packed.namelist()]
    return json.loads(parts[0][1]), parts[1:]


def rewritten(bundle: Path, manifest: dict[str, Any], parts: Parts) -> None:
    with zipfile.ZipFile(bundle, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("manifest.json", json.dumps(manifest))
        for name, data in parts:
            packed.writestr(name, data)


def as_manifest_says(path: str, data: bytes) -> dict[str, Any]:
    return {"path": path, "sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}


def climbing(manifest: dict[str, Any], parts: Parts) -> None:
    manifest["files"].append(as_manifest_says("drafts/../../evil.txt", b"x"))
    parts.append(("drafts/../../evil.txt", b"x"))


def absolute(manifest: dict[str, Any], parts: Parts) -> None:
    manifest["files"].append(as_manifest_says("/tmp/evil.txt", b"x"))
    parts.append(("/tmp/evil.txt", b"x"))


def on_a_drive(manifest: dict[str, Any], parts: Parts) -> None:
    manifest["files"].append(as_manifest_says("drafts/C:\\evil.txt", b"x"))
    parts.append(("drafts/C:\\evil.txt", b"x"))


def hidden_away(manifest: dict[str, Any], parts: Parts) -> None:
    manifest["files"].append(as_manifest_says("drafts/.bashrc", b"x"))
    parts.append(("drafts/.bashrc", b"x"))


def beside_the_database(manifest: dict[str, Any], parts: Parts) -> None:
    manifest["files"].append(as_manifest_says("assure.sqlite3-wal", b"x"))
    parts.append(("assure.sqlite3-wal", b"x"))


def unnamed(_manifest: dict[str, Any], parts: Parts) -> None:
    parts.append(("drafts/more.docx", b"x"))


def missing(_manifest: dict[str, Any], parts: Parts) -> None:
    parts.pop()


def of_another_content(_manifest: dict[str, Any], parts: Parts) -> None:
    parts[-1] = (parts[-1][0], bytes(len(parts[-1][1])))


def larger_than_said(_manifest: dict[str, Any], parts: Parts) -> None:
    parts[-1] = (parts[-1][0], parts[-1][1] + b"more")


def an_original_under_another_hash(manifest: dict[str, Any], parts: Parts) -> None:
    for place, file in enumerate(manifest["files"]):
        if file["path"].startswith("vault/"):
            manifest["files"][place] |= as_manifest_says(file["path"], b"forged!!!")
            parts[place] = (file["path"], b"forged!!!")


def a_log_that_was_altered(manifest: dict[str, Any], parts: Parts) -> None:
    data = parts[0][1].replace(b"Ana Reader", b"Ann Raeder")
    assert data != parts[0][1]
    manifest["files"][0] |= as_manifest_says("assure.sqlite3", data)
    parts[0] = ("assure.sqlite3", data)


def no_database_at_all(manifest: dict[str, Any], parts: Parts) -> None:
    manifest["files"][0] |= as_manifest_says("assure.sqlite3", b"nonsense")
    parts[0] = ("assure.sqlite3", b"nonsense")


def a_log_that_ends_elsewhere(manifest: dict[str, Any], _parts: Parts) -> None:
    manifest["head"] = "0" * 64


@pytest.mark.parametrize(
    "attack",
    [
        climbing,
        absolute,
        on_a_drive,
        hidden_away,
        beside_the_database,
        unnamed,
        missing,
        of_another_content,
        larger_than_said,
        an_original_under_another_hash,
        a_log_that_was_altered,
        no_database_at_all,
        a_log_that_ends_elsewhere,
    ],
)
def test_a_hostile_bundle_is_refused_and_leaves_nothing(
    bundle: Path, tmp_path: Path, attack: Callable[[dict[str, Any], Parts], None]
) -> None:
    manifest, parts = parts_of(bundle)
    rewritten(bundle, manifest, parts)
    restored(bundle, tmp_path / "sound")
    before = set(tmp_path.rglob("*"))
    attack(manifest, parts)
    rewritten(bundle, manifest, parts)
    with pytest.raises(StoreError):
        restored(bundle, tmp_path / "there")
    assert set(tmp_path.rglob("*")) == before


def test_a_bundle_of_a_newer_format_says_which_version_is_needed(bundle: Path, tmp_path: Path) -> None:
    manifest, parts = parts_of(bundle)
    rewritten(bundle, manifest | {"format": 99, "files": "in another way"}, parts)
    with pytest.raises(StoreError, match="newer Assure"):
        restored(bundle, tmp_path / "there")


def test_a_bomb_is_refused_before_it_goes_off(bundle: Path, tmp_path: Path) -> None:
    manifest, parts = parts_of(bundle)
    zeros = bytes(40 << 20)
    manifest["files"].append(as_manifest_says("drafts/zeros.docx", zeros))
    rewritten(bundle, manifest, [*parts, ("drafts/zeros.docx", zeros)])
    with pytest.raises(StoreError, match="times as large"):
        restored(bundle, tmp_path / "there")


def test_an_entry_that_lies_about_its_size_stops_where_it_said_it_would(bundle: Path, tmp_path: Path) -> None:
    manifest, parts = parts_of(bundle)
    manifest["files"].append(as_manifest_says("drafts/long.docx", b"x" * 500_000))
    rewritten(bundle, manifest, [*parts, ("drafts/long.docx", b"x" * 500_000)])
    raw = bundle.read_bytes()
    manifest["files"][-1]["size"] = 10
    rewritten(bundle, manifest, [*parts, ("drafts/long.docx", b"x" * 500_000)])
    raw = bundle.read_bytes().replace(struct.pack("<L", 500_000), struct.pack("<L", 10))
    bundle.write_bytes(raw)
    with pytest.raises(StoreError):
        restored(bundle, tmp_path / "there")


def test_a_disk_without_room_is_told_before_anything_is_unpacked(
    bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: type("Usage", (), {"free": 1000})())
    with pytest.raises(AssureError, match="the disk has"):
        restored(bundle, tmp_path / "there")


def test_some_other_file_is_no_bundle(tmp_path: Path) -> None:
    for name, data in (("text.assure", b"just words"), ("empty.assure", b"")):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(StoreError, match="no bundle"):
            restored(tmp_path / name, tmp_path / "there")
    with zipfile.ZipFile(tmp_path / "other.assure", "w") as packed:
        packed.writestr("readme.txt", "hello")
    with pytest.raises(StoreError, match="manifest"):
        restored(tmp_path / "other.assure", tmp_path / "there")

"""The evidence annex: every place a document cites, with its words, its paper and page, and a picture of the place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from evidence.extract.crops import Spot, crops
from evidence.intake.vault import vault_path
from evidence.model import EvidenceItem
from generators.blocks import Block, Draft, Figure, Paragraph
from generators.chart import Crop
from generators.context import Citation
from generators.markup import render

_PICTURE = "/picture"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnexEntry:
    """One place: what is quoted, where it stands, and whether there is a picture of it."""

    citation: Citation
    has_picture: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceAnnexContext:
    """The annex in the order in which the document cites."""

    entries: tuple[AnnexEntry, ...]


def with_annex(draft: Draft, citations: Sequence[Citation], evidence: Mapping[str, EvidenceItem], vault: Path) -> Draft:
    """The draft with its evidence at the end. Pictures are cut from the originals in the vault.

    A paper without pages, or one whose place is not known, has no picture, and the annex says so.
    """
    places = tuple({place.id: place for place in citations}.values())
    pictures = _pictures(places, evidence, vault)
    entries = tuple(AnnexEntry(citation=place, has_picture=bool(pictures.get(place.id))) for place in places)
    _, *blocks = render("evidence-annex.html", EvidenceAnnexContext(entries=entries))
    quotes = {place.id: place.quote for place in places}
    return replace(draft, blocks=(*draft.blocks, *(_shown(block, pictures, quotes) for block in blocks)))


def _pictures(places: Sequence[Citation], evidence: Mapping[str, EvidenceItem], vault: Path) -> dict[str, bytes]:
    """The PNG of each place that can be shown, by the id of its citation: one look into each paper."""
    spots: dict[str, list[tuple[str, Spot]]] = defaultdict(list)
    for place in places:
        item = evidence.get(place.id.rpartition("-")[0])
        if item is not None and item.passage.anchor.boxes:
            spot = Spot(page=place.page, boxes=item.passage.anchor.boxes)
            spots[place.sha256].append((place.id, spot))
    found: dict[str, bytes] = {}
    for sha, wanted in sorted(spots.items()):
        drawn = crops(vault_path(vault, sha), [spot for _, spot in wanted])
        found |= {name: picture for (name, _), picture in zip(wanted, drawn, strict=True) if picture}
    return found


def _shown(block: Block, pictures: Mapping[str, bytes], quotes: Mapping[str, str]) -> Block:
    """The picture in the place that the template keeps for it: its words are the caption, the quote tells it."""
    name = block.key.removesuffix(_PICTURE).rpartition("/")[2]
    if not isinstance(block, Paragraph) or not block.key.endswith(_PICTURE) or name not in pictures:
        return block
    caption = "".join(run.text for run in block.runs)
    return Figure(key=block.key, chart=Crop(caption=caption, alternative=quotes[name], png=pictures[name]))

"""`assure evaluate GOLD.jsonl`: how well the tagger agrees with labelled rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assure.cli.problems import printable
from assure.cli.show import echo_json, folded, shortened

if TYPE_CHECKING:
    from evidence.model import Tagging
    from evidence.tagging.calibration import Band
    from evidence.tagging.errors_made import WrongRow
    from evidence.tagging.paired import Paired
    from evidence.tagging.score import Count, Scores
    from evidence.tagging.tagger import Tagger

_FIELD = {"document": "source", "body": "body"}


@click.command()
@click.argument("gold", type=click.Path(path_type=Path), metavar="GOLD.jsonl")
@click.option("--by", type=click.Choice(list(_FIELD)), help="Also the scores of each document or body.")
@click.option(
    "--worst", type=click.IntRange(min=0), default=0, metavar="N", help="Also the N worst errors, with reasons."
)
@click.option("--against", type=click.Path(path_type=Path), metavar="WEIGHTS", help="Compare with other weights.")
@click.option("--json", "as_json", is_flag=True, help="All figures as JSON (docs/json.md).")
def evaluate(gold: Path, by: str | None, worst: int, against: Path | None, as_json: bool) -> None:
    """Score the tagger on labelled rows: precision, recall and F1 by domain, none, stance, prompts, calibration.

    A row has text, domains, and if known stance, prompts, heading, kind, source (its document) and body. Rows that the
    weights were learned from flatter. docs/json.md describes every field.

    \b
    Example:
      assure evaluate labelled.jsonl --by body --worst 5
    """
    from evidence.tagging import load_tagger
    from evidence.tagging.gold import read_gold

    rows = read_gold(gold)
    tagger = load_tagger()
    taggings = tag_rows(tagger, rows)
    report = Report(rows=rows, taggings=taggings, tagger=tagger.version, by=by, worst=worst)
    other = _other(against, rows, taggings) if against else None
    if as_json:
        echo_json({**report.as_json(), **({"against": other} if other else {})})
        return
    report.show()
    if other:
        _show_comparison(other)


def tag_rows(tagger: Tagger, rows: Sequence[Mapping[str, Any]]) -> list[Tagging]:
    """The taggings of labelled rows, in their order."""
    return list(tagger.pipe((row["text"], row["heading"], row["kind"]) for row in rows))


class Report:
    """The figures of one tagger on one set of rows, as JSON or as tables."""

    def __init__(
        self,
        *,
        rows: Sequence[Mapping[str, Any]],
        taggings: Sequence[Tagging],
        tagger: str,
        by: str | None,
        worst: int,
    ) -> None:
        from evidence.tagging.calibration import reliability
        from evidence.tagging.errors_made import worst_errors
        from evidence.tagging.score import evaluate as score

        self._tagger = tagger
        self._all = score(rows, taggings)
        self._groups: dict[str, Scores] = {}
        for value in sorted({row[_FIELD[by]] for row in rows}) if by else ():
            own = [at for at, row in enumerate(rows) if row[_FIELD[by or ""]] == value]
            self._groups[value] = score([rows[at] for at in own], [taggings[at] for at in own])
        self._bands = reliability(rows, taggings)
        self._by_domain = {domain: reliability(rows, taggings, domain=domain) for domain in sorted(self._all.domains)}
        self._worst = worst_errors(rows, taggings, most=worst)

    def as_json(self) -> dict[str, Any]:
        """All figures as docs/json.md describes them."""
        from evidence.tagging.calibration import calibration_error

        return {
            "tagger": self._tagger,
            **_scores_json(self._all),
            "calibration": {
                "error": round(calibration_error(self._bands), 4),
                "error_by_domain": {
                    str(domain): round(calibration_error(bands), 4) for domain, bands in self._by_domain.items()
                },
                "bands": [_band_json(band) for band in self._bands],
            },
            "groups": [{"name": name, **_scores_json(scores)} for name, scores in self._groups.items()],
            "worst": [_wrong_json(wrong) for wrong in self._worst],
        }

    def show(self) -> None:
        """The figures as tables on stdout."""
        scores = self._all
        click.echo(f"Tagger {self._tagger} on {scores.rows:,} rows\n")
        click.echo(f"{'':<12}{'precision':>10}{'recall':>8}{'F1':>7}{'rows':>7}")
        for domain, count in sorted(scores.domains.items()):
            _show_count(f"domain {domain}", count)
        for name, count in (("all domains", scores.micro), ("none", scores.none), ("stance", scores.stance)):
            _show_count(name, count)
        click.echo(f"{'macro':<12}{'':>18}{scores.macro_f1:>7.3f}")
        hits = f"{scores.prompt_hits} of {scores.prompt_rows} ({scores.prompt_rate:.3f})"
        click.echo(f"A right prompt among the first two: {hits}")
        self._show_calibration()
        if self._groups:
            click.echo(f"\n{'':<44}{'rows':>7}{'micro F1':>10}{'none P':>8}{'none R':>8}{'stance':>8}")
        for name, group in self._groups.items():
            click.echo(
                f"{printable(name)[-43:]:<44}{group.rows:>7}{group.micro.f1:>10.3f}{group.none.precision:>8.2f}"
                f"{group.none.recall:>8.2f}{group.stance.f1:>8.3f}"
            )
        for wrong in self._worst:
            _show_wrong(wrong)

    def _show_calibration(self) -> None:
        from evidence.tagging.calibration import calibration_error

        click.echo(f"\nCalibration of domain scores: expected error {calibration_error(self._bands):.3f}")
        click.echo(f"{'score':<12}{'pairs':>8}{'mean':>8}{'right':>8}")
        for band in self._bands:
            click.echo(f"{band.low:.1f} to {band.low + 0.1:.1f}{band.pairs:>11,}{band.score:>8.2f}{band.right:>8.2f}")


def _other(file: Path, rows: Sequence[Mapping[str, Any]], taggings: Sequence[Tagging]) -> dict[str, Any]:
    """The other weights' scores and how sure the difference is."""
    from evidence.errors import MissingFile
    from evidence.tagging.lexicon import load_lexicon
    from evidence.tagging.paired import compare_taggings
    from evidence.tagging.score import evaluate as score
    from evidence.tagging.tagger import Tagger
    from evidence.tagging.weights import load_weights

    if not file.is_file():
        raise MissingFile(f"There is no file {file}.")
    tagger = Tagger(load_lexicon(), load_weights(file))
    others = tag_rows(tagger, rows)
    return {
        "tagger": tagger.version,
        **_scores_json(score(rows, others)),
        **_paired_json(compare_taggings(rows, taggings, others)),
    }


def _show_comparison(other: Mapping[str, Any]) -> None:
    paired = other["paired"]
    click.echo(
        f"\nAgainst {other['tagger']} (micro F1 {other['micro']['f1']:.3f}): {paired['difference']:+.3f},"
        f" 95 % of draws of {paired['documents']} documents between {paired['low']:+.3f} and {paired['high']:+.3f};"
        f" better in {100 * paired['better']:.1f} % of them."
    )


def _show_count(name: str, count: Count) -> None:
    click.echo(
        f"{name:<12}{count.precision:>10.3f}{count.recall:>8.3f}{count.f1:>7.3f}{count.right + count.missed:>7,}"
    )


def _show_wrong(wrong: WrongRow) -> None:
    given = ", ".join(map(str, wrong.tagging.domains)) or "none"
    wanted = ", ".join(map(str, sorted(wrong.row["domains"]))) or "none"
    surest = f"surest about domain {wrong.domain} ({wrong.sureness:.2f})"
    click.echo(f"\n{printable(wrong.row['id'])}: given {given}, a reader {wanted}; {surest}")
    click.echo(folded(shortened(wrong.row["text"], to=300), indent="  "))
    for reason in wrong.reasons[:4]:
        click.echo(f'  {reason.effect:+.2f} {reason.target:<9} "{printable(reason.words)}" ({reason.rule})')


def _scores_json(scores: Scores) -> dict[str, Any]:
    return {
        "rows": scores.rows,
        "domains": {str(domain): _count_json(count) for domain, count in sorted(scores.domains.items())},
        "micro": _count_json(scores.micro),
        "macro_f1": round(scores.macro_f1, 4),
        "none": _count_json(scores.none),
        "stance": _count_json(scores.stance),
        "prompts": {"hits": scores.prompt_hits, "rows": scores.prompt_rows, "rate": round(scores.prompt_rate, 4)},
    }


def _count_json(count: Count) -> dict[str, Any]:
    ratios = {"precision": count.precision, "recall": count.recall, "f1": count.f1}
    return {
        **{name: round(value, 4) for name, value in ratios.items()},
        "right": count.right,
        "wrong": count.wrong,
        "missed": count.missed,
    }


def _band_json(band: Band) -> dict[str, Any]:
    return {"from": band.low, "pairs": band.pairs, "score": round(band.score, 4), "right": round(band.right, 4)}


def _paired_json(paired: Paired) -> dict[str, Any]:
    figures = {name: round(getattr(paired, name), 4) for name in ("difference", "low", "high", "better")}
    return {"paired": {**figures, "documents": paired.documents}}


def _wrong_json(wrong: WrongRow) -> dict[str, Any]:
    return {
        "id": wrong.row["id"],
        "text": wrong.row["text"],
        "given": list(wrong.tagging.domains),
        "wanted": sorted(wrong.row["domains"]),
        "domain": wrong.domain,
        "sureness": round(wrong.sureness, 4),
        "reasons": [
            {
                "start": reason.start,
                "end": reason.end,
                "words": reason.words,
                "why": reason.rule,
                "target": reason.target,
                "effect": reason.effect,
            }
            for reason in wrong.reasons
        ],
    }

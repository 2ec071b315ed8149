"""What a passage speaks about: domains, prompts, stance, each with the words that led there; and the facts in it.

Everything here is a suggestion of the machine. spaCy is imported when a tagger is loaded, not before.
"""

from __future__ import annotations

from evidence.tagging.lexicon import Lexicon, load_lexicon
from evidence.tagging.score import Scores, evaluate
from evidence.tagging.tagger import Tagger, load_tagger
from evidence.tagging.wire import as_json, tag_lines

__all__ = ["Lexicon", "Scores", "Tagger", "as_json", "evaluate", "load_lexicon", "load_tagger", "tag_lines"]

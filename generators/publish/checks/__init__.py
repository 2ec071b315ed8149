"""What is looked at before a document goes out. Every check is a pure function of a `Subject`; `run.findings` runs all.

Nothing is decided here: a finding stops the document, or advises, and a person mends, redacts or overrides it.
"""

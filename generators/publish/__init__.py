"""What goes out: the same draft as a clean Word file, a tagged PDF and one web page.

`clean_word.clean_word`, `pdf.pdf` and `page_html.page` each take a `Draft` and give bytes; `redact.redact` takes words
out of a `Draft` beforehand. All refuse with NotReady what cannot be published as it stands (`clean.clean`).
"""

"""Other people's validators, run on what is published: veraPDF for PDF, the Open XML SDK for Word, axe for web pages.

`make validate` installs them under build/validators (a Java runtime, Node and Chromium have to be there already).
"""

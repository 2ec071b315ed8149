"""People's own templates: which there are, copies to edit, what a template may say, and running them safely."""

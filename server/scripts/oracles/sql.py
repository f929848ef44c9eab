"""Parses SQL files with sqlglot in one dialect, templates filled in: sql.py DIALECT FILE…"""

import re
import sys

import sqlglot
from sqlglot import exp

for name in sys.argv[2:]:
    text = open(name, encoding="utf-8").read()
    text = re.sub(r"\{\{.*?\}\}|@day@", "2026-01-01", text)
    for statement in sqlglot.parse(text, dialect=sys.argv[1], error_level=sqlglot.ErrorLevel.RAISE):
        # A command is a statement that sqlglot does not know and keeps as text.
        if isinstance(statement, exp.Command):
            sys.exit(f"{name}: not understood: {statement.sql()[:80]}")

import { expect, it } from "vitest";
import { assignments, pathOf } from "../../../../server/src/core/systems/airflow/paths.ts";

const MODULE = `import os
from pathlib import Path
HERE = Path(__file__).resolve().parent  # where we are
ROOT: Path = Path(__file__).parents[1]
CONFIG = HERE / "config"
TWICE = "a"
TWICE = "b"
ME = ME
`;

it.each([
  ["__file__", "/w/dags/a.py"],
  ['"/opt/x.yml"', "/opt/x.yml"],
  ["os.path.dirname(__file__)", "/w/dags"],
  ['os.path.join(os.path.dirname(os.path.abspath(__file__)), "sql", "x.sql")', "/w/dags/sql/x.sql"],
  ["str(CONFIG)", "/w/dags/config"],
  ['str(CONFIG / "orders.yml")', "/w/dags/config/orders.yml"],
  ['ROOT / "include"', "/w/include"],
  ['f"{HERE}/sql"', "/w/dags/sql"],
  ['(HERE / "..").resolve()', "/w"],
  ["TWICE", undefined],
  ["ME", undefined],
  ['os.environ["CONFIG"]', undefined],
  ['os.getenv("CONFIG", "/x")', undefined],
  ['HERE / name / "x"', undefined],
  ["((((((((((((HERE))))))))))))", undefined],
  ["", undefined],
])("%s", (expression, expected) => {
  expect(pathOf(expression, "/w/dags/a.py", assignments(MODULE))).toBe(expected);
});

"""Writes models/SHA256SUMS, by which `textkit doctor` knows the files of models again:  python models/recipes/sums.py"""

from __future__ import annotations

from textkit.models import SUMS, models_folder, sums_of

if __name__ == "__main__":
    folder = models_folder()
    (folder / SUMS).write_text("".join(f"{digest}  {path}\n" for path, digest in sums_of(folder).items()), encoding="utf-8")

"""The clause's verb tells which Monday is meant."""

from __future__ import annotations

import pytest

from textkit.components import marked
from textkit.pipelines import pipeline


@pytest.mark.parametrize(
    ("lang", "text", "value"),
    [
        ("en", "The council voted on Thursday.", "2025-07-10"),
        ("en", "The council decides on Thursday.", "2025-07-17"),
        ("en", "The talks are to resume on Friday with a mediator.", "2025-07-18"),
        ("en", "She will appear in court on Monday.", "2025-07-21"),
        ("nb", "Partene møtes igjen fredag.", "2025-07-18"),
        ("nb", "Styret vedtok planen fredag.", "2025-07-11"),
        ("nb", "– Det er trist, sier ordføreren mandag.", "2025-07-14"),
    ],
)
def test_a_weekday_lies_on_the_side_that_the_verb_speaks_of(lang: str, text: str, value: str) -> None:
    nlp = pipeline(lang)
    doc = nlp.make_doc(text)
    doc.user_data |= {"lang": lang, "published": "2025-07-16", "furniture": []}
    assert [row["value"] for row in marked(nlp(doc), "figures")] == [value]

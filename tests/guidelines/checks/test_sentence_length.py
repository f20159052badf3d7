"""Sentences: where they end, and how long they are."""

import pytest

from planner.guidelines.checks.reading import sentences
from tests.guidelines.checks.builders import a_post_with, found


@pytest.mark.parametrize(
    ("language", "text", "parts"),
    [
        ("en", "One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"]),
        ("en", "We say, e.g. today, i.e. now. Good.", ["We say, e.g. today, i.e. now.", "Good."]),
        ("en", "Mr. Smith and Dr. J. Brown vs. No. 5. Then", ["Mr. Smith and Dr. J. Brown vs. No. 5.", "Then"]),
        ("en", "The answer is no. We stay.", ["The answer is no.", "We stay."]),
        ("en", "It costs 3.5 million, i.e. 1,200.50 each.", ["It costs 3.5 million, i.e. 1,200.50 each."]),
        ("en", "Wait... and see. Wait… Then go.", ["Wait... and see.", "Wait…", "Then go."]),
        ("en", "We open at 9 a.m. on 3. March. Come at 5 p.m. We wait.", None),
        ("en", "He said “Stop.” Then he left. (Really.) Yes", ["He said “Stop.”", "Then he left.", "(Really.)", "Yes"]),
        ("en", "See https://example.com/a.b?c=d. Then go", ["See https://example.com/a.b?c=d.", "Then go"]),
        ("en", "So did I. They too.", ["So did I.", "They too."]),
        ("en", "A line\nAnother\n\n– A third", ["A line", "Another", "– A third"]),
        ("en", "Really?! Yes!!! No", ["Really?!", "Yes!!!", "No"]),
        ("de", "Wir haben z. B. Ventile, d. h. Armaturen.", ["Wir haben z. B. Ventile, d. h. Armaturen."]),
        ("de", "Wir haben z.\u00a0B. Ventile. Gut.", ["Wir haben z.\u00a0B. Ventile.", "Gut."]),
        ("de", "Am 3. März 2026 kommt die 2. Auflage. Gut.", ["Am 3. März 2026 kommt die 2. Auflage.", "Gut."]),
        ("de", "Vom 23. bis 29. November. Im 19. Jahrhundert.", ["Vom 23. bis 29. November.", "Im 19. Jahrhundert."]),
        ("de", "Wir haben 12. Das reicht. Seit 2019. Gut", ["Wir haben 12.", "Das reicht.", "Seit 2019.", "Gut"]),
        ("de", "Es kostet 3.500,50 Euro, ca. 5 Mio. Euro.", ["Es kostet 3.500,50 Euro, ca. 5 Mio. Euro."]),
        ("de", "Ventile, Pumpen usw. Wir liefern bzw. bauen.", ["Ventile, Pumpen usw.", "Wir liefern bzw. bauen."]),
        ("de", "Ventile usw. bauen wir u. a. für Sie.", ["Ventile usw. bauen wir u. a. für Sie."]),
        ("de", "Dr. Müller, Frau Prof. Weiß und Hr. Özil.", ["Dr. Müller, Frau Prof. Weiß und Hr. Özil."]),
        ("de", "Hansewerk GmbH & Co. KG, Tel. 0511. Gut", ["Hansewerk GmbH & Co. KG, Tel. 0511.", "Gut"]),
        ("de", "Das ist so. Wir gehen.", ["Das ist so.", "Wir gehen."]),
        ("de", "Aber … naja. Doch … Später", ["Aber … naja.", "Doch …", "Später"]),
        ("de", "„Wirklich?“ fragte er. „Ja!“ Gut.", ["„Wirklich?“ fragte er.", "„Ja!“", "Gut."]),
        ("de", "Nach Art. 50 Abs. 4. Jede Art. Gut.", ["Nach Art. 50 Abs. 4.", "Jede Art.", "Gut."]),
        ("de", "Ludwig XIV. baute. Im II. Quartal.", ["Ludwig XIV. baute.", "Im II. Quartal."]),
        ("de", "  \n\n ", []),
        ("", "Am 3. March, z. B. today. Gut.", ["Am 3. March, z. B. today.", "Gut."]),
    ],
)  # fmt: skip
def test_sentences_end_where_people_end_them(language, text, parts):
    found_parts = [text[start:end] for start, end in sentences(text, language)]

    assert found_parts == (parts or ([] if not text.strip() else [
        "We open at 9 a.m. on 3. March.", "Come at 5 p.m.", "We wait."
    ]))  # fmt: skip


@pytest.mark.parametrize(
    ("language", "text", "sentence"),
    [
        ("en", "word " * 24 + "end.", None),
        ("en", "word " * 25 + "end.", "word " * 25 + "end."),
        ("en", "Short. The " + "word " * 24 + "end. Short.", "The " + "word " * 24 + "end."),
        ("en", "word " * 12 + "\n" + "word " * 13, None),
        ("en", "word " * 24 + "– end –", None),
        ("en", "word " * 24 + "end #one #two #three", None),
        ("en", "word " * 12 + "e.g. " + "word " * 13, "word " * 12 + "e.g. " + "word " * 12 + "word"),
        ("de", "Wort " * 24 + "Ende.", None),
        ("de", "Größe " * 25 + "Ende.", "Größe " * 25 + "Ende."),
        ("de", "Wort " * 12 + "z. B. " + "Wort " * 13, "Wort " * 12 + "z. B. " + "Wort " * 12 + "Wort"),
        ("de", "Wort " * 12 + "am 3. März " + "Wort " * 12, "Wort " * 12 + "am 3. März " + "Wort " * 11 + "Wort"),
        ("de", "Wort " * 13 + "Schluss. Dann " + "Wort " * 12, None),
        ("de", "Wort " * 24 + "Ende.\n\n#Eins #Zwei #Drei", None),
    ],
)
def test_a_sentence_of_more_words_than_one_reads_at_one_go(language, text, sentence):
    findings = found("sentence_length", a_post_with(text, language=language))

    assert [text[slice(*f.span)] for f in findings] == ([sentence] if sentence else [])


def test_a_company_says_how_long():
    findings = found("sentence_length", a_post_with("Eins zwei drei. Vier fünf."), max_words=2)

    assert [f.values for f in findings] == [{"count": 3, "limit": 2}]

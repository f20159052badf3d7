"""All kinds of rules together."""

import json
import time
from datetime import date
from pathlib import Path
from statistics import median

import planner
from planner.guidelines.checks import parameters
from planner.guidelines.checks.kinds import KINDS, Level, Rule, found_by
from tests.guidelines.checks.builders import a_post_with, a_time, a_variant, another, reads_in_german

# every kind of the design's table
NAMED = """
    length hashtag_count hashtag_camel hashtag_place alt_text captions emoji fancy_font all_caps sentence_length
    link_count link_scheme utm forbidden_words claim_source green_claim ad_label ai_label image_rights embargo blackout
    quiet_hours min_gap max_per_day clash approver training sensitive_topic personal_data placeholder duplicate
    goal_kpi reply_plan
"""
FIRST_EDITION = Path(planner.__file__).parent / "data" / "guidelines.json"
DAY = date(2026, 11, 26)
TEXT = (
    "Unsere führende Anlage spart 12 % Energie, sagt die Umfrage im Werk Köln, z. B. in Halle 4. Gründlich geprüft, "
    "nachhaltig gebaut und mit großer Sorgfalt gefertigt: So geht #VorausschauendeWartung 🎉 heute. "
) * 12


def first_rules():
    """The rules of the first edition, as they are saved."""
    sections = json.loads(FIRST_EDITION.read_text("utf-8"))["sections"]
    saved = [(clause["number"], rule) for s in sections for clause in s["clauses"] for rule in clause.get("rules", [])]
    return [
        Rule(n, rule["kind"], Level(rule["severity"]), _parameters(rule), clause)
        for n, (clause, rule) in enumerate(saved, start=1)
    ]


def _parameters(rule):
    return parameters.read(KINDS[rule["kind"]].parameters, rule["parameters"])


def a_long_post(number):
    """Three variants of 2,000 characters, each text a new one, with a full calendar around."""
    variants = [a_variant(f"{number} {n} {TEXT}"[:2000], id_=n) for n in (1, 2, 3)]
    others = tuple(another(DAY, f"{hour:02}:00", id_=hour, text=TEXT[hour:2000]) for hour in range(2, 22))
    return a_post_with(*variants, title="Neue Anlage", others=others, **a_time(DAY, "10:00"))


def test_every_kind_is_there():
    assert sorted(KINDS) == sorted(NAMED.split())


def test_every_kind_has_a_name_in_both_languages():
    assert len({kind.label for kind in KINDS.values()}) == len(KINDS)


def test_the_first_editions_rules_can_be_read():
    assert {rule.kind for rule in first_rules()} == set(KINDS)


def test_what_is_read_is_written_as_it_was():
    for kind in KINDS.values():
        first = kind.parameters()
        saved = json.loads(json.dumps(parameters.write(first)))

        assert parameters.read(kind.parameters, saved) == first, kind.name


def test_a_post_is_checked_in_no_time():
    rules = first_rules()
    list(found_by(rules, a_long_post(0)))
    took = []
    for number in range(1, 16):
        post = a_long_post(number)
        start = time.process_time()
        findings = list(found_by(rules, post))
        took.append(time.process_time() - start)

    assert len(rules) >= 30
    assert findings
    assert median(took) < 0.010, took


def test_all_that_is_found_reads_in_german():
    assert all(reads_in_german(finding) for _, finding in found_by(first_rules(), a_long_post(0)))

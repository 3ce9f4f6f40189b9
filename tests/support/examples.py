"""One valid record for each table, as a person types it, all linked to each other."""

from tracker.schema.rows import validate
from tracker.writing.edits import load

EXAMPLES = {
    "dossier": {"id": "talks", "title": "Talks", "scope": "All.", "since": "2025-11-01", "licence": "CC-BY-4.0"},
    "track": {"id": "coalition", "title": "Coalition", "position": 1},
    "party": {"id": "fra", "name": "France", "kind": "state", "iso_alpha2": "FR", "iso_alpha3": "FRA"},
    "membership": {"id": "member", "group_id": "fra", "member_id": "fra", "joined_on": "2025-03-02"},
    "person": {"id": "macron", "name": "Emmanuel Macron"},
    "summit": {
        "id": "paris", "track_id": "coalition", "title": "Paris", "kind": "summit", "status": "held",
        "starts_on": "2026-01-06", "ends_on": "2026-01-06", "city": "Paris", "country_id": "fra",
        "latitude": 48.87, "longitude": 2.32,
    },
    "attendance": {"id": "seat", "summit_id": "paris", "party_id": "fra", "person_id": "macron"},
    "milestone": {
        "id": "plan", "track_id": "coalition", "title": "Plan", "kind": "plan",
        "starts_on": "2025-11-20", "ends_on": "2025-11-20",
    },
    "announced_date": {
        "id": "announced", "record_table": "summit", "record_id": "paris", "announced_on": "2025-12-20",
        "first_on": "2026-01-05",
    },
    "document": {"id": "declaration", "summit_id": "paris", "title": "D", "kind": "declaration", "status": "signed"},
    "signature": {"id": "signed", "document_id": "declaration", "party_id": "fra", "status": "signed"},
    "issue": {"id": "army", "title": "Army", "question": "How large may it be?"},
    "clause": {"id": "point", "document_id": "declaration", "number": "4", "text": "800,000", "language": "en"},
    "clause_issue": {"id": "of-army", "clause_id": "point", "issue_id": "army"},
    "position": {
        "id": "on-army", "party_id": "fra", "issue_id": "army", "as_of": "2026-01-06", "text": "No cap",
        "speaker": "Emmanuel Macron",
    },
    "trigger": {"id": "truce", "title": "A truce", "kind": "ceasefire", "definition": "A truce is in force."},
    "pledge": {
        "id": "hubs", "summit_id": "paris", "headline": "Hubs", "category": "troops", "made_on": "2026-01-06",
        "amount_low": 1, "amount_high": 2, "unit": "hubs",
    },
    "pledge_share": {"id": "share", "pledge_id": "hubs", "party_id": "fra", "amount": 1},
    "pledge_party": {"id": "pledger", "pledge_id": "hubs", "party_id": "fra"},
    "pledge_condition": {
        "id": "ceasefire", "pledge_id": "hubs", "kind": "ceasefire", "text": "After a ceasefire", "trigger_id": "truce",
    },
    "pledge_status": {"id": "dormant", "pledge_id": "hubs", "as_of": "2026-01-07", "status": "dormant"},
    "account": {
        "id": "of-london", "record_table": "pledge", "record_id": "hubs", "field": "amount_low", "party_id": "fra",
        "value": "one hub", "held": "true",
    },
    "look": {
        "id": "nothing-new", "record_table": "pledge", "record_id": "hubs", "looked_on": "2026-02-01",
        "looked_by": "Ann", "places": "elysee.fr", "result": "nothing_new",
    },
    "source": {
        "id": "elysee", "url": "https://example.org/a", "title": "Declaration", "publisher": "Élysée",
        "source_class": "primary_text", "accessed_on": "2026-02-01",
    },
    "citation": {"id": "cited", "source_id": "elysee", "record_table": "summit", "record_id": "paris", "field": "city"},
}  # fmt: skip


# Examples that lead from one record of a table to another, which is not among the examples above.
BETWEEN = {
    "clause_link": {"id": "from-the-plan", "clause_id": "point", "other_id": "point-before", "kind": "reworded"},
    "pledge_relation": {"id": "again", "pledge_id": "hubs", "other_id": "hubs-before", "kind": "repeats"},
}
LAST = len(EXAMPLES)  # the last revision of a store that holds the examples


def fill(engine):
    """Store every example; revisions 1 to LAST."""
    load(engine, {table: [validate(table, row)] for table, row in EXAMPLES.items()}, author="Examples")

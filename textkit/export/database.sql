-- The tables that textkit export writes to an .sqlite file. Offsets are Unicode code points in documents.text, end exclusive.

CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT);

CREATE TABLE documents (
    id TEXT PRIMARY KEY,
    title TEXT,
    publisher TEXT,
    author TEXT,
    published TEXT,
    published_guess TEXT,
    url TEXT,
    lang TEXT,
    kind TEXT,
    origin_id TEXT REFERENCES documents (id),
    path TEXT NOT NULL,
    raw_sha256 TEXT NOT NULL,
    text TEXT NOT NULL
);

CREATE TABLE facts (
    id TEXT PRIMARY KEY,
    statement TEXT NOT NULL,
    status TEXT NOT NULL,
    documents INTEGER NOT NULL,
    origins INTEGER NOT NULL,
    first_published TEXT,
    verdict TEXT
);

CREATE TABLE entities (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    label TEXT NOT NULL,
    aliases TEXT NOT NULL
);

CREATE TABLE claims (
    id TEXT PRIMARY KEY,
    fact_id TEXT REFERENCES facts (id),
    document_id TEXT NOT NULL REFERENCES documents (id),
    statement TEXT NOT NULL,
    quote TEXT NOT NULL,
    translation TEXT,
    lang TEXT NOT NULL,
    status TEXT NOT NULL,
    speaker TEXT,
    speaker_entity_id TEXT REFERENCES entities (id),
    cue TEXT,
    quote_type TEXT,
    via TEXT,
    date TEXT,
    checkworthiness REAL NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL
);

CREATE TABLE figures (
    id TEXT PRIMARY KEY,
    document_id TEXT NOT NULL REFERENCES documents (id),
    quote TEXT NOT NULL,
    label TEXT NOT NULL,
    value TEXT,
    upper TEXT,
    number REAL,
    unit TEXT,
    modifier TEXT,
    counted TEXT,
    certain INTEGER NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL
);

CREATE TABLE mentions (
    id TEXT PRIMARY KEY,
    entity_id TEXT REFERENCES entities (id),
    document_id TEXT NOT NULL REFERENCES documents (id),
    quote TEXT NOT NULL,
    label TEXT NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL
);

CREATE TABLE claim_entities (
    claim_id TEXT NOT NULL REFERENCES claims (id),
    entity_id TEXT NOT NULL REFERENCES entities (id),
    PRIMARY KEY (claim_id, entity_id)
);

CREATE TABLE claim_figures (
    claim_id TEXT NOT NULL REFERENCES claims (id),
    figure_id TEXT NOT NULL REFERENCES figures (id),
    PRIMARY KEY (claim_id, figure_id)
);

CREATE TABLE conflicts (
    id INTEGER PRIMARY KEY,
    fact_id TEXT NOT NULL REFERENCES facts (id),
    kind TEXT NOT NULL,
    about TEXT NOT NULL
);

CREATE TABLE conflict_claims (
    conflict_id INTEGER NOT NULL REFERENCES conflicts (id),
    side INTEGER NOT NULL,
    claim_id TEXT NOT NULL REFERENCES claims (id),
    says TEXT NOT NULL,
    PRIMARY KEY (conflict_id, side, claim_id)
);

CREATE INDEX claims_by_fact ON claims (fact_id);
CREATE INDEX claims_by_document ON claims (document_id);
CREATE INDEX figures_by_document ON figures (document_id);
CREATE INDEX mentions_by_entity ON mentions (entity_id);
CREATE INDEX mentions_by_document ON mentions (document_id);
CREATE INDEX claim_entities_by_entity ON claim_entities (entity_id);
CREATE INDEX claim_figures_by_figure ON claim_figures (figure_id);
CREATE INDEX conflicts_by_fact ON conflicts (fact_id);

CREATE VIRTUAL TABLE facts_fts USING fts5(statement, content="facts");
CREATE VIRTUAL TABLE claims_fts USING fts5(statement, quote, translation, content="claims");

CREATE VIEW facts_with_citations AS
SELECT
    facts.id AS fact_id,
    facts.statement,
    facts.status,
    facts.origins,
    facts.verdict,
    documents.publisher,
    documents.published,
    claims.quote,
    claims.translation,
    claims.speaker,
    claims.status AS claim_status,
    claims.lang,
    documents.origin_id,
    documents.path,
    documents.url,
    claims.start,
    claims."end",
    claims.id AS claim_id,
    documents.id AS document_id
FROM facts
JOIN claims ON claims.fact_id = facts.id
JOIN documents ON documents.id = claims.document_id
ORDER BY facts.origins DESC, facts.documents DESC, facts.id, claims.rowid;

CREATE VIEW figures_with_sources AS
SELECT
    figures.id AS figure_id,
    figures.label,
    figures.value,
    figures.upper,
    figures.number,
    figures.unit,
    figures.modifier,
    figures.counted,
    figures.quote,
    claims.statement AS claim,
    documents.publisher,
    documents.published,
    documents.path,
    documents.url,
    figures.start,
    figures."end",
    claims.id AS claim_id,
    claims.fact_id,
    documents.id AS document_id
FROM figures
JOIN documents ON documents.id = figures.document_id
LEFT JOIN claim_figures ON claim_figures.figure_id = figures.id
LEFT JOIN claims ON claims.id = claim_figures.claim_id
ORDER BY figures.rowid, claims.rowid;

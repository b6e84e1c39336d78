"""What an archive says about itself, in German and English."""

from __future__ import annotations

SOFTWARE = "Plattform der Städtekooperation (collab), Archivformat 1"
NOTHING_MISSING = "Es fehlt nichts. / Nothing is missing.\n"

README = """\
{title}
Archiv eines Arbeitsbereichs, Stand {day}

WAS DAS IST
Dieses Archiv enthält alles, was in einem Arbeitsbereich gesammelt wurde. Sie brauchen dafür kein besonderes
Programm: Öffnen Sie index.html mit einem Browser, auch ohne Internet.

  Dokumente            alle Dateien mit allen Fassungen, in ihren Ordnern
  Sitzungen            Niederschriften als Text (Markdown) und PDF, genehmigte mit ihrem Siegel
  Beiträge, Wiki       Texte mit ihren Kommentaren, als Text (Markdown) und PDF
  Kommentare           Kommentare zu allem anderen
  Kalender             alle Termine (iCalendar)
  Personen             wer im Arbeitsbereich genannt ist (vCard)
  Tabellen             Aufgaben, Beschlüsse, Maßnahmen, Kennzahlen, Abstimmungen, Checklisten, Journal (CSV)
  Siegel und Belege    versiegelte Datensätze, deren Prüfsumme (SHA-256) das Siegel ist
  records              alle Datensätze für die Übernahme in eine andere Plattform
  Fehlende Dateien.txt was nicht gelesen werden konnte

PERSONENBEZOGENE DATEN
Das Archiv enthält Namen, dienstliche Kontaktdaten und Äußerungen von Personen. Geben Sie es nur weiter,
wenn Sie
das dürfen, und löschen Sie es, wenn Sie es nicht mehr brauchen. Nicht enthalten sind Kennwörter,
Anmeldungen, geheime
Adressen, private Entwürfe, Einstellungen und Lesestände einzelner Personen, Fotos aus dem Verzeichnis,
verschickte
Mails und der Papierkorb.

PRÜFEN
Das Archiv folgt BagIt (RFC 8493). Die Prüfsummen aller Dateien stehen in manifest-sha256.txt. Unter
Linux prüft man
sie im Ordner neben "data" mit: sha256sum -c manifest-sha256.txt

ÜBERNEHMEN
In eine andere Plattform dieser Art: flask --app wsgi workspace import DATEI.zip, oder in der Verwaltung unter
"Archive". Wie die Datensätze in "records" zu lesen sind, steht unten auf Englisch.

------------------------------------------------------------------------------------------------------------

WHAT THIS IS
The archive of one workspace, made by: {software}. Open index.html in any browser; no network is needed. The
folders hold original files with all versions (Dokumente), minutes (Sitzungen), posts (Beiträge), pages
(Wiki),
comments (Kommentare), the calendar (iCalendar), people (vCard) and tables (CSV). It holds personal data:
handle it
accordingly. Passwords, sign-ins, secret addresses, private drafts, settings, read marks, mails and the
trash are
not in it.

CHECKING
This is a bag as RFC 8493 describes it (BagIt 1.0). Checksums are in manifest-sha256.txt.

RECORDS
records/<table>.jsonl holds one row a line, as a JSON object from column to value. records/format.json
names the
columns of each table and their types: "moment" is ISO 8601 with offset (UTC), "day" and "time" are ISO 8601,
"decimal" is a number in a string. Columns that end in _id hold the id of a row of another table; kind
and object_id
(or *_kind and *_id) together name a row of the table that "kind" says. A file is named by its SHA-256, which
manifest-sha256.txt leads to its place. records/missing.json lists files that could not be read.
"""

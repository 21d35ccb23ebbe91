"""The 64 faults that are tried: what goes wrong, and what must be seen then.

`docs/reliability.md` is made of this, of the marker `fault(numbers)` on the tests, and
of the counts in seen.json.
"""

import msgspec


class Fault(msgspec.Struct, frozen=True):
    """One fault. `untried` says what of it could not be tried here, and why.

    `by`: only rounds count whose injection has one of these words.
    """

    what: str
    expected: str
    untried: str = ""
    by: tuple[str, ...] = ()


_HARDWARE = "A real stick or laptop; here a simulated one."
FAULTS = (
    Fault(
        "Killed after the last answer, before anything is written",
        "no record and nothing acknowledged; the same entry again records it once",
    ),
    Fault(
        "kill -9 at every write, sync, rename or deleting of a file",
        "every acknowledged record is there once, the chain holds",
        by=("kill",),
    ),
    Fault(
        "kill -9 after COMMIT, before the card shows its colour",
        "the record is there; saved again under its id it is not doubled",
        by=("kill",),
    ),
    Fault("Power cut during a commit", "no acknowledged record is lost"),
    Fault("Power cut during a checkpoint", "no acknowledged record is lost"),
    Fault(
        "Power cut in the first second after installation",
        "a valid home, or `init` makes it anew in the same folder",
    ),
    Fault("Power cut during a schema migration", "the old schema or the new one"),
    Fault(
        "Power cut during erasing or a change of the key",
        "all or nothing; the erase record is there exactly when the content is gone",
    ),
    Fault(
        "A write that is cut in half",
        "the unfinished transaction is dropped",
        by=("half", "short", "torn"),
    ),
    Fault(
        "EIO when the commit is synced",
        "one sentence, nothing acknowledged or the record really there; saving again"
        " does not double it",
        by=("EIO",),
    ),
    Fault(
        "EIO or a changed byte while a page is read",
        "said with one sentence; never wrong data without a word",
        by=("EIO", "byte"),
    ),
    Fault("A bit flipped in a page or in the write-ahead log", "found and named"),
    Fault(
        "Disk full while a record is written",
        "undone whole or saved by giving up the ballast; goes on when there is room",
        by=("ENOSPC", "filled"),
    ),
    Fault(
        "Disk full while the log is copied back",
        "records go on while the log fits; nothing is lost",
        by=("filled",),
    ),
    Fault(
        "Disk full during an export or a backup",
        "no half file, older files whole, nothing called exported",
        by=("ENOSPC", "filled"),
    ),
    Fault(
        "File system turned read-only",
        "one sentence, status 3, no crash loop",
        by=("EROFS", "read-only"),
    ),
    Fault("Quota or largest file size reached", "as a full disk"),
    Fault(
        "Home on a network share, a synchronised folder or a FAT stick",
        "refused when it is opened",
    ),
    Fault(
        "The log deleted or the database alone copied",
        "noticed by the head that was noted beside it, a receipt or the mirror",
    ),
    Fault(
        "An old image of the database put back",
        "a new volume; without it the office sets the second file aside as a fork",
    ),
    Fault(
        "Two laptops cloned from one image",
        "the copy opens a new volume; otherwise the office sees the fork",
    ),
    Fault(
        "A second instance started",
        "refused, naming the first; free at once when that one is killed",
    ),
    Fault("The database opens in another mode of safety", "refused at start-up"),
    Fault("A SQLite that can corrupt its log", "refused at start-up"),
    Fault(
        "Wrong key, no keyring, keyring made anew",
        "the other key slots open it; never a new empty database",
    ),
    Fault("Key slots lost or half written", "the second copy opens the home"),
    Fault("Everybody forgot the passphrase", "the office's recovery key opens it"),
    Fault(
        "Stick pulled while it is written",
        "one sentence, nothing marked as exported, acknowledged files whole",
        _HARDWARE,
    ),
    Fault(
        "Stick pulled or power cut right after “exported”",
        "the file is whole",
        _HARDWARE,
    ),
    Fault(
        "Stick full, at its largest file, or write-protected",
        "one sentence",
        by=("filled",),
    ),
    Fault("Stick that lies: reads back something else", "refused as faulty"),
    Fault(
        "Writes that still succeed in the cache after the stick was pulled",
        "not believed: the sync decides",
        _HARDWARE,
    ),
    Fault("Names that FAT refuses or mangles", "no such name is ever made"),
    Fault(
        "A virus scanner holds the file",
        "tried again for a while, then one sentence",
        "Windows itself: none here; its error codes are made up by the test.",
    ),
    Fault(
        "Stick changed between writing and comparing",
        "the comparison fails, nothing is called exported",
    ),
    Fault(
        "Export while the gate goes on recording",
        "no number missing, none double",
    ),
    Fault(
        "Export killed at any call",
        "`.part` files are ignored, the next export brings everything",
        by=("kill",),
    ),
    Fault(
        "A transfer that ends at any byte, a portal that answers 200",
        "sent again; only a signed receipt counts",
        "SFTP and S3 servers: a folder and a memory file system stand for them.",
    ),
    Fault("A half uploaded file found by the importer", "refused, nothing changed"),
    Fault(
        "Import killed at its begin, in the middle, around its commit",
        "none or all; importing again makes it whole",
    ),
    Fault("The same file imported many times", "same office, same receipt"),
    Fault("Files in any order, ranges that overlap", "the same office in the end"),
    Fault("A gap in the numbers", "imported, listed as missing, filled later"),
    Fault("A flipped bit, a cut file, bytes appended", "refused, no row changed"),
    Fault(
        "Wrong, unknown or revoked station key",
        "refused; of a revoked station only what came before the revocation",
    ),
    Fault("A file for another office", "refused, saying so"),
    Fault("A signer who lies about rows, links or counts", "refused"),
    Fault(
        "Decompression bombs, enormous counts, endless lines, deep JSON",
        "stopped at the declared size",
    ),
    Fault("Compressed content that ends early without an error", "refused"),
    Fault("Archives with paths, links or more members", "refused"),
    Fault(
        "Clear text left by a decryption that failed",
        "nothing is decrypted to disk",
    ),
    Fault(
        "Disk full at the office during an import",
        "undone, the file kept, taken by the next import",
        "PostgreSQL going down: no office runs on it yet.",
        by=("ENOSPC",),
    ),
    Fault(
        "A receipt lost, late, doubled, forged or of another volume",
        "harmless; it counts only when signature and link fit",
    ),
    Fault(
        "Clock a year back or forward, suspended, an empty CMOS battery",
        "flagged, order kept by number, nothing erased by it",
    ),
    Fault(
        "Retention cut off, run twice, with a legal hold",
        "the same in the end; what is held stays",
    ),
    Fault(
        "A backup older than an erasure is restored",
        "erased again before anybody can open it",
    ),
    Fault("A row changed or deleted behind the program's back", "verify names it"),
    Fault(
        "The tail cut off, or the whole chain written anew",
        "found by a receipt, a printed head or the mirror, not by the chain",
    ),
    Fault(
        "Codes full of binary, control characters, format or SQL words",
        "text or refused, never executed",
    ),
    Fault(
        "Names that are formulas, markup or control characters",
        "every print and sheet is made, the name stands there as text",
    ),
    Fault(
        "A scanner that types control keys, very fast, or two", "ignored or in order"
    ),
    Fault(
        "A bug in a window, the writer's thread dead, no memory",
        "a crash file without personal data; nothing acknowledged that is not saved",
    ),
    Fault(
        "Asleep or out of battery in the middle of a transaction",
        "as a power cut during a commit",
        "A real suspend: none here; the boot clock of the test jumps.",
    ),
    Fault(
        "A million records, a log that a reader keeps from being copied back",
        "commits stay quick, the log is bounded",
        "Thirty days of a gate: the bench writes them in one run.",
    ),
)

"""make bench: measures the product on 100,000 posts and prints each figure beside its limit.

Each round asks both servers in turn, one client, one connection; a figure is the median of its rounds divided by the
median of `hello` in the same rounds.
"""

from __future__ import annotations

import json
import os
import re
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

from bench.plan_file import ten_thousand_rows
from bench.servers import Client, Server, free_port

ROOT = Path(__file__).resolve().parent.parent
POSTS = int(os.environ.get("BENCH_POSTS", "100000"))
DATABASE = ROOT / "instance" / f"bench-{POSTS}-{date.today().isoformat()}.db"
FLASK = [sys.executable, "-m", "flask", "--app", "wsgi"]
ROUNDS = 15

LIMITS = {
    "month, full page": 12,
    "month, fragment after a filter": 10,
    "move a post": 20,
    "composer, checking while writing": 5,
    "feed, unchanged (304)": 2,
    "feed of 5,000, unchanged": 10,
    "feed of 5,000, one post changed": 130,
    "import of 10,000 rows": 2500,
}


def environ(database: Path) -> dict[str, str]:
    return {**os.environ, "PLANNER_DATABASE_URL": f"sqlite:///{database}"}


def run(*command: str, database: Path) -> str:
    done = subprocess.run([*FLASK, *command], env=environ(database), cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} failed:\n{done.stdout}\n{done.stderr}")
    return done.stdout


def data() -> None:
    """Makes today's database once; older ones go."""
    for old in DATABASE.parent.glob("bench-*.db*"):
        if not old.name.startswith(DATABASE.name):
            old.unlink()
    if not DATABASE.exists():
        half = DATABASE.with_suffix(".part")
        print(f"Making {POSTS} posts, once a day …", flush=True)
        run("db", "upgrade", database=half)
        run("demo", "load", "--posts", str(POSTS), "--milestones", "500", database=half)
        with_wal = [half, Path(f"{half}-wal")]
        if with_wal[1].exists():
            connection = sqlite3.connect(half)
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.close()
        half.rename(DATABASE)
    run("db", "upgrade", database=DATABASE)


def timed(ask: Callable[[], object]) -> float:
    begin = time.perf_counter()
    ask()
    return time.perf_counter() - begin


def compare(hello: Callable[[], None], ours: Callable[[], None], rounds: int = ROUNDS) -> float:
    """The median of ours in medians of hello, asked in turn."""
    for warm in (hello, ours, hello, ours):
        warm()
    theirs, mine = [], []
    for _ in range(rounds):
        theirs += [timed(hello) for _ in range(5)]
        mine.append(timed(ours))
    return statistics.median(mine) / statistics.median(theirs)


def checked(status: int, wanted: int, what: str) -> None:
    if status != wanted:
        raise RuntimeError(f"{what}: {status} instead of {wanted}")


def measure() -> dict[str, float]:
    figures: dict[str, float] = {}
    # always the same address: entries of feeds are kept for each
    settings = {"PLANNER_DATABASE_URL": f"sqlite:///{DATABASE}", "PLANNER_BASE_URL": "http://127.0.0.1:5000"}
    address = run("feed", "address", "marketing", "--person", "jana@demo.example", database=DATABASE).split()[-1]
    feed = re.sub(r"^https?://[^/]+", "", address)
    with Server("bench.hello") as plain, Server("wsgi", settings) as planner:
        bare, jana = Client(plain.port), Client(planner.port)
        jana.sign_in("jana@demo.example")
        month = f"/calendar/month/{date.today():%Y-%m}"
        part = {"HX-Request": "true", "HX-Request-Type": "partial"}

        def hello() -> None:
            checked(bare.ask("GET", "/")[0], 200, "hello")

        def get(path: str, headers: dict[str, str] | None = None, wanted: int = 200) -> Callable[[], None]:
            def ask() -> None:
                checked(jana.ask("GET", path, headers=headers)[0], wanted, path)

            return ask

        figures["month, full page"] = compare(hello, get(month))
        figures["month, fragment after a filter"] = compare(hello, get(f"{month}?department=marketing", part))
        figures["composer, checking while writing"] = compare(hello, writer(jana))
        jana.ask("GET", feed)  # its entries are kept, so that a move has to write one anew
        figures["move a post"] = compare(hello, mover(jana, month))
        _, _, headers = jana.ask("GET", feed)
        tag = {"If-None-Match": headers["ETag"]}
        figures["feed, unchanged (304)"] = compare(hello, get(feed, tag, 304), 40)
        figures["feed of 5,000, unchanged"] = compare(hello, get(feed))
        figures["feed of 5,000, one post changed"] = changed_feed(hello, jana, month, feed)
        began = statistics.median(timed(hello) for _ in range(200))
    figures["import of 10,000 rows"] = imported() / began
    figures["first answer of a warm start, seconds"] = start()
    return figures


def own_post(client: Client, month: str) -> tuple[str, str, str, list[str]]:
    """A post of Marketing's that stands in the feed, approved or in review: its address, its version, what its page has
    seen, two quiet-free days."""
    _, page, _ = client.ask("GET", f"{month}?department=marketing&state=approved&state=in-review")
    text = page.decode()
    found = re.search(r'data-move="(/posts/\d+/day)" data-version="(\d+)"', text)
    if not found:
        raise RuntimeError("no post of Marketing's can be moved")
    days = re.findall(r'<td role="cell" class="(?:today )?" data-date="([\d-]+)"', text)[-2:]
    if len(days) < 2:
        days = [str(date.today() + timedelta(days=n)) for n in (1, 2)]
    return found[1], found[2], seen_by(page), days


def seen_by(page: bytes) -> str:
    """What a page, or the days that one got, says it has seen."""
    found = re.search(rb'name="seen" value="([^"]*)"', page)
    return found[1].decode() if found else ""


def mover(client: Client, month: str) -> Callable[[], None]:
    """Moves one post to and fro; each answer brings the days with its new version."""
    path, version, seen, days = own_post(client, month)
    now = {"version": version, "turn": 0, "seen": seen}
    headers = {"HX-Request": "true", "HX-Request-Type": "partial"}

    def move() -> None:
        now["turn"] = 1 - int(now["turn"])
        fields = {name: str(now[name]) for name in ("version", "seen")}
        fields |= {"day": days[int(now["turn"])], "view": month}
        status, page, _ = client.ask("POST", path, fields, headers)
        checked(status, 200, "move")
        found = re.search(rb'data-move="' + path.encode() + rb'" data-version="(\d+)"', page)
        now["version"] = found[1].decode() if found else str(int(str(now["version"])) + 1)
        now["seen"] = seen_by(page)

    return move


def writer(client: Client) -> Callable[[], None]:
    """Asks what the guidelines say while a text for three channels grows by a word each time."""
    with sqlite3.connect(DATABASE) as connection:
        # of a department in which she writes; 33 rules come with the first edition
        (post,) = connection.execute(
            "SELECT v.post_id FROM variant v JOIN post p ON p.id = v.post_id"
            " JOIN department d ON d.id = p.department_id"
            " WHERE d.slug = 'marketing' AND p.state IN ('draft', 'in-review', 'approved')"
            " GROUP BY v.post_id ORDER BY abs(count(*) - 3), v.post_id LIMIT 1"
        ).fetchone()
    _, page, _ = client.ask("GET", f"/posts/{post}")
    fields = {name.decode(): "" for name in re.findall(rb'<textarea[^>]*name="(v\d+-text)"', page)}
    fields |= {"title": "What we learned", "day": str(date.today() + timedelta(days=3)), "at": "10:00"}
    headers = {"HX-Request": "true", "HX-Request-Type": "partial"}
    text = ["Unser Prüfstand läuft seit tausend Stunden, und wir haben nachgesehen, was das Lager davon hält."]

    def write() -> None:
        text.append("Noch ein Satz." if len(text) % 2 else "Und ein Bild dazu.")
        typed = {name: " ".join(text) if name.endswith("-text") else value for name, value in fields.items()}
        checked(client.ask("POST", f"/posts/{post}/checks", typed, headers)[0], 200, "checks")

    return write


def changed_feed(hello: Callable[[], None], client: Client, month: str, feed: str) -> float:
    """The first fetch after one post was moved; the move itself is not counted."""
    move = mover(client, month)
    theirs, mine = [], []
    for _ in range(7):
        move()
        theirs += [timed(hello) for _ in range(5)]
        mine.append(timed(lambda: checked(client.ask("GET", feed)[0], 200, "feed")))
    return statistics.median(mine) / statistics.median(theirs)


def imported(rounds: int = 3) -> float:
    """Seconds of the command that imports 10,000 rows into the demo company, without the interpreter's start: each
    round imports into a fresh copy."""
    demo, database = DATABASE.with_name("bench-demo.db"), DATABASE.with_name("bench-import.db")
    for old in database.parent.glob("bench-demo.db*"):
        old.unlink()
    run("db", "upgrade", database=demo)
    run("demo", "load", database=demo)
    plan = database.with_suffix(".csv")
    plan.write_bytes(ten_thousand_rows())
    empty, whole = [], []
    for _ in range(rounds):
        for old in database.parent.glob("bench-import.db*"):
            old.unlink()
        with closing(sqlite3.connect(demo)) as there, closing(sqlite3.connect(database)) as copy:
            there.backup(copy)
        empty.append(timed(lambda: run("people", "--help", database=database)))
        whole.append(timed(lambda: run("plan", "import", str(plan), "--department", "marketing", database=database)))
    return statistics.median(whole) - statistics.median(empty)


def start() -> float:
    """Seconds from the start of the server to its first answer, on a warm machine."""
    took = []
    for _ in range(3):
        server = Server("wsgi", {"PLANNER_DATABASE_URL": f"sqlite:///{DATABASE}"}, free_port())
        begin = time.perf_counter()
        with server:
            checked(Client(server.port).ask("GET", "/sign-in")[0], 200, "start")
            took.append(time.perf_counter() - begin)
    return min(took)


def main() -> int:
    (ROOT / "instance").mkdir(exist_ok=True)
    data()
    figures = measure()
    limits = {**LIMITS, "first answer of a warm start, seconds": 2}
    over = 0
    print(f"{'':<40}{'ours':>9}{'limit':>9}")
    for name, value in figures.items():
        bad = value > limits[name]
        over += bad
        print(f"{name:<40}{value:>9.1f}{limits[name]:>9}{'  over' if bad else ''}")
    (ROOT / "instance" / "bench.json").write_text(json.dumps({"posts": POSTS, "figures": figures}, indent=2))
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())

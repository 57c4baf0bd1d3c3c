"""Odd files, settings and terminals: what is wrong is said in a line or two, nothing is passed over silently, no traceback."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from commands import COMMAND, Result, bianyin, environment

PAGE = "<html><title>辽宁某厂停产</title><body><p>辽宁省沈阳市某钢铁厂2021年9月27日停产检修三十天，减排CO₂约100万m³。</p></body></html>"
ASKED = ("report", "--region", "辽宁", "--sector", "工业", "-q", "-o", "out")


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a corpus of one page, indexed, and a file of points."""
    folder = tmp_path_factory.mktemp("odd")
    (folder / "a.html").write_text(PAGE, "utf-8")
    (folder / "points.csv").write_text("date\n2021-09-27\n")
    for verb in (("ingest", "a.html"), ("index",)):
        assert bianyin(folder, *verb, "-q").code == 0
    return folder


def plain(done: Result) -> str:
    """The last line of what went wrong; short, and no traceback before it."""
    assert "Traceback" not in done.stderr and len(done.stderr) < 2_000, done.stderr
    return done.last_line


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16"])
@pytest.mark.parametrize("verb", ["doctor", "corpus", "sources"])
def test_a_settings_file_of_another_encoding(tmp_path: Path, encoding: str, verb: str) -> None:
    (tmp_path / ".env").write_bytes("BIANYIN_CONTACT=张三".encode(encoding))
    done = bianyin(tmp_path, verb)
    assert done.code and ("UTF-8" in plain(done) or "BIANYIN" in plain(done))


@pytest.mark.parametrize(
    "text",
    [
        "source=5",
        "source=[1]",
        "defaults=3",
        "source='x'",
        "[source]\nkey='x'",
        "x = " + "[" * 3000,
        "a = \x00",
    ],
)
def test_a_sources_file_that_is_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "own.toml").write_text(text)
    done = bianyin(tmp_path, "sources", BIANYIN_SOURCES="own.toml")
    assert done.code == 2 and plain(done).startswith("错误：")


@pytest.mark.parametrize("place", ["/dev/null", "/proc/nowhere", "a.html/x"])
def test_a_sources_place_that_is_none(lab: Path, place: str) -> None:
    done = bianyin(lab, "sources", BIANYIN_SOURCES=place)
    assert done.code == 2 and "BIANYIN_SOURCES" in plain(done)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"points": ["2021-09-27"], "change_points": ["2021-10-01"]}', "几个变点列表"),
        ('[{"date": %s}]' % ("9" * 5000), "过长的整数"),
        ("[" * 200_000, "过深"),
        ('{"a": ' * 200_000, "过深"),
        ('[{"date": "2021-09-27", "confidence": 1e999}]', "置信度"),
        ("[[1, 2]]", "不是对象也不是日期"),
        ("\x00\x01", "不是文本文件"),
    ],
    ids=["two lists", "long integer", "deep list", "deep object", "infinite", "lists", "binary"],
)
def test_points_as_json_that_are_none(lab: Path, tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "points.json"
    path.write_text(text)
    done = bianyin(lab, *ASKED, "--points", path)
    assert done.code == 2 and said in done.stderr and plain(done)


def test_headings_numbered_or_bold_are_read_like_the_others(lab: Path, tmp_path: Path) -> None:
    path = tmp_path / "points.md"
    path.write_text(
        "# 报告\n## **转折点: 2021-03-01 (Event) - 置信度: 0.67**\n## 1. 转折点: 2021-05-01 (Event) - 置信度: 0.5\n"
        "### 2、**转折点：2021-06-01 (Seasonal) - 置信度: 未给出**\n## (3) 转折点: 2021-07-01 (Event) - 置信度: 0.5\n"
        "## 转折点: 2021-09-27 (Event) - 置信度: 0.5\n",
        "utf-8",
    )
    done = bianyin(lab, *ASKED, "--points", path, "--json")
    assert done.code == 0, done.stderr
    dates = [point["date"] for point in json.loads(done.stdout)["change_points"]]
    assert dates == ["2021-03-01", "2021-05-01", "2021-06-01", "2021-07-01", "2021-09-27"]


@pytest.mark.parametrize("corpora", ["nowhere", "points.csv"])
@pytest.mark.parametrize("verb", [("corpus",), ("search", "停产"), ("show", "abc")], ids=lambda verb: verb[0])
def test_a_corpora_folder_that_is_none_is_no_empty_corpus(
    lab: Path, corpora: str, verb: tuple[str, ...]
) -> None:
    done = bianyin(lab, *verb, "--corpora", corpora)
    assert done.code == 2 and "--corpora" in plain(done)
    assert not (lab / "nowhere").exists()


def test_an_unknown_document_is_not_the_indexs_fault(lab: Path) -> None:
    done = bianyin(lab, "show", "abc")
    assert done.code == 1 and "document_id" in plain(done) and "index" not in plain(done)


def test_what_a_folder_holds_and_is_not_read_is_told(tmp_path: Path) -> None:
    inside, elsewhere = tmp_path / "pages" / "2021", tmp_path / "elsewhere"
    inside.mkdir(parents=True)
    elsewhere.mkdir()
    (inside / "a.html").write_text(PAGE, "utf-8")
    (elsewhere / "b.html").write_text(PAGE.replace("某厂", "乙厂"), "utf-8")
    (tmp_path / "pages" / "linked").symlink_to(elsewhere)
    (tmp_path / "pages" / "circle").symlink_to(tmp_path / "pages")
    done = bianyin(tmp_path, "ingest", "pages")
    assert done.code == 3 and "新增 1" in done.stdout
    assert all(name in done.stderr for name in ("linked", "circle")) and plain(done)


@pytest.mark.skipif(
    os.geteuid() != 0, reason="root reads everything, and only root can become somebody who does not"
)
def test_a_folder_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    for name in ("open", "closed"):
        (tmp_path / "pages" / name).mkdir(parents=True)
        (tmp_path / "pages" / name / "a.html").write_text(PAGE.replace("某厂", name), "utf-8")
    for parent in (tmp_path, *tmp_path.parents):
        if parent.stat().st_uid == 0 and str(parent).startswith("/tmp/pytest"):
            parent.chmod(0o755)
    (tmp_path / "out").mkdir(mode=0o777)
    (tmp_path / "out").chmod(0o777)
    (tmp_path / "pages" / "closed").chmod(0)
    code = f"import os; os.setuid(65534); os.execv({str(COMMAND)!r}, ['bianyin', 'ingest', {str(tmp_path / 'pages')!r}, '--corpora', {str(tmp_path / 'out' / 'c')!r}])"
    env = environment(HOME=str(tmp_path / "out"))
    done = subprocess.run(
        [COMMAND.with_name("python"), "-c", code],
        cwd="/",
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    if "Permission" in done.stderr and "closed" not in done.stderr:
        pytest.skip("nobody may not run what is installed here")
    assert done.returncode == 3 and "closed" in done.stderr, done.stderr


@pytest.mark.parametrize("encoding", ["gbk", "cp1252", "latin-1"])
def test_a_terminal_without_our_letters_gets_their_codes(lab: Path, encoding: str) -> None:
    done = subprocess.run(
        [COMMAND, "search", "停产"],
        cwd=lab,
        env=environment(PYTHONIOENCODING=encoding),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0 and b"Traceback" not in done.stderr
    assert b"\\u2082" in done.stdout  # CO₂


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize(
    "verb", [("search", "停产"), ("corpus", "--json"), ("sources",), ("doctor",)], ids=lambda verb: verb[0]
)
def test_output_that_cannot_be_written(lab: Path, verb: tuple[str, ...]) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [COMMAND, *verb],
            cwd=lab,
            env=environment(),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 1 and "Traceback" not in done.stderr and "输出写不出去" in done.stderr


def test_a_name_and_password_in_an_address_are_shown_nowhere(tmp_path: Path) -> None:
    row = {
        "url": "https://user:s3cret@www.ln.gov.cn/a.html?x=1", "title": "沈阳某钢铁厂停产检修", "page_date": "2021-09-28",
        "text": "辽宁省沈阳市某钢铁厂2021年9月28日起停产检修三十天，影响产量200吨。",
    }  # fmt: skip
    (tmp_path / "rows.jsonl").write_text(json.dumps(row, ensure_ascii=False), "utf-8")
    (tmp_path / "points.csv").write_text("date\n2021-09-27\n")
    for verb in (
        ("ingest", "rows.jsonl"),
        ("index",),
        (*ASKED, "--points", "points.csv"),
        ("search", "停产"),
    ):
        done = bianyin(tmp_path, *verb)
        assert done.code == 0 and "s3cret" not in done.stdout + done.stderr
    written = b"".join(path.read_bytes() for path in (tmp_path / "out").iterdir())
    assert b"s3cret" not in written and b"www.ln.gov.cn/a.html?x=1" in written

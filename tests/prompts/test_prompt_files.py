"""Prompt files: found, whole, checked before any call."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bianyin.draft.llm.prompts import drafting_prompt, example_fault, system_message
from bianyin.prompting import PromptError, load_prompt, prompts_folder


def write(folder: Path, text: str, examples: str | None = None) -> None:
    (folder / "x.v1.md").write_text(text, encoding="utf-8")
    if examples is not None:
        (folder / "x.v1.examples.jsonl").write_text(examples, encoding="utf-8")


def test_every_prompt_of_this_installation_loads_and_its_examples_pass_the_trust_line() -> None:
    prompts = [drafting_prompt()]
    assert {f"{prompt.name}.md" for prompt in prompts} == {
        path.name for path in prompts_folder().glob("*.v*.md")
    }
    assert all(prompt.examples for prompt in prompts)
    assert all(prompt.label.startswith(f"{prompt.name}@") for prompt in prompts)


def test_placeholders_are_filled_in_one_pass(tmp_path: Path) -> None:
    write(tmp_path, "问 {{region}} 与 {{sector}}")
    prompt = load_prompt("x.v1", frozenset({"region", "sector"}), tmp_path)
    assert prompt.fill(region="{{sector}}", sector="工业") == "问 {{sector}} 与 工业"
    with pytest.raises(PromptError, match="sector"):
        prompt.fill(region="辽宁省")


# (text, examples, words of the fault)
WRONG = {
    "placeholder missing": ("问 {{region}}", None, "sector"),
    "placeholder too many": ("问 {{region}} {{sector}} {{secret}}", None, "secret"),
    "examples no JSON": ("问 {{region}} {{sector}}", "{", "无法读取"),
    "no such file": (None, None, "无法读取"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_prompt_file_is_found_at_load(name: str, tmp_path: Path) -> None:
    text, examples, words = WRONG[name]
    if text is not None:
        write(tmp_path, text, examples)
    with pytest.raises(PromptError, match=words):
        load_prompt("x.v1", frozenset({"region", "sector"}), tmp_path)


def test_the_hash_covers_text_and_examples(tmp_path: Path) -> None:
    hashes = set()
    for number, (text, examples) in enumerate([("甲", ""), ("乙", ""), ("甲", "{}\n")]):
        folder = tmp_path / str(number)
        folder.mkdir()
        write(folder, text, examples)
        hashes.add(load_prompt("x.v1", frozenset(), folder).sha256)
    assert len(hashes) == 3


# What is changed in a good example, and what the trust line says to it.
SPOILT = {
    "sentence that is not there": (('"content": [1]', '"content": [7]'), "bad_answer"),
    "number changed": (('"number": "6万吨"', '"number": "60万吨"'), "number_not_in_quote"),
    "unit scale changed": (('"number": "6万吨"', '"number": "6吨"'), "number_not_in_quote"),
    "another thing counted": (('"what": "熟料产量"', '"what": "水泥产量"'), "value_not_in_quote"),
    "a plan as what happened": (
        ('"occurred_on", "sentence": 1', '"occurred_on", "sentence": 2'),
        "date_not_in_source",
    ),
    "role changed": (('"occurred_on"', '"issued_on"'), "date_not_in_source"),
    "status changed": (('"happened"', '"denied"'), "not_an_event"),
    "schema": (('"relevant": true', '"relevant": "maybe"'), "relevant"),
    "unknown region": (('"region": "辽宁"', '"region": "某省"'), "UnknownName"),
}


@pytest.mark.parametrize("name", SPOILT)
def test_an_example_that_lies_is_refused_before_any_call(name: str) -> None:
    (old, new), words = SPOILT[name]
    row = drafting_prompt().examples[0]
    whole = json.dumps(row, ensure_ascii=False)
    document, _, answer = whole.partition('"answer"')
    if old in answer:
        answer = answer.replace(old, new)
    else:
        document = document.replace(old, new)
    assert example_fault(row) is None
    assert words in str(example_fault(json.loads(document + '"answer"' + answer)))


def test_the_prompt_says_json_and_is_short_enough() -> None:
    import datetime as dt

    from bianyin.model.chat import estimate_tokens

    said = system_message("内蒙古自治区", "地面交通", dt.date(2021, 5, 4), dt.date(2022, 4, 30))
    assert "JSON" in said and "内蒙古自治区" in said and "2022年4月29日" in said and "{{" not in said
    assert estimate_tokens(said) <= 1000

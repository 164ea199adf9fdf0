"""What the program says about itself: read by man, by shells, beside the commands themselves."""

import os
import re
import subprocess

import pytest


def run(*command, **options):
    return subprocess.run(
        command, check=True, text=True, capture_output=True, timeout=60, **options
    )


def vigie(*words):
    return run(os.environ["VIGIE_BINARY"], *words).stdout


def commands():
    """The commands as the program's own help lists them."""
    after = vigie("--help").split("Subcommands:")[1]
    return re.findall(r"^  (\S+)", after, re.MULTILINE)


def test_the_manual_page_is_clean_roff_and_names_every_command(tmp_path):
    page = tmp_path / "vigie.1"
    page.write_text(vigie("man"))
    shown = run("man", "--warnings=w", "-l", str(page), env={**os.environ, "MANPAGER": "cat"})
    assert shown.stderr == ""
    text = re.sub(r".\x08", "", shown.stdout)
    assert len(commands()) > 10
    for command in commands():
        assert f"vigie {command}\n" in text, command


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_accepts_its_completion(shell, tmp_path):
    script = tmp_path / "completion"
    script.write_text(vigie("completion", shell))
    checked = run(shell, "-n", str(script))
    assert checked.stderr == ""


def completed(tmp_path, *words):
    script = tmp_path / "completion.bash"
    script.write_text(vigie("completion", "bash"))
    quoted = " ".join(f"'{word}'" for word in words)
    lines = (
        f"source '{script}'; COMP_WORDS=({quoted}); COMP_CWORD={len(words) - 1}; _vigie; "
        'printf "%s\\n" "${COMPREPLY[@]}"'
    )
    return run("bash", "-c", lines).stdout.split()


def test_bash_completes_commands_their_commands_and_their_options(tmp_path):
    assert set(commands()) <= set(completed(tmp_path, "vigie", ""))
    assert completed(tmp_path, "vigie", "sta") == ["status"]
    assert completed(tmp_path, "vigie", "incident", "sh") == ["show"]
    assert "--json" in completed(tmp_path, "vigie", "incident", "show", "--j")


def test_fish_completes_commands(tmp_path):
    script = tmp_path / "vigie.fish"
    script.write_text(vigie("completion", "fish"))
    shown = run("fish", "-c", f"source {script}; complete -C 'vigie incident sh'")
    assert shown.stdout.split()[0] == "show"

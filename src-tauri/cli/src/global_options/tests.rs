//! `docs/command-line.md` has every command and long option, and no others.

use std::collections::BTreeSet;

use clap::CommandFactory as _;

use super::Cli;

const PAGE: &str = include_str!("../../../../docs/command-line.md");

/// Commands such as `project add`, and their long options such as `project add --allow-exposed`.
/// The options of every command have no command before them.
type Entries = BTreeSet<String>;

#[test]
fn the_page_of_the_command_line_has_every_command_and_option_and_no_others() {
    let mut program = Cli::command();
    program.build();
    let (expected, listed) = (of_program(&program), of_page(PAGE));
    let missing: Vec<_> = expected.difference(&listed).collect();
    let unknown: Vec<_> = listed.difference(&expected).collect();
    assert!(missing.is_empty() && unknown.is_empty(), "missing: {missing:?}, unknown: {unknown:?}");
}

fn of_program(program: &clap::Command) -> Entries {
    let everywhere = long_options(program);
    let mut entries: Entries = everywhere.iter().map(|option| entry("", option)).collect();
    for (words, command) in commands_below(program, "") {
        let own = &long_options(command) - &everywhere;
        entries.extend(own.iter().map(|option| entry(&words, option)));
        entries.insert(words);
    }
    entries
}

/// The commands that a person can run, with their words; one that only groups others is not.
fn commands_below<'a>(parent: &'a clap::Command, words: &str) -> Vec<(String, &'a clap::Command)> {
    let shown = |command: &&clap::Command| command.get_name() != "help" && !command.is_hide_set();
    let children = parent.get_subcommands().filter(shown);
    let below = children.flat_map(|command| {
        let words = format!("{words} {}", command.get_name()).trim_start().to_owned();
        if command.has_subcommands() {
            commands_below(command, &words)
        } else {
            vec![(words, command)]
        }
    });
    below.collect()
}

fn long_options(command: &clap::Command) -> BTreeSet<String> {
    let shown = command.get_arguments().filter(|argument| !argument.is_hide_set());
    shown.filter_map(clap::Arg::get_long).map(str::to_owned).collect()
}

/// A command is a heading below `## Commands`, such as `` ### `project add [FOLDER]` ``. An option
/// is the first cell of a row below it, such as `` | `--account NAME` | ``.
fn of_page(page: &str) -> Entries {
    let (head, rest) = page.split_once("\n## Commands\n").expect("a chapter of the commands");
    let (commands, _) = rest.split_once("\n## ").expect("a chapter after the commands");
    let mut entries: Entries = options_in(head).map(|option| entry("", option)).collect();
    for section in commands.split("\n### `").skip(1) {
        let (heading, body) = section.split_once("`\n").expect("a heading with a command in it");
        let words = heading.split(' ').take_while(|word| word.starts_with(char::is_lowercase));
        let words = words.collect::<Vec<_>>().join(" ");
        entries.extend(options_in(body).map(|option| entry(&words, option)));
        entries.insert(words);
    }
    entries
}

fn options_in(section: &str) -> impl Iterator<Item = &str> {
    let rows = section.lines().filter_map(|line| line.strip_prefix("| `--"));
    rows.filter_map(|row| row.split(['`', ' ']).next())
}

fn entry(words: &str, option: &str) -> String {
    format!("{words} --{option}")
}

//! What the programs cost: ratios of medians, measured in one run on one machine, so that they mean
//! the same anywhere. `make bench` runs it; an argument, `tb`, `local`, `death`, `logs`,
//! `git`, `window` or `clicks`, runs a part of it.
#![allow(clippy::expect_used, clippy::panic, clippy::print_stdout, clippy::unwrap_used)]

mod beside_bare;
mod beside_git;
mod beside_tb;
mod clicks;
mod death;
mod logs;
mod on_screen;
mod table;
mod tree;

use std::process::ExitCode;

use table::Table;

fn main() -> ExitCode {
    let part = std::env::args().nth(1);
    let asked_for = |name: &str| part.as_deref().is_none_or(|part| part == name);
    let mut table = Table::default();
    if asked_for("tb") {
        beside_tb::measure(&mut table);
    }
    if part.as_deref() == Some("local") {
        beside_tb::measure_local(&mut table);
    }
    if asked_for("death") {
        death::measure(&mut table);
    }
    if asked_for("logs") {
        logs::measure(&mut table);
    }
    if asked_for("git") {
        beside_git::measure(&mut table);
    }
    if asked_for("window") {
        beside_bare::measure(&mut table);
    }
    if asked_for("clicks") {
        clicks::measure(&mut table);
    }
    table.verdict()
}

//! `--output json`: what several documents have in common. Each command has its own document.
//!
//! A result is one document on standard output; problems are documents on standard error. Shapes
//! are in `docs/command-line.md` and change only by gaining keys. Texts are English.

use std::collections::BTreeMap;

use companion_core::contract::{Arg, Code, Problem, Text};
use companion_core::words::Words;
use serde::Serialize;

/// A problem, on standard error or inside another document.
#[derive(Serialize)]
pub(crate) struct ProblemJson {
    code: Code,
    text: String,
    hint: String,
    args: BTreeMap<String, Arg>,
}

impl ProblemJson {
    pub(crate) fn new(problem: &Problem) -> Self {
        Self {
            code: problem.code,
            text: english(&problem.text),
            hint: english(&problem.hint),
            args: problem.text.args.clone(),
        }
    }
}

/// The text in English, for a terminal.
pub(crate) fn english(text: &Text) -> String {
    Words::english().for_command_line().render(text)
}

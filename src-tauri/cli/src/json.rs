//! `--output json`: what several documents have in common. Each command has its own document.
//!
//! A result is one document on standard output; problems are documents on standard error. Shapes
//! are in `docs/command-line.md` and change only by gaining keys. Texts are English.

use std::collections::BTreeMap;

use companion_core::contract::{Arg, Code, Problem};
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
        let words = Words::english().for_command_line();
        Self {
            code: problem.code,
            text: words.render(&problem.text),
            hint: words.render(&problem.hint),
            args: problem.text.args.clone(),
        }
    }
}

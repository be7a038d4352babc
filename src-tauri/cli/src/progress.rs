//! What a running request reports: its stages, the time left, and its questions.

use std::time::Duration;

use companion_core::contract::{LocalStage, SignInStage, SignedInUser, Text};
use companion_core::view;
use serde::Serialize;

use crate::printer::Printer;

/// The state of a sign-in that waits for a person to finish in a browser.
#[derive(Serialize)]
#[serde(tag = "at", rename = "waiting")]
pub(crate) struct Waiting<'a> {
    pub(crate) link: &'a str,
    pub(crate) ends_at: u64,
    pub(crate) code: Option<&'a str>,
}

pub(crate) fn report_waiting(printer: &Printer, waiting: &Waiting<'_>, left: Duration) {
    if printer.report_if_json(waiting) {
        return;
    }
    match waiting.code {
        Some(code) => printer.report(&Text::new("cli-browser-code").with("code", code)),
        None => printer.report(&Text::new("cli-browser")),
    }
    printer.replace_with_line(waiting.link);
    if !printer.is_live() {
        printer.report(&time_left(left));
    }
}

/// Shows the time left on the current line of a terminal.
pub(crate) fn show_time_left(printer: &Printer, left: Duration) {
    if printer.is_live() {
        printer.show(&time_left(left));
    }
}

pub(crate) fn report_sign_in_stage(printer: &Printer, stage: &SignInStage) {
    if printer.report_if_json(stage) {
        return;
    }
    if matches!(stage, SignInStage::Asking | SignInStage::Exchanging | SignInStage::Saving) {
        printer.report(&view::sign_in::stage_text(stage));
    }
}

/// Reports a stage of a start or a stop. `before` is the one before it.
pub(crate) fn report_local_stage(
    printer: &Printer,
    before: Option<&LocalStage>,
    stage: &LocalStage,
) {
    if printer.report_if_json(stage) {
        return;
    }
    let text = view::local::stage_text(stage);
    match stage {
        LocalStage::Pulling { percent, .. } if printer.is_live() => {
            printer.show_bar(*percent, &text);
        }
        // This stage changes many times a second: of it a line is reported for each ten percent.
        LocalStage::Pulling { percent, .. } => match before {
            Some(LocalStage::Pulling { percent: before, .. }) if before / 10 == percent / 10 => {}
            _ => printer.report(&text),
        },
        _ => printer.report(&text),
    }
}

/// Asks whether the account that signed in is the person's.
pub(crate) fn ask_account(printer: &Printer, who: &SignedInUser) {
    printer.ask(&account_text("cli-ask", who));
}

/// Asks whether credentials may be sent to a host that a file names.
pub(crate) fn ask_host(printer: &Printer, api_host: &str, named_by: &str) {
    let text = Text::new("cli-ask-foreign").with("host", api_host).with("by", named_by);
    printer.ask(&text);
}

/// Asks again, after an answer that was neither yes nor no.
pub(crate) fn ask_again(printer: &Printer) {
    printer.ask(&Text::new("cli-ask-again"));
}

/// Says which account signed in, where the person is not asked about it.
pub(crate) fn report_account(printer: &Printer, stage: &SignInStage, who: &SignedInUser) {
    if !printer.report_if_json(stage) {
        printer.report(&account_text("cli-came-back", who));
    }
}

/// Parses a line typed as an answer: a whole word for yes or for no, in the person's language or in
/// English. Returns `None` for any other line.
pub(crate) fn parse_answer(printer: &Printer, line: &str) -> Option<bool> {
    let typed = line.trim().to_lowercase();
    let is_among = |key| {
        let words = printer.render(&Text::new(key));
        words.split_whitespace().any(|word| word == typed)
    };
    if is_among("cli-yes") {
        return Some(true);
    }
    is_among("cli-no").then_some(false)
}

fn account_text(key: &str, who: &SignedInUser) -> Text {
    Text::new(key)
        .with("email", &*who.email)
        .with("workspace", &*who.workspace)
        .with("region", view::region::text(&who.region))
        .with("host", &*who.api_host)
}

fn time_left(left: Duration) -> Text {
    let seconds = left.as_secs();
    Text::new("cli-time-left").with("time", format!("{}:{:02}", seconds / 60, seconds % 60))
}

//! Reading what a person types.

use companion_core::contract::Text;
pub(crate) use companion_core::os::stdin::discard_typed_input;
use companion_core::os::stdin::{self, HiddenInput};
use tokio::sync::oneshot;

use crate::printer::{self, Printer};
use crate::progress;

/// The longest line that is read from standard input.
const MAX_LINE_BYTES: usize = 64 * 1024;

/// Whether questions are asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Prompts {
    /// A person at a terminal is asked.
    Shown,
    /// No question is asked, because of `--yes` or because there is no terminal. The account that
    /// signed in is saved. No credentials are sent to a host that the person did not choose.
    Skipped,
}

impl Prompts {
    pub(crate) fn new(yes: bool) -> Self {
        if printer::is_interactive() && !yes { Self::Shown } else { Self::Skipped }
    }
}

/// What was typed up to Enter, with the line break. At the end of the input the break is missing.
pub(crate) type Line = String;

/// Reads a line on its own thread. The process exits without waiting for that thread.
pub(crate) fn read_line() -> oneshot::Receiver<Line> {
    let (sender, line) = oneshot::channel();
    std::thread::spawn(move || {
        // Input that cannot be read counts as its end.
        let bytes = stdin::read_line(MAX_LINE_BYTES).unwrap_or_default();
        // An interrupt drops the receiver.
        let _ = sender.send(String::from_utf8_lossy(&bytes).into_owned());
    });
    line
}

/// Reads a token from the first line of standard input. A terminal shows a prompt and hides what is
/// typed until the future ends or is dropped.
pub(crate) async fn read_token(printer: &Printer) -> String {
    let _hidden = HiddenInput::start();
    ask_token(printer);
    // An empty line is refused as a token later.
    read_line().await.unwrap_or_default()
}

/// Asks for a token. The prompt is text in both output formats, because a person types the token.
pub(crate) fn ask_token(printer: &Printer) {
    if printer.is_interactive() {
        printer.ask(&Text::new("cli-wants-token"));
    }
}

/// Asks a question that is answered with yes or no. Where nobody can answer it, the answer is no.
pub(crate) async fn ask_yes(printer: &Printer, question: &Text) -> bool {
    if !printer.is_interactive() {
        return false;
    }
    discard_typed_input();
    printer.ask(question);
    loop {
        let line = read_line().await.ok().filter(|line| line.ends_with('\n'));
        match line.map(|line| progress::parse_answer(printer, &line)) {
            None => return false,
            Some(Some(answer)) => return answer,
            Some(None) => progress::ask_again(printer),
        }
    }
}

/// Ends the line on which a hidden token was typed.
pub(crate) fn end_token_line(printer: &Printer) {
    if printer.is_interactive() {
        printer.report_line("");
    }
}

//! Printing: results go to standard output; progress, questions and problems go to standard error.
//! In JSON a result is one document, and each report is one document a line.
//!
//! Names, emails and errors are text from elsewhere. Every method escapes the characters in it that
//! a terminal would obey. A result that cannot be written is a problem, which
//! [`Printer::check_written`] returns when the command ends.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::io::{self, IsTerminal as _, Write};

use anstream::AutoStream;
use clap::ValueEnum;
use companion_core::contract::{Code, Problem, Text};
use companion_core::plain;
use companion_core::words::Words;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::Serialize;

use crate::failure;
use crate::json::ProblemJson;

/// Moves the cursor to the start of the line and clears the line.
pub(crate) const CLEAR_LINE: &str = "\r\x1b[2K";

/// How results are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Output {
    /// For people
    Text,
    /// For programs; problems are JSON too, on standard error
    Json,
}

/// Prints in one format and one language.
pub(crate) struct Printer {
    output: Output,
    words: Words,
    terminal: Terminal,
    stdout: RefCell<Box<dyn Write>>,
    stderr: RefCell<Box<dyn Write>>,
    /// The bar on the current line of a terminal.
    bar: RefCell<Option<ProgressBar>>,
    /// The codes of the problems that were reported.
    reported: RefCell<BTreeSet<Code>>,
    /// Why a result could not be written.
    write_error: Cell<Option<io::ErrorKind>>,
}

/// Which standard streams are a terminal.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Terminal {
    /// Standard error is one.
    pub(crate) shows: bool,
    /// Standard input and standard error are.
    pub(crate) is_interactive: bool,
}

impl Printer {
    /// A printer to the standard streams, in the language of this BCP 47 tag.
    pub(crate) fn new(output: Output, language: &str) -> Self {
        let terminal =
            Terminal { shows: io::stderr().is_terminal(), is_interactive: is_interactive() };
        // A Windows console that does not know control codes gets none of them.
        let stderr = AutoStream::always(io::stderr());
        Self::with_streams(output, language, terminal, Box::new(io::stdout()), Box::new(stderr))
    }

    pub(crate) fn with_streams(
        output: Output,
        language: &str,
        terminal: Terminal,
        stdout: Box<dyn Write>,
        stderr: Box<dyn Write>,
    ) -> Self {
        Self {
            output,
            words: Words::new(language).for_command_line(),
            terminal,
            stdout: RefCell::new(stdout),
            stderr: RefCell::new(stderr),
            bar: RefCell::default(),
            reported: RefCell::default(),
            write_error: Cell::new(None),
        }
    }

    pub(crate) fn output(&self) -> Output {
        self.output
    }

    /// Whether results are printed for programs.
    pub(crate) fn is_json(&self) -> bool {
        self.output == Output::Json
    }

    /// Whether a line of standard error can be replaced.
    pub(crate) fn is_live(&self) -> bool {
        self.output == Output::Text && self.terminal.shows
    }

    /// Whether a person can read a question and answer it.
    pub(crate) fn is_interactive(&self) -> bool {
        self.terminal.is_interactive
    }

    /// Fails if a result could not be written. A reader that has gone (`| head`) is no failure.
    pub(crate) fn check_written(&self) -> Result<(), Problem> {
        self.write_error.get().map_or(Ok(()), |kind| Err(failure::output_not_written(kind)))
    }

    /// The text in the person's language, not yet safe for a terminal.
    pub(crate) fn render(&self, text: &Text) -> String {
        self.words.render(text)
    }

    /// Prints a line of the result.
    pub(crate) fn print(&self, text: &Text) {
        self.print_line(&self.render(text));
    }

    pub(crate) fn print_line(&self, line: &str) {
        self.write_stdout(&plain::escape(line));
    }

    /// Prints lines of the result at once: a list may be long.
    pub(crate) fn print_lines(&self, lines: impl IntoIterator<Item = String>) {
        let escaped: Vec<_> =
            lines.into_iter().map(|line| plain::escape(&line).into_owned()).collect();
        if !escaped.is_empty() {
            self.write_stdout(&escaped.join("\n"));
        }
    }

    /// Prints a problem that is part of the result.
    pub(crate) fn print_problem(&self, problem: &Problem) {
        self.print(&problem.text);
        self.print(&problem.hint);
    }

    /// Prints the document if the output is JSON. Returns whether it did.
    pub(crate) fn print_if_json(&self, document: &impl Serialize) -> bool {
        let is_json = self.output == Output::Json;
        if is_json {
            // Serialization fails only for maps whose keys are not strings, and there are none.
            let document = serde_json::to_string_pretty(document).unwrap_or_default();
            self.write_stdout(&plain::escape_json(&document));
        }
        is_json
    }

    /// Reports a line of progress.
    pub(crate) fn report(&self, text: &Text) {
        self.replace_with_line(&self.render(text));
    }

    /// Replaces the current line of a terminal by a finished one.
    pub(crate) fn replace_with_line(&self, line: &str) {
        self.clear_line();
        self.report_line(line);
    }

    pub(crate) fn report_line(&self, line: &str) {
        self.write_stderr(&format!("{}\n", plain::escape(line)));
    }

    /// Reports progress as a line of JSON if the output is JSON. Returns whether it did.
    pub(crate) fn report_if_json(&self, document: &impl Serialize) -> bool {
        let is_json = self.output == Output::Json;
        if is_json {
            let line = serde_json::to_string(document).unwrap_or_default();
            self.write_stderr(&format!("{}\n", plain::escape_json(&line)));
        }
        is_json
    }

    pub(crate) fn report_problem(&self, problem: &Problem) {
        self.mark_reported(problem);
        if !self.report_if_json(&ProblemJson::new(problem)) {
            self.report_line(&self.render(&problem.text));
            self.report_line(&format!("{} [{}]", self.render(&problem.hint), problem.code));
        }
    }

    /// Reports a problem unless one with its code was reported before.
    pub(crate) fn report_problem_once(&self, problem: &Problem) {
        let is_new = !self.reported.borrow().contains(&problem.code);
        if is_new {
            self.report_problem(problem);
        }
    }

    /// Counts the problem as reported. The caller prints it as part of a document.
    pub(crate) fn mark_reported(&self, problem: &Problem) {
        self.reported.borrow_mut().insert(problem.code);
    }

    /// Prints a question. The answer is typed on the same line.
    pub(crate) fn ask(&self, text: &Text) {
        self.clear_line();
        self.write_stderr(&format!("{} ", plain::escape(&self.render(text))));
    }

    /// Shows a text on the current line of a terminal, in place of what that line showed.
    pub(crate) fn show(&self, text: &Text) {
        self.write_stderr(&format!("{CLEAR_LINE}{}", plain::escape(&self.render(text))));
    }

    /// Shows a bar on the current line of a terminal, and a text beside it.
    pub(crate) fn show_bar(&self, percent: u8, text: &Text) {
        let mut bar = self.bar.borrow_mut();
        let bar = bar.get_or_insert_with(|| {
            let bar = ProgressBar::with_draw_target(Some(100), ProgressDrawTarget::stderr());
            // The template is ours, so it is none that is refused.
            let style = ProgressStyle::with_template("[{bar:24}] {wide_msg}");
            bar.with_style(
                style.unwrap_or_else(|_| ProgressStyle::default_bar()).progress_chars("=> "),
            )
        });
        // A terminal that says it can do little, or nothing of itself.
        if bar.is_hidden() {
            return self.show(text);
        }
        bar.set_message(plain::escape(&self.render(text)).into_owned());
        bar.set_position(u64::from(percent));
    }

    /// Clears the current line of a terminal.
    pub(crate) fn clear_line(&self) {
        self.bar.take().iter().for_each(ProgressBar::finish_and_clear);
        if self.is_live() {
            self.write_stderr(CLEAR_LINE);
        }
    }

    fn write_stdout(&self, text: &str) {
        let mut stdout = self.stdout.borrow_mut();
        let written = writeln!(stdout, "{text}").and_then(|()| stdout.flush());
        if let Some(error) = written.err().filter(|error| !is_closed(error)) {
            self.write_error.set(Some(error.kind()));
        }
    }

    /// Writes to standard error. A failure is ignored, because it could not be reported.
    fn write_stderr(&self, text: &str) {
        let mut stderr = self.stderr.borrow_mut();
        let _ = write!(stderr, "{text}").and_then(|()| stderr.flush());
    }
}

/// Whether a person can read a question and answer it.
pub(crate) fn is_interactive() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Prints what `clap` says, without colours: an argument or a variable may be in it.
pub(crate) fn print_usage(usage: &clap::Error) -> io::Result<()> {
    let text = usage.render().to_string();
    let text: String = text.lines().map(|line| format!("{}\n", plain::escape(line))).collect();
    let mut stream: Box<dyn Write> =
        if usage.use_stderr() { Box::new(io::stderr()) } else { Box::new(io::stdout()) };
    stream.write_all(text.as_bytes())?;
    stream.flush()
}

/// Whether the reader has gone (`| head`), which is no failure of this program.
pub(crate) fn is_closed(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::BrokenPipe
}

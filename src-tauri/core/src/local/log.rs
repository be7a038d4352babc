//! The log of the container, as a person may read it.

use bollard::query_parameters::LogsOptionsBuilder;
use futures::StreamExt as _;

use super::engine::Stalled;
use super::{CONTAINER, Engine, Error};
use crate::{plain, redact};

/// Lines that are asked for.
const MOST_LINES: &str = "200";
/// Bytes that are kept of them, the newest.
const MOST_BYTES: usize = 64 * 1024;

impl Engine {
    /// Reads the last lines that the instance wrote, the newest last. Secrets are replaced, and no
    /// character moves the cursor or hides another.
    pub async fn read_log(&self) -> Result<String, Error> {
        self.find_container(self.inspect_deadline()).await?.ok_or(Error::Absent)?;
        let options = LogsOptionsBuilder::new().stdout(true).stderr(true).tail(MOST_LINES).build();
        let mut answers = self.call_stream(self.limits.engine_inspect, |docker| {
            docker.logs(CONTAINER, Some(options))
        });
        let mut tail = Tail::default();
        let deadline = self.call_deadline();
        loop {
            let next = tokio::time::timeout_at(deadline, answers.next()).await;
            match next.unwrap_or(Err(Stalled)) {
                Ok(Some(output)) => tail.push(output?.as_ref()),
                Ok(None) => return Ok(tail.into_text()),
                Err(Stalled) => return Err(Error::EngineHangs { name: self.name.clone() }),
            }
        }
    }
}

impl Engine {
    /// Gives `write` the last lines that the instance wrote, and each that follows, until the
    /// container ends. The lines are those of [`Engine::read_log`].
    pub async fn follow_log(&self, mut write: impl FnMut(&str)) -> Result<(), Error> {
        self.find_container(self.inspect_deadline()).await?.ok_or(Error::Absent)?;
        let options =
            LogsOptionsBuilder::new().stdout(true).stderr(true).follow(true).tail(MOST_LINES);
        let docker = self.subscriber();
        let mut answers = docker.logs(CONTAINER, Some(options.build()));
        let mut lines = Lines::default();
        while let Some(output) = answers.next().await {
            lines.push(output?.as_ref(), &mut write);
        }
        lines.end(&mut write);
        Ok(())
    }
}

/// The lines of a log, as they come.
#[derive(Default)]
struct Lines {
    /// The beginning of a line whose end has not come.
    started: Vec<u8>,
    /// The line is longer than one that is shown.
    is_too_long: bool,
}

impl Lines {
    fn push(&mut self, bytes: &[u8], write: &mut impl FnMut(&str)) {
        let mut parts = bytes.split(|byte| *byte == b'\n');
        self.extend(parts.next().unwrap_or_default());
        for part in parts {
            self.end(write);
            self.extend(part);
        }
    }

    fn extend(&mut self, part: &[u8]) {
        self.is_too_long |= self.started.len() + part.len() > MOST_BYTES;
        match self.is_too_long {
            // What is left of it may be a part of a token, which is not known as one.
            true => self.started.clear(),
            false => self.started.extend_from_slice(part),
        }
    }

    /// Writes the line that has begun.
    fn end(&mut self, write: &mut impl FnMut(&str)) {
        let line = String::from_utf8_lossy(&self.started);
        let line = as_plain_line(line.trim_end_matches('\r'));
        if !line.is_empty() {
            write(&redact::redact(&line));
        }
        self.started.clear();
        self.is_too_long = false;
    }
}

/// The newest bytes of a log.
#[derive(Default)]
struct Tail {
    bytes: Vec<u8>,
    is_cut: bool,
}

impl Tail {
    fn push(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
        let surplus = self.bytes.len().saturating_sub(MOST_BYTES);
        if surplus > 0 {
            self.is_cut = true;
            self.bytes.drain(..surplus);
        }
    }

    /// The whole lines. What is left of a line that was cut may be a part of a token, which is not
    /// known as one.
    fn into_text(self) -> String {
        let text = String::from_utf8_lossy(&self.bytes);
        let whole = match self.is_cut {
            true => text.split_once('\n').map_or("", |(_, rest)| rest),
            false => &text,
        };
        let lines = whole.lines().map(as_plain_line);
        redact::redact(&lines.collect::<Vec<_>>().join("\n")).into_owned()
    }
}

fn as_plain_line(line: &str) -> String {
    plain::escape(&without_colours(line).replace('\t', "    ")).into_owned()
}

/// The line without the sequences by which a terminal colours it: `ESC [`, parameters, a letter.
fn without_colours(line: &str) -> String {
    let mut parts = line.split("\u{1b}[");
    let mut clean = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let parameters = |c: char| c.is_ascii_digit() || c == ';';
        match part.trim_start_matches(parameters).strip_prefix('m') {
            Some(rest) => clean.push_str(rest),
            None => {
                clean.push_str("\u{1b}[");
                clean.push_str(part);
            }
        }
    }
    clean
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text_of(parts: &[&str]) -> String {
        let mut tail = Tail::default();
        parts.iter().for_each(|part| tail.push(part.as_bytes()));
        tail.into_text()
    }

    #[test]
    fn a_log_shows_no_secret_and_no_control_character() {
        let token = "p.eyJ1IjogImEifQ.c2lnbmF0dXJl-x_y";
        let log = text_of(&[&format!("\u{1b}[32mready\u{1b}[0m {token}\r\n"), "a\u{1b}[2Kb\n"]);
        assert_eq!(log, "ready <redacted>\na\\u{1b}[2Kb");
    }

    #[test]
    fn a_token_that_comes_in_two_parts_is_replaced() {
        assert_eq!(text_of(&["user p.eyJ1IjogIm", "EifQ.c2lnbmF0dXJl\n"]), "user <redacted>");
    }

    #[test]
    fn the_lines_that_follow_are_whole_and_show_no_secret() {
        let (mut lines, mut seen) = (Lines::default(), Vec::new());
        let mut write = |line: &str| seen.push(line.to_owned());
        for part in ["one\r\ntwo p.eyJ1IjogIm", "EifQ.c2lnbmF0dXJl\n\nthree", "\n"] {
            lines.push(part.as_bytes(), &mut write);
        }
        lines.push(&b"x".repeat(MOST_BYTES), &mut write);
        lines.push(b"xx\nlast", &mut write);
        lines.end(&mut write);
        assert_eq!(seen, ["one", "two <redacted>", "three", "last"]);
    }

    #[test]
    fn a_long_log_keeps_its_newest_whole_lines() {
        let long = format!("token=SECRET{}\nlast\n", "x".repeat(MOST_BYTES));
        assert_eq!(text_of(&["first\n", &long]), "last");
        assert_eq!(text_of(&[&"x".repeat(MOST_BYTES + 1)]), "");
        let lines = "one line\n".repeat(MOST_BYTES);
        let kept = text_of(&[&lines]);
        assert!(kept.len() <= MOST_BYTES && kept.lines().all(|line| line == "one line"));
    }
}

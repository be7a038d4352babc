//! The logs of the instance, as a person may read them: what its container writes, and four files in it.

use std::pin::Pin;
use std::time::Duration;

use bollard::container::LogOutput;
use bollard::errors::Error as Bollard;
use bollard::exec::StartExecResults;
use bollard::query_parameters::LogsOptionsBuilder;
use futures::StreamExt as _;
use tokio::io::AsyncWrite;
use tokio::sync::mpsc;

use super::engine::{AnswerStream, Stalled};
use super::{CONTAINER, Engine, Error};
use crate::contract::LogSource;
use crate::{plain, redact};

/// Lines that are read of a log.
const READ_LINES: &str = "200";
/// Lines with which a log begins that is followed.
const FOLLOWED_LINES: &str = "1000";
/// Bytes of a log that are read, the newest. A longer line is left out.
const MOST_BYTES: usize = 64 * 1024;
/// Characters of a line that are shown.
const MOST_CHARACTERS: usize = 4000;
/// Prints the end of a file and follows it until standard input closes. The engine closes it when we
/// disconnect, but does not end the command. `-F` opens a file again that was moved.
const FOLLOW: &str = r#"tail -n "$1" -F "$2" 2>/dev/null & cat >/dev/null; kill $!"#;
/// The same without following.
const READ: &str = r#"tail -n "$1" "$2""#;

impl Engine {
    /// Reads the last lines of a log of the instance, the newest last. Secrets are replaced, and no
    /// character moves the cursor or hides another.
    pub async fn read_log(&self, source: LogSource) -> Result<String, Error> {
        let deadline = self.call_deadline();
        let mut answers = self.log(source, false).await?;
        let mut tail = Tail::default();
        let reading = async {
            while let Some(output) = self.next(&mut answers).await? {
                tail.push(output.as_ref());
            }
            Ok(tail.into_text())
        };
        tokio::time::timeout_at(deadline, reading).await.unwrap_or_else(|_| Err(self.hangs()))
    }

    /// Sends the last lines of a log of the instance, and each that follows, until the container
    /// ends or nobody receives them. The lines are those of [`Engine::read_log`].
    pub async fn follow_log(
        &self,
        source: LogSource,
        sender: &mpsc::Sender<String>,
    ) -> Result<(), Error> {
        let following = async {
            let mut answers = self.log(source, true).await?;
            let mut lines = Lines::default();
            while let Some(output) = self.next(&mut answers).await? {
                for line in lines.push(output.as_ref()) {
                    let _ = sender.send(line).await;
                }
            }
            if let Some(line) = lines.end() {
                let _ = sender.send(line).await;
            }
            Ok(())
        };
        tokio::select! {
            followed = following => followed,
            () = sender.closed() => Ok(()),
        }
    }

    /// Waits for more of a log; `None` at its end.
    async fn next(&self, log: &mut OpenLog) -> Result<Option<LogOutput>, Error> {
        match log.answers.next().await {
            Ok(None) => Ok(None),
            Ok(Some(Ok(output))) => Ok(Some(output)),
            // The client has a deadline of its own for the engine's first answer.
            Err(Stalled) | Ok(Some(Err(Bollard::RequestTimeoutError))) => Err(self.hangs()),
            Ok(Some(Err(error))) => Err(error.into()),
        }
    }

    fn hangs(&self) -> Error {
        Error::EngineHangs { name: self.name.clone() }
    }

    async fn log(&self, source: LogSource, follows: bool) -> Result<OpenLog, Error> {
        let found = self.find_container(self.inspect_deadline()).await?.ok_or(Error::Absent)?;
        let count = if follows { FOLLOWED_LINES } else { READ_LINES };
        // A log that is followed may be silent for ever.
        let silence = if follows { Duration::MAX } else { self.limits.engine_inspect };
        if source == LogSource::Container {
            let options = LogsOptionsBuilder::new().stdout(true).stderr(true).follow(follows);
            let stream = self.subscriber().logs(CONTAINER, Some(options.tail(count).build()));
            let answers = AnswerStream::new(stream.boxed(), silence);
            return Ok(OpenLog { answers, _input: None });
        }
        if !found.is_running() {
            return Err(Error::LogUnavailable);
        }
        let file = format!("/var/log/tinybird-local-{}.log", source.as_str());
        let command = ["sh", "-c", if follows { FOLLOW } else { READ }, "sh", count, &file];
        match self.start_command(&command, follows, self.call_deadline()).await? {
            StartExecResults::Attached { output, input } => {
                let answers = AnswerStream::new(output, silence);
                Ok(OpenLog { answers, _input: Some(input) })
            }
            StartExecResults::Detached => Err(Error::LogUnavailable),
        }
    }
}

/// A log that is read or followed.
struct OpenLog {
    answers: AnswerStream<'static, LogOutput>,
    /// The standard input of the command that writes it, which ends when this is dropped.
    _input: Option<Pin<Box<dyn AsyncWrite + Send>>>,
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
    /// Adds what came. Returns the lines that it ends.
    fn push(&mut self, bytes: &[u8]) -> Vec<String> {
        let mut parts = bytes.split(|byte| *byte == b'\n');
        self.extend(parts.next().unwrap_or_default());
        let mut lines = Vec::new();
        for part in parts {
            lines.extend(self.end());
            self.extend(part);
        }
        lines
    }

    fn extend(&mut self, part: &[u8]) {
        self.is_too_long |= self.started.len() + part.len() > MOST_BYTES;
        match self.is_too_long {
            // What is left of it may be a part of a token, which is not known as one.
            true => self.started.clear(),
            false => self.started.extend_from_slice(part),
        }
    }

    /// The line that has begun; `None` if it is empty.
    fn end(&mut self) -> Option<String> {
        let line = String::from_utf8_lossy(&self.started);
        let line = as_plain_line(line.trim_end_matches('\r'));
        let line = redact::redact(&line);
        let line = match line.char_indices().nth(MOST_CHARACTERS) {
            Some((end, _)) => format!("{}…", &line[..end]),
            None => line.into_owned(),
        };
        self.started.clear();
        self.is_too_long = false;
        Some(line).filter(|line| !line.is_empty())
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
        for part in ["one\r\ntwo p.eyJ1IjogIm", "EifQ.c2lnbmF0dXJl\n\nthree", "\n"] {
            seen.extend(lines.push(part.as_bytes()));
        }
        seen.extend(lines.push(&b"x".repeat(MOST_BYTES)));
        seen.extend(lines.push(b"xx\nlast"));
        seen.extend(lines.end());
        assert_eq!(seen, ["one", "two <redacted>", "three", "last"]);
    }

    #[test]
    fn of_a_long_line_the_beginning_is_shown() {
        let mut lines = Lines::default();
        let line =
            lines.push(format!("{}\n", "é".repeat(MOST_CHARACTERS + 1)).as_bytes()).remove(0);
        assert_eq!(line, format!("{}…", "é".repeat(MOST_CHARACTERS)));
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

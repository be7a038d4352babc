//! The log of the container, as a person may read it.

use bollard::query_parameters::LogsOptionsBuilder;

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
    fn a_long_log_keeps_its_newest_whole_lines() {
        let long = format!("token=SECRET{}\nlast\n", "x".repeat(MOST_BYTES));
        assert_eq!(text_of(&["first\n", &long]), "last");
        assert_eq!(text_of(&[&"x".repeat(MOST_BYTES + 1)]), "");
        let lines = "one line\n".repeat(MOST_BYTES);
        let kept = text_of(&[&lines]);
        assert!(kept.len() <= MOST_BYTES && kept.lines().all(|line| line == "one line"));
    }
}

//! Waits until the instance in a running container is ready: when the five checks of `tb` pass.
//! Source: `tinybird/tb/modules/local_logs.py`.
//!
//! The engine's own health check may come round every 30 seconds only, so it is not waited for. While
//! the instance boots, its port is asked every 20 ms, and the checks, which run programs inside the
//! container, every 3 seconds, for a port that does not lead to it. Once it answers, they run every
//! 100 ms, slowing to a second.

use std::time::{Duration, SystemTime};

use bollard::Docker;
use bollard::container::LogOutput;
use bollard::errors::Error as Bollard;
use bollard::exec::StartExecResults;
use bollard::models::{ContainerStateStatusEnum as Status, ExecConfig, HealthStatusEnum as Health};
use futures::StreamExt as _;
use futures::future::OptionFuture;
use tokio::time::{Instant, timeout_at};

use super::{CONTAINER, Container, Engine, Error, Events, Report, fetch_tokens};
use crate::config::LOCALHOST;
use crate::contract::{Check, LocalStage};
use crate::http::Http;

const PORT_RETRY: Duration = Duration::from_millis(20);
const BOOT_RETRY: Duration = Duration::from_secs(3);
const FIRST_RETRY: Duration = Duration::from_millis(100);
const LAST_RETRY: Duration = Duration::from_secs(1);
/// Bytes of a command's output that are read. The checks expect much shorter ones.
const MAX_OUTPUT_BYTES: usize = 64 * 1024;

/// The five checks, in the order in which people see them.
pub(super) const CHECKS: [Check; 5] =
    [Check::Clickhouse, Check::Redis, Check::Server, Check::Events, Check::Tokens];

/// The most seconds for a command of a check.
const CHECK_SECONDS: u64 = 4;
/// What parts the outputs of the checks: a character that none of them has.
const SEPARATOR: char = '\u{1e}';

impl Engine {
    /// Waits until the instance is ready, and reports its stages. Events are requested since `now`.
    pub(super) async fn wait_until_ready(
        &self,
        http: &Http,
        now: SystemTime,
        report: Report<'_>,
    ) -> Result<(), Error> {
        let after = self.limits.ready;
        let mut passed = Vec::new();
        report(LocalStage::Booting);
        let waiting = self.wait_until_checks_pass(http, now, report, &mut passed);
        match tokio::time::timeout(after, waiting).await {
            Ok(result) => result,
            Err(_) => Err(Error::TimedOut { after, passed }),
        }
    }

    async fn wait_until_checks_pass(
        &self,
        http: &Http,
        now: SystemTime,
        report: Report<'_>,
        passed: &mut Vec<Check>,
    ) -> Result<(), Error> {
        let mut events = self.events(now);
        let mut answers = false;
        let mut retry = FIRST_RETRY;
        loop {
            let container = self.find_living_container().await?;
            if !answers {
                answers = self.wait_while_it_boots(&container, http, &mut events).await;
            }
            let pending: Vec<Check> =
                CHECKS.into_iter().filter(|check| !passed.contains(check)).collect();
            let deadline = Instant::now() + self.limits.instance_check;
            passed.extend(self.run_checks(&pending, deadline).await.passed);
            answers |= !passed.is_empty();
            if !answers {
                continue;
            }
            report(LocalStage::Checking { passed: passed.clone() });
            if passed.len() == CHECKS.len() {
                return Ok(());
            }
            tokio::time::sleep(retry).await;
            retry = (retry * 3 / 2).min(LAST_RETRY);
        }
    }

    /// The container. Fails if it cannot become ready any more.
    async fn find_living_container(&self) -> Result<Container, Error> {
        let found = self.find_container(self.call_deadline()).await?.ok_or(Error::Absent)?;
        match (found.status, found.health) {
            (Status::RUNNING, Some(Health::UNHEALTHY)) => Err(Error::Unhealthy),
            (Status::EXITED | Status::DEAD, _) => Err(self.find_death(&found).await),
            _ => Ok(found),
        }
    }

    /// Waits for the next reason to run the checks: the instance answers, the container changes, or
    /// some seconds have passed. Returns whether the instance answers.
    async fn wait_while_it_boots(
        &self,
        container: &Container,
        http: &Http,
        events: &mut Events,
    ) -> bool {
        let port = container.port.filter(|_| container.is_running());
        let host = self.published_host(container).unwrap_or_else(|| LOCALHOST.to_owned());
        let answering = OptionFuture::from(port.map(async |port| {
            let address = format!("http://{host}:{port}");
            while fetch_tokens(&address, http).await.is_err() {
                tokio::time::sleep(PORT_RETRY).await;
            }
        }));
        tokio::select! {
            Some(()) = answering => true,
            _ = events.wait(Some(BOOT_RETRY)) => false,
        }
    }

    /// Runs `checks` at the same time, until `deadline` at most. They are one command of the engine,
    /// which takes longer to begin one than the checks themselves take.
    pub(super) async fn run_checks(&self, checks: &[Check], deadline: Instant) -> CheckResults {
        let script = script_of(checks);
        let started = self.start_command(&["sh", "-c", &script], false, deadline).await;
        let mut output = match started {
            Ok(StartExecResults::Attached { output, .. }) => output,
            // The image lacks a shell, or the container has just stopped.
            Ok(StartExecResults::Detached) | Err(Error::Engine(_)) => {
                return CheckResults::default();
            }
            Err(error) => return CheckResults { error: Some(error), ..CheckResults::default() },
        };
        let mut text = Vec::new();
        let reading = async {
            while let Some(Ok(LogOutput::StdOut { message } | LogOutput::StdErr { message })) =
                output.next().await
            {
                text.extend_from_slice(&message);
                if text.len() > MAX_OUTPUT_BYTES {
                    break;
                }
            }
        };
        let has_ended = timeout_at(deadline, reading).await.is_ok();
        let passed = find_passed(checks, &String::from_utf8_lossy(&text));
        // A check that prints nothing may hang by itself. An engine hangs if no check prints anything.
        let hangs = !has_ended && text.is_empty();
        CheckResults {
            passed,
            error: hangs.then(|| Error::EngineHangs { name: self.name.clone() }),
        }
    }

    /// Starts a command inside the container. With `has_input`, it has an input, which closes when
    /// the answer is dropped.
    pub(super) async fn start_command(
        &self,
        command: &[&str],
        has_input: bool,
        deadline: Instant,
    ) -> Result<StartExecResults, Error> {
        self.call(deadline, |docker| start_exec(docker, command, has_input)).await
    }
}

/// The commands of the checks, which run side by side. Each prints its number and the words that it
/// printed, in one line: a shell may write the next line apart. A command that takes long is ended, where
/// the image has a program for that.
fn script_of(checks: &[Check]) -> String {
    let line = |check: &Check| {
        let (number, command) = (number_of(*check), command_of(*check));
        format!(
            "(o=$({{ {command}; }} 2>&1); o=$(printf '%s ' $o); \
             printf '{number}\\036%s\\036' \"$o\") &\n"
        )
    };
    let first = format!(
        "set -f\nt() {{ if command -v timeout >/dev/null; then timeout {CHECK_SECONDS} \"$@\"; \
         else \"$@\"; fi; }}\n"
    );
    [first].into_iter().chain(checks.iter().map(line)).chain(["wait".to_owned()]).collect()
}

fn number_of(check: Check) -> usize {
    CHECKS.iter().position(|known| *known == check).unwrap_or_default()
}

/// What `tb` runs for a check.
fn command_of(check: Check) -> &'static str {
    match check {
        Check::Clickhouse => "t clickhouse 'SELECT 1 AS healthcheck'",
        Check::Redis => "t redis-cli PING",
        Check::Server => {
            "t curl -s http://localhost:8001/health/liveness; echo; \
             t curl -s http://localhost:8001/health/readiness"
        }
        Check::Events => {
            "t curl -s http://localhost:8042/health/liveness; echo; \
             t curl -s http://localhost:8042/health/readiness"
        }
        Check::Tokens => "t curl -s http://localhost:8000/tokens",
    }
}

/// The checks that pass, by what [`script_of`] printed.
fn find_passed(checks: &[Check], output: &str) -> Vec<Check> {
    let fields: Vec<_> = output.split(SEPARATOR).collect();
    // What follows the last separator is not whole.
    let printed = |check: &Check| {
        let number = number_of(*check).to_string();
        let mut whole = fields.chunks_exact(2).take(fields.len().saturating_sub(1) / 2);
        whole.find(|pair| pair[0] == number).map(|pair| pair[1])
    };
    let passes = |check: &Check| printed(check).is_some_and(|text| passes(*check, text));
    checks.iter().copied().filter(|check| passes(check)).collect()
}

fn passes(check: Check, text: &str) -> bool {
    match check {
        Check::Clickhouse => text.trim() == "1",
        Check::Redis => text.trim() == "PONG",
        Check::Server | Check::Events => text.split_whitespace().eq(["alive", "ready"]),
        Check::Tokens => has_tokens(text),
    }
}

fn has_tokens(page: &str) -> bool {
    let json: serde_json::Value = serde_json::from_str(page).unwrap_or_default();
    let keys = ["admin_token", "user_token", "workspace_admin_token"];
    keys.iter().all(|key| !json[key].is_null())
}

async fn start_exec(
    docker: &Docker,
    command: &[&str],
    has_input: bool,
) -> Result<StartExecResults, Bollard> {
    let config = ExecConfig {
        cmd: Some(command.iter().map(|word| (*word).to_owned()).collect()),
        attach_stdin: Some(has_input),
        attach_stdout: Some(true),
        attach_stderr: Some(true),
        ..ExecConfig::default()
    };
    let exec = docker.create_exec(CONTAINER, config).await?;
    docker.start_exec(&exec.id, None).await
}

/// The results of the checks.
#[derive(Default)]
pub(super) struct CheckResults {
    /// The checks that passed.
    pub(super) passed: Vec<Check>,
    /// The error of the engine, if it could not run a check.
    pub(super) error: Option<Error>,
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: &str =
        "1\u{1e}PONG\u{1e}0\u{1e}1\u{1e}2\u{1e}alive ready \u{1e}3\u{1e}alive ready \u{1e}";

    #[test]
    fn a_check_passes_by_what_its_command_printed_whole() {
        assert_eq!(find_passed(&CHECKS, ALL), CHECKS[..4]);
        assert_eq!(find_passed(&[Check::Redis], ALL), [Check::Redis]);
        let tokens = r#"{"admin_token":"a","user_token":"b","workspace_admin_token":"c"}"#;
        let whole = format!("4\u{1e}{tokens}\u{1e}");
        assert_eq!(find_passed(&CHECKS, &whole), [Check::Tokens]);
        for part in ["", "4", "4\u{1e}", &whole[..whole.len() - 1], &whole[..30]] {
            assert!(find_passed(&CHECKS, part).is_empty(), "{part:?}");
        }
    }

    #[test]
    fn a_check_fails_by_any_other_text() {
        for (check, text) in [
            (0, "Code: 210. Connection refused"),
            (1, "Could not connect to Redis"),
            (2, "alive not ready "),
            (2, "ready"),
            (3, "alive"),
            (3, "<html>"),
            (4, "<html>"),
            (4, "{\"admin_token\":\"a\""),
            (4, "{\"admin_token\":\"a\",\"user_token\":\"b\"}"),
        ] {
            let output = format!("{check}\u{1e}{text}\u{1e}");
            assert!(find_passed(&CHECKS, &output).is_empty(), "{output}");
        }
    }
}

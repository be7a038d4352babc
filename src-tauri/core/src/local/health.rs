//! Waits until the instance in a running container is ready: when the five checks of `tb` pass.
//! Source: `tinybird/tb/modules/local_logs.py`.
//!
//! The engine's own health check may come round every 30 seconds only, so it is not waited for. While
//! the instance boots, its port is asked every 50 ms, and the checks, which run programs inside the
//! container, every 3 seconds, for a port that does not lead to it. Once it answers, they run every
//! 100 ms, slowing to a second.

use std::time::{Duration, SystemTime};

use bollard::Docker;
use bollard::container::LogOutput;
use bollard::errors::Error as Bollard;
use bollard::exec::StartExecResults;
use bollard::models::{ContainerStateStatusEnum as Status, ExecConfig, HealthStatusEnum as Health};
use futures::StreamExt as _;
use futures::future::{OptionFuture, join_all};
use tokio::time::{Instant, timeout_at};

use super::{CONTAINER, Container, Engine, Error, Events, Report, fetch_tokens};
use crate::config::LOCALHOST;
use crate::contract::{Check, LocalStage};
use crate::http::Http;

const PORT_RETRY: Duration = Duration::from_millis(50);
const BOOT_RETRY: Duration = Duration::from_secs(3);
const FIRST_RETRY: Duration = Duration::from_millis(100);
const LAST_RETRY: Duration = Duration::from_secs(1);
/// Bytes of a command's output that are read. The checks expect much shorter ones.
const MAX_OUTPUT_BYTES: usize = 64 * 1024;

/// The five checks, in the order in which people see them.
pub(super) const CHECKS: [Check; 5] =
    [Check::Clickhouse, Check::Redis, Check::Server, Check::Events, Check::Tokens];

/// What `curl` prints after each page: a character that no page has.
const SEPARATOR: &str = "\u{1e}";
const SERVER_PAGES: [&str; 6] = [
    "curl",
    "-s",
    "-w",
    SEPARATOR,
    "http://localhost:8001/health/liveness",
    "http://localhost:8001/health/readiness",
];
const EVENTS_PAGES: [&str; 6] = [
    "curl",
    "-s",
    "-w",
    SEPARATOR,
    "http://localhost:8042/health/liveness",
    "http://localhost:8042/health/readiness",
];

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

    /// Runs `checks` at the same time, until `deadline` at most.
    pub(super) async fn run_checks(&self, checks: &[Check], deadline: Instant) -> CheckResults {
        let ran = join_all(checks.iter().map(|check| self.run_check(*check, deadline))).await;
        let mut results = CheckResults::default();
        for (check, passes) in checks.iter().zip(ran) {
            match passes {
                Ok(true) => results.passed.push(*check),
                Ok(false) => {}
                Err(error) => results.error = Some(error),
            }
        }
        results
    }

    /// Runs a check. It is one command: to begin one takes the engine longer than the check itself.
    async fn run_check(&self, check: Check, deadline: Instant) -> Result<bool, Error> {
        let (command, passes): (&[&str], fn(&str) -> bool) = match check {
            Check::Clickhouse => {
                (&["clickhouse", "SELECT 1 AS healthcheck"], |output| output.trim() == "1")
            }
            Check::Redis => (&["redis-cli", "PING"], |output| output.trim() == "PONG"),
            Check::Server => (&SERVER_PAGES, is_alive_and_ready),
            Check::Events => (&EVENTS_PAGES, is_alive_and_ready),
            Check::Tokens => (&["curl", "-s", "http://localhost:8000/tokens"], has_tokens),
        };
        let output = self.run_command(command, deadline).await?;
        Ok(output.is_some_and(|output| passes(&output)))
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

    /// Runs a command inside the container and returns its output; `None` if it cannot be run.
    /// Fails if the engine does not answer, or the command has not ended by `deadline`.
    async fn run_command(
        &self,
        command: &[&str],
        deadline: Instant,
    ) -> Result<Option<String>, Error> {
        let started = match self.start_command(command, false, deadline).await {
            Ok(started) => started,
            // The image lacks the program, or the container has just stopped.
            Err(Error::Engine(_)) => return Ok(None),
            Err(error) => return Err(error),
        };
        let StartExecResults::Attached { mut output, .. } = started else {
            return Ok(None);
        };
        let reading = async {
            let mut text = Vec::new();
            while let Some(Ok(LogOutput::StdOut { message } | LogOutput::StdErr { message })) =
                output.next().await
            {
                text.extend_from_slice(&message);
                if text.len() > MAX_OUTPUT_BYTES {
                    return None;
                }
            }
            String::from_utf8(text).ok()
        };
        let read = timeout_at(deadline, reading).await;
        read.map_err(|_| Error::EngineHangs { name: self.name.clone() })
    }
}

fn is_alive_and_ready(pages: &str) -> bool {
    pages.split(SEPARATOR).map(str::trim).eq(["alive", "ready", ""])
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

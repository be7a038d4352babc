//! From "the container runs" to "the instance is ready".
//!
//! The engine's events say when the container is healthy, unhealthy or gone. An engine whose events
//! hang is looked at every few seconds instead. Only between healthy and ready are the five inner
//! checks tried again, every 100 ms at first, slowing to a second. They are the checks of `tb`.
//! Source: `tinybird/tb/modules/local_logs.py`.

use std::time::Duration;

use bollard::Docker;
use bollard::container::LogOutput;
use bollard::errors::Error as Bollard;
use bollard::exec::StartExecResults;
use bollard::models::{ContainerStateStatusEnum as Status, ExecConfig, HealthStatusEnum as Health};
use futures::StreamExt as _;
use futures::future::join_all;
use tokio::time::{Instant, timeout_at};

use super::{CONTAINER, Engine, Error, Report};
use crate::contract::{Check, LocalStage};

const FIRST_RETRY: Duration = Duration::from_millis(100);
const LAST_RETRY: Duration = Duration::from_secs(1);
/// Bytes of a command's output that are read: what the checks expect is much shorter.
const MOST_OUTPUT: usize = 64 * 1024;

/// The five checks, in the order people are shown them.
pub(super) const CHECKS: [Check; 5] =
    [Check::Clickhouse, Check::Redis, Check::Server, Check::Events, Check::Tokens];

impl Engine {
    /// Waits until the instance is ready, telling how far it is.
    pub(super) async fn until_ready(&self, report: Report<'_>) -> Result<(), Error> {
        let after = self.limits.ready;
        let mut passed = Vec::new();
        let waiting = async {
            report(LocalStage::Booting);
            self.until_healthy().await?;
            self.until_checked(report, &mut passed).await
        };
        match tokio::time::timeout(after, waiting).await {
            Ok(result) => result,
            Err(_) => Err(Error::TimedOut { after, passed }),
        }
    }

    async fn until_healthy(&self) -> Result<(), Error> {
        let mut events = self.events();
        loop {
            let state = self.find_instance(self.call_end()).await?.ok_or(Error::Absent)?;
            match (state.status, state.health) {
                (Status::RUNNING, Some(Health::HEALTHY) | None) => return Ok(()),
                (Status::RUNNING, Some(Health::UNHEALTHY)) => return Err(Error::Unhealthy),
                (Status::EXITED | Status::DEAD, _) => {
                    return Err(Error::Died { code: state.exit_code });
                }
                _ => {}
            }
            // An engine that is gone fails the next look.
            events.reason(Some(self.limits.engine_silence)).await;
        }
    }

    async fn until_checked(
        &self,
        report: Report<'_>,
        passed: &mut Vec<Check>,
    ) -> Result<(), Error> {
        let mut retry = FIRST_RETRY;
        loop {
            report(LocalStage::Checking { passed: passed.clone() });
            let open: Vec<Check> =
                CHECKS.into_iter().filter(|check| !passed.contains(check)).collect();
            let end = Instant::now() + self.limits.check;
            passed.extend(self.checked(&open, end).await.passed);
            if passed.len() == CHECKS.len() {
                report(LocalStage::Checking { passed: passed.clone() });
                return Ok(());
            }
            // A container that died meanwhile answers no check: say so instead of waiting.
            self.until_healthy().await?;
            tokio::time::sleep(retry).await;
            retry = (retry * 3 / 2).min(LAST_RETRY);
        }
    }

    /// Runs `checks` side by side, until `end` at most.
    pub(super) async fn checked(&self, checks: &[Check], end: Instant) -> Checked {
        let ran = join_all(checks.iter().map(|check| self.passes(*check, end))).await;
        let mut checked = Checked::default();
        for (check, passes) in checks.iter().zip(ran) {
            match passes {
                Ok(true) => checked.passed.push(*check),
                Ok(false) => {}
                Err(error) => checked.error = Some(error),
            }
        }
        checked
    }

    async fn passes(&self, check: Check, end: Instant) -> Result<bool, Error> {
        match check {
            Check::Clickhouse => {
                self.says(&["clickhouse", "SELECT 1 AS healthcheck"], "1", end).await
            }
            Check::Redis => self.says(&["redis-cli", "PING"], "PONG", end).await,
            Check::Server => self.is_alive_and_ready(8001, end).await,
            Check::Events => self.is_alive_and_ready(8042, end).await,
            Check::Tokens => self.has_tokens(end).await,
        }
    }

    async fn is_alive_and_ready(&self, port: u16, end: Instant) -> Result<bool, Error> {
        let at = |what: &str| format!("http://localhost:{port}/health/{what}");
        Ok(self.says(&["curl", "-s", &at("liveness")], "alive", end).await?
            && self.says(&["curl", "-s", &at("readiness")], "ready", end).await?)
    }

    async fn has_tokens(&self, end: Instant) -> Result<bool, Error> {
        let output = self.output(&["curl", "-s", "http://localhost:8000/tokens"], end).await?;
        let json: serde_json::Value =
            output.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
        Ok(["admin_token", "user_token", "workspace_admin_token"]
            .iter()
            .all(|key| !json[key].is_null()))
    }

    async fn says(&self, command: &[&str], expected: &str, end: Instant) -> Result<bool, Error> {
        let output = self.output(command, end).await?;
        Ok(output.is_some_and(|output| output.trim() == expected))
    }

    /// What a command inside the container prints; `None` if it cannot be run. One that has not
    /// ended at `end` says nothing of the instance: that is the error.
    async fn output(&self, command: &[&str], end: Instant) -> Result<Option<String>, Error> {
        let started = match self.call(end, |docker| start(docker, command)).await {
            Ok(started) => started,
            // Such as a program that the image does not have, or a container that just stopped.
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
                if text.len() > MOST_OUTPUT {
                    return None;
                }
            }
            String::from_utf8(text).ok()
        };
        let read = timeout_at(end, reading).await;
        read.map_err(|_| Error::EngineHangs { name: self.name.clone() })
    }
}

async fn start(docker: &Docker, command: &[&str]) -> Result<StartExecResults, Bollard> {
    let config = ExecConfig {
        cmd: Some(command.iter().map(|word| (*word).to_owned()).collect()),
        attach_stdout: Some(true),
        attach_stderr: Some(true),
        ..ExecConfig::default()
    };
    let exec = docker.create_exec(CONTAINER, config).await?;
    docker.start_exec(&exec.id, None).await
}

/// What came of the checks.
#[derive(Default)]
pub(super) struct Checked {
    /// Those that pass.
    pub(super) passed: Vec<Check>,
    /// What kept the engine from running one.
    pub(super) error: Option<Error>,
}

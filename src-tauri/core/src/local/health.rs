//! From "the container runs" to "the instance is ready".
//!
//! The engine's events say when the container is healthy, unhealthy or gone, so nothing is
//! polled until then. Only between healthy and ready are the five inner checks tried again,
//! every 100 ms at first, slowing to a second. They are the checks of `tb`.
//! Source: `tinybird/tb/modules/local_logs.py`.

use std::collections::HashMap;
use std::time::{Duration, SystemTime};

use bollard::container::LogOutput;
use bollard::exec::StartExecResults;
use bollard::models::{ContainerStateStatusEnum as Status, ExecConfig, HealthStatusEnum as Health};
use bollard::query_parameters::EventsOptionsBuilder;
use futures::future::join_all;
use futures::{Stream, StreamExt as _};
use tokio::time::Instant;

use super::{CONTAINER, Engine, Error, Report, Spec};
use crate::contract::{Check, LocalStage};

const FIRST_RETRY: Duration = Duration::from_millis(100);
const LAST_RETRY: Duration = Duration::from_secs(1);
/// How far back events are asked for. Events of before the start cannot mislead: each is only a
/// reason to look at the container.
const LOOK_BACK: Duration = Duration::from_secs(2);

/// The five checks, in the order people are shown them.
pub(super) const CHECKS: [Check; 5] =
    [Check::Clickhouse, Check::Redis, Check::Server, Check::Events, Check::Tokens];

impl Engine {
    /// Waits until the instance is ready, telling how far it is.
    pub(super) async fn until_ready(&self, spec: &Spec, report: Report<'_>) -> Result<(), Error> {
        let until = Instant::now() + spec.ready;
        let mut passed = Vec::new();
        let waiting = async {
            report(LocalStage::Booting);
            self.until_healthy().await?;
            self.until_checked(spec, report, &mut passed).await
        };
        match tokio::time::timeout_at(until, waiting).await {
            Ok(result) => result,
            Err(_) => Err(Error::TimedOut { after: spec.ready, passed }),
        }
    }

    async fn until_healthy(&self) -> Result<(), Error> {
        let mut events = std::pin::pin!(self.events());
        loop {
            let state = self.find_instance().await?.ok_or(Error::Absent)?;
            match (state.status, state.health) {
                (Status::RUNNING, Some(Health::HEALTHY) | None) => return Ok(()),
                (Status::RUNNING, Some(Health::UNHEALTHY)) => return Err(Error::Unhealthy),
                (Status::EXITED | Status::DEAD, _) => {
                    return Err(Error::Died { code: state.exit_code });
                }
                _ => {}
            }
            match events.next().await {
                Some(Ok(_)) => {}
                Some(Err(error)) => return Err(error.into()),
                None => {
                    return Err(Error::EngineLost(bollard::errors::Error::RequestTimeoutError));
                }
            }
        }
    }

    /// Events of the container, those of a moment ago included: nothing is lost between a
    /// start and the subscription.
    pub fn events(
        &self,
    ) -> impl Stream<Item = Result<bollard::models::EventMessage, bollard::errors::Error>> {
        let since = SystemTime::now().checked_sub(LOOK_BACK).unwrap_or(SystemTime::UNIX_EPOCH);
        let since = since.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs();
        let filters = HashMap::from([
            ("type", vec!["container"]),
            ("container", vec![CONTAINER]),
            ("event", vec!["health_status", "start", "die", "stop", "destroy"]),
        ]);
        let options = EventsOptionsBuilder::new().since(&since.to_string()).filters(&filters);
        self.docker.events(Some(options.build()))
    }

    async fn until_checked(
        &self,
        spec: &Spec,
        report: Report<'_>,
        passed: &mut Vec<Check>,
    ) -> Result<(), Error> {
        let mut retry = FIRST_RETRY;
        loop {
            report(LocalStage::Checking { passed: passed.clone() });
            let open: Vec<Check> =
                CHECKS.into_iter().filter(|check| !passed.contains(check)).collect();
            passed.extend(self.passing(&open, spec.check).await);
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

    /// Those of `checks` that pass now.
    pub(super) async fn passing(&self, checks: &[Check], limit: Duration) -> Vec<Check> {
        let one = async |check: Check| {
            let passes = tokio::time::timeout(limit, self.passes(check)).await.unwrap_or(false);
            passes.then_some(check)
        };
        join_all(checks.iter().map(|check| one(*check))).await.into_iter().flatten().collect()
    }

    async fn passes(&self, check: Check) -> bool {
        match check {
            Check::Clickhouse => self.says(&["clickhouse", "SELECT 1 AS healthcheck"], "1").await,
            Check::Redis => self.says(&["redis-cli", "PING"], "PONG").await,
            Check::Server => self.is_alive_and_ready(8001).await,
            Check::Events => self.is_alive_and_ready(8042).await,
            Check::Tokens => self.has_tokens().await,
        }
    }

    async fn is_alive_and_ready(&self, port: u16) -> bool {
        let at = |what: &str| format!("http://localhost:{port}/health/{what}");
        self.says(&["curl", "-s", &at("liveness")], "alive").await
            && self.says(&["curl", "-s", &at("readiness")], "ready").await
    }

    async fn has_tokens(&self) -> bool {
        let output = self.run(&["curl", "-s", "http://localhost:8000/tokens"]).await;
        let json: serde_json::Value =
            output.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
        ["admin_token", "user_token", "workspace_admin_token"]
            .iter()
            .all(|key| !json[key].is_null())
    }

    async fn says(&self, command: &[&str], expected: &str) -> bool {
        self.run(command).await.is_some_and(|output| output.trim() == expected)
    }

    /// What a command inside the container prints; `None` if it cannot be run.
    async fn run(&self, command: &[&str]) -> Option<String> {
        let config = ExecConfig {
            cmd: Some(command.iter().map(|word| (*word).to_owned()).collect()),
            attach_stdout: Some(true),
            attach_stderr: Some(true),
            ..ExecConfig::default()
        };
        let exec = self.docker.create_exec(CONTAINER, config).await.ok()?;
        let started = self.docker.start_exec(&exec.id, None).await.ok()?;
        let StartExecResults::Attached { mut output, .. } = started else {
            return None;
        };
        let mut text = Vec::new();
        while let Some(Ok(LogOutput::StdOut { message } | LogOutput::StdErr { message })) =
            output.next().await
        {
            text.extend_from_slice(&message);
        }
        String::from_utf8(text).ok()
    }
}

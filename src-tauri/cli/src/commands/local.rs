//! `local`: generates tokens for the local instance, starts, restarts, stops and removes it, and
//! shows its state and its log.

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::{Args, Subcommand, ValueEnum};
use companion_core::config::is_data_folder;
use companion_core::contract::{
    DEFAULT_LOCAL_WORKSPACE, Intent, LocalState, LocalTokens, LocalView, LocalWorkspaceView,
    LogSource, Problem, Snapshot, StartLocal, Text,
};
use companion_core::{generate_local_tokens, view};
use serde::Serialize;
use tokio::sync::{mpsc, watch};

use crate::failure::{self, Failure};
use crate::json::ProblemJson;
use crate::printer::{Output, Printer};
use crate::prompt;
use crate::session::Session;
use crate::workspace_rows::{WorkspaceRow, print_rows};

/// How long a container engine may be unreachable before `local start` stops watching. An engine
/// that restarts is back within that time; the core looks for it every 5 s.
const ENGINE_TIMEOUT: Duration = Duration::from_secs(8);

/// A log, by its name on the command line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Log {
    /// What the container itself writes
    #[default]
    Container,
    /// Tinybird's API
    Server,
    /// The events API
    Hfi,
    /// The set-up of the instance
    Setup,
    /// The Kafka connector
    Kafka,
}

impl From<Log> for LogSource {
    fn from(log: Log) -> Self {
        match log {
            Log::Container => Self::Container,
            Log::Server => Self::Server,
            Log::Hfi => Self::Hfi,
            Log::Setup => Self::Setup,
            Log::Kafka => Self::Kafka,
        }
    }
}

/// The local instance.
#[derive(Debug, Subcommand)]
pub(crate) enum LocalCommand {
    /// Create local tokens and print them
    GenerateTokens {
        /// Save the tokens in the keyring, for `local start`
        #[arg(long)]
        keep: bool,
    },
    /// Start Tinybird Local and wait until it is ready
    Start(StartArgs),
    /// Stop Tinybird Local
    Stop,
    /// Stop Tinybird Local, start it again and wait until it is ready
    Restart,
    /// Download the newest version, and replace an older Tinybird Local
    ///
    /// Tokens, ports and data folder stay. Data that is in the container itself is deleted with it,
    /// after a question.
    Update {
        /// Delete data that is in the container without the question
        #[arg(long)]
        yes: bool,
    },
    /// Delete Tinybird Local and its data, after a question
    Remove {
        /// Delete it without the question
        #[arg(long)]
        yes: bool,
    },
    /// Show the log of Tinybird Local, with tokens hidden
    Logs {
        /// The log to show
        #[arg(long, value_enum, value_name = "LOG", default_value_t)]
        source: Log,
        /// Stay, and show new lines as they come
        #[arg(long, short)]
        follow: bool,
    },
    /// List the workspaces inside Tinybird Local
    Ls,
    /// Show the status of Tinybird Local
    Status {
        /// Exit with 1 when it is not ready
        #[arg(long)]
        check: bool,
    },
}

/// How to start the local instance. Tokens that are not given are taken from the environment,
/// then from the keyring; else a fresh pair is made and kept.
#[derive(Debug, Args)]
pub(crate) struct StartArgs {
    /// The user token for Tinybird Local [env: TB_LOCAL_USER_TOKEN]
    #[arg(long, value_name = "TOKEN")]
    user_token: Option<String>,
    /// The workspace token for Tinybird Local [env: TB_LOCAL_WORKSPACE_TOKEN]
    #[arg(long, value_name = "TOKEN")]
    workspace_token: Option<String>,
    /// Return once it is ready; without this, Ctrl-C stops it
    #[arg(long, short)]
    daemon: bool,
    /// Keep the data in this folder, so that it outlives the container
    #[arg(long, value_name = "FOLDER")]
    volumes_path: Option<PathBuf>,
    /// Use the image on this computer, without looking for a newer one
    #[arg(long)]
    skip_new_version: bool,
}

impl LocalCommand {
    /// Generates a pair that is not kept, which needs no core. Returns whether it did.
    pub(super) fn run_without_core(&self, printer: &Printer) -> bool {
        let is_enough = matches!(self, Self::GenerateTokens { keep: false });
        if is_enough {
            print_tokens(printer, &generate_local_tokens());
        }
        is_enough
    }

    pub(super) async fn run(self, session: &mut Session<'_>) -> Result<(), Failure> {
        match self {
            Self::GenerateTokens { .. } => generate_tokens(session).await,
            Self::Start(args) => args.run(session).await,
            Self::Stop => change(session, Intent::StopLocal).await,
            Self::Restart => change(session, Intent::RestartLocal).await,
            Self::Update { yes } => update(session, yes).await,
            Self::Remove { yes } => remove(session, yes).await,
            Self::Logs { source, follow } => show_log(session, source.into(), follow).await,
            Self::Ls => list_workspaces(session).await,
            Self::Status { check } => status(session, check).await,
        }
    }
}

async fn generate_tokens(session: &mut Session<'_>) -> Result<(), Failure> {
    let snapshot = session.request(Intent::GenerateLocalTokens).await?;
    snapshot.local_tokens.iter().for_each(|tokens| print_tokens(session.printer, tokens));
    Ok(())
}

async fn change(session: &mut Session<'_>, intent: Intent) -> Result<(), Failure> {
    let snapshot = session.request(intent).await?;
    print(session.printer, &snapshot.local);
    Ok(())
}

async fn remove(session: &mut Session<'_>, yes: bool) -> Result<(), Failure> {
    if !yes {
        confirm(session, &Text::new("cli-local-remove-ask")).await?;
    }
    change(session, Intent::RemoveLocal).await
}

async fn update(session: &mut Session<'_>, yes: bool) -> Result<(), Failure> {
    let may_delete_data = match yes {
        true => true,
        false => ask_about_data(session).await?,
    };
    change(session, Intent::UpdateLocal { may_delete_data }).await
}

/// Asks before data is deleted with the container. Returns whether there is such data. Fails if that is
/// not known, or if the answer is no.
async fn ask_about_data(session: &mut Session<'_>) -> Result<bool, Failure> {
    let instance = session.request(Intent::RefreshLocal).await?.local;
    if matches!(instance.state, LocalState::Unknown | LocalState::NoEngine) {
        return Err(instance.problem.unwrap_or_else(failure::broke).into());
    }
    let has_data = instance.is_ours && instance.data_folder.is_none();
    if has_data {
        confirm(session, &Text::new("cli-local-update-ask")).await?;
    }
    Ok(has_data)
}

async fn confirm(session: &mut Session<'_>, question: &Text) -> Result<(), Failure> {
    let answer = prompt::ask_yes(session.printer, question);
    match session.interrupts.race(answer).await? {
        true => Ok(()),
        false => Err(failure::not_confirmed().into()),
    }
}

/// Shows the last lines of the log, and with `follow` each that comes, until the container ends.
async fn show_log(
    session: &mut Session<'_>,
    source: LogSource,
    follow: bool,
) -> Result<(), Failure> {
    let printer = session.printer;
    if follow {
        let (sender, mut lines) = mpsc::channel(64);
        let following = session.handle.follow_local_log(source, sender);
        let printing = async {
            while let Some(line) = lines.recv().await {
                print_log_line(printer, &line);
            }
        };
        let (followed, ()) =
            session.interrupts.race(async { tokio::join!(following, printing) }).await?;
        return Ok(followed?);
    }
    let log = session.interrupts.race(session.handle.read_local_log(source)).await??;
    print_log(printer, &log);
    Ok(())
}

/// Prints the lines of a log, whose secrets were replaced.
pub(super) fn print_log(printer: &Printer, log: &str) {
    let lines: Vec<_> = log.lines().collect();
    if !printer.print_if_json(&LogDocument { log: &lines }) {
        printer.print_lines(lines.into_iter().map(str::to_owned));
    }
}

/// Prints a line of a log that is followed.
pub(super) fn print_log_line(printer: &Printer, line: &str) {
    if !printer.print_if_json(&LogLineDocument { line }) {
        printer.print_line(line);
    }
}

async fn list_workspaces(session: &mut Session<'_>) -> Result<(), Failure> {
    session.request(Intent::RefreshLocal).await?;
    let snapshot = session.request(Intent::ListLocalWorkspaces).await?;
    let workspaces = session.handle.lists().local_workspaces.borrow().clone();
    print_workspaces(session.printer, &workspaces, snapshot.local_workspace.as_deref());
    Ok(())
}

/// Prints the workspaces of the instance, with a mark at the one whose token is copied.
pub(super) fn print_workspaces(
    printer: &Printer,
    workspaces: &[LocalWorkspaceView],
    chosen: Option<&str>,
) {
    let chosen = chosen.unwrap_or(DEFAULT_LOCAL_WORKSPACE);
    let rows = workspaces.iter().map(|workspace| WorkspaceRow {
        id: &workspace.id,
        name: &workspace.name,
        current: workspace.name == chosen,
    });
    print_rows(printer, rows.collect());
}

async fn status(session: &mut Session<'_>, check: bool) -> Result<(), Failure> {
    let snapshot = session.request(Intent::RefreshLocal).await?;
    print(session.printer, &snapshot.local);
    failure::check(!check || snapshot.local.state == LocalState::Ready)
}

impl StartArgs {
    async fn run(self, session: &mut Session<'_>) -> Result<(), Failure> {
        let folder = self.volumes_path.map(|path| data_folder(&path)).transpose()?;
        let intent = Intent::StartLocal(StartLocal {
            user_token: self.user_token,
            workspace_token: self.workspace_token,
            data_folder: folder,
            skip_new_version: self.skip_new_version,
        });
        let snapshot = session.request(intent).await?;
        print(session.printer, &snapshot.local);
        if self.daemon { Ok(()) } else { watch_instance(session).await }
    }
}

/// The folder as an absolute path.
fn data_folder(path: &Path) -> Result<String, Failure> {
    let absolute = std::path::absolute(path).ok().filter(|path| is_data_folder(path));
    let absolute = absolute.ok_or_else(|| failure::data_folder(path))?;
    Ok(absolute.display().to_string())
}

/// Stays until Ctrl-C, which stops the instance, or until the instance ends by itself.
async fn watch_instance(session: &mut Session<'_>) -> Result<(), Failure> {
    report_watching(session.printer);
    let end = watch_until_end(session.handle.snapshots(), session.printer, ENGINE_TIMEOUT);
    match session.interrupts.race(end).await {
        Ok(problem) => Err(problem.into()),
        Err(_) => {
            let snapshot = session.request(Intent::StopLocal).await?;
            report_stopped(session.printer, &snapshot.local);
            Ok(())
        }
    }
}

/// Reports each change of the instance's state until the instance ends, and returns why it ended.
///
/// An unhealthy instance still runs, and an engine may be unreachable for a moment; neither is an
/// end. An engine that stays unreachable for `engine_timeout` is one.
async fn watch_until_end(
    mut snapshots: watch::Receiver<Snapshot>,
    printer: &Printer,
    engine_timeout: Duration,
) -> Problem {
    let mut reported = LocalState::Ready;
    loop {
        let instance = snapshots.borrow_and_update().local.clone();
        let end = || instance.problem.clone().unwrap_or_else(failure::instance_ended);
        if matches!(instance.state, LocalState::Stopped | LocalState::Absent) {
            return end();
        }
        if instance.state != reported {
            report_change(printer, &instance);
            reported = instance.state;
        }
        let is_reachable = |snapshot: &Snapshot| snapshot.local.state != LocalState::NoEngine;
        let is_watched = if instance.state == LocalState::NoEngine {
            let reachable = snapshots.wait_for(is_reachable);
            matches!(tokio::time::timeout(engine_timeout, reachable).await, Ok(Ok(_)))
        } else {
            snapshots.changed().await.is_ok()
        };
        if !is_watched {
            report_not_stopped(printer);
            return end();
        }
    }
}

/// Prints the state of the instance, its problem and its tokens.
pub(super) fn print(printer: &Printer, instance: &LocalView) {
    if printer.print_if_json(&Document::new(instance)) {
        return;
    }
    print_state(printer, instance);
    instance.problem.iter().for_each(|problem| printer.print_problem(problem));
    if instance.has_newer_image {
        printer.print(&Text::new("cli-local-newer-image"));
    }
    instance.tokens.iter().for_each(|tokens| print_tokens(printer, tokens));
}

pub(super) fn print_tokens(printer: &Printer, tokens: &LocalTokens) {
    if !printer.print_if_json(tokens) {
        printer.print(&Text::new("cli-workspace-token").with("token", &*tokens.workspace_token));
        printer.print(&Text::new("cli-user-token").with("token", &*tokens.user_token));
    }
}

/// Says that Ctrl-C stops the instance.
pub(super) fn report_watching(printer: &Printer) {
    if printer.output() == Output::Text {
        printer.report(&Text::new("cli-attending"));
    }
}

/// Says in which state a watched instance is now.
pub(super) fn report_change(printer: &Printer, instance: &LocalView) {
    if !printer.report_if_json(&Document::new(instance)) {
        printer.report(&state_line(printer, instance));
    }
}

/// Says that the instance may still run although the command ends.
pub(super) fn report_not_stopped(printer: &Printer) {
    if printer.output() == Output::Text {
        printer.report(&Text::new("cli-not-stopped"));
    }
}

/// Prints the state in which Ctrl-C left the instance. In JSON this goes to standard error, because
/// the command's document is already printed.
pub(super) fn report_stopped(printer: &Printer, instance: &LocalView) {
    if !printer.report_if_json(&Document::new(instance)) {
        print_state(printer, instance);
    }
}

/// Prints the state of the instance.
pub(super) fn print_state(printer: &Printer, instance: &LocalView) {
    printer.print(&state_line(printer, instance));
}

fn state_line(printer: &Printer, instance: &LocalView) -> Text {
    let state = printer.render(&view::local::state_text(instance));
    Text::new("cli-local").with("state", state)
}

/// `local start`, `local stop`, `local restart`, `local remove`, `local status`, and a part of
/// `status`.
#[derive(Serialize)]
pub(super) struct Document<'a> {
    state: LocalState,
    address: Option<&'a str>,
    container: Option<&'a str>,
    engine: Option<&'a str>,
    user_token: Option<&'a str>,
    workspace_token: Option<&'a str>,
    problem: Option<ProblemJson>,
    newer_image: bool,
}

/// `local logs`.
#[derive(Serialize)]
struct LogDocument<'a> {
    log: &'a [&'a str],
}

/// A line of `local logs --follow`.
#[derive(Serialize)]
struct LogLineDocument<'a> {
    line: &'a str,
}

impl<'a> Document<'a> {
    pub(super) fn new(instance: &'a LocalView) -> Self {
        let tokens = instance.tokens.as_ref();
        Self {
            state: instance.state,
            address: instance.address.as_deref(),
            container: instance.container.as_deref(),
            engine: instance.engine.as_deref(),
            user_token: tokens.map(|tokens| tokens.user_token.as_str()),
            workspace_token: tokens.map(|tokens| tokens.workspace_token.as_str()),
            problem: instance.problem.as_ref().map(ProblemJson::new),
            newer_image: instance.has_newer_image,
        }
    }
}

#[cfg(test)]
mod tests;

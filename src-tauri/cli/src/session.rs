//! One run of a command against the core.

use std::time::Duration;

use companion_core::contract::{Intent, Snapshot};
use companion_core::{Config, Handle};

use crate::failure::Failure;
use crate::follow;
use crate::interrupts::Interrupts;
use crate::ports;
use crate::printer::Printer;
use crate::prompt::Prompts;

/// How long the exit waits for a refresh of a session that is under way. A server has as long to
/// answer.
const REFRESH_TIMEOUT: Duration = Duration::from_secs(30);

/// The core, and where a command prints and is interrupted.
pub(crate) struct Session<'a> {
    pub(crate) handle: Handle,
    pub(crate) printer: &'a Printer,
    pub(crate) interrupts: Interrupts,
}

impl<'a> Session<'a> {
    /// Starts the core. Must be called within a runtime.
    pub(crate) async fn start(config: Config, printer: &'a Printer) -> Self {
        let interrupts = Interrupts::listen().await;
        let handle = companion_core::start(config, ports::of_this_process());
        Self { handle, printer, interrupts }
    }

    /// Sends an intent, waits for the request to end, and returns the snapshot after it. Asks no
    /// question.
    pub(crate) async fn request(&mut self, intent: Intent) -> Result<Snapshot, Failure> {
        self.request_with(intent, Prompts::Skipped).await
    }

    /// Does the same, and asks the questions that a sign-in has.
    pub(crate) async fn request_with(
        &mut self,
        intent: Intent,
        prompts: Prompts,
    ) -> Result<Snapshot, Failure> {
        let request = self.handle.send(intent);
        let (handle, interrupts) = (&self.handle, &mut self.interrupts);
        follow::until_end(handle, self.printer, interrupts, request, prompts).await?;
        Ok(handle.snapshots().borrow().clone())
    }

    /// Waits for a refresh that is under way, unless Ctrl-C is pressed, and reports what the core
    /// found out besides the command's result.
    pub(crate) async fn finish_refresh(mut self) {
        tokio::select! {
            () = self.handle.wait_for_refresh() => {}
            () = tokio::time::sleep(REFRESH_TIMEOUT) => {}
            () = self.interrupts.next() => {}
        }
        let problem = self.handle.file_was_exposed();
        problem.iter().for_each(|problem| self.printer.report_problem_once(problem));
    }
}

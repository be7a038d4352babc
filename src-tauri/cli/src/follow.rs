//! Following one request to its end: its stages, its questions, the time left, and Ctrl-C.
//!
//! A question takes only what is typed after it. Yes and no are whole words of the catalogue; after
//! any other line the question is asked again. No answer is a default, because a question is asked
//! only where nothing proves who signed in. The end of the input means no, even after some typed
//! characters: only Enter sends an answer.

use std::time::{Duration, SystemTime};

use companion_core::Handle;
use companion_core::contract::{
    Intent, LocalStage, Phase, RequestId, SignInStage, SignedInUser, Snapshot,
};
use companion_core::unix_time;
use tokio::sync::oneshot;

use crate::failure::Failure;
use crate::interrupts::Interrupts;
use crate::printer::Printer;
use crate::progress::{self, Waiting};
use crate::prompt::{self, Line, Prompts};

/// Waits for the request to end and reports its progress. Ctrl-C cancels it.
pub(crate) async fn until_end(
    handle: &Handle,
    printer: &Printer,
    interrupts: &mut Interrupts,
    request: RequestId,
    prompts: Prompts,
) -> Result<(), Failure> {
    let mut snapshots = handle.snapshots();
    let mut follower = Follower { handle, printer, prompts, request, reported: None, answer: None };
    let mut second = tokio::time::interval(Duration::from_secs(1));
    loop {
        let latest = snapshots.borrow_and_update().clone();
        if let Some(ended) = latest.ended.iter().find(|ended| ended.request == request) {
            printer.clear_line();
            return ended.problem.clone().map_or(Ok(()), |problem| Err(problem.into()));
        }
        follower.report(&latest);
        tokio::select! {
            _ = snapshots.changed() => {}
            () = interrupts.next() => break,
            _ = second.tick(), if printer.is_live() => {}
            keep = follower.wait_for_yes() => drop(handle.send(Intent::ConfirmSignIn { keep })),
        }
    }
    printer.clear_line();
    cancel(handle, interrupts, request).await
}

/// Cancels the request and waits until it has released its port or container and finished a write
/// that had begun. A second Ctrl-C ends the wait.
async fn cancel(
    handle: &Handle,
    interrupts: &mut Interrupts,
    request: RequestId,
) -> Result<(), Failure> {
    handle.send(Intent::Cancel { request });
    let result = interrupts.race(handle.wait_for_end(request)).await?;
    result.map_err(|_| Failure::Interrupted)
}

struct Follower<'a> {
    handle: &'a Handle,
    printer: &'a Printer,
    prompts: Prompts,
    request: RequestId,
    /// The last stage that was reported, so that each is reported once.
    reported: Option<Stage>,
    /// The answer to the question on the screen.
    answer: Option<oneshot::Receiver<Line>>,
}

#[derive(Clone, PartialEq)]
enum Stage {
    SignIn(SignInStage),
    Local(LocalStage),
}

impl Stage {
    fn local(&self) -> Option<&LocalStage> {
        match self {
            Self::Local(stage) => Some(stage),
            Self::SignIn(_) => None,
        }
    }
}

impl Follower<'_> {
    fn report(&mut self, snapshot: &Snapshot) {
        let request = Some(self.request);
        if let Phase::Running(stage) = &snapshot.sign_in.phase
            && snapshot.sign_in.request == request
        {
            self.report_sign_in(stage);
        }
        if let Phase::Running(stage) = &snapshot.local_work.phase
            && snapshot.local_work.request == request
        {
            let before = self.reported.clone();
            if self.is_new(Stage::Local(stage.clone())) {
                let before = before.as_ref().and_then(Stage::local);
                progress::report_local_stage(self.printer, before, stage);
            }
        }
    }

    fn report_sign_in(&mut self, stage: &SignInStage) {
        let is_new = self.is_new(Stage::SignIn(stage.clone()));
        match stage {
            SignInStage::Waiting { link, ends_at, code, problem } => {
                if is_new {
                    let waiting = Waiting { link, ends_at: *ends_at, code: code.as_deref() };
                    match problem {
                        Some(problem) => self.printer.report_problem(problem),
                        None => {
                            progress::report_waiting(self.printer, &waiting, time_left(*ends_at));
                        }
                    }
                }
                progress::show_time_left(self.printer, time_left(*ends_at));
            }
            SignInStage::Confirming { who } if is_new => self.confirm_account(stage, who),
            SignInStage::ForeignHost { api_host, named_by } if is_new => {
                self.confirm_host(api_host, named_by);
            }
            _ if is_new => progress::report_sign_in_stage(self.printer, stage),
            _ => {}
        }
    }

    fn is_new(&mut self, stage: Stage) -> bool {
        let is_new = self.reported.as_ref() != Some(&stage);
        self.reported = Some(stage);
        is_new
    }

    fn confirm_account(&mut self, stage: &SignInStage, who: &SignedInUser) {
        match self.prompts {
            Prompts::Shown => self.ask(|printer| progress::ask_account(printer, who)),
            Prompts::Skipped => {
                progress::report_account(self.printer, stage, who);
                self.handle.send(Intent::ConfirmSignIn { keep: true });
            }
        }
    }

    /// `--yes` confirms the account. It does not confirm a host.
    fn confirm_host(&mut self, api_host: &str, named_by: &str) {
        match self.prompts {
            Prompts::Shown => self.ask(|printer| progress::ask_host(printer, api_host, named_by)),
            Prompts::Skipped => drop(self.handle.send(Intent::ConfirmSignIn { keep: false })),
        }
    }

    /// Asks a question. Only what is typed after it answers it.
    fn ask(&mut self, ask: impl FnOnce(&Printer)) {
        prompt::discard_typed_input();
        ask(self.printer);
        self.answer = Some(prompt::read_line());
    }

    /// Waits for the answer to the question on the screen. Returns whether it is yes; the end of the
    /// input is a no. Asks again after a line that is neither.
    async fn wait_for_yes(&mut self) -> bool {
        loop {
            let Some(answer) = &mut self.answer else {
                return std::future::pending().await;
            };
            let line = answer.await.ok().filter(|line| line.ends_with('\n'));
            self.answer = None;
            match line.map(|line| progress::parse_answer(self.printer, &line)) {
                None => return false,
                Some(Some(answer)) => return answer,
                Some(None) => self.ask(progress::ask_again),
            }
        }
    }
}

/// The time until `ends_at` in whole seconds, rounded up.
fn time_left(ends_at: u64) -> Duration {
    let left = unix_time::time_left(SystemTime::now(), ends_at);
    Duration::from_secs(u64::try_from(left.as_millis().div_ceil(1000)).unwrap_or(u64::MAX))
}

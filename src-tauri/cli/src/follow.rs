//! Following one request to its end: stages, questions, the time left, and Ctrl-C.

use std::io::{self, BufRead as _, IsTerminal as _, Read as _};
use std::time::{Duration, SystemTime};

use companion_core::Handle;
use companion_core::contract::{
    Intent, LocalStage, Phase, Problem, RequestId, SignInStage, Snapshot, Who,
};
use companion_core::unix_time;
use tokio::sync::{mpsc, oneshot};

use crate::json::Waiting;
use crate::printer::Printer;

/// Of standard input, where a token is read from it.
const MOST_BYTES: u64 = 64 * 1024;

/// How a request ended.
pub(crate) enum End {
    Done,
    Failed(Problem),
    Interrupted,
}

/// Whether a person can be asked who they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asking {
    /// There is a terminal to ask at.
    Person,
    /// `--yes`: also to a region that is not known.
    Yes,
    /// Nobody is there: yes, but to known regions only.
    Never,
}

impl Asking {
    pub(crate) fn new(yes: bool) -> Self {
        if yes {
            Self::Yes
        } else if io::stdin().is_terminal() && io::stderr().is_terminal() {
            Self::Person
        } else {
            Self::Never
        }
    }
}

pub(crate) async fn to_end(
    handle: &Handle,
    printer: &Printer,
    interrupts: &mut Interrupts,
    request: RequestId,
    asking: Asking,
) -> End {
    let mut snapshots = handle.snapshots();
    let mut following = Following { handle, printer, asking, request, shown: None, answer: None };
    let mut second = tokio::time::interval(Duration::from_secs(1));
    loop {
        let latest = snapshots.borrow_and_update().clone();
        if let Some(ended) = latest.ended.iter().find(|ended| ended.request == request) {
            printer.clear_line();
            return ended.problem.clone().map_or(End::Done, End::Failed);
        }
        following.show(&latest);
        tokio::select! {
            _ = snapshots.changed() => {}
            () = interrupts.next() => break,
            _ = second.tick(), if printer.is_live() => {}
            keep = following.answered() => drop(handle.send(Intent::ConfirmSignIn { keep })),
        }
    }
    printer.clear_line();
    leave(handle, interrupts, request).await
}

/// Cancels the request. What it held (a port, a container being started) is let go of before we
/// leave, and a write that has begun is finished; a second Ctrl-C does not wait for that.
async fn leave(handle: &Handle, interrupts: &mut Interrupts, request: RequestId) -> End {
    handle.send(Intent::Cancel { request });
    tokio::select! {
        ended = handle.finished(request) => match ended {
            Ok(()) => End::Done,
            Err(_) => End::Interrupted,
        },
        () = interrupts.next() => End::Interrupted,
    }
}

/// Ctrl-C, listened to from the start, so that none is lost between two requests.
pub(crate) struct Interrupts(mpsc::UnboundedReceiver<()>);

impl Interrupts {
    pub(crate) fn listen() -> Self {
        let (sender, interrupts) = mpsc::unbounded_channel();
        tokio::spawn(async move {
            while tokio::signal::ctrl_c().await.is_ok() && sender.send(()).is_ok() {}
        });
        Self(interrupts)
    }

    /// The next one. Where they cannot be listened to there is none.
    pub(crate) async fn next(&mut self) {
        match self.0.recv().await {
            Some(()) => {}
            None => std::future::pending().await,
        }
    }
}

struct Following<'a> {
    handle: &'a Handle,
    printer: &'a Printer,
    asking: Asking,
    request: RequestId,
    shown: Option<Shown>,
    answer: Option<oneshot::Receiver<bool>>,
}

/// What was printed last, so that it is printed once.
#[derive(Clone, PartialEq)]
enum Shown {
    SignIn(SignInStage),
    Local(LocalStage),
}

impl Following<'_> {
    fn show(&mut self, snapshot: &Snapshot) {
        let request = Some(self.request);
        if let Phase::Running(stage) = &snapshot.sign_in.phase
            && snapshot.sign_in.request == request
        {
            self.sign_in(stage);
        }
        if let Phase::Running(stage) = &snapshot.local_work.phase
            && snapshot.local_work.request == request
            && self.is_new(Shown::Local(stage.clone()))
        {
            self.printer.local_stage(stage);
        }
    }

    fn sign_in(&mut self, stage: &SignInStage) {
        let new = self.is_new(Shown::SignIn(stage.clone()));
        match stage {
            SignInStage::Waiting { link, ends_at, code, problem } => {
                if new {
                    let waiting = Waiting { link, ends_at: *ends_at, code: code.as_deref() };
                    match problem {
                        Some(problem) => self.printer.problem(problem),
                        None => self.printer.waiting(&waiting, left(*ends_at)),
                    }
                }
                self.printer.countdown(left(*ends_at));
            }
            SignInStage::Confirming { who, foreign } if new => self.confirm(stage, who, *foreign),
            _ if new => self.printer.sign_in_stage(stage),
            _ => {}
        }
    }

    fn is_new(&mut self, shown: Shown) -> bool {
        let new = self.shown.as_ref() != Some(&shown);
        self.shown = Some(shown);
        new
    }

    fn confirm(&mut self, stage: &SignInStage, who: &Who, foreign: bool) {
        match self.asking {
            Asking::Person => {
                self.printer.ask(who, foreign);
                self.answer = Some(read_answer(!foreign));
            }
            Asking::Yes => self.keep(stage, who, true),
            Asking::Never => self.keep(stage, who, !foreign),
        }
    }

    fn keep(&self, stage: &SignInStage, who: &Who, keep: bool) {
        if keep {
            self.printer.came_back(stage, who);
        }
        self.handle.send(Intent::ConfirmSignIn { keep });
    }

    async fn answered(&mut self) -> bool {
        match &mut self.answer {
            Some(answer) => {
                let keep = answer.await.unwrap_or(false);
                self.answer = None;
                keep
            }
            None => std::future::pending().await,
        }
    }
}

/// Reads a line on a thread of its own, which the exit does not wait for. An end of input is a
/// no; an empty line is `usual`.
fn read_answer(usual: bool) -> oneshot::Receiver<bool> {
    let (answer, answered) = oneshot::channel();
    std::thread::spawn(move || {
        let mut line = String::new();
        let keep = match io::stdin().lock().read_line(&mut line) {
            Ok(0) | Err(_) => false,
            Ok(_) if line.trim().is_empty() => usual,
            // The first letters of yes, sí and sì.
            Ok(_) => line.trim().to_lowercase().starts_with(['y', 's']),
        };
        let _ = answer.send(keep);
    });
    answered
}

/// Reads a token from standard input: its first line, and not more than any token has.
pub(crate) async fn read_token() -> String {
    let (token, read) = oneshot::channel();
    std::thread::spawn(move || {
        let mut line = String::new();
        // What cannot be read is no token, and that is said.
        let _ = io::stdin().lock().take(MOST_BYTES).read_line(&mut line);
        let _ = token.send(line);
    });
    read.await.unwrap_or_default()
}

fn left(ends_at: u64) -> Duration {
    let left = unix_time::left(SystemTime::now(), ends_at);
    // A second that has begun is still there to be used.
    Duration::from_secs(u64::try_from(left.as_millis().div_ceil(1000)).unwrap_or(u64::MAX))
}

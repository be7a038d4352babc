//! Following one request to its end: stages, questions, the time left, and Ctrl-C.
//!
//! A question is answered by an answer: what was typed before it is thrown away, yes and no are
//! whole words of the catalogue, and anything else is asked again. None has a default, because
//! each is asked only where nothing proves who came back. The end of the input is a no, also where
//! something was typed before it: only Enter sends an answer.

use std::time::{Duration, SystemTime};

use companion_core::Handle;
use companion_core::contract::{
    Intent, LocalStage, Phase, Problem, RequestId, SignInStage, Snapshot, Who,
};
use companion_core::os::terminal::{self, Unseen};
use companion_core::unix_time;
use tokio::sync::{mpsc, oneshot};

use crate::json::Waiting;
use crate::printer::{self, Printer};

/// Of a line of standard input.
const MOST_BYTES: usize = 64 * 1024;

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
    /// Nobody is asked, because of `--yes` or because nobody is there. Who came back is saved;
    /// nothing is sent to a host that the person did not choose.
    Never,
}

impl Asking {
    pub(crate) fn new(yes: bool) -> Self {
        if printer::is_person_there() && !yes { Self::Person } else { Self::Never }
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
    pub(crate) async fn listen() -> Self {
        let (sender, interrupts) = mpsc::unbounded_channel();
        let mut next = Box::pin(tokio::signal::ctrl_c());
        // Listened to before anything is asked: until then a Ctrl-C ends the program at once, and
        // would leave a terminal without its echo.
        let mut heard = tokio::select! {
            biased;
            heard = &mut next => Some(heard),
            () = std::future::ready(()) => None,
        };
        tokio::spawn(async move {
            loop {
                let heard = match heard.take() {
                    Some(heard) => heard,
                    None => next.as_mut().await,
                };
                if heard.is_err() || sender.send(()).is_err() {
                    return;
                }
                next.set(tokio::signal::ctrl_c());
            }
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
    answer: Option<oneshot::Receiver<Line>>,
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
            SignInStage::Confirming { who } if new => self.confirm(stage, who),
            SignInStage::ForeignHost { api_host, named_by } if new => {
                self.ask_host(api_host, named_by);
            }
            _ if new => self.printer.sign_in_stage(stage),
            _ => {}
        }
    }

    fn is_new(&mut self, shown: Shown) -> bool {
        let new = self.shown.as_ref() != Some(&shown);
        self.shown = Some(shown);
        new
    }

    fn confirm(&mut self, stage: &SignInStage, who: &Who) {
        match self.asking {
            Asking::Person => self.ask(|printer| printer.ask(who)),
            Asking::Never => {
                self.printer.came_back(stage, who);
                self.handle.send(Intent::ConfirmSignIn { keep: true });
            }
        }
    }

    /// `--yes` says who the person is, not that they know a server.
    fn ask_host(&mut self, api_host: &str, named_by: &str) {
        match self.asking {
            Asking::Person => self.ask(|printer| printer.ask_host(api_host, named_by)),
            Asking::Never => drop(self.handle.send(Intent::ConfirmSignIn { keep: false })),
        }
    }

    /// Asks a question, whose answer can only be typed now.
    fn ask(&mut self, ask: impl FnOnce(&Printer)) {
        terminal::discard_typed_input();
        ask(self.printer);
        self.answer = Some(read_line());
    }

    /// The answer to the question that was asked. One that is neither yes nor no is asked for
    /// again.
    async fn answered(&mut self) -> bool {
        loop {
            let Some(answer) = &mut self.answer else {
                return std::future::pending().await;
            };
            let line = answer.await.ok().filter(|line| line.ends_with('\n'));
            self.answer = None;
            match line.map(|line| self.printer.answer(&line)) {
                None => return false,
                Some(Some(answer)) => return answer,
                Some(None) => self.ask(Printer::ask_again),
            }
        }
    }
}

/// What was typed up to Enter, with the line break; without one, up to the end of the input.
type Line = String;

/// Reads a line on a thread of its own, which the exit does not wait for.
fn read_line() -> oneshot::Receiver<Line> {
    let (sender, line) = oneshot::channel();
    std::thread::spawn(move || {
        // What cannot be read has no line.
        let bytes = terminal::read_line(MOST_BYTES).unwrap_or_default();
        // Whoever asked may have been interrupted since.
        let _ = sender.send(String::from_utf8_lossy(&bytes).into_owned());
    });
    line
}

/// Reads a token from standard input: its first line, and not more than any token has. At a
/// terminal it is asked for, and not shown while it is typed; dropping this ends that too.
pub(crate) async fn read_token(printer: &Printer) -> String {
    let _unseen = Unseen::begin();
    printer.wants_token();
    // What cannot be read is no token, and that is said.
    read_line().await.unwrap_or_default()
}

fn left(ends_at: u64) -> Duration {
    let left = unix_time::left(SystemTime::now(), ends_at);
    // A second that has begun is still there to be used.
    Duration::from_secs(u64::try_from(left.as_millis().div_ceil(1000)).unwrap_or(u64::MAX))
}

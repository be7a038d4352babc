//! The log of Tinybird Local that the page follows: one at a time.
//!
//! The page numbers its logs and asks for their lines. What it asks for may arrive in another order,
//! so a log that was stopped, or an earlier one, is not followed when its start arrives late.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use companion_core::contract::Problem;
use tokio::sync::mpsc;
use tokio::task::{AbortHandle, JoinHandle};

/// Lines that wait for the page. More of them wait in the engine.
const WAITING_LINES: usize = 4096;

/// The logs of a page.
#[derive(Default)]
pub(crate) struct Logs(Mutex<State>);

#[derive(Default)]
struct State {
    followed: Option<Arc<Log>>,
    /// The logs up to this number are followed no more.
    stopped: u32,
}

struct Log {
    number: u32,
    lines: tokio::sync::Mutex<mpsc::Receiver<String>>,
    /// Until its end was told.
    following: tokio::sync::Mutex<Option<JoinHandle<Result<(), Problem>>>>,
    stop: AbortHandle,
}

impl Logs {
    /// Follows a log, and no earlier one any more. `follow` sends its lines until it ends.
    pub(crate) fn follow<F>(&self, number: u32, follow: impl FnOnce(mpsc::Sender<String>) -> F)
    where
        F: Future<Output = Result<(), Problem>> + Send + 'static,
    {
        let mut state = self.state();
        if number <= state.stopped {
            return;
        }
        state.stop(number - 1);
        let (sender, lines) = mpsc::channel(WAITING_LINES);
        let following = tokio::spawn(follow(sender));
        let stop = following.abort_handle();
        let (lines, following) = (lines.into(), Some(following).into());
        state.followed = Some(Arc::new(Log { number, lines, following, stop }));
    }

    /// Waits for lines of a log, and returns all that have come; `None` if it has ended, or is
    /// followed no more.
    pub(crate) async fn next(&self, number: u32) -> Result<Option<Vec<String>>, Problem> {
        let followed = self.state().followed.clone().filter(|log| log.number == number);
        let Some(log) = followed else {
            return Ok(None);
        };
        let mut lines = Vec::new();
        if log.lines.lock().await.recv_many(&mut lines, WAITING_LINES).await > 0 {
            return Ok(Some(lines));
        }
        match log.following.lock().await.take() {
            // A task that was stopped has no result.
            Some(following) => following.await.unwrap_or(Ok(())).map(|()| None),
            None => Ok(None),
        }
    }

    /// Follows the logs up to a number no more, which ends a wait for their lines.
    pub(crate) fn stop(&self, until: u32) {
        self.state().stop(until);
    }

    /// Follows no log any more. The next page begins to number its logs anew.
    pub(crate) fn forget(&self) {
        let mut state = self.state();
        state.stop(u32::MAX);
        *state = State::default();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn stop(&mut self, until: u32) {
        self.stopped = self.stopped.max(until);
        let followed = self.followed.take_if(|log| log.number <= until);
        followed.iter().for_each(|log| log.stop.abort());
    }
}

#[cfg(test)]
mod tests {
    use companion_core::contract::Code;

    use super::*;

    /// A log with one line, which does not end.
    async fn endless(lines: mpsc::Sender<String>, line: &'static str) -> Result<(), Problem> {
        let _ = lines.send(line.to_owned()).await;
        std::future::pending().await
    }

    async fn lines(logs: &Logs, number: u32) -> Option<Vec<String>> {
        logs.next(number).await.expect("no problem")
    }

    #[tokio::test]
    async fn a_later_log_is_followed_in_place_of_an_earlier_one_in_whatever_order_they_arrive() {
        let logs = Logs::default();
        logs.follow(2, |sender| endless(sender, "second"));
        logs.follow(1, |sender| endless(sender, "first"));
        assert_eq!(lines(&logs, 1).await, None);
        assert_eq!(lines(&logs, 2).await, Some(vec!["second".to_owned()]));

        logs.follow(3, |sender| endless(sender, "third"));
        assert_eq!(lines(&logs, 2).await, None);
        assert_eq!(lines(&logs, 3).await, Some(vec!["third".to_owned()]));
    }

    #[tokio::test]
    async fn a_log_whose_stop_arrives_first_is_not_followed() {
        let logs = Logs::default();
        logs.stop(1);
        let mut is_followed = false;
        logs.follow(1, |sender| {
            is_followed = true;
            endless(sender, "late")
        });
        assert!(!is_followed);
        assert_eq!(lines(&logs, 1).await, None);
        // A page that was loaded anew begins at 1 again.
        logs.forget();
        logs.follow(1, |sender| endless(sender, "new"));
        assert_eq!(lines(&logs, 1).await, Some(vec!["new".to_owned()]));
    }

    #[tokio::test]
    async fn a_stop_ends_the_wait_for_lines_and_what_sends_them() {
        let logs = Logs::default();
        let (ended, end) = tokio::sync::oneshot::channel::<()>();
        logs.follow(1, |sender| async move {
            let _ended = ended;
            endless(sender, "one").await
        });
        assert!(lines(&logs, 1).await.is_some());
        let (waited, ()) = tokio::join!(lines(&logs, 1), async { logs.stop(1) });
        assert_eq!(waited, None);
        // Its sender went with the task.
        assert!(end.await.is_err());
    }

    #[tokio::test]
    async fn lines_come_before_the_problem_that_ended_a_log() {
        let logs = Logs::default();
        logs.follow(1, |sender| async move {
            let _ = sender.send("last".to_owned()).await;
            Err(Problem::new(Code::LocalAbsent))
        });
        assert_eq!(lines(&logs, 1).await, Some(vec!["last".to_owned()]));
        assert_eq!(logs.next(1).await.map_err(|problem| problem.code), Err(Code::LocalAbsent));
        assert_eq!(lines(&logs, 1).await, None);
    }
}

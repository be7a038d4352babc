//! Ctrl-C.

use tokio::sync::mpsc;

use crate::failure::Failure;

/// Ctrl-C presses, received from the start, so that none is lost between two requests.
pub(crate) struct Interrupts(mpsc::UnboundedReceiver<()>);

impl Interrupts {
    pub(crate) async fn listen() -> Self {
        let (sender, interrupts) = mpsc::unbounded_channel();
        let mut next = Box::pin(tokio::signal::ctrl_c());
        // The first poll installs the handler. Until then Ctrl-C ends the process at once, and
        // would leave a terminal without its echo.
        let mut received = tokio::select! {
            biased;
            received = &mut next => Some(received),
            () = std::future::ready(()) => None,
        };
        tokio::spawn(async move {
            loop {
                let result = match received.take() {
                    Some(result) => result,
                    None => next.as_mut().await,
                };
                if result.is_err() || sender.send(()).is_err() {
                    return;
                }
                next.set(tokio::signal::ctrl_c());
            }
        });
        Self(interrupts)
    }

    /// Waits for the next Ctrl-C. Where no handler can be installed, waits forever.
    pub(crate) async fn next(&mut self) {
        match self.0.recv().await {
            Some(()) => {}
            None => std::future::pending().await,
        }
    }

    /// Awaits the future, or fails with [`Failure::Interrupted`] at a Ctrl-C before.
    pub(crate) async fn race<T>(&mut self, future: impl Future<Output = T>) -> Result<T, Failure> {
        tokio::select! {
            value = future => Ok(value),
            () = self.next() => Err(Failure::Interrupted),
        }
    }
}

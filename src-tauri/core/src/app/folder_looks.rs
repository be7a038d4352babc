//! Looking at project folders, each look with an end of its own.
//!
//! A folder may be on a disk that does not answer, a server that went away say, and the system
//! then keeps the thread that asked for as long as it likes. So each look has a thread of its
//! own, which nothing waits for after a time: not another project, not the window, and not the
//! end of the program, which would wait for the runtime's threads. While a look hangs, no second
//! one is made at the same folder.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use tokio::sync::oneshot;

use crate::app::Error;
use crate::stores;

/// The folders at which a look hangs.
#[derive(Default)]
pub(crate) struct FolderLooks(Mutex<HashMap<PathBuf, Weak<()>>>);

impl FolderLooks {
    /// What `look`, which may block, finds at a folder. [`stores::Error::TooSlow`] if it takes
    /// longer than `limit`, and at once while an earlier look hangs.
    pub(crate) async fn look_at<T: Send + 'static>(
        &self,
        folder: &Path,
        limit: Duration,
        look: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Error> {
        let too_slow = || stores::Error::TooSlow { path: folder.to_owned() };
        if self.hangs(folder) {
            return Err(too_slow().into());
        }
        let (running, (done, found)) = (Arc::new(()), oneshot::channel());
        let hanging = Arc::downgrade(&running);
        let work = move || {
            // The receiver may be gone.
            let _ = done.send(look());
            drop(running);
        };
        let thread = std::thread::Builder::new().name("look".to_owned()).spawn(work);
        thread.map_err(|_| Error::Broke)?;
        match tokio::time::timeout(limit, found).await {
            Ok(found) => found.map_err(|_| Error::Broke),
            Err(_) => {
                self.locked().insert(folder.to_owned(), hanging);
                Err(too_slow().into())
            }
        }
    }

    fn hangs(&self, folder: &Path) -> bool {
        let mut hanging = self.locked();
        hanging.retain(|_, running| running.strong_count() > 0);
        hanging.contains_key(folder)
    }

    fn locked(&self) -> std::sync::MutexGuard<'_, HashMap<PathBuf, Weak<()>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;
    use crate::wait::wait_until;

    const LONG: Duration = Duration::from_secs(60);

    fn is_too_slow<T>(found: Result<T, Error>) -> bool {
        matches!(found, Err(Error::Store(stores::Error::TooSlow { .. })))
    }

    #[tokio::test]
    async fn a_look_that_hangs_is_given_up_and_holds_no_other() {
        let (looks, slow, other) = (FolderLooks::default(), Path::new("slow"), Path::new("other"));
        let (answer, hung) = mpsc::channel::<()>();
        let hangs = looks.look_at(slow, Duration::from_millis(10), move || hung.recv());
        assert!(is_too_slow(hangs.await));
        assert!(matches!(looks.look_at(other, LONG, || 1).await, Ok(1)));
        // No second thread is given to it.
        assert!(is_too_slow(looks.look_at(slow, LONG, || 2).await));
        drop(answer);
        let is_let_in = async || !is_too_slow(looks.look_at(slow, LONG, || 3).await);
        wait_until("a folder that can be looked at again", is_let_in).await;
        assert!(matches!(looks.look_at(slow, LONG, || 4).await, Ok(4)));
    }

    #[tokio::test]
    async fn a_look_that_breaks_is_said() {
        let broken = FolderLooks::default()
            .look_at(Path::new(""), LONG, || -> u8 { panic!("broken") })
            .await;
        assert!(matches!(broken, Err(Error::Broke)));
    }
}

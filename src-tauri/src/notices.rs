//! Shows the notices of the core, by the notifications of the desktop, while the window is closed.

use companion_core::Handle;
use companion_core::os::notifications::Notifications;
use companion_core::view::notices::{LastKnown, Notice};
use companion_core::words::Words;
use tauri::{AppHandle, Manager as _};

use crate::window;

/// Shows each notice of an event from now on, until the app ends.
pub(crate) async fn show_notices(app: AppHandle) {
    let mut snapshots = app.state::<Handle>().snapshots();
    let mut last_known = LastKnown::new(&snapshots.borrow_and_update());
    let (mut notifications, mut works) = (Notifications::default(), true);
    while snapshots.changed().await.is_ok() {
        let (notices, words) = {
            let snapshot = snapshots.borrow_and_update();
            (last_known.update(&snapshot), Words::of(snapshot.language))
        };
        // In the window the person sees it.
        for notice in notices.iter().filter(|_| !window::is_open(&app)) {
            let shown = show(&mut notifications, &words, notice).await;
            if let Err(error) = &shown
                && works
            {
                tracing::warn!(%error, "no notification can be shown");
            }
            works = shown.is_ok();
        }
    }
}

async fn show(
    notifications: &mut Notifications,
    words: &Words,
    notice: &Notice,
) -> Result<(), companion_core::os::notifications::Error> {
    let body = notice.body.as_ref().map(|body| words.render(body));
    notifications.show(&words.render(&notice.title), &body.unwrap_or_default()).await
}

//! What happens when the person closes the window, by `companion_core::view::closing`.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use companion_core::Handle;
use companion_core::contract::Intent;
use companion_core::view::closing::{Closing, Quitting, closing, quitting};
use tauri::{AppHandle, CloseRequestApi, Manager as _};

use crate::exit::quit;
use crate::page::{Page, WindowNotice};
use crate::{tray, window};

/// How long a look at the clipboard is waited for.
const LOOK_TIMEOUT: Duration = Duration::from_millis(500);
/// Pause between two looks whether another program has taken the clipboard.
const LOOK_INTERVAL: Duration = Duration::from_secs(1);
/// How long after its time a copied token may still be there: then the clipboard does not answer.
const CLEAR_TOLERANCE: Duration = Duration::from_secs(5);

/// Handles that the person closes the window.
pub(crate) fn close(app: &AppHandle, api: &CloseRequestApi) {
    let handle = app.try_state::<Handle>();
    let closing = handle.map(|core| closing(&core.snapshots().borrow(), tray::exists(app)));
    match closing {
        Some(Closing::Stay) => {}
        Some(Closing::AskToStay) => {
            let asked = app.state::<Page>().send_notice(WindowNotice::Closing);
            // If the page does not listen, the window closes.
            if asked {
                api.prevent_close();
            }
        }
        Some(Closing::Quit(quitting)) => {
            api.prevent_close();
            close_and_quit(app, quitting);
        }
        None => {
            api.prevent_close();
            quit(app);
        }
    }
}

/// Closes the window and quits, where the person said that the app does not stay.
pub(crate) fn leave(app: &AppHandle) {
    let quitting = quitting(&app.state::<Handle>().snapshots().borrow());
    close_and_quit(app, quitting);
}

fn close_and_quit(app: &AppHandle, quitting: Quitting) {
    match quitting {
        Quitting::Now => quit(app),
        Quitting::AfterCopied { .. } => {
            if let Err(error) = window::destroy(app) {
                tracing::warn!(%error, "the window cannot be closed");
            }
            tauri::async_runtime::spawn(quit_after_copied(app.clone()));
        }
        Quitting::Ask => drop(tauri::async_runtime::spawn(ask_to_quit(app.clone()))),
    }
}

/// Quits once what was copied has left the clipboard, unless the window was opened meanwhile, or the
/// person said there that the app stays.
async fn quit_after_copied(app: AppHandle) {
    let core = app.state::<Handle>();
    let mut snapshots = core.snapshots();
    loop {
        look_at_clipboard(&core).await;
        let Quitting::AfterCopied { clears_at } = quitting(&snapshots.borrow_and_update()) else {
            break;
        };
        let latest = UNIX_EPOCH + Duration::from_millis(clears_at) + CLEAR_TOLERANCE;
        if SystemTime::now() > latest {
            break;
        }
        let is_free = snapshots.wait_for(|snapshot| quitting(snapshot) == Quitting::Now);
        // Its end, or another look.
        let _ = tokio::time::timeout(LOOK_INTERVAL, is_free).await;
    }
    let quitting = app.run_on_main_thread({
        let app = app.clone();
        move || {
            let now = closing(&app.state::<Handle>().snapshots().borrow(), tray::exists(&app));
            if !window::is_open(&app) && now != Closing::Stay {
                quit(&app);
            }
        }
    });
    if let Err(error) = quitting {
        tracing::warn!(%error, "the app cannot quit");
    }
}

/// Asks the person whether to quit, unless another program has taken the clipboard meanwhile.
async fn ask_to_quit(app: AppHandle) {
    let core = app.state::<Handle>();
    look_at_clipboard(&core).await;
    let is_asked = quitting(&core.snapshots().borrow()) != Quitting::Now
        && app.state::<Page>().send_notice(WindowNotice::Quitting);
    if !is_asked {
        quit(&app);
    }
}

async fn look_at_clipboard(core: &Handle) {
    let looked = core.wait_for_end(core.send(Intent::CheckClipboard));
    // A failure is logged already, and tells nothing.
    let _ = tokio::time::timeout(LOOK_TIMEOUT, looked).await;
}

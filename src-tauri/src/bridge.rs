//! The commands that the page may call. No command uses a path, an address or a program as the page
//! gives it.
//!
//! A cloud token reaches the page only through [`reveal`], when the person asked to see it.

use std::ops::RangeInclusive;
use std::path::PathBuf;

use companion_core::Handle;
use companion_core::contract::{
    CopyPreview, Intent, JwtPreview, LocalUsage, LogSource, NewJwt, Pasted, Problem, RequestId,
    TokenId, TokenReport,
};
use serde::Deserialize;
use tauri::{AppHandle, Manager as _, State, WebviewWindow};

use crate::exit::quit;
use crate::page::{Page, PageUpdate};
use crate::{closing, window};

/// How the page is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Leave {
    /// Close the window and stay in the tray.
    Keep,
    /// Close the window and quit, but not before a copied token has left the clipboard.
    Close,
    /// Quit the app.
    Quit,
}

/// Sends an intent. Its result is in the snapshot.
#[tauri::command]
pub(crate) fn dispatch(core: State<'_, Handle>, intent: Intent) -> RequestId {
    core.send(intent)
}

/// Returns a whole token, for a person who asked to see it.
#[tauri::command]
pub(crate) async fn reveal(core: State<'_, Handle>, token: TokenId) -> Result<String, Problem> {
    Ok(core.reveal(token).await?.expose().to_owned())
}

/// Returns what would be copied of a token for each destination, with the token masked.
#[tauri::command]
pub(crate) async fn preview_copies(
    core: State<'_, Handle>,
    token: TokenId,
) -> Result<Vec<CopyPreview>, Problem> {
    core.preview_copies(token).await
}

/// Returns what a JWT will say, before it is made.
#[tauri::command]
pub(crate) fn preview_jwt(core: State<'_, Handle>, jwt: NewJwt) -> JwtPreview {
    core.preview_jwt(&jwt)
}

/// Returns what a pasted text is, if it is a token. It is not stored, and no server is asked.
#[tauri::command]
pub(crate) async fn inspect_token(
    core: State<'_, Handle>,
    text: Pasted,
) -> Result<TokenReport, Problem> {
    Ok(core.inspect(text.into()).await)
}

/// Returns the same with what Tinybird says of the token.
#[tauri::command]
pub(crate) async fn ask_about_token(
    core: State<'_, Handle>,
    text: Pasted,
) -> Result<TokenReport, Problem> {
    core.ask_about(text.into()).await
}

/// Returns the last lines that the container of Tinybird Local wrote.
#[tauri::command]
pub(crate) async fn read_local_log(core: State<'_, Handle>) -> Result<String, Problem> {
    core.read_local_log(LogSource::Container).await
}

/// Follows a log of Tinybird Local, for a person who asked for it, and no earlier one any more. `log` is
/// the page's number of it.
#[tauri::command]
pub(crate) async fn follow_local_log(
    core: State<'_, Handle>,
    page: State<'_, Page>,
    source: LogSource,
    log: u32,
) -> Result<(), ()> {
    let core = core.inner().clone();
    page.logs.follow(log, |lines| async move { core.follow_local_log(source, lines).await });
    Ok(())
}

/// Waits for the next lines of a log and returns them; null if it has ended or is followed no more.
#[tauri::command]
pub(crate) async fn next_log_lines(
    page: State<'_, Page>,
    log: u32,
) -> Result<Option<Vec<String>>, Problem> {
    page.logs.next(log).await
}

/// Follows the logs up to a number no more.
#[tauri::command]
pub(crate) fn stop_local_log(page: State<'_, Page>, log: u32) {
    page.logs.stop(log);
}

/// Returns what Tinybird Local used in the last ten minutes.
#[tauri::command]
pub(crate) fn local_usage(core: State<'_, Handle>) -> LocalUsage {
    core.local_usage()
}

/// Shows the desktop's dialog for saving a file, and writes the lines of a log that the page shows to
/// it. Returns the file; null if the person chose none.
#[tauri::command]
pub(crate) async fn save_log(
    app: AppHandle,
    core: State<'_, Handle>,
    source: LogSource,
    text: String,
) -> Result<Option<String>, Problem> {
    let name = format!("tinybird-local-{}.log", source.as_str());
    let chosen = choose_file(&app, move |dialog| dialog.set_file_name(name).save_file()).await;
    let Some(path) = chosen else {
        return Ok(None);
    };
    core.save_log(path.clone(), &text).await?;
    Ok(Some(path.to_string_lossy().into_owned()))
}

/// Waits for the next update of the page and returns it. `heard` is the number of updates that the
/// page has received: 0 for a page that was just loaded.
///
/// The page calls this command for each update, because a message to a page is a script that runs
/// in it, and for the script's result WebKitGTK has a JavaScript engine in our own process too.
#[tauri::command]
pub(crate) async fn watch(
    app: AppHandle,
    core: State<'_, Handle>,
    page: State<'_, Page>,
    heard: u64,
) -> Result<Option<PageUpdate>, ()> {
    let listener = if heard == 0 { Some(page.attach(&core)) } else { page.listener() };
    // The window may have been closed before the page was attached.
    if !window::is_open(&app) {
        page.detach();
    }
    // The listener is dropped here, because the wait ends when the last one is dropped.
    let Some(updates) = listener.map(|listener| listener.updates) else {
        return Ok(None);
    };
    let update = updates.lock().await.next_after(heard).await;
    Ok(update)
}

/// Shows the desktop's dialog for choosing a folder, which opens at the home folder, and returns the
/// folder that was chosen.
#[tauri::command]
pub(crate) async fn choose_folder(app: AppHandle) -> Option<String> {
    let folder = choose_file(&app, rfd::AsyncFileDialog::pick_folder).await?;
    Some(folder.to_string_lossy().into_owned())
}

/// Shows a dialog of the desktop, which opens at the home folder. `None` if the person chose nothing.
async fn choose_file<F>(
    app: &AppHandle,
    show: impl FnOnce(rfd::AsyncFileDialog) -> F + Send + 'static,
) -> Option<PathBuf>
where
    F: Future<Output = Option<rfd::FileHandle>> + Send + 'static,
{
    let home = app.state::<Handle>().snapshots().borrow().home.clone();
    let (sender, dialog) = tokio::sync::oneshot::channel();
    // The dialog has to be made on the toolkit's thread. The wait for it is not on that thread.
    let made = app.run_on_main_thread(move || {
        let dialog = rfd::AsyncFileDialog::new().set_directory(home);
        drop(sender.send(show(dialog)));
    });
    made.inspect_err(|error| tracing::warn!(%error, "no dialog can be made")).ok()?;
    Some(dialog.await.ok()?.await?.path().to_owned())
}

/// Closes the window, or quits the app.
#[tauri::command]
pub(crate) fn leave(app: AppHandle, how: Leave) -> tauri::Result<()> {
    match how {
        Leave::Keep => window::destroy(&app),
        Leave::Close => {
            closing::leave(&app);
            Ok(())
        }
        Leave::Quit => {
            quit(&app);
            Ok(())
        }
    }
}

/// The range in which the page may be zoomed. It is laid out for its smallest window at 200 %.
const ZOOM_LEVELS: RangeInclusive<f64> = 0.5..=2.0;

/// Shows the page larger or smaller: 1 is its own size.
#[tauri::command]
pub(crate) fn zoom(window: WebviewWindow, level: f64) -> tauri::Result<()> {
    window.set_zoom(level.clamp(*ZOOM_LEVELS.start(), *ZOOM_LEVELS.end()))
}

//! Problems that are shown in a dialog of the system's, where there is no window for them.

use companion_core::contract::{Code, Problem};
use tauri::AppHandle;

use crate::ports;
use crate::words;

/// What the app does once a person has read of a problem.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum After {
    Quit,
    Stay,
}

/// Shows a problem in a dialog of the system's, where there is no window for it.
pub(crate) fn show_problem(app: &AppHandle, problem: &Problem, after: After) {
    let words = words();
    let text = format!("{}\n\n{}", words.render(&problem.text), words.render(&problem.hint));
    let dialog = rfd::AsyncMessageDialog::new()
        .set_title("Tinybird Companion")
        .set_description(text)
        .set_level(rfd::MessageLevel::Error)
        .show();
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        dialog.await;
        if after == After::Quit {
            app.exit(1);
        }
    });
}

/// Fails where there is nothing that shows a page: a Windows without WebView2.
pub(crate) fn find_web_view() -> Result<(), Problem> {
    let version = tauri::webview_version();
    let missing = |_| Problem::new(Code::AppNoWebView).with("address", ports::WEB_VIEW_PAGE);
    version.map(drop).map_err(missing)
}

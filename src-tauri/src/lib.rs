//! The window and the tray of Tinybird Companion: the only Rust that names tauri.
//!
//! A face like the command line: it sends intents to the core and draws its snapshots. Nothing
//! of the app's state lives here, and nothing but our own commands can be called by the page.
//!
//! | module | owns |
//! | --- | --- |
//! | `bridge` | the doors of the page: intents in, snapshots out |
//! | `window` | the one window: made on demand, shown when its page is ready, destroyed on close |
//! | `tray` | the tray's icon and menu, drawn from `companion_core::menu` |
//! | `webview` | what the webview is told by the environment, and nobody else is |
//! | `ports` | what the core reaches the desktop with, and all that differs between systems |

mod bridge;
mod ports;
mod tray;
pub mod webview;
mod window;

use std::path::{Path, PathBuf};
use std::time::Duration;

use companion_core::contract::{Intent, Problem};
use companion_core::words::Words;
use companion_core::{Config, Handle, log};
use tauri::{App, AppHandle, Manager as _, RunEvent, WindowEvent};

/// Why the app could not start.
pub type Error = tauri::Error;

/// How long quitting waits for the clipboard.
const FAREWELL: Duration = Duration::from_millis(200);

/// How long quitting waits for a refresh that is under way: a server has as long to answer.
const SETTLES: Duration = Duration::from_secs(30);

/// How the app comes up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// As a person starts it: with its window.
    WithWindow,
    /// As a login item starts it: no window is made.
    Hidden,
}

/// Runs the app until it quits.
///
/// # Errors
///
/// When the toolkit cannot be started.
pub fn run(start: Start) -> Result<(), Error> {
    // One TLS provider for everything; a second start in this process would only say so again.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    tauri::Builder::default()
        .plugin(tauri_plugin_single_instance::init(|app, _, _| window::show(app)))
        .plugin(tauri_plugin_shell::init())
        .manage(bridge::Page::default())
        .invoke_handler(tauri::generate_handler![
            bridge::choose_folder,
            bridge::dispatch,
            bridge::leave,
            bridge::reveal,
            bridge::watch,
            window::ready,
        ])
        .setup(move |app| {
            match core(app) {
                Ok((handle, pictures)) => come_up(app, handle, &pictures, start),
                Err(problem) => refuse(app, &problem),
            }
            Ok(())
        })
        .on_window_event(|window, event| match event {
            WindowEvent::CloseRequested { api, .. } => window::close(window.app_handle(), api),
            WindowEvent::DragDrop(event) => window::drop(window.app_handle(), event),
            WindowEvent::Destroyed => window.state::<bridge::Page>().is_gone(),
            _ => {}
        })
        .build(tauri::generate_context!())?
        .run(|app, event| {
            if let RunEvent::ExitRequested { code, api, .. } = event {
                match code {
                    // Only the last window was closed: the tray stays, and so do we.
                    None => api.prevent_exit(),
                    Some(_) => leave_nothing_behind(app),
                }
            }
        });
    Ok(())
}

/// The core, and the folder for the tray's pictures.
fn core(app: &App) -> Result<(Handle, PathBuf), Problem> {
    let config = Config::from_env(|name| std::env::var(name).ok())?;
    let config = Config { resident: true, ..config };
    let folder = config.state_dir.join("log");
    let filter = config.log.clone().unwrap_or_else(|| "info".to_owned());
    // Without a log the app is still of use.
    let _ = log::to_folder(&filter, &folder, "app");
    let (ports, pictures) = (ports::of_the_desktop(app.handle()), config.state_dir.join("tray"));
    let handle = tauri::async_runtime::block_on(async { companion_core::start(config, ports) });
    Ok((handle, pictures))
}

fn come_up(app: &App, handle: Handle, pictures: &Path, start: Start) {
    app.manage(handle);
    if start == Start::WithWindow {
        window::show(app.handle());
    }
    tray::put_up(app.handle(), pictures);
}

/// The environment says something that cannot be: this is said, and nothing is started.
fn refuse(app: &App, problem: &Problem) {
    let words = Words::new(&std::env::var("LANG").unwrap_or_default().replace('_', "-"));
    let text = format!("{}\n\n{}", words.render(&problem.text), words.render(&problem.hint));
    let said = rfd::AsyncMessageDialog::new()
        .set_title("Tinybird Companion")
        .set_description(text)
        .set_level(rfd::MessageLevel::Error)
        .show();
    let app = app.handle().clone();
    tauri::async_runtime::spawn(async move {
        said.await;
        app.exit(1);
    });
}

/// Ends everything: the window, the tray, the core.
fn quit(app: &AppHandle) {
    app.exit(0);
}

/// Takes back what was copied; a clipboard that does not answer holds up nobody for long.
fn leave_nothing_behind(app: &AppHandle) {
    let Some(handle) = app.try_state::<Handle>() else {
        return;
    };
    tauri::async_runtime::block_on(async {
        let cleared = handle.finished(handle.send(Intent::ClearClipboard));
        // It says itself, in the log, what went wrong.
        let _ = tokio::time::timeout(FAREWELL, cleared).await;
        // Cut off between its two halves, a refresh would sign the person out.
        let _ = tokio::time::timeout(SETTLES, handle.settled()).await;
    });
}

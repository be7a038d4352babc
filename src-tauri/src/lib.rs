//! The window and the tray of Tinybird Companion: the only Rust that names tauri.
//!
//! A face like the command line: it sends intents to the core and draws its snapshots. Nothing
//! of the app's state lives here, and nothing but our own commands can be called by the page.
//!
//! | module | owns |
//! | --- | --- |
//! | `arguments` | what the app is asked to do by its arguments |
//! | `bridge` | the commands that the page may call |
//! | `page` | what the page is told: snapshots, lists, and what happens to its window |
//! | `window` | the one window: made on demand, shown when its page is ready, destroyed on close |
//! | `tray` | the tray's icon and menu, drawn from `companion_core::view::menu` |
//! | `exit` | quitting: the clipboard is cleared, a refresh ends first |
//! | `webview` | what the webview is told by the environment, and nobody else is |
//! | `ports` | what the core reaches the desktop with, and all that differs between systems |

pub mod arguments;
mod bridge;
mod exit;
mod page;
mod ports;
mod tray;
pub mod webview;
mod window;

use std::path::{Path, PathBuf};

use companion_core::contract::Problem;
use companion_core::words::Words;
use companion_core::{Config, Handle, config, log};
use tauri::{App, Manager as _, RunEvent, WindowEvent};

pub use arguments::Arguments;

/// Why the app could not start.
pub type Error = tauri::Error;

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
        .plugin(tauri_plugin_single_instance::init(|app, given, _| {
            // A login item that starts a second time shows no window either.
            if Arguments::parse(given.into_iter().skip(1)) == Arguments::Window {
                window::show(app);
            }
        }))
        .plugin(tauri_plugin_shell::init())
        .manage(page::Page::default())
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
                Ok((handle, pictures)) => start_faces(app, handle, &pictures, start),
                Err(problem) => refuse(app, &problem),
            }
            Ok(())
        })
        .on_window_event(|window, event| match event {
            WindowEvent::CloseRequested { api, .. } => {
                let app = window.app_handle();
                window::close(app, api, tray::exists(app));
            }
            WindowEvent::DragDrop(event) => window::drop(window.app_handle(), event),
            WindowEvent::Destroyed => window.state::<page::Page>().is_gone(),
            _ => {}
        })
        .build(tauri::generate_context!())?
        .run(|app, event| {
            if let RunEvent::ExitRequested { code, api, .. } = event {
                match code {
                    // Only the last window was closed: the tray stays, and so do we.
                    None => api.prevent_exit(),
                    Some(_) => exit::on_exit(app),
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

fn start_faces(app: &App, handle: Handle, pictures: &Path, start: Start) {
    app.manage(handle);
    if start == Start::WithWindow {
        window::show(app.handle());
    }
    tray::create(app.handle(), pictures);
    tauri::async_runtime::spawn(window::show_after_browser(app.handle().clone()));
}

/// Says which value of the environment cannot be used. Nothing is started.
fn refuse(app: &App, problem: &Problem) {
    let words = words();
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

/// The texts in the language of the system.
pub fn words() -> Words {
    Words::new(&config::language(|name| std::env::var(name).ok()))
}

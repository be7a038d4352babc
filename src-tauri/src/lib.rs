//! The window and the tray of Tinybird Companion: the only Rust that names tauri.
//!
//! A front end like the command line: it sends intents to the core and draws its snapshots. The
//! app's state is not here, and the page can call our own commands only.
//!
//! | module | owns |
//! | --- | --- |
//! | `arguments` | what the app is asked to do by its arguments |
//! | `bridge` | the commands that the page may call |
//! | `page` | the updates of the page: snapshots, lists, and events of its window |
//! | `window` | the one window: made on demand, shown when its page is ready, destroyed on close |
//! | `tray` | the tray's icon and menu, drawn from `companion_core::view::menu` |
//! | `closing` | what closing the window does: stay, ask, quit, or quit later |
//! | `dialog` | problems that are shown without a window |
//! | `notices` | the notifications of the desktop, while the window is closed |
//! | `exit` | quitting: clears the clipboard, and waits for a refresh |
//! | `webview` | environment variables for the webview, and for no other program |
//! | `ports` | the adapters of the core's ports, and all that differs between systems |

pub mod arguments;
mod bridge;
mod closing;
mod dialog;
mod exit;
mod logs;
mod notices;
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

/// How the app starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// With its window, as a person starts it.
    WithWindow,
    /// Without a window, as a login item starts it.
    Hidden,
}

/// Runs the app until it quits.
///
/// # Errors
///
/// When the toolkit cannot be started.
pub fn run(start: Start) -> Result<(), Error> {
    // Fails if a provider is installed already, which is the same one.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    tauri::Builder::default()
        .plugin(tauri_plugin_single_instance::init(|app, given, _| {
            // A login item that starts a second time shows no window either.
            if Arguments::parse(given.into_iter().skip(1)) == Arguments::Window {
                window::show(app);
            }
        }))
        .plugin(tauri_plugin_shell::init())
        .plugin(ports::login_item_plugin())
        .manage(page::Page::default())
        .invoke_handler(tauri::generate_handler![
            bridge::choose_folder,
            bridge::dispatch,
            bridge::follow_local_log,
            bridge::local_usage,
            bridge::next_log_lines,
            bridge::save_log,
            bridge::stop_local_log,
            bridge::leave,
            bridge::read_local_log,
            bridge::ask_about_token,
            bridge::inspect_token,
            bridge::preview_copies,
            bridge::preview_jwt,
            bridge::reveal,
            bridge::watch,
            bridge::zoom,
            window::ready,
        ])
        .setup(move |app| {
            let ready = if start == Start::WithWindow { dialog::find_web_view() } else { Ok(()) };
            match ready.and_then(|()| start_core(app)) {
                Ok((handle, pictures)) => start_front_ends(app, handle, &pictures, start),
                Err(problem) => dialog::show_problem(app.handle(), &problem, dialog::After::Quit),
            }
            Ok(())
        })
        .on_window_event(|window, event| match event {
            WindowEvent::CloseRequested { api, .. } => closing::close(window.app_handle(), api),
            WindowEvent::DragDrop(event) => window::handle_drop(window.app_handle(), event),
            WindowEvent::Destroyed => window.state::<page::Page>().detach(),
            _ => {}
        })
        .build(tauri::generate_context!())?
        .run(|app, event| {
            if let RunEvent::ExitRequested { code, api, .. } = event {
                match code {
                    // The last window was closed. The app stays in the tray.
                    None => api.prevent_exit(),
                    Some(_) => exit::finish(app),
                }
            }
        });
    Ok(())
}

/// Starts the core. Returns its handle, and the folder for the tray's pictures.
fn start_core(app: &App) -> Result<(Handle, PathBuf), Problem> {
    let read = |name: &str| std::env::var(name).ok();
    let config = Config::from_env(read)?.for_resident(read);
    let folder = config.state_dir.join("log");
    let filter = config.log.clone().unwrap_or_else(|| "info".to_owned());
    // The app works without a log too.
    let _ = log::init_folder(&filter, &folder, "app");
    let ports = ports::desktop_ports(app.handle(), config.desktop_config_home());
    let pictures = config.state_dir.join("tray");
    let handle = tauri::async_runtime::block_on(async { companion_core::start(config, ports) });
    Ok((handle, pictures))
}

fn start_front_ends(app: &App, handle: Handle, pictures: &Path, start: Start) {
    app.manage(handle);
    if start == Start::WithWindow {
        window::show(app.handle());
    }
    tray::create(app.handle(), pictures);
    if start == Start::Hidden {
        tauri::async_runtime::spawn(tray::show_window_without_tray(app.handle().clone()));
    }
    tauri::async_runtime::spawn(window::show_after_browser(app.handle().clone()));
    tauri::async_runtime::spawn(notices::show_notices(app.handle().clone()));
}

/// The texts in the language of the system.
pub fn words() -> Words {
    Words::new(&config::system_language(|name| std::env::var(name).ok()))
}

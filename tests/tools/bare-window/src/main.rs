//! The least that an app with a window and a tray icon can be: what the app costs above this is
//! ours. Standard output says `drawn` once a page is on the screen; standard input takes `open` and
//! `close`, a line each. `--hidden` starts without a window.
#![allow(clippy::print_stdout)]

use std::{io, thread};

use tauri::{
    AppHandle, Manager as _, RunEvent, WebviewUrl, WebviewWindowBuilder, menu::MenuBuilder,
    tray::TrayIconBuilder,
};

const LABEL: &str = "main";

fn main() -> tauri::Result<()> {
    tauri::Builder::default()
        .invoke_handler(tauri::generate_handler![drawn])
        .setup(|app| {
            put_up_tray(app.handle())?;
            if !std::env::args().any(|argument| argument == "--hidden") {
                open(app.handle())?;
            }
            let app = app.handle().clone();
            thread::spawn(move || obey(&app));
            Ok(())
        })
        .build(tauri::generate_context!())?
        .run(|_, event| {
            // The tray stays when the last window is closed.
            if let RunEvent::ExitRequested { code: None, api, .. } = event {
                api.prevent_exit();
            }
        });
    Ok(())
}

#[tauri::command]
fn drawn() {
    println!("drawn");
}

fn put_up_tray(app: &AppHandle) -> tauri::Result<()> {
    let menu = MenuBuilder::new(app).text("quit", "Quit").build()?;
    let tray = TrayIconBuilder::new().menu(&menu);
    let icon = app.default_window_icon().cloned();
    icon.into_iter().fold(tray, TrayIconBuilder::icon).build(app)?;
    Ok(())
}

fn open(app: &AppHandle) -> tauri::Result<()> {
    let window = WebviewWindowBuilder::new(app, LABEL, WebviewUrl::default());
    window.title("Bare window").inner_size(940.0, 660.0).center().build()?;
    Ok(())
}

fn obey(app: &AppHandle) {
    for line in io::stdin().lines().map_while(Result::ok) {
        let done = match line.as_str() {
            "open" => open(app),
            "close" => app.get_webview_window(LABEL).map_or(Ok(()), |window| window.destroy()),
            _ => Ok(()),
        };
        if let Err(error) = done {
            println!("{line}: {error}");
        }
    }
}

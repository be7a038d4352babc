//! The tray: an icon and a menu, drawn from the core's menu each time that it changes.

use std::collections::HashMap;
use std::panic::AssertUnwindSafe;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use companion_core::Handle;
use companion_core::contract::Language;
use companion_core::os::files::create_private_folder;
use companion_core::view::menu::{Action, Icon, Item, Menu, menu};
use companion_core::words::Words;
use tauri::image::Image;
use tauri::menu::{IsMenuItem, MenuBuilder, MenuItem, PredefinedMenuItem, Submenu};
use tauri::tray::{TrayIcon, TrayIconBuilder};
use tauri::{AppHandle, Manager as _, Wry, include_image};

use crate::exit::quit;
use crate::page::{Page, WindowNotice};
use crate::window;

/// The action of each menu entry, by the entry's id. Old entries stay, so that one that was pressed
/// just before a redraw still works.
#[derive(Default)]
struct Actions(Mutex<HashMap<String, Action>>);

impl Actions {
    fn access<T>(&self, change: impl FnOnce(&mut HashMap<String, Action>) -> T) -> T {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// The id of the tray icon.
const ID: &str = "tray";

/// Creates the tray icon and updates it until the app ends. Without a tray there is only the
/// window.
///
/// On Linux the desktop reads the pictures from files with known names. In a folder that other
/// users may write to, such as that for temporary files, a symlink could redirect them. `pictures`
/// is the person's own folder.
pub(crate) fn create(app: &AppHandle, pictures: &Path) {
    app.manage(Actions::default());
    if let Err(error) = create_private_folder(pictures) {
        tracing::warn!(%error, "there is no tray: its pictures cannot be kept");
        return;
    }
    let builder = TrayIconBuilder::with_id(ID)
        .temp_dir_path(pictures)
        .show_menu_on_left_click(true)
        .on_menu_event(|app, event| run_action(app, event.id().as_ref()));
    // On Linux this loads the tray's library, and panics if it is not installed.
    let built = std::panic::catch_unwind(AssertUnwindSafe(|| builder.build(app)));
    match built {
        Ok(Ok(tray)) => drop(tauri::async_runtime::spawn(update_loop(app.clone(), tray))),
        Ok(Err(error)) => tracing::warn!(%error, "there is no tray"),
        Err(_) => tracing::warn!("there is no tray: its library is missing"),
    }
}

/// How long a hidden start waits for the desktop's tray: at login, a panel may start after us.
const TRAY_TIMEOUT: Duration = Duration::from_secs(10);

/// After a start without a window: opens it if the desktop shows no tray, because nothing else could
/// open it.
pub(crate) async fn show_window_without_tray(app: AppHandle) {
    let mut snapshots = app.state::<Handle>().snapshots();
    let shown = tokio::time::timeout(TRAY_TIMEOUT, snapshots.wait_for(|s| s.has_tray)).await;
    if !exists(&app) || shown.is_err() {
        window::show_from_task(&app);
    }
}

/// Whether there is a tray icon.
pub(crate) fn exists(app: &AppHandle) -> bool {
    app.tray_by_id(ID).is_some()
}

async fn update_loop(app: AppHandle, tray: TrayIcon) {
    let handle = app.state::<Handle>();
    let (mut snapshots, mut workspaces) = (handle.snapshots(), handle.workspaces());
    let mut shown = None;
    loop {
        let language = snapshots.borrow_and_update().language;
        let now = menu(&snapshots.borrow(), &workspaces.borrow_and_update());
        let now = (language, now);
        if shown.as_ref() != Some(&now) {
            let before = shown.replace(now.clone());
            draw(&app, &tray, before.map(|(_, menu)| menu), now);
        }
        tokio::select! {
            changed = snapshots.changed() => if changed.is_err() { return },
            changed = workspaces.changed() => if changed.is_err() { return },
        }
    }
}

/// Draws the menu on the toolkit's thread.
fn draw(app: &AppHandle, tray: &TrayIcon, before: Option<Menu>, (language, now): (Language, Menu)) {
    let (tray, words) = (tray.clone(), Words::of(language));
    let drawn = app.clone().run_on_main_thread({
        let app = app.clone();
        move || {
            if let Err(error) = redraw(&app, &tray, &words, before.as_ref(), &now) {
                tracing::warn!(%error, "the tray cannot be drawn");
            }
        }
    });
    if let Err(error) = drawn {
        tracing::warn!(%error, "the tray cannot be drawn");
    }
}

fn redraw(
    app: &AppHandle,
    tray: &TrayIcon,
    words: &Words,
    before: Option<&Menu>,
    now: &Menu,
) -> tauri::Result<()> {
    if before.is_none_or(|before| before.icon != now.icon) {
        tray.set_icon(Some(icon_image(now.icon)))?;
    }
    let title = words.render(&now.title);
    tray.set_tooltip(Some(&title))?;
    let drawn = MenuBuilder::new(app).build()?;
    for item in &now.items {
        drawn.append(&*menu_item(app, words, item)?)?;
    }
    tray.set_menu(Some(drawn))
}

fn menu_item(
    app: &AppHandle,
    words: &Words,
    item: &Item,
) -> tauri::Result<Box<dyn IsMenuItem<Wry>>> {
    Ok(match item {
        Item::Separator => Box::new(PredefinedMenuItem::separator(app)?),
        Item::Entry { text, action } => {
            let id = action.as_ref().map(|action| register_action(app, action)).unwrap_or_default();
            let label = words.render(text);
            Box::new(MenuItem::with_id(
                app,
                id,
                escape_mnemonic(&label),
                action.is_some(),
                None::<&str>,
            )?)
        }
        Item::Submenu { text, items } => {
            let submenu = Submenu::new(app, escape_mnemonic(&words.render(text)), true)?;
            for item in items {
                submenu.append(&*menu_item(app, words, item)?)?;
            }
            Box::new(submenu)
        }
    })
}

/// Escapes `&`, which marks an access key in a menu. Our labels have names in them that people
/// chose.
fn escape_mnemonic(label: &str) -> String {
    label.replace('&', "&&")
}

/// Registers an action, and returns the id of its entry.
fn register_action(app: &AppHandle, action: &Action) -> String {
    let id = format!("{action:?}");
    app.state::<Actions>().access(|actions| actions.insert(id.clone(), action.clone()));
    id
}

fn run_action(app: &AppHandle, id: &str) {
    match app.state::<Actions>().access(|actions| actions.get(id).cloned()) {
        Some(Action::Send(intent)) => drop(app.state::<Handle>().send(intent)),
        Some(Action::OpenWindow) => window::show(app),
        Some(Action::AskSignOut) => {
            window::show(app);
            app.state::<Page>().send_notice_when_ready(WindowNotice::SignOut);
        }
        Some(Action::Quit) => quit(app),
        None => {}
    }
}

fn icon_image(icon: Icon) -> Image<'static> {
    match icon {
        Icon::SignedOut => include_image!("icons/tray-signed-out.png"),
        Icon::SignedIn => include_image!("icons/tray-signed-in.png"),
        Icon::LocalReady => include_image!("icons/tray-local-ready.png"),
        Icon::NeedsAttention => include_image!("icons/tray-needs-you.png"),
    }
}

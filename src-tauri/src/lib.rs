//! The window of Tinybird Companion: the only Rust that names tauri.
//!
//! | module | owns |
//! | --- | --- |
//! | `window` | the one window: made on demand, shown when its page is ready |

mod window;

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

/// Runs the app until it quits; closing the last window quits.
///
/// # Errors
///
/// When the toolkit or the window cannot be made.
pub fn run(start: Start) -> Result<(), Error> {
    tauri::Builder::default()
        .invoke_handler(tauri::generate_handler![window::ready])
        .setup(move |app| {
            if start == Start::WithWindow {
                window::open(app)?;
            }
            Ok(())
        })
        .run(tauri::generate_context!())
}

//! The display that the person sits at: the one thing of theirs that the demo uses.

use std::{env, ffi::OsString, path::PathBuf};

/// The variables by which a program with another home finds it.
#[derive(Debug)]
pub(crate) struct Display {
    pub(crate) variables: Vec<(&'static str, String)>,
}

impl Display {
    /// `None` where nobody sees a window.
    pub(crate) fn of_the_person() -> Option<Self> {
        let mut variables = Vec::new();
        if let Some(display) = set("DISPLAY") {
            variables.push(("DISPLAY", display));
            let cookies = set("XAUTHORITY").map_or_else(|| home().join(".Xauthority"), Into::into);
            variables.push(("XAUTHORITY", text(cookies.into())));
        }
        if let (Some(socket), Some(folder)) = (set("WAYLAND_DISPLAY"), set("XDG_RUNTIME_DIR")) {
            // A whole path, because the session has a runtime folder of its own.
            variables.push(("WAYLAND_DISPLAY", text(PathBuf::from(folder).join(socket).into())));
        }
        (!variables.is_empty()).then_some(Self { variables })
    }
}

fn set(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

fn home() -> PathBuf {
    env::var_os("HOME").unwrap_or_default().into()
}

fn text(value: OsString) -> String {
    value.into_string().expect("a path that is text")
}

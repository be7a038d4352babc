//! Tokens of a workspace: listed, copied for the place where they are pasted, and made.

mod destinations;
mod hostile;
mod jwts;
mod libraries;
mod listing;

use std::path::PathBuf;

use journeys::desk::{ADA, Desk};
use serde_json::Value;

/// A desk at which Ada is signed in, and a folder of hers.
struct Shop {
    desk: Desk,
    folder: PathBuf,
}

impl Shop {
    fn open() -> Self {
        let desk = Desk::new();
        let folder = desk.session.project("shop");
        desk.login(ADA, &folder);
        Self { desk, folder }
    }

    /// What ours answers, as JSON.
    fn ask(&self, arguments: &[&str]) -> Value {
        self.desk.ask(&self.folder, arguments)
    }

    /// What is copied of a token for a place.
    fn written(&self, token: &str, destination: &str) -> String {
        self.field(token, destination, None)
    }

    /// One field of a tool's form.
    fn field(&self, token: &str, destination: &str, field: Option<&str>) -> String {
        let mut arguments = vec!["token", "copy", token, "--as", destination];
        arguments.extend(field.iter().flat_map(|field| ["--field", field]));
        text(&self.ask(&arguments)["text"])
    }

    /// A JWT with these scopes, made here or by Tinybird.
    fn jwt(&self, offline: bool, arguments: &[&str]) -> String {
        let mut all = vec!["token", "create", "jwt", "web", "--ttl", "1h"];
        all.extend(arguments);
        if offline {
            all.push("--offline");
        }
        text(&self.ask(&all)["token"])
    }

    fn admin_token(&self) -> String {
        self.desk.cloud.static_token(ADA.0, ADA.1, "workspace admin token")
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text")).to_owned()
}

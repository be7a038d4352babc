//! One file for each kind of request. Flows do not import flows.

pub(crate) mod clipboard;
pub(crate) mod environment;
pub(crate) mod inspect;
pub(crate) mod jwts;
pub(crate) mod leaks;
pub(crate) mod local;
pub(crate) mod login_item;
pub(crate) mod pages;
pub(crate) mod projects;
pub(crate) mod refresh;
pub(crate) mod resources;
pub(crate) mod settings;
pub(crate) mod sign_in;
pub(crate) mod sign_out;
pub(crate) mod tokens;
pub(crate) mod vault;
pub(crate) mod workspaces;

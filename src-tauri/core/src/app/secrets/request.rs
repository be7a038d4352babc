//! What a sign-in, or a switch of workspace, puts into the stores.

use std::path::PathBuf;

use serde_json::{Map, Value};

use crate::contract::TokenFileKind;
use crate::credentials::{Account, Credentials, Region, Secret};

/// What is to be saved.
#[derive(Clone)]
pub(crate) struct SaveRequest {
    pub(crate) account: Account,
    pub(crate) credentials: Credentials,
    /// The token of the account's active workspace.
    pub(crate) token: Secret,
    pub(crate) facts: Map<String, Value>,
    pub(crate) region: Option<Region>,
    pub(crate) place: Option<WritePlace>,
    pub(crate) origin: Origin,
}

/// A folder whose files are to be written.
#[derive(Clone)]
pub(crate) struct WritePlace {
    pub(crate) folder: PathBuf,
    /// The files for which the person said yes to a token, although git may publish them.
    pub(crate) allow_exposed: Vec<TokenFileKind>,
}

/// Where the credentials come from.
#[derive(Clone)]
pub(crate) enum Origin {
    /// A sign-in.
    SignIn {
        /// The authority, if it publishes metadata.
        publishing: Option<String>,
    },
    /// A switch of workspace: the account exists, and only its workspaces are new.
    Switch,
}

impl SaveRequest {
    /// Joins the new credentials with those that are saved by now, so that newer ones are not lost.
    pub(super) fn join(&mut self, known: Option<&Account>, saved: Option<&Credentials>) {
        let Some(saved) = saved else {
            return;
        };
        let workspaces = std::mem::take(&mut self.credentials.workspaces);
        match (&self.origin, &self.credentials.user_token) {
            (Origin::SignIn { .. }, Some(_)) => {
                self.credentials.workspaces = workspaces;
                self.credentials.jwts.clone_from(&saved.jwts);
            }
            (Origin::Switch, _) => {
                self.credentials = Credentials { workspaces, ..saved.clone() };
                self.keep_authority(known);
            }
            // One workspace's token says nothing about the others.
            (Origin::SignIn { .. }, None) => {
                self.credentials = saved.clone();
                for workspace in workspaces {
                    self.credentials.put_workspace(workspace);
                }
                self.keep_authority(known);
            }
        }
    }

    /// Keeps the authority and the client id of the sign-in.
    fn keep_authority(&mut self, known: Option<&Account>) {
        if let Some(known) = known {
            self.account.auth_host.clone_from(&known.auth_host);
            self.account.client_id.clone_from(&known.client_id);
        }
    }
}

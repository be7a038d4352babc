//! The workspaces of the instance. The token of each is its workspace admin token.

use std::io;
use std::time::Duration;

use serde_json::{Value, json};
use tinybird_local_stand_in::request::{Reply, Request};
use tinybird_local_stand_in::tokens;
use tinybird_local_stand_in::workspace::{ADMIN_TOKEN, Workspace};

use crate::plan::Tokens;

const FIRST: &str = "Tinybird_Local_Testing";
const EMAIL: &str = "local@tinybird.co";

/// All of them; the first is there from the start.
pub(crate) struct Workspaces {
    user_id: String,
    organization_id: String,
    all: Vec<Workspace>,
}

impl Workspaces {
    pub(crate) fn new(tokens: &Tokens) -> Result<Self, Box<dyn std::error::Error>> {
        let id = tokens::check(&tokens.workspace)?.owner;
        let first = of_token(&id, FIRST, &tokens.workspace)?;
        Ok(Self {
            user_id: tokens::check(&tokens.user)?.owner,
            organization_id: tokens::random_id()?,
            all: vec![first],
        })
    }

    /// The list as the API answers it.
    pub(crate) fn list(&self) -> Value {
        json!({
            "id": self.user_id,
            "email": EMAIL,
            "organization_id": self.organization_id,
            "organization_name": "Tinybird_Local",
            "workspaces": self.all.iter().map(|one| self.entry(one)).collect::<Vec<_>>(),
        })
    }

    /// Who holds a token: the entry of its workspace, as the API answers it.
    pub(crate) fn of_token(&self, token: &str) -> Option<Value> {
        let workspace = self.all.iter().find(|one| one.admin_token() == Some(token))?;
        let mut entry = self.entry(workspace);
        entry["user_email"] = EMAIL.into();
        entry["user_id"] = self.user_id.clone().into();
        Some(entry)
    }

    /// What the workspace of a token answers about its data and its tokens; none when it is asked
    /// about something else.
    pub(crate) fn answer(
        &mut self,
        token: &str,
        request: &Request,
        now: Duration,
    ) -> Option<Reply> {
        let mut all = self.all.iter_mut();
        let of_token = all.find_map(|one| one.access(token, now).map(|access| (one, access)));
        let Some((workspace, access)) = of_token else {
            return Some(Reply::forbidden("invalid authentication token"));
        };
        match workspace.count(&access, now) {
            Ok(()) => workspace.answer(&access, request, &tokens::make, now),
            Err(one_too_many) => Some(one_too_many),
        }
    }

    /// Adds one; `None` when the name is taken.
    pub(crate) fn create(&mut self, name: &str) -> io::Result<Option<Value>> {
        if name.is_empty() || self.all.iter().any(|one| one.name == name) {
            return Ok(None);
        }
        let id = tokens::random_id()?;
        let created = of_token(&id, name, &tokens::make(&id)?)?;
        let entry = self.entry(&created);
        self.all.push(created);
        Ok(Some(entry))
    }

    /// Removes one; false when there is none.
    pub(crate) fn remove(&mut self, id: &str) -> bool {
        let before = self.all.len();
        self.all.retain(|one| one.id != id);
        self.all.len() < before
    }

    fn entry(&self, workspace: &Workspace) -> Value {
        json!({
            "id": workspace.id,
            "name": workspace.name,
            "token": workspace.admin_token(),
            "role": "admin",
            "plan": "dev",
            "owner": self.user_id,
            "is_branch": false,
            "main": null,
            "scope": "admin",
            "organization_id": self.organization_id,
        })
    }
}

/// A workspace whose admin token has this text.
fn of_token(id: &str, name: &str, token: &str) -> io::Result<Workspace> {
    let mut workspace = Workspace::new(id, name);
    workspace.add_token(ADMIN_TOKEN, "ADMIN", &|_| Ok(token.to_owned()))?;
    workspace.add_user_made_tokens(&tokens::make)?;
    Ok(workspace)
}

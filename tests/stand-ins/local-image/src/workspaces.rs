//! The workspaces of the instance, each with its token.

use std::io;

use serde_json::{Value, json};
use tinybird_local_stand_in::tokens;

use crate::plan::Tokens;

const FIRST: &str = "Tinybird_Local_Testing";
const EMAIL: &str = "local@tinybird.co";

/// All of them; the first is there from the start.
pub(crate) struct Workspaces {
    user_id: String,
    organization_id: String,
    all: Vec<Workspace>,
}

struct Workspace {
    id: String,
    name: String,
    token: String,
}

impl Workspaces {
    pub(crate) fn new(tokens: &Tokens) -> Result<Self, Box<dyn std::error::Error>> {
        let id = tokens::check(&tokens.workspace)?.owner;
        Ok(Self {
            user_id: tokens::check(&tokens.user)?.owner,
            organization_id: tokens::random_id()?,
            all: vec![Workspace { id, name: FIRST.into(), token: tokens.workspace.clone() }],
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
        let workspace = self.all.iter().find(|one| one.token == token)?;
        let mut entry = self.entry(workspace);
        entry["user_email"] = EMAIL.into();
        entry["user_id"] = self.user_id.clone().into();
        Some(entry)
    }

    /// Adds one; `None` when the name is taken.
    pub(crate) fn create(&mut self, name: &str) -> io::Result<Option<Value>> {
        if name.is_empty() || self.all.iter().any(|one| one.name == name) {
            return Ok(None);
        }
        let id = tokens::random_id()?;
        let created = Workspace { token: tokens::make(&id)?, id, name: name.to_owned() };
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
            "token": workspace.token,
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

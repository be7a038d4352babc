//! Who has an account here, and what each may open.

use serde_json::{Value, json};
use tinybird_local_stand_in::workspace::{ADMIN_TOKEN, StaticToken, Workspace};
use uuid::Uuid;

use super::tokens::Mint;

pub(super) struct Person {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) email: String,
    pub(super) user_token: String,
    pub(super) workspaces: Vec<Workspace>,
}

pub(super) struct People(Vec<Person>);

impl People {
    pub(super) fn new(mint: &Mint) -> Self {
        Self(vec![
            Person::new(mint, "Ada", "ada@example.com", &["acme", "acme_staging", "playground"]),
            Person::new(mint, "Bob", "bob@example.com", &["widgets"]),
            Person::new(mint, "Zoë", "zoë@example.com", &["análisis", "tienda"]),
        ])
    }

    pub(super) fn all(&self) -> &[Person] {
        &self.0
    }

    pub(super) fn with_email(&self, email: &str) -> Option<&Person> {
        self.0.iter().find(|person| person.email == email)
    }

    pub(super) fn with_email_mut(&mut self, email: &str) -> Option<&mut Person> {
        self.0.iter_mut().find(|person| person.email == email)
    }

    pub(super) fn with_user_token(&self, token: &str) -> Option<&Person> {
        self.0.iter().find(|person| person.user_token == token)
    }

    /// Every workspace, with its only member.
    pub(super) fn workspaces(&self) -> impl Iterator<Item = (&Person, &Workspace)> {
        self.0.iter().flat_map(|person| person.workspaces.iter().map(move |one| (person, one)))
    }

    pub(super) fn workspace_mut(&mut self, id: &str) -> Option<&mut Workspace> {
        self.0.iter_mut().flat_map(|person| &mut person.workspaces).find(|w| w.id == id)
    }

    /// Every token, with what it is.
    pub(super) fn secrets(&self) -> impl Iterator<Item = (&'static str, String)> {
        self.0.iter().flat_map(|person| {
            let user = std::iter::once(("user_token", person.user_token.clone()));
            let tokens = person.workspaces.iter().flat_map(|workspace| &workspace.tokens);
            user.chain(tokens.map(|token| ("static_token", token.token.clone())))
        })
    }

    pub(super) fn to_json(&self) -> Value {
        self.0.iter().map(Person::to_json).collect()
    }
}

impl Person {
    fn new(mint: &Mint, name: &str, email: &str, workspaces: &[&str]) -> Self {
        let id = Uuid::new_v4().to_string();
        Self {
            user_token: mint.token(&id),
            id,
            name: name.to_owned(),
            email: email.to_owned(),
            workspaces: workspaces.iter().map(|name| workspace(mint, email, name)).collect(),
        }
    }

    /// The workspace asked for by name, or the first: nobody here is without one.
    pub(super) fn workspace(&self, name: Option<&str>) -> &Workspace {
        let named = self.workspaces.iter().find(|workspace| Some(workspace.name.as_str()) == name);
        named.unwrap_or(&self.workspaces[0])
    }

    /// The token that stands for a workspace of theirs; it may have been deleted since.
    pub(super) fn token_of<'a>(&self, workspace: &'a Workspace) -> Option<&'a str> {
        workspace.token_with_name(&own_token(&self.email))
    }

    fn to_json(&self) -> Value {
        json!({
            "id": self.id, "name": self.name, "email": self.email, "user_token": self.user_token,
            "workspaces": self.workspaces.iter().map(workspace_json).collect::<Vec<_>>(),
        })
    }
}

/// A new workspace with the tokens that Tinybird makes, and those of its people.
fn workspace(mint: &Mint, email: &str, name: &str) -> Workspace {
    let mint = |owner: &str| Ok(mint.token(owner));
    let mut workspace = Workspace::new(&Uuid::new_v4().to_string(), name);
    workspace.add_token(ADMIN_TOKEN, "ADMIN", &mint).expect("a scope");
    workspace.add_token(&own_token(email), "ADMIN", &mint).expect("a scope");
    workspace.add_user_made_tokens(&mint).expect("scopes");
    workspace
}

/// The name of the token that signing in yields.
fn own_token(email: &str) -> String {
    format!("Admin {email}")
}

fn workspace_json(workspace: &Workspace) -> Value {
    let tokens: Vec<_> = workspace.tokens.iter().map(StaticToken::to_json).collect();
    json!({ "id": workspace.id, "name": workspace.name, "tokens": tokens })
}

//! Who has an account here, and what each may open.

use serde::Serialize;
use uuid::Uuid;

use super::tokens::Mint;

/// The name of the token that is a workspace's own; its text signs JWTs.
pub(super) const ADMIN_TOKEN: &str = "workspace admin token";

#[derive(Clone, Serialize)]
pub(super) struct Person {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) email: String,
    pub(super) user_token: String,
    pub(super) workspaces: Vec<Workspace>,
}

#[derive(Clone, Serialize)]
pub(super) struct Workspace {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) tokens: Vec<StaticToken>,
}

#[derive(Clone, Serialize)]
pub(super) struct StaticToken {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) token: String,
    pub(super) scopes: Vec<Scope>,
}

#[derive(Clone, Serialize)]
pub(super) struct Scope {
    #[serde(rename = "type")]
    pub(super) kind: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) resource: Option<String>,
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

    pub(super) fn with_workspace_token(&self, token: &str) -> Option<(&Person, &Workspace)> {
        let mut all = self.0.iter().flat_map(|p| p.workspaces.iter().map(move |w| (p, w)));
        all.find(|(_, workspace)| workspace.tokens.iter().any(|known| known.token == token))
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
}

impl Person {
    fn new(mint: &Mint, name: &str, email: &str, workspaces: &[&str]) -> Self {
        let id = Uuid::new_v4().to_string();
        Self {
            user_token: mint.token(&id),
            id,
            name: name.to_owned(),
            email: email.to_owned(),
            workspaces: workspaces.iter().map(|name| Workspace::new(mint, name)).collect(),
        }
    }

    /// The workspace asked for by name, or the first: nobody here is without one.
    pub(super) fn workspace(&self, name: Option<&str>) -> &Workspace {
        let named = self.workspaces.iter().find(|workspace| Some(workspace.name.as_str()) == name);
        named.unwrap_or(&self.workspaces[0])
    }
}

impl Workspace {
    fn new(mint: &Mint, name: &str) -> Self {
        let id = Uuid::new_v4().to_string();
        let tokens = vec![
            StaticToken::new(mint, &id, ADMIN_TOKEN, "ADMIN", None),
            StaticToken::new(mint, &id, "dashboard", "PIPES:READ", Some("top_pages")),
            StaticToken::new(mint, &id, "collector", "DATASOURCES:APPEND", Some("events")),
        ];
        Self { id, name: name.to_owned(), tokens }
    }

    /// The token that stands for the workspace; it may have been deleted since.
    pub(super) fn token(&self) -> Option<&str> {
        self.tokens.iter().find(|token| token.name == ADMIN_TOKEN).map(|t| t.token.as_str())
    }
}

impl StaticToken {
    fn new(mint: &Mint, workspace: &str, name: &str, scope: &str, resource: Option<&str>) -> Self {
        let scope = Scope { kind: scope.to_owned(), resource: resource.map(str::to_owned) };
        Self {
            id: Uuid::new_v4().to_string(),
            name: name.to_owned(),
            token: mint.token(workspace),
            scopes: vec![scope],
        }
    }
}

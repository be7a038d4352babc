//! A workspace: its static tokens, its data, and who may do what in it.

use std::io;
use std::time::Duration;

use serde_json::{Value, json};

use crate::access::Access;
use crate::data::Tables;
use crate::rates::Rates;
use crate::request::{Reply, Request};
use crate::scope::Scope;
use crate::token_api::Mint;
use crate::{data_api, jwt, token_api, tokens};

/// The name of the token that is a workspace's own; its text signs JWTs.
pub const ADMIN_TOKEN: &str = "workspace admin token";

/// The user-made tokens of a new workspace, with their scopes.
const USER_MADE: [(&str, &str); 4] = [
    ("dashboard", "PIPES:READ:top_pages"),
    ("collector", "DATASOURCES:APPEND:events"),
    ("reader", "WORKSPACE:READ_ALL"),
    ("deployer", "WORKSPACE:DEPLOY"),
];

/// A workspace and all it holds.
#[derive(Debug)]
pub struct Workspace {
    /// A UUID.
    pub id: String,
    /// As people know it.
    pub name: String,
    /// All static tokens.
    pub tokens: Vec<StaticToken>,
    /// The data sources.
    pub tables: Tables,
    rates: Rates,
}

/// A token that is good until it is refreshed or deleted.
#[derive(Clone, Debug)]
pub struct StaticToken {
    /// A UUID, which a refresh leaves as it is.
    pub id: String,
    /// As people know it.
    pub name: String,
    /// The secret itself.
    pub token: String,
    /// What it opens.
    pub scopes: Vec<Scope>,
}

impl Workspace {
    /// One that has data and no tokens.
    #[must_use]
    pub fn new(id: &str, name: &str) -> Self {
        Self {
            id: id.to_owned(),
            name: name.to_owned(),
            tokens: Vec::new(),
            tables: Tables::default(),
            rates: Rates::default(),
        }
    }

    /// Adds a static token.
    ///
    /// # Errors
    /// When there is no such scope, or no randomness.
    pub fn add_token(&mut self, name: &str, scope: &str, mint: Mint<'_>) -> io::Result<()> {
        let scope = Scope::parse(scope).map_err(io::Error::other)?;
        self.tokens.push(StaticToken::new(&self.id, name, vec![scope], mint)?);
        Ok(())
    }

    /// Adds the static tokens that its people have made.
    ///
    /// # Errors
    /// When there is no randomness.
    pub fn add_user_made_tokens(&mut self, mint: Mint<'_>) -> io::Result<()> {
        USER_MADE.iter().try_for_each(|(name, scope)| self.add_token(name, scope, mint))
    }

    /// The text of the workspace admin token, as it is now.
    #[must_use]
    pub fn admin_token(&self) -> Option<&str> {
        self.token_with_name(ADMIN_TOKEN)
    }

    /// The text of the static token of this name.
    #[must_use]
    pub fn token_with_name(&self, name: &str) -> Option<&str> {
        self.tokens.iter().find(|token| token.name == name).map(|token| token.token.as_str())
    }

    /// What a token opens here at a time since 1970; none when it is not of this workspace.
    #[must_use]
    pub fn access(&self, token: &str, now: Duration) -> Option<Access> {
        if let Some(known) = self.tokens.iter().find(|known| known.token == token) {
            return Some(Access::of(&known.scopes));
        }
        let claims = jwt::check(token, self.admin_token()?, now.as_secs()).ok()?;
        let limit = claims.rps.map(|rps| (claims.name, rps));
        (claims.workspace == self.id).then_some(Access { scopes: claims.scopes, limit })
    }

    /// Counts a request of who has this access.
    ///
    /// # Errors
    /// With the answer to a request that is one too many.
    pub fn count(&mut self, access: &Access, now: Duration) -> Result<(), Reply> {
        let is_admitted = self.rates.admits(access, now);
        is_admitted.then_some(()).ok_or_else(|| Reply::refused(429, "Too many requests"))
    }

    /// Answers a request about data or tokens; none when it is about something else.
    pub fn answer(
        &mut self,
        access: &Access,
        request: &Request,
        mint: Mint<'_>,
        now: Duration,
    ) -> Option<Reply> {
        data_api::answer(&mut self.tables, access, request)
            .or_else(|| token_api::answer(self, access, request, mint, now.as_secs()))
    }
}

impl StaticToken {
    /// A new one.
    ///
    /// # Errors
    /// When there is no randomness.
    pub fn new(
        workspace: &str,
        name: &str,
        scopes: Vec<Scope>,
        mint: Mint<'_>,
    ) -> io::Result<Self> {
        let (id, token) = (tokens::random_id()?, mint(workspace)?);
        Ok(Self { id, name: name.to_owned(), token, scopes })
    }

    /// Whether it is meant by this id or name.
    #[must_use]
    pub fn is(&self, id_or_name: &str) -> bool {
        self.id == id_or_name || self.name == id_or_name
    }

    /// As the API answers it.
    #[must_use]
    pub fn to_json(&self) -> Value {
        json!({
            "id": self.id, "name": self.name, "token": self.token,
            "scopes": self.scopes.iter().map(Scope::to_json).collect::<Vec<_>>(),
        })
    }
}

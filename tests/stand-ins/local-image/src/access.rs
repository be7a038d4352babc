//! What somebody may do by the token they show. Knows scopes, not tokens.

use serde_json::{Map, Value};

use crate::scope::Scope;

/// All that one token opens.
#[derive(Clone, Debug, Default)]
pub struct Access {
    /// Each of its scopes.
    pub scopes: Vec<Scope>,
    /// The name and the requests a second of a JWT that has a limit.
    pub limit: Option<(String, u64)>,
}

impl Access {
    /// All of a static token.
    #[must_use]
    pub fn of(scopes: &[Scope]) -> Self {
        Self { scopes: scopes.to_vec(), limit: None }
    }

    /// Everything in the workspace.
    #[must_use]
    pub fn is_admin(&self) -> bool {
        self.has("ADMIN")
    }

    /// To see, make, refresh and delete tokens.
    #[must_use]
    pub fn manages_tokens(&self) -> bool {
        self.is_admin() || self.has("TOKENS")
    }

    /// To read every pipe and data source.
    #[must_use]
    pub fn reads_all(&self) -> bool {
        self.is_admin() || self.has("WORKSPACE:READ_ALL")
    }

    /// To read a pipe: the parameters that are fixed, or none when the pipe is closed.
    #[must_use]
    pub fn pipe(&self, name: &str) -> Option<Map<String, Value>> {
        if self.reads_all() {
            return Some(Map::new());
        }
        self.scope("PIPES:READ", name).map(|scope| scope.fixed_params.clone())
    }

    /// To read a data source: the condition on its rows, or none when it is closed.
    #[must_use]
    pub fn rows(&self, name: &str) -> Option<&str> {
        if self.reads_all() {
            return Some("");
        }
        let scope = self.scope("DATASOURCES:READ", name)?;
        Some(scope.filter.as_deref().unwrap_or_default())
    }

    /// To add rows to a data source.
    #[must_use]
    pub fn appends(&self, name: &str) -> bool {
        self.is_admin() || self.scope("DATASOURCES:APPEND", name).is_some()
    }

    fn has(&self, kind: &str) -> bool {
        self.scopes.iter().any(|scope| scope.kind == kind)
    }

    fn scope(&self, kind: &str, resource: &str) -> Option<&Scope> {
        let mut all = self.scopes.iter();
        all.find(|scope| scope.kind == kind && scope.resource.as_deref() == Some(resource))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn access(scope: &str) -> Access {
        Access::of(&[Scope::parse(scope).unwrap()])
    }

    #[test]
    fn a_scope_of_one_resource_opens_that_alone() {
        let (pipe, rows) = (access("PIPES:READ:a"), access("DATASOURCES:READ:a:x = 1"));

        assert!(pipe.pipe("a").is_some() && pipe.pipe("b").is_none());
        assert_eq!((rows.rows("a"), rows.rows("b")), (Some("x = 1"), None));
        assert!(pipe.rows("a").is_none() && rows.pipe("a").is_none() && !rows.appends("a"));
    }

    #[test]
    fn who_reads_all_adds_nothing_and_sees_no_tokens() {
        let reader = access("WORKSPACE:READ_ALL");

        assert!(reader.pipe("a").is_some() && reader.rows("a") == Some(""));
        assert!(!reader.appends("a") && !reader.manages_tokens());
    }

    #[test]
    fn who_manages_tokens_or_deploys_reads_nothing() {
        for scope in ["TOKENS", "WORKSPACE:DEPLOY", "ORG_DATASOURCES:READ"] {
            assert!(access(scope).pipe("a").is_none() && access(scope).rows("a").is_none());
        }
    }
}

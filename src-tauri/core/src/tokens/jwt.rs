//! Makes JWTs: HS256, signed with the text of the workspace admin token. Tinybird accepts one that
//! was made here as it accepts its own. Source: Tinybird's documentation of JWTs.

use std::collections::HashSet;

use serde::Serialize;

use crate::contract::{JwtScope, JwtScopeKind, NewJwt};
use crate::credentials::Secret;
use crate::token::sign_jwt;

/// Characters of the longest name of a JWT.
pub const MOST_NAME: usize = 256;

/// Why a JWT cannot be made as it is asked for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// It has no name, or a very long one.
    #[error("a JWT needs a name")]
    Name,
    /// It may do nothing.
    #[error("a JWT needs a scope")]
    NoScope,
    /// A scope has no resource.
    #[error("a scope needs a resource")]
    NoResource,
    /// Two scopes say the same of one resource.
    #[error("{resource} is there twice")]
    Twice {
        /// The resource.
        resource: String,
    },
    /// Only an endpoint has parameters.
    #[error("only PIPES:READ has fixed parameters")]
    Parameters,
    /// Only rows that are read can be filtered.
    #[error("only DATASOURCES:READ has a filter")]
    Filter,
    /// It has ended before it is made.
    #[error("its end is in the past")]
    Ended,
    /// No request a second.
    #[error("a rate limit of 0 allows nothing")]
    Rate,
}

#[derive(Serialize)]
struct Claims<'a> {
    workspace_id: &'a str,
    name: &'a str,
    exp: u64,
    scopes: &'a [JwtScope],
    #[serde(skip_serializing_if = "Option::is_none")]
    limits: Option<Limits>,
}

#[derive(Serialize)]
struct Limits {
    rps: u32,
}

impl<'a> Claims<'a> {
    fn new(new: &'a NewJwt, workspace_id: &'a str) -> Self {
        Self {
            workspace_id,
            name: &new.name,
            exp: new.ends_at,
            scopes: &new.scopes,
            limits: new.rps.map(|rps| Limits { rps }),
        }
    }
}

/// Checks that Tinybird would accept a JWT. `now` is in unix seconds.
pub fn check(new: &NewJwt, now: u64) -> Result<(), Error> {
    if new.scopes.is_empty() {
        return Err(Error::NoScope);
    }
    if new.name.trim().is_empty() || new.name.chars().count() > MOST_NAME {
        return Err(Error::Name);
    }
    if new.ends_at <= now {
        return Err(Error::Ended);
    }
    if new.rps == Some(0) {
        return Err(Error::Rate);
    }
    let mut seen = HashSet::new();
    new.scopes.iter().try_for_each(|scope| check_scope(scope, &mut seen))
}

fn check_scope<'a>(
    scope: &'a JwtScope,
    seen: &mut HashSet<(&'static str, &'a str)>,
) -> Result<(), Error> {
    if scope.resource.trim().is_empty() {
        return Err(Error::NoResource);
    }
    if !seen.insert((scope.kind.as_str(), &scope.resource)) {
        return Err(Error::Twice { resource: scope.resource.clone() });
    }
    match scope.kind {
        JwtScopeKind::PipesRead if scope.filter.is_some() => Err(Error::Filter),
        JwtScopeKind::DatasourcesAppend if scope.filter.is_some() => Err(Error::Filter),
        JwtScopeKind::PipesRead => Ok(()),
        _ if scope.fixed_params.is_empty() => Ok(()),
        _ => Err(Error::Parameters),
    }
}

/// The claims of a JWT as JSON, for a person to read.
pub fn pretty_claims(new: &NewJwt, workspace_id: &str) -> String {
    // No map of it has keys other than texts.
    serde_json::to_string_pretty(&Claims::new(new, workspace_id)).unwrap_or_default()
}

/// Makes a JWT that was checked. `key` is the workspace admin token.
pub fn sign(new: &NewJwt, workspace_id: &str, key: &Secret) -> Secret {
    let claims = serde_json::to_string(&Claims::new(new, workspace_id)).unwrap_or_default();
    sign_jwt(&claims, key)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::contract::TokenPlace;
    use crate::token::{Kind, Token};

    fn scope(kind: JwtScopeKind, resource: &str) -> JwtScope {
        let resource = resource.to_owned();
        JwtScope { kind, resource, fixed_params: BTreeMap::new(), filter: None }
    }

    fn new(scopes: Vec<JwtScope>) -> NewJwt {
        NewJwt {
            place: TokenPlace::Cloud,
            workspace: None,
            name: "web".to_owned(),
            scopes,
            ends_at: 2_000_000_000,
            rps: None,
            offline: true,
            keep: false,
        }
    }

    fn reading() -> JwtScope {
        let fixed_params = [("org".to_owned(), "acme".to_owned())].into();
        JwtScope { fixed_params, ..scope(JwtScopeKind::PipesRead, "top_pages") }
    }

    #[test]
    fn a_jwt_has_the_claims_that_tinybird_requires_and_is_signed_with_the_key() {
        let key = Secret::new("p.admin.key");
        let token = sign(&NewJwt { rps: Some(10), ..new(vec![reading()]) }, "w1", &key);
        let token = Token::parse(token.expose()).unwrap();
        assert_eq!(token.kind(), Kind::Jwt);
        assert!(token.is_signed_with(b"p.admin.key") && !token.is_signed_with(b"other"));
        assert_eq!(
            serde_json::Value::Object(token.payload()),
            json!({
                "workspace_id": "w1",
                "name": "web",
                "exp": 2_000_000_000,
                "scopes": [{
                    "type": "PIPES:READ", "resource": "top_pages", "fixed_params": {"org": "acme"},
                }],
                "limits": {"rps": 10},
            })
        );
    }

    #[test]
    fn what_was_not_asked_for_is_no_claim() {
        let token = sign(&new(vec![scope(JwtScopeKind::PipesRead, "a")]), "w1", &Secret::new("k"));
        let payload = Token::parse(token.expose()).unwrap().payload();
        assert!(!payload.contains_key("limits"));
        assert_eq!(payload["scopes"], json!([{"type": "PIPES:READ", "resource": "a"}]));
    }

    #[test]
    fn says_what_tinybird_would_not_accept() {
        let now = 1_000;
        let data = |kind| JwtScope { filter: Some("a = 1".to_owned()), ..scope(kind, "events") };
        let with = |change: fn(&mut NewJwt)| {
            let mut jwt = new(vec![reading()]);
            change(&mut jwt);
            check(&jwt, now)
        };
        assert_eq!(with(|_| {}), Ok(()));
        assert_eq!(check(&new(vec![data(JwtScopeKind::DatasourcesRead)]), now), Ok(()));
        assert_eq!(with(|jwt| jwt.name = " ".to_owned()), Err(Error::Name));
        assert_eq!(with(|jwt| jwt.name = "x".repeat(MOST_NAME + 1)), Err(Error::Name));
        assert_eq!(with(|jwt| jwt.scopes.clear()), Err(Error::NoScope));
        assert_eq!(with(|jwt| jwt.scopes[0].resource.clear()), Err(Error::NoResource));
        assert_eq!(with(|jwt| jwt.ends_at = 1_000), Err(Error::Ended));
        assert_eq!(with(|jwt| jwt.rps = Some(0)), Err(Error::Rate));
        assert_eq!(
            with(|jwt| jwt.scopes.push(jwt.scopes[0].clone())),
            Err(Error::Twice { resource: "top_pages".to_owned() })
        );
        for kind in [JwtScopeKind::PipesRead, JwtScopeKind::DatasourcesAppend] {
            assert_eq!(check(&new(vec![data(kind)]), now), Err(Error::Filter));
        }
        for kind in [JwtScopeKind::DatasourcesRead, JwtScopeKind::DatasourcesAppend] {
            let scope = JwtScope { kind, ..reading() };
            assert_eq!(check(&new(vec![scope]), now), Err(Error::Parameters));
        }
    }

    fn any_scope() -> impl Strategy<Value = JwtScope> {
        let params = proptest::collection::btree_map("\\PC{1,12}", "\\PC{0,12}", 0..4);
        let filter = proptest::option::of("\\PC{1,30}");
        (0..3usize, "\\PC{1,20}", params, filter).prop_map(|(kind, resource, params, filter)| {
            let kind = JwtScopeKind::ALL[kind];
            let is_pipe = kind == JwtScopeKind::PipesRead;
            let is_read = kind == JwtScopeKind::DatasourcesRead;
            JwtScope {
                kind,
                resource,
                fixed_params: if is_pipe { params } else { BTreeMap::new() },
                filter: filter.filter(|_| is_read),
            }
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(10_000))]

        #[test]
        fn whatever_was_asked_for_is_what_the_jwt_says(
            name in "\\PC{1,40}",
            scopes in proptest::collection::vec(any_scope(), 1..4),
            ends_at in 2_000u64..,
            rps in proptest::option::of(1u32..),
            workspace in "\\PC{1,36}",
            key in "[a-zA-Z0-9._-]{1,80}",
        ) {
            let asked = NewJwt { name, ends_at, rps, ..new(scopes) };
            let token = sign(&asked, &workspace, &Secret::new(key.as_str()));
            let token = Token::parse(token.expose()).unwrap();
            prop_assert!(token.is_signed_with(key.as_bytes()));
            let said = token.payload();
            prop_assert_eq!(&said["workspace_id"], &json!(workspace));
            prop_assert_eq!(&said["name"], &json!(asked.name));
            prop_assert_eq!(&said["exp"], &json!(ends_at));
            let scopes: Vec<JwtScope> = serde_json::from_value(said["scopes"].clone()).unwrap();
            prop_assert_eq!(scopes, asked.scopes);
            let said_rps = said.get("limits").map(|limits| limits["rps"].clone());
            prop_assert_eq!(said_rps, rps.map(|rps| json!(rps)));
        }
    }
}

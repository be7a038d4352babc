//! The list of JWTs that were made here, as faces see it.

use crate::app::secrets::ListedTokens;
use crate::app::secrets::tokens::jwt_scopes;
use crate::contract::{JwtScope, JwtScopeKind, JwtView, NewJwt, TokenPlace};
use crate::redact;
use crate::stores::tokens_file::{StoredJwt, StoredScope};
use crate::view::rights;

/// The list. A token that this process has is shown masked.
pub(crate) fn view_all(jwts: &[StoredJwt], listed: &ListedTokens) -> Vec<JwtView> {
    jwts.iter().filter_map(|jwt| view(jwt, listed)).collect()
}

/// Shows no mask of a token that this process does not have any more.
pub(crate) fn mark_forgotten(jwts: &mut [JwtView], listed: &ListedTokens) {
    jwts.iter_mut().filter(|jwt| listed.jwt(&jwt.id).is_none()).for_each(|jwt| jwt.masked = None);
}

fn view(jwt: &StoredJwt, listed: &ListedTokens) -> Option<JwtView> {
    let new = new_of(jwt)?;
    Some(JwtView {
        id: jwt.id.clone(),
        place: new.place,
        workspace_id: jwt.workspace_id.clone(),
        workspace: jwt.workspace.clone(),
        name: new.name,
        can: rights::text(&jwt_scopes(jwt)),
        scopes: new.scopes,
        ends_at: jwt.ends_at.saturating_mul(1000),
        rps: jwt.rps,
        kept: jwt.kept,
        masked: listed.jwt(&jwt.id).map(|token| redact::mask_token(token.expose())),
    })
}

/// What a JWT of the list was made from; `None` if it has a scope that is not known.
pub(crate) fn new_of(jwt: &StoredJwt) -> Option<NewJwt> {
    let (place, workspace) = match jwt.account {
        Some(_) => (TokenPlace::Cloud, &jwt.workspace_id),
        None => (TokenPlace::Local, &jwt.workspace),
    };
    Some(NewJwt {
        place,
        workspace: Some(workspace.clone()),
        name: jwt.name.clone(),
        scopes: jwt.scopes.iter().map(scope).collect::<Option<_>>()?,
        ends_at: jwt.ends_at,
        rps: jwt.rps,
        offline: jwt.offline,
        keep: jwt.kept,
    })
}

fn scope(stored: &StoredScope) -> Option<JwtScope> {
    let kind = JwtScopeKind::ALL.iter().copied().find(|kind| kind.as_str() == stored.kind)?;
    Some(JwtScope {
        kind,
        resource: stored.resource.clone(),
        fixed_params: stored.fixed_params.clone(),
        filter: stored.filter.clone(),
    })
}

/// A scope as the file has it.
pub(crate) fn stored_scope(scope: &JwtScope) -> StoredScope {
    StoredScope {
        kind: scope.kind.as_str().to_owned(),
        resource: scope.resource.clone(),
        fixed_params: scope.fixed_params.clone(),
        filter: scope.filter.clone(),
    }
}

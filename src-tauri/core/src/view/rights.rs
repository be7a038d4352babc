//! What a token may do, in words, and what to know before it is pasted somewhere.

use crate::contract::{
    Destination, DestinationGroup, JwtPreview, JwtScope, NewJwt, Power, ScopeView, StaticTokenView,
    Text, TokenId,
};

/// What a token with these rights may do.
pub fn text(scopes: &[ScopeView]) -> Text {
    // The strongest right says most.
    let strongest = scopes.iter().min_by_key(|scope| power_of(scope) as u8);
    let Some(strongest) = strongest else {
        return Text::new("scope-none");
    };
    let first = scope_text(strongest);
    match scopes.len() {
        _ if power_of(strongest) == Power::Full => first,
        1 => first,
        count => Text::new("scope-more").with("first", first).with("more", count - 1),
    }
}

/// One right in words.
pub fn scope_text(scope: &ScopeView) -> Text {
    let resource = scope.resource.as_deref().filter(|resource| !resource.is_empty());
    let whole = |key| Text::new(key);
    let of = |key, resource: &str| Text::new(key).with("resource", resource);
    match (scope.kind.as_str(), resource) {
        (kind, _) if is_admin(kind) => whole("scope-admin"),
        ("TOKENS", _) => whole("scope-tokens"),
        ("WORKSPACE:DEPLOY", _) => whole("scope-deploy"),
        ("WORKSPACE:READ_ALL", _) => whole("scope-read-all"),
        ("ORG_DATASOURCES:READ", _) => whole("scope-organization"),
        ("PIPES:READ" | "DATASOURCES:READ", Some(resource)) => of("scope-read", resource),
        ("DATASOURCES:APPEND", Some(resource)) => of("scope-append", resource),
        (kind, Some(resource)) => of("scope-other-of", resource).with("right", kind),
        (kind, None) => Text::new("scope-other").with("right", kind),
    }
}

/// How much a token with these rights may do.
pub fn power(scopes: &[ScopeView]) -> Power {
    let strongest = scopes.iter().map(power_of).min_by_key(|power| *power as u8);
    strongest.unwrap_or(Power::Read)
}

fn power_of(scope: &ScopeView) -> Power {
    match scope.kind.as_str() {
        // A token that manages tokens can make one that may do everything.
        kind if is_admin(kind) || kind == "TOKENS" => Power::Full,
        "WORKSPACE:READ_ALL" | "ORG_DATASOURCES:READ" | "PIPES:READ" | "DATASOURCES:READ" => {
            Power::Read
        }
        _ => Power::Write,
    }
}

fn is_admin(kind: &str) -> bool {
    kind == "ADMIN" || kind.starts_with("ADMIN_")
}

/// What to know before a token is pasted at a destination. `scopes` are its rights, if they are
/// known. `reader` is the name of a token that may read everything, and do nothing else.
pub fn warnings(
    token: &TokenId,
    destination: Destination,
    scopes: Option<&[ScopeView]>,
    reader: Option<&str>,
) -> Vec<Text> {
    let mut warnings = Vec::new();
    if destination.group() == DestinationGroup::Bi {
        let with_reader = |[other, right]: [&str; 2]| match reader.filter(|_| !token.is_local()) {
            Some(reader) => Text::new(other).with("token", reader),
            None => Text::new(right).with("right", "WORKSPACE:READ_ALL"),
        };
        if !may_read_all(token, scopes) {
            warnings.push(with_reader(["use-warning-read-all-other", "use-warning-read-all"]));
        } else if !token.is_local() && may_be_full(token, scopes) {
            warnings.push(with_reader(["use-warning-reads-only-other", "use-warning-reads-only"]));
        }
    }
    let reads_endpoint =
        matches!(destination, Destination::Curl | Destination::Javascript | Destination::Python);
    if reads_endpoint && scopes.is_some_and(|scopes| !scopes.iter().any(reads_endpoints)) {
        warnings.push(Text::new("use-warning-no-endpoint").with("right", "PIPES:READ"));
    }
    let is_public = matches!(destination, Destination::Javascript | Destination::Mcp);
    if is_public && !token.is_local() && may_be_full(token, scopes) {
        warnings.push(Text::new(match destination {
            Destination::Mcp => "use-warning-in-address",
            _ => "use-warning-public",
        }));
    }
    warnings
}

fn reads_all(scope: &ScopeView) -> bool {
    is_admin(&scope.kind) || scope.kind == "WORKSPACE:READ_ALL"
}

fn reads_endpoints(scope: &ScopeView) -> bool {
    reads_all(scope) || scope.kind == "PIPES:READ"
}

/// The token that may read everything, and do nothing else.
pub fn reader(tokens: &[StaticTokenView]) -> Option<&StaticTokenView> {
    let reads =
        |token: &&StaticTokenView| token.power == Power::Read && token.scopes.iter().any(reads_all);
    tokens.iter().find(reads)
}

/// Whether a token opens the ClickHouse interface, as far as its rights are known.
fn may_read_all(token: &TokenId, scopes: Option<&[ScopeView]>) -> bool {
    match token {
        TokenId::User | TokenId::LocalUser | TokenId::Jwt(_) => false,
        _ => scopes.is_none_or(|scopes| scopes.iter().any(reads_all)),
    }
}

fn may_be_full(token: &TokenId, scopes: Option<&[ScopeView]>) -> bool {
    matches!(token, TokenId::User) || scopes.is_none_or(|scopes| power(scopes) == Power::Full)
}

/// A scope of a JWT as a right.
pub fn scope_of_jwt(scope: &JwtScope) -> ScopeView {
    ScopeView {
        kind: scope.kind.as_str().to_owned(),
        resource: Some(scope.resource.clone()),
        filter: scope.filter.clone(),
    }
}

/// What a JWT will say. `claims` are its claims as JSON, `obstacle` is why it cannot be made.
pub fn preview_jwt(new: &NewJwt, claims: String, obstacle: Option<Text>) -> JwtPreview {
    let mut texts: Vec<_> = new.scopes.iter().flat_map(jwt_scope_texts).collect();
    texts.extend(new.rps.map(|rps| {
        Text::new("jwt-rate").with("count", usize::try_from(rps).unwrap_or(usize::MAX))
    }));
    let ends_at = new.ends_at.saturating_mul(1000);
    texts.push(Text::new("jwt-ends").with("time", crate::contract::Arg::Time { unix_ms: ends_at }));
    JwtPreview { texts, claims, obstacle }
}

fn jwt_scope_texts(scope: &JwtScope) -> Vec<Text> {
    let mut texts = vec![scope_text(&scope_of_jwt(scope))];
    texts.extend(scope.fixed_params.iter().map(|(name, value)| {
        Text::new("jwt-fixed").with("name", name.as_str()).with("value", value.as_str())
    }));
    texts.extend(scope.filter.iter().map(|filter| {
        Text::new("jwt-filter")
            .with("resource", scope.resource.as_str())
            .with("filter", filter.as_str())
    }));
    texts
}

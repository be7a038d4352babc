//! "What is this token?": what a text says of itself, in words.

use std::time::Duration;

use serde_json::Value;

use crate::contract::{Arg, ScopeView, Signature, Text, TokenFact, TokenKind, TokenReport, Tone};
use crate::credentials::{Region, Secret};
use crate::token::{self, Kind, Token};
use crate::view::rights;

/// Bytes of the longest text that is looked at.
pub const MOST_BYTES: usize = 4 * 1024 * 1024;

/// What is known on this computer of tokens.
#[derive(Debug)]
pub struct Known {
    /// Tinybird's regions.
    pub regions: Vec<Region>,
    /// Ids of users and workspaces of ours, with their names.
    pub owners: Vec<(String, String)>,
    /// Keys that sign JWTs, with the names of their workspaces.
    pub keys: Vec<(Secret, String)>,
    /// Now, unix milliseconds.
    pub now: u64,
}

/// What a text is and says of itself. A text that has a token somewhere in it, such as a line of a
/// `.env` file, is that token.
pub fn report(text: &str, known: &Known) -> TokenReport {
    let text = text.trim().trim_matches(['"', '\'', '`']);
    match find(text) {
        Some(token) => report_token(&token, known),
        None => report_other(text),
    }
}

/// The token that a text is, else the first one in it.
pub(crate) fn find(text: &str) -> Option<Token<'_>> {
    if text.len() > MOST_BYTES {
        return None;
    }
    Token::parse(text)
        .or_else(|| token::find_tokens(text.as_bytes()).next().map(|(_, token)| token))
}

fn report_token(token: &Token<'_>, known: &Known) -> TokenReport {
    match token.kind() {
        Kind::Jwt if !token.is_tinybird_jwt() => plain_report(TokenKind::ForeignJwt),
        Kind::Jwt => report_jwt(token, known),
        kind => report_static(token, kind, known),
    }
}

/// A report of a text that opens nothing of Tinybird's.
fn plain_report(kind: TokenKind) -> TokenReport {
    TokenReport {
        kind,
        title: Text::new("report-title").with("kind", kind_word(kind)),
        facts: Vec::new(),
        owner: None,
        region: None,
        name: None,
        scopes: Vec::new(),
        rps: None,
        ends_at: None,
        signature: Signature::Unknown,
        api_host: None,
    }
}

/// The kind, in the catalogue's word.
fn kind_word(kind: TokenKind) -> &'static str {
    match kind {
        TokenKind::Cloud => "cloud",
        TokenKind::Local => "local",
        TokenKind::Jwt => "jwt",
        TokenKind::ForeignJwt => "foreign_jwt",
        TokenKind::Broken => "broken",
        TokenKind::None => "none",
    }
}

/// A text without a whole token: one that is cut off or masked, or something else.
fn report_other(text: &str) -> TokenReport {
    let is_masked = text.contains("...") || text.contains('…') || text.contains("***");
    let begins = ["p.eyJ", "p.ey", "eyJ"].iter().any(|start| text.starts_with(start));
    plain_report(match begins {
        true => TokenKind::Broken,
        false if is_masked && text.starts_with("p.") => TokenKind::Broken,
        false => TokenKind::None,
    })
}

fn report_static(token: &Token<'_>, kind: Kind, known: &Known) -> TokenReport {
    let claims = token.claims();
    let (Some(owner), Some(_)) = (&claims.owner, &claims.id) else {
        return plain_report(TokenKind::Broken);
    };
    let mut facts = Facts::default();
    let is_local = kind == Kind::Local;
    if is_local {
        facts.add("report-works", Text::new("report-works-local"));
    }
    let region = claims.host.as_deref().and_then(|slug| Region::find_by_slug(&known.regions, slug));
    match (&claims.host, region) {
        _ if is_local => {}
        (Some(_), Some(region)) => facts.add("report-region", region_text(region)),
        (Some(slug), None) => facts.add("report-region", value(slug)),
        (None, _) => facts.add("report-region", Text::new("report-region-none")),
    }
    facts.add("report-owner", owner_text(owner, known));
    facts.add("report-ends", Text::new("report-ends-never"));
    let signature = if is_local { Signature::Verified } else { Signature::Unknown };
    facts.add_signature(signature, is_local.then(|| Text::new("report-key-local")));
    let kind = if is_local { TokenKind::Local } else { TokenKind::Cloud };
    TokenReport {
        facts: facts.0,
        owner: Some(owner.clone()),
        region: claims.host,
        signature,
        api_host: region.map(|region| region.api_host.clone()),
        ..plain_report(kind)
    }
}

fn report_jwt(token: &Token<'_>, known: &Known) -> TokenReport {
    let payload = token.payload();
    let text = |name: &str| payload.get(name).and_then(Value::as_str).map(str::to_owned);
    let number = |value: Option<&Value>| value.and_then(Value::as_u64);
    let owner = text("workspace_id");
    let name = text("name");
    let scopes: Vec<_> = payload
        .get("scopes")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(scope_of)
        .collect();
    let rps = number(payload.get("limits").and_then(|limits| limits.get("rps")));
    let ends_at = number(payload.get("exp")).map(|seconds| seconds.saturating_mul(1000));
    let mut facts = Facts::default();
    if let Some(name) = &name {
        facts.add("report-name", value(name));
    }
    scopes.iter().for_each(|scope| facts.add("report-can", rights::scope_text(scope)));
    fixed_params(&payload).for_each(|text| facts.add("report-can", text));
    if let Some(rps) = rps {
        let count = usize::try_from(rps).unwrap_or(usize::MAX);
        facts.add("report-limit", Text::new("jwt-rate").with("count", count));
    }
    if let Some(owner) = &owner {
        facts.add("report-owner", owner_text(owner, known));
    }
    facts.add_end(ends_at, known.now);
    let (signature, key) = verify(token, owner.as_deref(), known);
    facts.add_signature(signature, key);
    TokenReport {
        facts: facts.0,
        owner,
        name,
        scopes,
        rps,
        ends_at,
        signature,
        ..plain_report(TokenKind::Jwt)
    }
}

/// Whether a key that is known here signed a JWT. Only the key of its own workspace can show that
/// it is wrong.
fn verify(token: &Token<'_>, owner: Option<&str>, known: &Known) -> (Signature, Option<Text>) {
    let is_of = |(key, _): &&(Secret, String)| token.is_signed_with(key.expose().as_bytes());
    if let Some((_, workspace)) = known.keys.iter().find(is_of) {
        let key = Text::new("report-key-workspace").with("workspace", workspace.as_str());
        return (Signature::Verified, Some(key));
    }
    let has_key = |(key, _): &(Secret, String)| {
        owner.is_some() && token::Claims::of(key.expose()).owner.as_deref() == owner
    };
    match known.keys.iter().any(has_key) {
        true => (Signature::Wrong, None),
        false => (Signature::Unknown, None),
    }
}

fn scope_of(scope: &Value) -> Option<ScopeView> {
    let text = |name: &str| scope.get(name).and_then(Value::as_str).map(str::to_owned);
    Some(ScopeView { kind: text("type")?, resource: text("resource"), filter: text("filter") })
}

fn fixed_params(payload: &serde_json::Map<String, Value>) -> impl Iterator<Item = Text> {
    let scopes = payload.get("scopes").and_then(Value::as_array).into_iter().flatten();
    let params = scopes.filter_map(|scope| scope.get("fixed_params")?.as_object()).flatten();
    params.map(|(name, value)| {
        let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        Text::new("jwt-fixed").with("name", name.as_str()).with("value", value)
    })
}

fn value(text: &str) -> Text {
    Text::new("report-value").with("value", text)
}

fn region_text(region: &Region) -> Text {
    Text::new("report-region-known")
        .with("provider", region.provider.as_str())
        .with("region", region.name.as_str())
}

fn owner_text(id: &str, known: &Known) -> Text {
    match known.owners.iter().find(|(known, _)| known == id) {
        Some((_, name)) => Text::new("report-owner-ours").with("name", name.as_str()),
        None => Text::new("report-owner-unknown").with("id", id),
    }
}

/// The facts, in the order in which people ask.
#[derive(Default)]
struct Facts(Vec<TokenFact>);

impl Facts {
    fn add(&mut self, name: &str, value: Text) {
        self.add_with(name, value, Tone::Off);
    }

    fn add_with(&mut self, name: &str, value: Text, tone: Tone) {
        self.0.push(TokenFact { name: Text::new(name), value, tone });
    }

    fn add_end(&mut self, ends_at: Option<u64>, now: u64) {
        let Some(end) = ends_at else {
            // Tinybird requires one.
            return self.add_with("report-ends", Text::new("report-ends-missing"), Tone::Red);
        };
        let time = || Arg::Time { unix_ms: end };
        match end.checked_sub(now).filter(|left| *left > 0) {
            Some(left) => {
                let left = time_left(Duration::from_millis(left)).with("time", time());
                self.add_with("report-ends", left, Tone::Good);
            }
            None => {
                let ended = Text::new("report-ended").with("time", time());
                self.add_with("report-ends", ended, Tone::Red);
            }
        }
    }

    fn add_signature(&mut self, signature: Signature, key: Option<Text>) {
        let (text, tone) = match signature {
            Signature::Verified => (Text::new("report-signature-right"), Tone::Good),
            Signature::Wrong => (Text::new("report-signature-wrong"), Tone::Red),
            Signature::Unknown => (Text::new("report-signature-unknown"), Tone::Off),
        };
        let text = key.map_or_else(|| text.clone(), |key| text.clone().with("key", key));
        self.add_with("report-signature", text, tone);
    }
}

/// The time left, in the largest unit that says enough.
fn time_left(left: Duration) -> Text {
    // Rounded: a JWT for an hour that was made a moment ago ends in an hour.
    let minutes = left.as_secs().saturating_add(30) / 60;
    let (key, count) = match minutes {
        0..60 => ("report-ends-minutes", minutes.max(1)),
        60..2880 => ("report-ends-hours", minutes.saturating_add(30) / 60),
        _ => ("report-ends-days", minutes.saturating_add(720) / 1440),
    };
    Text::new(key).with("count", usize::try_from(count).unwrap_or(usize::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cloud::known_regions;
    use crate::token::sign_jwt;
    use crate::tokens::local;

    const NOW: u64 = 1_000_000_000_000;

    fn known() -> Known {
        let key = local::generate().workspace_token;
        let owner = token::Claims::of(&key).owner.unwrap();
        Known {
            regions: known_regions(),
            owners: vec![(owner, "acme".to_owned())],
            keys: vec![(Secret::new(key), "acme".to_owned())],
            now: NOW,
        }
    }

    fn jwt(known: &Known, payload: &str) -> String {
        let owner = &known.owners[0].0;
        let payload = payload.replace("OWNER", owner);
        sign_jwt(&payload, &known.keys[0].0).expose().to_owned()
    }

    fn cloud_token(payload: &str) -> String {
        use base64::Engine as _;
        let payload = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(payload);
        format!("p.{payload}.{}", "A".repeat(43))
    }

    #[test]
    fn a_token_within_a_text_is_what_the_text_is() {
        let known = known();
        let token = local::generate().user_token;
        for text in [
            token.clone(),
            format!("  \"{token}\"\n"),
            format!("TB_TOKEN={token}\nTB_HOST=x"),
            format!("curl -H 'Authorization: Bearer {token}' https://x"),
        ] {
            let report = report(&text, &known);
            assert_eq!((report.kind, report.signature), (TokenKind::Local, Signature::Verified));
        }
    }

    #[test]
    fn a_cloud_token_says_its_region_and_whose_it_is() {
        let known = known();
        let owner = &known.owners[0].0;
        let token =
            cloud_token(&format!(r#"{{"u": "{owner}", "id": "t", "host": "gcp-europe-west2"}}"#));
        let said = report(&token, &known);
        assert_eq!(said.kind, TokenKind::Cloud);
        assert_eq!(said.api_host.as_deref(), Some("https://api.europe-west2.gcp.tinybird.co"));
        assert_eq!(said.facts[1].value.key, "report-owner-ours");
        let other = report(&cloud_token(r#"{"u": "x", "id": "t", "host": "moon"}"#), &known);
        assert_eq!((other.region.as_deref(), other.api_host), (Some("moon"), None));
        let none = report(&cloud_token(r#"{"u": "x", "id": "t"}"#), &known);
        assert_eq!(none.facts[0].value.key, "report-region-none");
    }

    #[test]
    fn a_jwt_says_what_it_may_do_and_whether_it_ends() {
        let known = known();
        let payload = |exp: u64| {
            format!(
                r#"{{"workspace_id": "OWNER", "name": "web", "exp": {exp}, "limits": {{"rps": 5}},
                "scopes": [{{"type": "PIPES:READ", "resource": "top", "fixed_params": {{"org": "a"}}}}]}}"#
            )
        };
        let end_of = |exp| {
            let report = report(&jwt(&known, &payload(exp)), &known);
            let end = report.facts.iter().find(|fact| fact.name.key == "report-ends").unwrap();
            (end.value.key.clone(), end.tone)
        };
        let now = NOW / 1000;
        assert_eq!(end_of(now), ("report-ended".to_owned(), Tone::Red));
        assert_eq!(end_of(now + 90), ("report-ends-minutes".to_owned(), Tone::Good));
        assert_eq!(end_of(now + 7200), ("report-ends-hours".to_owned(), Tone::Good));
        assert_eq!(end_of(now + 86400 * 3), ("report-ends-days".to_owned(), Tone::Good));
        assert_eq!(end_of(u64::MAX), ("report-ends-days".to_owned(), Tone::Good));

        let report = report(&jwt(&known, &payload(now + 90)), &known);
        assert_eq!(report.signature, Signature::Verified);
        assert_eq!((report.name.as_deref(), report.rps), (Some("web"), Some(5)));
        assert_eq!(report.scopes.len(), 1);
        assert!(report.facts.iter().any(|fact| fact.value.key == "jwt-fixed"));
    }

    #[test]
    fn a_jwt_of_our_workspace_with_another_key_is_wrong_and_of_another_is_unknown() {
        let known = known();
        let signed = |payload: &str| {
            let payload = payload.replace("OWNER", &known.owners[0].0);
            sign_jwt(&payload, &Secret::new("another")).expose().to_owned()
        };
        let ours = r#"{"workspace_id": "OWNER", "scopes": []}"#;
        assert_eq!(report(&signed(ours), &known).signature, Signature::Wrong);
        let theirs = r#"{"workspace_id": "x", "scopes": []}"#;
        assert_eq!(report(&signed(theirs), &known).signature, Signature::Unknown);
    }

    #[test]
    fn what_is_no_whole_token_is_called_so() {
        let known = known();
        let kind = |text: &str| report(text, &known).kind;
        assert_eq!(kind("p.ey...abcdefgh"), TokenKind::Broken);
        assert_eq!(kind("p.eyJ1IjoxfQ"), TokenKind::Broken);
        assert_eq!(kind("p.e30.AAAA"), TokenKind::Broken);
        let foreign = sign_jwt(r#"{"sub": "x"}"#, &Secret::new("k"));
        assert_eq!(kind(foreign.expose()), TokenKind::ForeignJwt);
        for text in ["", "hello", "p.", "....", "\u{202e}", "ghp_abcdefgh"] {
            assert_eq!(kind(text), TokenKind::None, "{text:?}");
        }
        assert_eq!(kind(&"a".repeat(MOST_BYTES + 1)), TokenKind::None);
    }
}

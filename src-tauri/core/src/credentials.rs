//! Accounts, workspaces and regions, and the secrets of an account.

use std::collections::BTreeMap;

use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};

use crate::contract::Pasted;
use crate::host::Host;

/// A token or another text that must not be seen. It cannot be serialized or displayed, and
/// its memory is wiped when it is dropped.
#[derive(Clone, Deserialize)]
#[serde(transparent)]
pub struct Secret(SecretString);

impl Secret {
    /// Bytes of the longest token.
    pub const MAX_BYTES: usize = 16 * 1024;

    /// Makes a secret of a text, and does not check it.
    pub fn new(text: impl Into<String>) -> Self {
        Self(SecretString::from(text.into()))
    }

    /// The text. Only stores, requests to Tinybird and the commands that show a token need it.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// Makes a secret of a token from outside; `None` if the text is no token.
    pub fn parse_token(text: impl Into<String>) -> Option<Self> {
        Some(Self::new(text)).filter(Self::is_token)
    }

    /// Whether this can be a token: not empty, at most 16 KiB, and of the characters of a
    /// `b64token` (RFC 6750, 2.1). Such a text cannot end a header, a line or a quotation.
    pub fn is_token(&self) -> bool {
        let is_of_tokens = |b: u8| b.is_ascii_alphanumeric() || b"-._~+/=".contains(&b);
        self.fits(is_of_tokens)
    }

    /// Whether this can be a refresh token: not empty, at most 16 KiB, and of visible ASCII and
    /// spaces (RFC 6749, A.17).
    pub fn is_refresh_token(&self) -> bool {
        self.fits(|b| matches!(b, b' '..=b'~'))
    }

    fn fits(&self, is_allowed: impl Fn(u8) -> bool) -> bool {
        let text = self.expose();
        !text.is_empty() && text.len() <= Self::MAX_BYTES && text.bytes().all(is_allowed)
    }
}

impl From<Pasted> for Secret {
    fn from(pasted: Pasted) -> Self {
        Self(pasted.into_inner())
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(crate::redact::REDACTED)
    }
}

impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        subtle::ConstantTimeEq::ct_eq(self.expose().as_bytes(), other.expose().as_bytes()).into()
    }
}

impl Eq for Secret {}

/// The identity of an account: one Tinybird user in one region.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountKey {
    /// The region's API, such as `https://api.tinybird.co`.
    pub api_host: String,
    /// The user's id in that region.
    pub user_id: String,
}

impl AccountKey {
    /// The vault's username for this account.
    pub fn vault_user(&self) -> String {
        format!("{} {}", self.api_host, self.user_id)
    }
}

/// A workspace without its token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkspaceRef {
    /// Tinybird's id.
    pub id: String,
    /// The name that people see.
    pub name: String,
}

/// An account as the accounts file has it, without secrets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Region and user.
    #[serde(flatten)]
    pub key: AccountKey,
    /// The user's email, as Tinybird says it.
    pub email: String,
    /// The authority that signed the user in.
    pub auth_host: String,
    /// Our client id at a standard authority, which a refresh has to send again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_id: Option<String>,
    /// Name of the region, such as `europe-west2`; `None` for one that is self-managed.
    pub region: Option<String>,
    /// The active workspace.
    pub workspace: Option<WorkspaceRef>,
}

/// A workspace with its token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Workspace {
    /// Id and name.
    pub reference: WorkspaceRef,
    /// The workspace token.
    pub token: Secret,
}

/// The secrets of one account, as the vault has them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credentials {
    /// The user token; `None` if the person pasted a workspace token.
    pub user_token: Option<Secret>,
    /// A standard authority's refresh token.
    pub refresh_token: Option<Secret>,
    /// When the user token ends, unix seconds; `None` for a static one.
    pub expires_at: Option<u64>,
    /// Every workspace of the region that the user may use.
    pub workspaces: Vec<Workspace>,
    /// What is kept for its JWTs.
    pub jwts: JwtSecrets,
}

/// What the vault keeps for the JWTs of one account.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JwtSecrets {
    /// The workspace admin tokens that were fetched to sign JWTs, by the workspace's id.
    pub keys: BTreeMap<String, Secret>,
    /// The JWTs that the person chose to keep, by their ids in `tokens.json`.
    pub kept: BTreeMap<String, Secret>,
}

impl Credentials {
    /// The workspace with this id or name; an id wins.
    pub fn workspace(&self, id_or_name: &str) -> Option<&Workspace> {
        let by_id = self.workspaces.iter().find(|w| w.reference.id == id_or_name);
        by_id.or_else(|| self.workspaces.iter().find(|w| w.reference.name == id_or_name))
    }

    /// Adds a workspace, or replaces the one with its id.
    pub fn put_workspace(&mut self, workspace: Workspace) {
        self.workspaces.retain(|other| other.reference.id != workspace.reference.id);
        self.workspaces.push(workspace);
    }
}

/// A region of Tinybird's cloud.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Region {
    /// Its name, such as `europe-west2`.
    pub name: String,
    /// Its provider, such as `gcp`.
    pub provider: String,
    /// The region's API.
    pub api_host: String,
    /// The region's page in the browser.
    #[serde(default)]
    pub host: String,
}

impl Region {
    /// The region whose API is `host`.
    pub fn find<'a>(regions: &'a [Region], host: &Host) -> Option<&'a Region> {
        regions.iter().find(|region| region.api_host.trim_end_matches('/') == host.as_str())
    }

    /// The region that a token calls `slug` in its payload, such as `gcp-europe-west2`. Tinybird
    /// documents no list of them, so every usual spelling of a region is known.
    pub fn find_by_slug<'a>(regions: &'a [Region], slug: &str) -> Option<&'a Region> {
        let slug = normalize_slug(slug);
        regions.iter().find(|region| region.slugs().any(|known| known == slug))
    }

    fn slugs(&self) -> impl Iterator<Item = String> {
        let Self { name, provider, api_host, .. } = self;
        let label = api_host.trim_start_matches("https://").trim_start_matches("api");
        let label = label.trim_end_matches('/').trim_end_matches("tinybird.co").trim_matches('.');
        // The first region has no name of its own in its address.
        let label = if label.is_empty() { "eu-shared" } else { label };
        let usual = [name.clone(), format!("{provider}-{name}"), format!("{name}-{provider}")];
        usual.into_iter().chain([label.to_owned()]).map(|slug| normalize_slug(&slug))
    }
}

/// The slug in lower case, with `-` between its words.
fn normalize_slug(slug: &str) -> String {
    slug.to_lowercase().replace(['_', '.'], "-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_says_nothing_of_itself() {
        let secret = Secret::new("p.eyJ.abc");
        assert_eq!(format!("{secret:?}"), "<redacted>");
    }

    #[test]
    fn a_token_is_of_the_alphabet_of_tokens() {
        let long = "a".repeat(Secret::MAX_BYTES);
        for text in ["p.eyJ1IjogIngifQ.c2ln-_", "a+b/c~d==", "eyJ.eyJ.x", &long] {
            assert!(Secret::parse_token(text).is_some(), "{text}");
        }
        let longer = "a".repeat(Secret::MAX_BYTES + 1);
        let wrong =
            ["", " ", "a b", "a\nb", "a\r", "a'b", "a\"", "a\u{1b}[2K", "a;b", "a$b", "é", &longer];
        for text in wrong {
            assert!(Secret::parse_token(text).is_none(), "{text:?}");
        }
        assert!(Secret::new("1//a b!").is_refresh_token());
        for text in ["", "a\nb", "a\u{7f}", "é", &longer] {
            assert!(!Secret::new(text).is_refresh_token(), "{text:?}");
        }
    }

    #[test]
    fn an_id_wins_over_a_name() {
        let workspace = |id: &str, name: &str| Workspace {
            reference: WorkspaceRef { id: id.to_owned(), name: name.to_owned() },
            token: Secret::new("t"),
        };
        let credentials = Credentials {
            user_token: Some(Secret::new("u")),
            refresh_token: None,
            expires_at: None,
            workspaces: vec![workspace("1", "2"), workspace("2", "b")],
            jwts: JwtSecrets::default(),
        };
        assert_eq!(credentials.workspace("2").unwrap().reference.name, "b");
        assert_eq!(credentials.workspace("b").unwrap().reference.id, "2");
        assert!(credentials.workspace("c").is_none());
    }

    #[test]
    fn a_region_is_known_by_every_spelling_of_its_slug() {
        let region = |provider: &str, name: &str, api: &str| Region {
            name: name.to_owned(),
            provider: provider.to_owned(),
            api_host: format!("https://{api}.tinybird.co"),
            host: String::new(),
        };
        let regions = [
            region("gcp", "europe-west3", "api"),
            region("gcp", "europe-west2", "api.europe-west2.gcp"),
            region("gcp", "us-east4", "api.us-east"),
            region("aws", "us-east-1", "api.us-east.aws"),
        ];
        let found = |slug| Region::find_by_slug(&regions, slug).map(|region| region.name.as_str());
        assert_eq!(found("eu_shared"), Some("europe-west3"));
        assert_eq!(found("gcp-europe-west2"), Some("europe-west2"));
        assert_eq!(found("us_east"), Some("us-east4"));
        assert_eq!(found("aws-us-east-1"), Some("us-east-1"));
        assert_eq!(found("elsewhere"), None);
    }
}

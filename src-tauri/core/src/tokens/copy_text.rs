//! Writes a token for the place where it is pasted: fills in the templates of
//! [`Destination`]'s table.
//!
//! A template has its values in angle brackets. `<workspace|url>` is the same value, percent-encoded.
//!
//! | value | is |
//! | --- | --- |
//! | `token` | the token |
//! | `api` | the address of the API that accepts it |
//! | `api_of_container` | the same as a container on this computer reaches it |
//! | `path` | a path of that API which the token can read |
//! | `rows` | the name of the list in what that path answers |
//! | `clickhouse_host`, `clickhouse_port` | the ClickHouse interface |
//! | `tls`, `tls_switch` | whether that is encrypted: `true` or `false`, `On` or `Off` |
//! | `workspace` | the name of the workspace |
//! | `mcp` | the address of Tinybird's MCP server with the token |
//! | `workspace_token`, `user_token` | the pair of local tokens |

use std::borrow::Cow;

use url::Url;
use url::form_urlencoded::byte_serialize;

use crate::contract::{Destination, Field, LocalTokens, Offer};
use crate::credentials::Secret;

/// What a workspace is called for a tool where its name is not known. The name is not used to
/// authenticate.
const UNNAMED: &str = "default";
/// The address of Tinybird's MCP server.
const MCP: &str = "https://mcp.tinybird.co";

/// What a token is for, beside its text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Target {
    /// The API that accepts it, such as `https://api.tinybird.co`.
    pub api: String,
    /// The ClickHouse interface, such as `https://clickhouse.tinybird.co`.
    pub clickhouse: String,
    /// The name of its workspace.
    pub workspace: Option<String>,
    /// An endpoint that it can read.
    pub endpoint: Option<String>,
    /// The pair that it belongs to, if it is one of the local instance's.
    pub pair: Option<LocalTokens>,
    /// Whether it is a token of Tinybird's cloud.
    pub is_cloud: bool,
}

/// Why a text cannot be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The destination is not for this token.
    #[error("this token cannot be used there")]
    NotOffered,
    /// The destination has no field of this number.
    #[error("there is no such field")]
    NoField,
    /// A name or an address could break out of where it is written.
    #[error("a name or an address cannot be written")]
    Unfit,
}

impl Target {
    /// The destinations at which its token can be pasted.
    pub fn destinations(&self) -> impl Iterator<Item = Destination> {
        Destination::ALL.iter().copied().filter(|destination| self.is_offered(*destination))
    }

    fn is_offered(&self, destination: Destination) -> bool {
        match destination.offer() {
            Offer::Every => true,
            Offer::Cloud => self.is_cloud,
            Offer::LocalPair => self.pair.is_some(),
        }
    }
}

/// The address of the ClickHouse interface that goes with an API in the cloud: its host with `api`
/// replaced by `clickhouse`. Any other host serves both. Source: Tinybird's documentation.
pub fn clickhouse_of(api: &str) -> String {
    match api.split_once("://api.") {
        Some((scheme, rest)) => format!("{scheme}://clickhouse.{rest}"),
        None => api.to_owned(),
    }
}

/// A field of a destination, written out; without a number the one with the token.
pub fn write_field(
    destination: Destination,
    field: Option<usize>,
    token: &Secret,
    target: &Target,
) -> Result<Secret, Error> {
    if !target.is_offered(destination) {
        return Err(Error::NotOffered);
    }
    let field = field.unwrap_or(destination.main_field());
    let field = destination.fields().get(field).ok_or(Error::NoField)?;
    write(field, token.expose(), target)
}

/// All fields of a destination with another text in the token's place, in their order.
pub fn preview_fields(
    destination: Destination,
    masked: &str,
    target: &Target,
) -> Result<Vec<String>, Error> {
    let pair = target.pair.clone();
    let masked_pair = pair.map(|pair| LocalTokens {
        workspace_token: crate::redact::mask_token(&pair.workspace_token),
        user_token: crate::redact::mask_token(&pair.user_token),
    });
    let target = Target { pair: masked_pair, ..target.clone() };
    let fields = destination.fields().iter();
    fields.map(|field| Ok(write(field, masked, &target)?.expose().to_owned())).collect()
}

fn write(field: &Field, token: &str, target: &Target) -> Result<Secret, Error> {
    let pieces = pieces(field.template, token, target)?;
    // `concat` allocates the final size at once, so that no copy of the token is left unwiped.
    Ok(Secret::new(pieces.concat()))
}

/// The template in pieces: texts and values in turn.
fn pieces<'a>(
    template: &'a str,
    token: &'a str,
    target: &'a Target,
) -> Result<Vec<Cow<'a, str>>, Error> {
    let (first, rest) = template.split_once('<').unwrap_or((template, ""));
    let mut pieces = vec![Cow::Borrowed(first)];
    for part in rest.split('<').filter(|part| !part.is_empty()) {
        let (name, text) = part.split_once('>').ok_or(Error::Unfit)?;
        pieces.extend([value(name, token, target)?, Cow::Borrowed(text)]);
    }
    Ok(pieces)
}

fn value<'a>(name: &str, token: &'a str, target: &'a Target) -> Result<Cow<'a, str>, Error> {
    let clickhouse = || Url::parse(&target.clickhouse).map_err(|_| Error::Unfit);
    let local = || target.pair.as_ref().ok_or(Error::NotOffered);
    Ok(match name {
        "token" => token.into(),
        "api" => safe(target.api.trim_end_matches('/'))?.into(),
        "api_of_container" => of_container(safe(target.api.trim_end_matches('/'))?),
        "path" => path(target).into(),
        "rows" => if target.endpoint.is_some() { "data" } else { "pipes" }.into(),
        "clickhouse_host" => clickhouse()?.host_str().ok_or(Error::Unfit)?.to_owned().into(),
        "clickhouse_port" => {
            clickhouse()?.port_or_known_default().ok_or(Error::Unfit)?.to_string().into()
        }
        "tls" => if clickhouse()?.scheme() == "https" { "true" } else { "false" }.into(),
        "tls_switch" => if clickhouse()?.scheme() == "https" { "On" } else { "Off" }.into(),
        "workspace" => workspace(target)?.into(),
        "workspace|url" => encode(workspace(target)?).into(),
        "mcp" => mcp(token, safe(&target.api)?).into(),
        "workspace_token" => local()?.workspace_token.as_str().into(),
        "user_token" => local()?.user_token.as_str().into(),
        _ => return Err(Error::Unfit),
    })
}

/// A path that shows rows: of the endpoint that the token can read, else the list of endpoints.
fn path(target: &Target) -> String {
    match &target.endpoint {
        Some(endpoint) => format!("/v0/pipes/{}.json", encode(endpoint)),
        None => "/v0/pipes".to_owned(),
    }
}

/// An address that means the same within quotes of a shell, of JSON and of a program.
fn safe(address: &str) -> Result<&str, Error> {
    let is_safe = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:/[]".contains(&byte);
    if address.bytes().all(is_safe) { Ok(address) } else { Err(Error::Unfit) }
}

fn workspace(target: &Target) -> Result<&str, Error> {
    let name = target.workspace.as_deref().unwrap_or(UNNAMED);
    if crate::plain::is_plain(name) { Ok(name) } else { Err(Error::Unfit) }
}

/// The address of a server on this computer, as a container reaches it.
fn of_container(address: &str) -> Cow<'_, str> {
    let loopback = ["://localhost", "://127.0.0.1", "://[::1]"];
    match loopback.iter().find(|host| address.contains(**host)) {
        Some(host) => address.replacen(host, "://host.docker.internal", 1).into(),
        None => address.into(),
    }
}

fn mcp(token: &str, api: &str) -> String {
    format!("{MCP}?token={}&host={}", encode(token), encode(api))
}

fn encode(text: &str) -> String {
    // A form has `+` for a space, which a path does not know.
    byte_serialize(text.as_bytes()).collect::<String>().replace('+', "%20")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cloud() -> Target {
        Target {
            api: "https://api.europe-west2.gcp.tinybird.co/".to_owned(),
            clickhouse: clickhouse_of("https://api.europe-west2.gcp.tinybird.co"),
            workspace: Some("acme".to_owned()),
            endpoint: None,
            pair: None,
            is_cloud: true,
        }
    }

    fn local() -> Target {
        let pair = LocalTokens {
            workspace_token: "p.workspace".to_owned(),
            user_token: "p.user".to_owned(),
        };
        Target {
            api: "http://localhost:7181".to_owned(),
            clickhouse: "http://localhost:7182".to_owned(),
            workspace: Some("Tinybird_Local_Testing".to_owned()),
            endpoint: None,
            pair: Some(pair),
            is_cloud: false,
        }
    }

    fn written(destination: Destination, target: &Target) -> String {
        let token = Secret::new("p.abc.def");
        write_field(destination, None, &token, target).unwrap().expose().to_owned()
    }

    fn fields(destination: Destination, target: &Target) -> Vec<String> {
        preview_fields(destination, "p.abc.def", target).unwrap()
    }

    #[test]
    fn each_text_is_what_its_reader_takes() {
        let api = "https://api.europe-west2.gcp.tinybird.co";
        let text = |destination| written(destination, &cloud());
        assert_eq!(text(Destination::Token), "p.abc.def");
        assert_eq!(text(Destination::Header), "Authorization: Bearer p.abc.def");
        assert_eq!(text(Destination::Env), format!("TB_HOST={api}\nTB_TOKEN=p.abc.def\n"));
        assert_eq!(
            text(Destination::Sdk),
            format!("TINYBIRD_URL={api}\nTINYBIRD_TOKEN=p.abc.def\n")
        );
        assert_eq!(
            text(Destination::Curl),
            format!("curl -H \"Authorization: Bearer p.abc.def\" \"{api}/v0/pipes\"")
        );
    }

    #[test]
    fn the_pair_is_written_whole_for_what_takes_both() {
        assert_eq!(
            written(Destination::LocalStart, &local()),
            "tb local start --user-token \"p.user\" --workspace-token \"p.workspace\""
        );
        let json: serde_json::Value =
            serde_json::from_str(&written(Destination::Json, &local())).unwrap();
        assert_eq!(
            json,
            serde_json::json!({"workspace_token": "p.workspace", "user_token": "p.user"})
        );
        let token = Secret::new("p.x");
        let refused = write_field(Destination::Json, None, &token, &cloud());
        assert_eq!(refused.unwrap_err(), Error::NotOffered);
    }

    #[test]
    fn a_form_has_the_address_of_the_clickhouse_interface_and_the_token() {
        assert_eq!(
            fields(Destination::Grafana, &cloud()),
            [
                "clickhouse.europe-west2.gcp.tinybird.co",
                "443",
                "HTTP",
                "On",
                "acme",
                "p.abc.def",
                "acme"
            ]
        );
        assert_eq!(
            fields(Destination::Metabase, &local()),
            [
                "localhost",
                "7182",
                "Tinybird_Local_Testing",
                "p.abc.def",
                "Tinybird_Local_Testing",
                "Off"
            ]
        );
        assert_eq!(written(Destination::Grafana, &cloud()), "p.abc.def");
    }

    #[test]
    fn an_endpoint_that_the_token_can_read_is_what_an_example_reads() {
        let target = Target { endpoint: Some("top pages".to_owned()), ..cloud() };
        assert!(written(Destination::Curl, &target).ends_with("/v0/pipes/top%20pages.json\""));
        assert!(written(Destination::Python, &target).contains("[\"data\"]"));
        assert!(written(Destination::Python, &cloud()).contains("[\"pipes\"]"));
    }

    #[test]
    fn a_container_reaches_this_computer_by_another_name() {
        assert!(
            written(Destination::Compose, &local()).contains("http://host.docker.internal:7181")
        );
        assert!(written(Destination::Compose, &cloud()).contains("https://api.europe-west2"));
    }

    #[test]
    fn nothing_from_outside_breaks_out_of_its_quotes() {
        for api in
            ["https://x\"y", "https://x$(evil)", "https://x`y", "https://x\ny", "https://x%PATH%"]
        {
            let target = Target { api: api.to_owned(), ..cloud() };
            let token = Secret::new("p.x");
            let refused = write_field(Destination::Curl, None, &token, &target);
            assert_eq!(refused.unwrap_err(), Error::Unfit, "{api}");
        }
        let target = Target { workspace: Some("a\nb".to_owned()), ..cloud() };
        assert!(preview_fields(Destination::Grafana, "p.x", &target).is_err());
        let target = Target { workspace: Some("a/b?c".to_owned()), ..cloud() };
        assert!(fields(Destination::Jdbc, &target)[5].contains("/a%2Fb%3Fc?ssl=true"));
    }

    #[test]
    fn every_value_of_every_template_is_known() {
        for destination in Destination::ALL {
            assert_eq!(fields(*destination, &local()).len(), destination.fields().len());
            let has_brackets = |text: &String| text.contains(['<', '>']);
            assert!(!fields(*destination, &local()).iter().any(has_brackets), "{destination:?}");
        }
    }
}

//! What a workspace has that a token can be made for: its endpoints, with their parameters, and its
//! data sources. Source: Tinybird's documentation of its API.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::tokens::check;
use super::{Error, TrustedHost};
use crate::contract::{ParameterView, ResourceKind};
use crate::credentials::Secret;
use crate::http::Http;

/// The rights that let a token list them all.
const RIGHTS: &str = "ADMIN, WORKSPACE:READ_ALL";
/// Bytes of the longest list that is read.
const MOST_LIST_BYTES: usize = 16 * 1024 * 1024;

/// An endpoint or a data source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resource {
    /// What it is.
    pub kind: ResourceKind,
    /// Its name.
    pub name: String,
    /// The parameters of an endpoint.
    pub parameters: Vec<ParameterView>,
}

#[derive(Deserialize)]
struct Named {
    name: String,
    /// What a pipe is published as: `endpoint`, or another thing.
    #[serde(default, rename = "type")]
    kind: Option<String>,
    /// The node that a pipe publishes as an endpoint, where it has no type.
    #[serde(default)]
    endpoint: Option<String>,
}

#[derive(Deserialize)]
struct Pipes {
    pipes: Vec<Named>,
}

#[derive(Deserialize)]
struct DataSources {
    datasources: Vec<Named>,
}

#[derive(Default, Deserialize)]
struct OpenApi {
    #[serde(default)]
    paths: BTreeMap<String, Path>,
}

#[derive(Deserialize)]
struct Path {
    get: Option<Operation>,
}

#[derive(Deserialize)]
struct Operation {
    #[serde(default)]
    parameters: Vec<Parameter>,
}

#[derive(Deserialize)]
struct Parameter {
    #[serde(default)]
    name: String,
    #[serde(default, rename = "in")]
    place: String,
    #[serde(default)]
    schema: Schema,
}

#[derive(Default, Deserialize)]
struct Schema {
    #[serde(default, rename = "type")]
    kind: String,
}

/// Fetches the endpoints and data sources that a token may see, by name.
pub async fn fetch_resources(
    host: &TrustedHost,
    token: &Secret,
    http: &Http,
) -> Result<Vec<Resource>, Error> {
    let http = &http.with_answer_bytes(MOST_LIST_BYTES);
    let (pipes, sources, parameters) = tokio::try_join!(
        fetch::<Pipes>(host, "/v0/pipes", token, http),
        fetch::<DataSources>(host, "/v0/datasources", token, http),
        async { Ok(fetch_open_api(host, token, http).await) },
    )?;
    let mut resources: Vec<_> = pipes
        .pipes
        .into_iter()
        .filter(is_endpoint)
        .map(|pipe| Resource {
            kind: ResourceKind::Endpoint,
            parameters: parameters.parameters_of(&pipe.name),
            name: pipe.name,
        })
        .chain(sources.datasources.into_iter().map(|source| Resource {
            kind: ResourceKind::DataSource,
            parameters: Vec::new(),
            name: source.name,
        }))
        .collect();
    resources.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(resources)
}

fn is_endpoint(pipe: &Named) -> bool {
    pipe.endpoint.is_some() || pipe.kind.as_deref() == Some("endpoint")
}

async fn fetch<T: DeserializeOwned>(
    host: &TrustedHost,
    path: &str,
    token: &Secret,
    http: &Http,
) -> Result<T, Error> {
    let answer = http.get(host.join(path)?, Some(token)).await?;
    Ok(check(answer, path, RIGHTS)?.json()?)
}

/// Fetches the names of the endpoints that a token can read.
pub async fn fetch_endpoints(
    host: &TrustedHost,
    token: &Secret,
    http: &Http,
) -> Result<Vec<String>, Error> {
    let http = &http.with_answer_bytes(MOST_LIST_BYTES);
    let api: OpenApi = fetch(host, "/v0/pipes/openapi.json", token, http).await?;
    let name = |path: &String| Some(path.rsplit('/').next()?.strip_suffix(".json")?.to_owned());
    Ok(api.paths.keys().filter_map(name).collect())
}

/// The description of the endpoints. Without one their parameters are typed by hand.
async fn fetch_open_api(host: &TrustedHost, token: &Secret, http: &Http) -> OpenApi {
    let fetched = fetch(host, "/v0/pipes/openapi.json", token, http).await;
    fetched
        .inspect_err(|error| tracing::info!(%error, "the parameters of endpoints are not known"))
        .unwrap_or_default()
}

impl OpenApi {
    /// The parameters of an endpoint's query, without the token.
    fn parameters_of(&self, endpoint: &str) -> Vec<ParameterView> {
        let end = format!("/{endpoint}.json");
        let path = self.paths.iter().find(|(path, _)| path.ends_with(&end));
        let operation = path.and_then(|(_, path)| path.get.as_ref());
        let is_own = |parameter: &&Parameter| {
            parameter.place == "query" && !["", "token"].contains(&parameter.name.as_str())
        };
        let parameters = operation.into_iter().flat_map(|operation| &operation.parameters);
        parameters
            .filter(is_own)
            .map(|one| ParameterView { name: one.name.clone(), kind: one.schema.kind.clone() })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parameters_of_an_endpoint_are_read_without_its_token() {
        let api: OpenApi = serde_json::from_value(serde_json::json!({
            "paths": {
                "/pipes/top_pages.json": {"get": {"parameters": [
                    {"name": "country", "in": "query", "schema": {"type": "string"}},
                    {"name": "token", "in": "query", "schema": {"type": "string"}},
                    {"name": "limit", "in": "query", "schema": {"type": "integer"}},
                    {"name": "x", "in": "header"},
                ]}},
                "/pipes/top_pages_2.json": {"get": {}},
            },
        }))
        .unwrap();
        let names = |endpoint| {
            let parameters = api.parameters_of(endpoint);
            parameters.into_iter().map(|one| (one.name, one.kind)).collect::<Vec<_>>()
        };
        let parameter = |name: &str, kind: &str| (name.to_owned(), kind.to_owned());
        assert_eq!(
            names("top_pages"),
            [parameter("country", "string"), parameter("limit", "integer")]
        );
        assert_eq!(names("top_pages_2"), []);
        assert_eq!(names("pages"), []);
    }
}

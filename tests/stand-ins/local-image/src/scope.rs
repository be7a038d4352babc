//! What a token opens, one scope at a time, and how scopes are written.

use serde_json::{Map, Value, json};

use crate::sql::Filter;

/// The scopes of a whole workspace, or organization.
const OF_WORKSPACE: [&str; 5] =
    ["ADMIN", "TOKENS", "WORKSPACE:READ_ALL", "WORKSPACE:DEPLOY", "ORG_DATASOURCES:READ"];
/// The scopes of one pipe or data source. They alone may stand in a JWT.
const OF_RESOURCE: [&str; 3] = ["PIPES:READ", "DATASOURCES:READ", "DATASOURCES:APPEND"];

/// One scope of a token.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scope {
    /// Its type, such as `PIPES:READ`.
    pub kind: String,
    /// The pipe or data source that it is about.
    pub resource: Option<String>,
    /// The rows of a data source that it opens, as a condition in SQL.
    pub filter: Option<String>,
    /// Parameters of a pipe that nobody can choose any more.
    pub fixed_params: Map<String, Value>,
}

impl Scope {
    /// Reads `SCOPE`, `SCOPE:resource` or `SCOPE:resource:filter`.
    ///
    /// # Errors
    /// When a static token cannot have it.
    pub fn parse(text: &str) -> Result<Self, String> {
        if OF_WORKSPACE.contains(&text) {
            return Ok(Self { kind: text.to_owned(), ..Self::default() });
        }
        let found = OF_RESOURCE
            .iter()
            .find_map(|kind| Some((*kind, text.strip_prefix(kind)?.strip_prefix(':')?)));
        let (kind, rest) = found.ok_or_else(|| format!("Invalid scope: {text}"))?;
        let (resource, filter) = rest.split_once(':').map_or((rest, None), |(r, f)| (r, Some(f)));
        Self::of_resource(kind, resource, filter)
    }

    /// Reads one of a JWT.
    ///
    /// # Errors
    /// When a JWT cannot have it.
    pub fn of_jwt(value: &Value) -> Result<Self, String> {
        let kind = value["type"].as_str().unwrap_or_default();
        if !OF_RESOURCE.contains(&kind) {
            return Err(format!("Invalid scope for a JWT: {}", value["type"]));
        }
        let resource = value["resource"].as_str().unwrap_or_default();
        let scope = Self::of_resource(kind, resource, value["filter"].as_str())?;
        let fixed_params = match &value["fixed_params"] {
            Value::Null => Map::new(),
            Value::Object(params) if kind == "PIPES:READ" => params.clone(),
            _ => return Err("fixed_params are an object, for pipes alone".to_owned()),
        };
        Ok(Self { fixed_params, ..scope })
    }

    /// As the API answers it.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let mut scope = json!({ "type": self.kind });
        if let Some(resource) = &self.resource {
            scope["resource"] = resource.clone().into();
        }
        if let Some(filter) = &self.filter {
            scope["filter"] = filter.clone().into();
        }
        scope
    }

    fn of_resource(kind: &str, resource: &str, filter: Option<&str>) -> Result<Self, String> {
        if resource.is_empty() {
            return Err(format!("{kind} needs a resource"));
        }
        if let Some(filter) = filter {
            if kind != "DATASOURCES:READ" {
                return Err(format!("{kind} has no filter"));
            }
            Filter::parse(filter)?;
        }
        Ok(Self {
            kind: kind.to_owned(),
            resource: Some(resource.to_owned()),
            filter: filter.map(str::to_owned),
            fixed_params: Map::new(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_answers() {
        let scope = Scope::parse("DATASOURCES:READ:events:page = 'a:b'").unwrap();

        let expected =
            json!({ "type": "DATASOURCES:READ", "resource": "events", "filter": "page = 'a:b'" });
        assert_eq!(scope.to_json(), expected);
        assert_eq!(Scope::parse("ADMIN").unwrap().to_json(), json!({ "type": "ADMIN" }));
    }

    #[test]
    fn refuses_what_no_static_token_has() {
        let wrong =
            ["", "admin", "ADMIN:events", "PIPES:READ", "PIPES:READ:", "PIPES:READ:a:b = 1"];
        for text in [&wrong[..], &["DATASOURCES:READ:events:drop", "ANYTHING"]].concat() {
            assert!(Scope::parse(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn fixes_parameters_of_pipes_alone() {
        let scope = |kind: &str| json!({ "type": kind, "resource": "x", "fixed_params": { "country": "ES" } });

        assert_eq!(Scope::of_jwt(&scope("PIPES:READ")).unwrap().fixed_params["country"], "ES");
        assert!(Scope::of_jwt(&scope("DATASOURCES:READ")).is_err());
    }
}

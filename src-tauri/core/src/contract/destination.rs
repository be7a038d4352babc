//! The places where a token is pasted, and what is pasted there: one table.
//!
//! To add a destination, add its row to the table, and its two texts to the catalogue:
//! `use-<id>`, its name, and `use-<id>-where`, the line on where it goes.
//!
//! A field's template is written out by `tokens::copy_text`, which lists the values that a template
//! may have. Sources: Tinybird's documentation of each tool, and the tool's own form.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Text;

/// One value that a tool asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// The tool's own name for it; empty where there is only one value.
    pub label: &'static str,
    /// What is pasted, with values in angle brackets.
    pub template: &'static str,
}

impl Field {
    /// Whether the token is in it.
    pub fn has_token(&self) -> bool {
        ["token>", "<mcp>"].iter().any(|value| self.template.contains(value))
    }
}

/// What kind of place it is: the heading above it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
pub enum DestinationGroup {
    /// Anywhere.
    General,
    /// The files of a project.
    Project,
    /// A program.
    Code,
    /// A tool that reads data over the ClickHouse interface.
    Bi,
    /// Continuous integration, containers and assistants.
    Automation,
}

/// Which tokens can be pasted there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offer {
    /// Every token.
    Every,
    /// Tokens of Tinybird's cloud: the place cannot reach this computer.
    Cloud,
    /// The pair of tokens of the local instance.
    LocalPair,
}

/// Makes the enum, its strings and the table of what is pasted.
macro_rules! destinations {
    ($(
        $(#[$doc:meta])*
        $name:ident = $id:literal in $group:ident for $offer:ident {
            $($label:literal => $template:expr,)*
        }
    )*) => {
        /// Where a token is pasted.
        #[derive(
            Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS,
        )]
        #[ts(export)]
        pub enum Destination {
            $(
                $(#[$doc])*
                #[serde(rename = $id)]
                $name,
            )*
        }

        impl Destination {
            /// Every destination, in the order in which they are offered.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// Its name in commands and in the catalogue.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $id,)*
                }
            }

            /// The kind of place.
            pub fn group(self) -> DestinationGroup {
                match self {
                    $(Self::$name => DestinationGroup::$group,)*
                }
            }

            /// Which tokens can be pasted there.
            pub fn offer(self) -> Offer {
                match self {
                    $(Self::$name => Offer::$offer,)*
                }
            }

            /// What is pasted, in the order of the tool's form.
            pub fn fields(self) -> &'static [Field] {
                match self {
                    $(Self::$name => &[$(Field { label: $label, template: $template },)*],)*
                }
            }
        }
    };
}

destinations! {
    /// The token alone.
    #[default]
    Token = "token" in General for Every { "" => "<token>", }
    /// The header of an HTTP request, as Postman and the like have it.
    Header = "header" in General for Every { "" => "Authorization: Bearer <token>", }
    /// A `curl` command that reads what the token can read.
    Curl = "curl" in General for Every {
        "" => "curl -H \"Authorization: Bearer <token>\" \"<api><path>\"",
    }
    /// The two tokens, as `tb --output=json local generate-tokens` prints them.
    Json = "json" in General for LocalPair {
        "" => "{\n  \"workspace_token\": \"<workspace_token>\",\n  \"user_token\": \"<user_token>\"\n}\n",
    }
    /// `TB_HOST` and `TB_TOKEN`, as `tb` reads them from the environment.
    Env = "env" in Project for Every { "" => "TB_HOST=<api>\nTB_TOKEN=<token>\n", }
    /// `TINYBIRD_URL` and `TINYBIRD_TOKEN`, as the SDKs read them from `.env.local`.
    Sdk = "sdk" in Project for Every { "" => "TINYBIRD_URL=<api>\nTINYBIRD_TOKEN=<token>\n", }
    /// A start of the local instance with its tokens, by `tb`.
    LocalStart = "local_start" in Project for LocalPair {
        "" => "tb local start --user-token \"<user_token>\" --workspace-token \"<workspace_token>\"",
    }
    /// JavaScript or TypeScript, for a browser or Node.
    Javascript = "javascript" in Code for Every {
        "" => "const response = await fetch(\"<api><path>\", {\n  headers: { Authorization: \"Bearer <token>\" },\n});\nconst { <rows> } = await response.json();\nconsole.table(<rows>);\n",
    }
    /// Python, without a package.
    Python = "python" in Code for Every {
        "" => "import json\nfrom urllib.request import Request, urlopen\n\nrequest = Request(\n    \"<api><path>\",\n    headers={\"Authorization\": \"Bearer <token>\"},\n)\nwith urlopen(request) as response:\n    print(json.load(response)[\"<rows>\"])\n",
    }
    /// The ClickHouse data source of Grafana.
    Grafana = "grafana" in Bi for Every {
        "Server address" => "<clickhouse_host>",
        "Server port" => "<clickhouse_port>",
        "Protocol" => "HTTP",
        "Secure Connection" => "<tls_switch>",
        "Username" => "<workspace>",
        "Password" => "<token>",
        "Default database" => "<workspace>",
    }
    /// The ClickHouse driver of Metabase.
    Metabase = "metabase" in Bi for Every {
        "Host" => "<clickhouse_host>",
        "Port" => "<clickhouse_port>",
        "Username" => "<workspace>",
        "Password" => "<token>",
        "Databases" => "<workspace>",
        "Use a secure connection (SSL)" => "<tls_switch>",
    }
    /// ClickHouse Connect in Apache Superset.
    Superset = "superset" in Bi for Every {
        "Host" => "<clickhouse_host>",
        "Port" => "<clickhouse_port>",
        "Database name" => "<workspace>",
        "Username" => "<workspace>",
        "Password" => "<token>",
        "SSL" => "<tls_switch>",
    }
    /// The ClickHouse driver of `DBeaver` and `DataGrip`.
    Jdbc = "jdbc" in Bi for Every {
        "Host" => "<clickhouse_host>",
        "Port" => "<clickhouse_port>",
        "Database" => "<workspace>",
        "Username" => "<workspace>",
        "Password" => "<token>",
        "URL" => "jdbc:clickhouse://<clickhouse_host>:<clickhouse_port>/<workspace|url>?ssl=<tls>",
    }
    /// The ClickHouse connector of Tableau.
    Tableau = "tableau" in Bi for Every {
        "Server" => "<clickhouse_host>",
        "Port" => "<clickhouse_port>",
        "Database" => "<workspace>",
        "Username" => "<workspace>",
        "Password" => "<token>",
        "SSL" => "<tls_switch>",
    }
    /// The ClickHouse connector of Power BI.
    PowerBi = "power_bi" in Bi for Every {
        "Server" => "<clickhouse_host>",
        "Port" => "<clickhouse_port>",
        "Database" => "<workspace>",
        "User name" => "<workspace>",
        "Password" => "<token>",
    }
    /// Secrets of a repository on GitHub, by its command line.
    GithubActions = "github_actions" in Automation for Cloud {
        "" => "gh secret set TINYBIRD_HOST --body \"<api>\"\ngh secret set TINYBIRD_TOKEN --body \"<token>\"\n",
    }
    /// The environment of a service of docker compose.
    Compose = "compose" in Automation for Every {
        "" => "services:\n  app:\n    environment:\n      TINYBIRD_URL: \"<api_of_container>\"\n      TINYBIRD_TOKEN: \"<token>\"\n",
    }
    /// Tinybird's MCP server in an assistant.
    Mcp = "mcp" in Automation for Cloud {
        "Cursor" => "{\n  \"mcpServers\": {\n    \"tinybird\": {\n      \"url\": \"<mcp>\"\n    }\n  }\n}\n",
        "Claude" => "{\n  \"mcpServers\": {\n    \"tinybird\": {\n      \"command\": \"npx\",\n      \"args\": [\"-y\", \"mcp-remote\", \"<mcp>\"]\n    }\n  }\n}\n",
        "VS Code" => "{\n  \"servers\": {\n    \"tinybird\": {\n      \"type\": \"http\",\n      \"url\": \"<mcp>\"\n    }\n  }\n}\n",
    }
}

impl Destination {
    /// The destination of this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|one| one.as_str() == name)
    }

    /// The number of the field that is copied where none is named: the first with the token.
    pub fn main_field(self) -> usize {
        self.fields().iter().position(Field::has_token).unwrap_or(0)
    }

    /// Its name, as a part of a sentence.
    pub fn name(self) -> Text {
        Text::new(&format!("use-{}", self.as_str()))
    }

    /// The line on where it goes.
    pub fn place(self) -> Text {
        Text::new(&format!("use-{}-where", self.as_str()))
    }
}

/// What would be copied for a destination. The token in it is masked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct CopyPreview {
    /// The destination.
    pub destination: Destination,
    /// The heading above it.
    pub group: DestinationGroup,
    /// Its name.
    pub name: Text,
    /// Where it goes.
    pub place: Text,
    /// What to know before it is pasted: a missing right, or a token that may do too much.
    pub warnings: Vec<Text>,
    /// What is pasted, in the order of the tool's form.
    pub fields: Vec<FieldPreview>,
    /// The number of the field that is copied where none is named.
    pub main_field: usize,
}

/// One value of a [`CopyPreview`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct FieldPreview {
    /// The tool's own name for it; empty where there is only one value.
    pub label: String,
    /// The value, with the token masked.
    pub value: String,
    /// Whether the token is in it.
    pub has_token: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_destination_is_found_by_its_name() {
        for destination in Destination::ALL {
            assert_eq!(Destination::parse(destination.as_str()), Some(*destination));
        }
        assert_eq!(Destination::parse("nowhere"), None);
    }

    #[test]
    fn every_destination_has_the_token_in_the_field_that_is_copied() {
        for destination in Destination::ALL {
            let fields = destination.fields();
            let main = fields[destination.main_field()];
            assert!(main.has_token(), "{destination:?}");
            assert!(fields.len() == 1 || fields.iter().all(|field| !field.label.is_empty()));
        }
    }
}

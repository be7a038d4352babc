//! `token create jwt` and `token create static`.

use std::collections::BTreeMap;
use std::time::{SystemTime, UNIX_EPOCH};

use clap::{Args, Subcommand, ValueEnum};
use companion_core::contract::{
    Intent, JwtScope, JwtScopeKind, NewJwt, ScopeView, TokenId, TokenPlace,
};

use super::print;
use crate::failure::{self, Failure};
use crate::session::Session;

/// What to create.
#[derive(Debug, Subcommand)]
pub(crate) enum CreateCommand {
    /// Create a JWT, which ends by itself, and print it
    Jwt(JwtArgs),
    /// Create a static token, which never ends
    Static(StaticArgs),
}

/// A JWT.
#[derive(Debug, Args)]
pub(crate) struct JwtArgs {
    /// Its name
    name: String,
    /// How long it works, such as 30m, 1h or 7d
    #[arg(long, value_parser = parse_ttl)]
    ttl: u64,
    /// What it may do; once for each resource
    #[arg(long, required = true, value_enum, ignore_case = true)]
    scope: Vec<ScopeArg>,
    /// The endpoint or data source, in the order of the scopes
    #[arg(long, required = true)]
    resource: Vec<String>,
    /// Parameters that every request has, as name=value,…; in the order of the scopes
    #[arg(long, value_name = "K=V,…", value_parser = parse_params)]
    fixed_params: Vec<BTreeMap<String, String>>,
    /// A condition in SQL that every row fulfils; in the order of the scopes
    #[arg(long, value_name = "SQL")]
    filter: Vec<String>,
    /// The most requests a second
    #[arg(long)]
    rps: Option<u32>,
    /// Sign it on this computer, instead of asking Tinybird for it
    #[arg(long)]
    offline: bool,
    /// For Tinybird Local
    #[arg(long)]
    local: bool,
}

/// The kinds of scope that a JWT has, in Tinybird's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ScopeArg {
    /// Read an endpoint
    #[value(name = "PIPES:READ")]
    PipesRead,
    /// Read a data source
    #[value(name = "DATASOURCES:READ")]
    DatasourcesRead,
    /// Add rows to a data source
    #[value(name = "DATASOURCES:APPEND")]
    DatasourcesAppend,
}

impl ScopeArg {
    fn kind(self) -> JwtScopeKind {
        match self {
            Self::PipesRead => JwtScopeKind::PipesRead,
            Self::DatasourcesRead => JwtScopeKind::DatasourcesRead,
            Self::DatasourcesAppend => JwtScopeKind::DatasourcesAppend,
        }
    }
}

/// A static token.
#[derive(Debug, Args)]
pub(crate) struct StaticArgs {
    /// Its name
    name: String,
    /// A right, such as PIPES:READ, DATASOURCES:APPEND or WORKSPACE:READ_ALL; more than one can be given
    #[arg(long, required = true)]
    scope: Vec<String>,
    /// The endpoint or data source of a right, in the order of the scopes
    #[arg(long)]
    resource: Vec<String>,
}

impl CreateCommand {
    pub(super) async fn run(self, session: &mut Session<'_>) -> Result<(), Failure> {
        match self {
            Self::Jwt(args) => args.run(session).await,
            Self::Static(args) => args.run(session).await,
        }
    }
}

impl JwtArgs {
    async fn run(self, session: &mut Session<'_>) -> Result<(), Failure> {
        if self.local {
            session.request(Intent::RefreshLocal).await?;
        }
        session.request(Intent::CreateJwt(self.into_jwt()?)).await?;
        // Another process may have put one before it, whose token is not here.
        let jwts = session.handle.lists().jwts.borrow().clone();
        let made = jwts.into_iter().find(|jwt| jwt.masked.is_some());
        let made = made.ok_or_else(failure::broke)?;
        let token = session.handle.reveal(TokenId::Jwt(made.id.clone())).await?;
        print::print_jwt(session.printer, &made, token.expose());
        Ok(())
    }

    fn into_jwt(self) -> Result<NewJwt, Failure> {
        let counts = [self.fixed_params.len(), self.filter.len()];
        if self.scope.len() != self.resource.len()
            || counts.iter().any(|count| *count > self.scope.len())
        {
            return Err(failure::unmatched_scopes().into());
        }
        let mut params = self.fixed_params.into_iter();
        let mut filters = self.filter.into_iter();
        let scopes = self.scope.into_iter().zip(self.resource).map(|(scope, resource)| JwtScope {
            kind: scope.kind(),
            resource,
            fixed_params: params.next().unwrap_or_default(),
            filter: filters.next().filter(|filter| !filter.is_empty()),
        });
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Ok(NewJwt {
            place: if self.local { TokenPlace::Local } else { TokenPlace::Cloud },
            name: self.name,
            scopes: scopes.collect(),
            ends_at: now.as_secs().saturating_add(self.ttl),
            rps: self.rps,
            offline: self.offline,
            workspace: None,
            keep: false,
        })
    }
}

impl StaticArgs {
    async fn run(self, session: &mut Session<'_>) -> Result<(), Failure> {
        if self.resource.len() > self.scope.len() {
            return Err(failure::unmatched_scopes().into());
        }
        let mut resources = self.resource.into_iter();
        let scopes = self.scope.into_iter().map(|kind| ScopeView {
            kind,
            resource: resources.next().filter(|resource| !resource.is_empty()),
            filter: None,
        });
        let intent =
            Intent::CreateStaticToken { name: self.name.clone(), scopes: scopes.collect() };
        session.request(intent).await?;
        let tokens = session.handle.lists().static_tokens.borrow().clone();
        let made = tokens.iter().find(|token| token.name == self.name);
        print::print_changed(session.printer, "create", made.ok_or_else(failure::broke)?);
        Ok(())
    }
}

/// The seconds of a time such as `90s`, `30m`, `1h`, `7d` or `2w`.
fn parse_ttl(text: &str) -> Result<u64, String> {
    let text = text.trim();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at(digits);
    let seconds = match unit.trim() {
        "s" | "sec" | "second" | "seconds" | "" => 1,
        "m" | "min" | "minute" | "minutes" => 60,
        "h" | "hour" | "hours" => 3600,
        "d" | "day" | "days" => 86_400,
        "w" | "week" | "weeks" => 604_800,
        _ => return Err("write a time such as 30m, 1h or 7d".to_owned()),
    };
    let number: u64 = number.parse().map_err(|_| "write a time such as 30m, 1h or 7d")?;
    number.checked_mul(seconds).ok_or_else(|| "that is too long".to_owned())
}

/// Parameters as `name=value,…`, as `tb` has them.
fn parse_params(text: &str) -> Result<BTreeMap<String, String>, String> {
    let pair = |pair: &str| {
        let (name, value) = pair.split_once('=')?;
        (!name.is_empty()).then(|| (name.to_owned(), value.to_owned()))
    };
    let pairs: Option<_> = text.split(',').filter(|part| !part.is_empty()).map(pair).collect();
    pairs.ok_or_else(|| "write each parameter as name=value".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_has_a_number_and_a_unit() {
        for (text, seconds) in [
            ("90", 90),
            ("90s", 90),
            ("30m", 1800),
            ("1h", 3600),
            ("7 days", 604_800),
            ("2w", 1_209_600),
        ] {
            assert_eq!(parse_ttl(text), Ok(seconds), "{text}");
        }
        for text in ["", "h", "1y", "-1h", "1.5h", "99999999999999999999h", "18446744073709551615w"]
        {
            assert!(parse_ttl(text).is_err(), "{text}");
        }
    }

    #[test]
    fn parameters_are_read_as_tb_reads_them() {
        let params = parse_params("org=acme,limit=10,url=a=b").unwrap();
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let expected = [pair("limit", "10"), pair("org", "acme"), pair("url", "a=b")];
        assert_eq!(params, BTreeMap::from(expected));
        assert!(parse_params("org").is_err() && parse_params("=x").is_err());
    }
}

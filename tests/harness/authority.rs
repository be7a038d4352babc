//! A standard authority: the certified `oidc-provider`, and what it said it did.

use serde_json::Value;

use crate::{paths, process::Process, session::Session};

/// A running authority.
#[derive(Debug)]
pub struct Authority {
    /// Its issuer, which is what `--auth-host` takes.
    pub issuer: String,
    process: Process,
}

impl Authority {
    /// Starts it in the session, on a free port.
    pub fn start(session: &Session) -> Self {
        Self::start_with_tokens_for(session, 3600)
    }

    /// The same, with access tokens that live for so many seconds.
    pub fn start_with_tokens_for(session: &Session, seconds: u32) -> Self {
        let folder = paths::part("AUTHORITY_DIR", "tests/stand-ins/authority");
        let modules = folder.join("node_modules");
        assert!(modules.exists(), "{} is missing: run `make test`", modules.display());
        let mut command = session.command("node");
        command.env("ACCESS_TOKEN_SECONDS", seconds.to_string());
        let mut process = Process::serve(command.arg(folder.join("authority.mjs")));
        let issuer = process.wait_for_line("an authority", |line| {
            let line: Value = serde_json::from_str(line).ok()?;
            line["issuer"].as_str().map(str::to_owned)
        });
        Self { issuer, process }
    }

    /// The parameters of each authorization request.
    pub fn authorizations(&self) -> Vec<Value> {
        self.said("authorization")
    }

    /// Each grant that it did not give.
    pub fn refusals(&self) -> Vec<Value> {
        self.said("refused")
    }

    /// Each refresh token that it ended.
    pub fn revoked(&self) -> Vec<Value> {
        self.said("revoked")
    }

    /// Every code and token it issued.
    pub fn secrets(&self) -> Vec<String> {
        let issued = self.said("issued");
        let values = issued.iter().filter_map(Value::as_object).flat_map(|issued| issued.values());
        values.filter_map(Value::as_str).map(str::to_owned).collect()
    }

    /// The newest token of a kind, such as `refresh_token`.
    pub fn issued(&self, kind: &str) -> Option<String> {
        let issued = self.said("issued");
        issued.iter().rev().find_map(|issued| issued[kind].as_str()).map(str::to_owned)
    }

    fn said(&self, what: &str) -> Vec<Value> {
        let text = self.process.stdout();
        let lines = text.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
        lines.map(|mut line| line[what].take()).filter(|said| !said.is_null()).collect()
    }
}

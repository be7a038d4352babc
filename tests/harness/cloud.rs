//! Tinybird's cloud, as a journey sees it: a running `cloud-stand-in` and what it recorded.

use std::cell::RefCell;

use serde::Deserialize;
use serde_json::Value;
use url::{Url, form_urlencoded};

use crate::{paths, process::Process, session::Session, wait::block_on};

/// A running stand-in.
#[derive(Debug)]
pub struct Cloud {
    /// Both `auth_host` and `api_host`.
    pub url: String,
    process: RefCell<Option<Process>>,
}

/// A request that the stand-in got.
#[derive(Clone, Debug, Deserialize)]
#[allow(missing_docs)]
pub struct Request {
    pub method: String,
    pub path: String,
    pub query: String,
    pub endpoint: String,
    pub user_agent: String,
    pub bearer: bool,
}

/// A secret that the stand-in issued.
#[derive(Clone, Debug, Deserialize)]
pub struct Secret {
    /// `user_token`, `static_token`, `jwt` or `code`.
    pub kind: String,
    /// The secret itself.
    pub value: String,
}

impl Cloud {
    /// Starts one in the session, on a free port.
    pub fn start(session: &Session) -> Self {
        Self::start_with(session, &[])
    }

    /// Starts one with options of its own; see `cloud-stand-in --help`.
    pub fn start_with(session: &Session, options: &[&str]) -> Self {
        let program = paths::program("CLOUD_STAND_IN_BIN", "target/debug/cloud-stand-in");
        let mut process = Process::serve(session.command(program).args(options));
        let url = process.wait_for_line("a cloud", |line| {
            let line: Value = serde_json::from_str(line).ok()?;
            line["api_host"].as_str().map(str::to_owned)
        });
        Self { url, process: RefCell::new(Some(process)) }
    }

    /// Does what a person (email, workspace) does in a browser at a `cli-login` link: sends the form
    /// that agrees, and follows the way back to the program. For journeys whose subject is not the
    /// browser: it costs a moment where Chromium costs seconds.
    pub fn authorize(&self, link: &str, (email, workspace): (&str, &str)) {
        let link = Url::parse(link).expect("a link");
        let asked = link.query_pairs().filter(|(name, _)| name != "workspace");
        let answer = [("email", email), ("workspace", workspace), ("decision", "authorize")];
        let mut form = form_urlencoded::Serializer::new(String::new());
        let form = form.extend_pairs(asked).extend_pairs(answer).finish();
        let request = reqwest::Client::new()
            .post(format!("{}/api/cli-login", self.url))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(form);
        let page = block_on(request.send()).and_then(reqwest::Response::error_for_status);
        page.expect("an answer of the program that waits");
    }

    /// All requests so far.
    pub fn requests(&self) -> Vec<Request> {
        serde_json::from_value(self.read("requests")).expect("requests")
    }

    /// All requests of the program under test.
    pub fn requests_of_ours(&self) -> Vec<Request> {
        let all = self.requests().into_iter();
        all.filter(|request| request.user_agent.starts_with("tinybird-companion/")).collect()
    }

    /// All secrets so far.
    pub fn secrets(&self) -> Vec<Secret> {
        serde_json::from_value(self.read("secrets")).expect("secrets")
    }

    /// The person with this email: id, tokens, workspaces.
    pub fn person(&self, email: &str) -> Value {
        let people = self.read("people");
        let mut people = people.as_array().expect("a list").iter();
        people.find(|person| person["email"] == email).expect("a known person").clone()
    }

    /// The token that signing in gives a person for their workspace.
    pub fn workspace_token(&self, email: &str, workspace: &str) -> String {
        self.static_token(email, workspace, &format!("Admin {email}"))
    }

    /// The static token of this name in a person's workspace.
    pub fn static_token(&self, email: &str, workspace: &str, name: &str) -> String {
        let person = self.person(email);
        let mut all = person["workspaces"].as_array().expect("a list").iter();
        let workspace = all.find(|known| known["name"] == workspace).expect("a known workspace");
        let mut tokens = workspace["tokens"].as_array().expect("a list").iter();
        let token = tokens.find(|token| token["name"] == name).expect("a known token");
        token["token"].as_str().expect("a token").to_owned()
    }

    /// The user name under which the keyring holds this person's credentials.
    pub fn vault_entry(&self, email: &str) -> String {
        format!("{} {}", self.url, self.person(email)["id"].as_str().expect("an id"))
    }

    /// Replaces all faults: `{"exchange": {"status": 500}}`.
    pub fn fail(&self, faults: &Value) {
        let url = format!("{}/_stand-in/faults", self.url);
        let sent = block_on(reqwest::Client::new().post(url).json(faults).send());
        sent.and_then(reqwest::Response::error_for_status).expect("known faults");
    }

    /// Gives the person with this email a new user token, as somebody does in Tinybird's own pages.
    pub fn refresh_user_token(&self, email: &str) {
        let url = format!("{}/_stand-in/people/{email}/user_token", self.url);
        let sent = block_on(reqwest::Client::new().post(url).send());
        sent.and_then(reqwest::Response::error_for_status).expect("a known person");
    }

    /// Gives a person's workspace so many more static tokens, `token_00001` and on.
    pub fn add_tokens(&self, (email, workspace): (&str, &str), count: usize) {
        let url = format!("{}/_stand-in/people/{email}/tokens", self.url);
        let request = reqwest::Client::new().post(url);
        let sent = block_on(
            request.query(&[("count", &*count.to_string()), ("workspace", workspace)]).send(),
        );
        sent.and_then(reqwest::Response::error_for_status).expect("a known workspace");
    }

    /// The status and the body of a GET with a token, as a program of the person's would send it.
    pub fn get(&self, path: &str, token: &str) -> (u16, Value) {
        let request = reqwest::Client::new().get(format!("{}{path}", self.url)).bearer_auth(token);
        let answer = block_on(request.send()).expect("an answer");
        (answer.status().as_u16(), block_on(answer.json()).expect("JSON"))
    }

    /// The status of an attempt to add a row to a data source with a token.
    pub fn append(&self, data_source: &str, token: &str) -> u16 {
        let url = format!("{}/v0/events?name={data_source}", self.url);
        let row =
            r#"{"timestamp": "2026-01-01 00:00:00", "country": "ES", "page": "/", "amount": 1}"#;
        let request = reqwest::Client::new().post(url).bearer_auth(token).body(row);
        block_on(request.send()).expect("an answer").status().as_u16()
    }

    /// Ends it, as an outage does.
    pub fn end(&self) {
        self.process.take();
    }

    fn read(&self, what: &str) -> Value {
        let url = format!("{}/_stand-in/{what}", self.url);
        block_on(async { reqwest::get(url).await?.json().await }).expect("an answer")
    }
}

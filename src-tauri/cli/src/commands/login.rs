//! `login`: signs in, and writes the folder's `.tinyb`.

use clap::{Args, ValueEnum};
use companion_core::contract::{FoundView, Intent, Method, Pasted, SignIn, Text};
use companion_core::view;

use super::status;
use crate::failure::{self, Failure};
use crate::folder;
use crate::printer::Printer;
use crate::prompt::{self, Prompts};
use crate::session::Session;

/// How to sign in.
#[derive(Debug, Args)]
pub(crate) struct LoginArgs {
    /// How you confirm the sign-in
    #[arg(long, value_enum, default_value_t, conflicts_with_all = ["with_token", "adopt"])]
    method: BrowserMethod,
    /// Read a token from standard input, instead of using a browser
    #[arg(long, conflicts_with = "adopt")]
    with_token: bool,
    /// Use a sign-in found here: TB_TOKEN, TB_USER_TOKEN, or this folder's .tinyb or .env.local
    #[arg(long)]
    adopt: bool,
    /// The region's API, such as <https://api.tinybird.co> [env: TB_HOST]
    #[arg(long, value_name = "URL")]
    host: Option<String>,
    /// The server that signs people in [env: TB_AUTH_HOST]
    #[arg(long, value_name = "URL")]
    auth_host: Option<String>,
    /// The workspace to work in
    #[arg(long, value_name = "NAME")]
    workspace: Option<String>,
    /// Where credentials are kept; without this, in the keyring, or where you chose before
    #[arg(long, value_enum)]
    store: Option<CredentialStore>,
    /// The client ID at a standard OAuth 2 server
    #[arg(long, value_name = "ID")]
    client_id: Option<String>,
    /// Save without asking whether this is you
    #[arg(long, short)]
    yes: bool,
}

/// How a browser is used to sign in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum BrowserMethod {
    /// The browser comes back to this computer
    #[default]
    Browser,
    /// A one-time code, which can be confirmed in a browser on another computer
    Code,
}

/// Where credentials are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum CredentialStore {
    /// The system's keyring; what a file holds is moved there
    Keyring,
    /// Nowhere but in this folder's .tinyb
    Session,
    /// A file that you alone may read and that is not encrypted, from now on
    File,
}

impl CredentialStore {
    /// The intent that chooses this store.
    fn intent(self) -> Intent {
        match self {
            Self::Keyring => Intent::KeepCredentials,
            Self::Session => Intent::KeepForSession,
            Self::File => Intent::KeepInFile,
        }
    }
}

impl LoginArgs {
    pub(super) async fn run(self, session: &mut Session<'_>) -> Result<(), Failure> {
        if let Some(store) = self.store {
            session.request(store.intent()).await?;
        }
        let prompts = Prompts::new(self.yes);
        let intent = Intent::SignIn(SignIn {
            method: self.method(session).await?,
            api_host: self.host,
            auth_host: self.auth_host,
            workspace: self.workspace,
            client_id: self.client_id,
            folder: folder::current(),
        });
        let snapshot = session.request_with(intent, prompts).await?;
        status::print_account(session.printer, &snapshot);
        status::check_folder(snapshot.project)
    }

    async fn method(&self, session: &mut Session<'_>) -> Result<Method, Failure> {
        if self.with_token {
            let token = session.interrupts.race(prompt::read_token(session.printer)).await;
            prompt::end_token_line(session.printer);
            return Ok(Method::Token(Pasted::new(token?)));
        }
        if self.adopt {
            let snapshot = session.request(status::stores()).await?;
            let found = snapshot.found.first().ok_or_else(failure::nothing_found)?;
            report_found(session.printer, found);
            return Ok(Method::Found(found.at.clone()));
        }
        Ok(match self.method {
            BrowserMethod::Browser => Method::Browser,
            BrowserMethod::Code => Method::OneTimeCode,
        })
    }
}

/// Reports what was found on this computer and is used to sign in.
pub(super) fn report_found(printer: &Printer, found: &FoundView) {
    if !printer.report_if_json(found) {
        let email = found.email.as_deref().unwrap_or_default();
        let text = Text::new("cli-found").with("at", &*found.at).with("email", email);
        let known = if found.email.is_some() { "yes" } else { "no" };
        printer
            .report(&text.with("known", known).with("region", view::region::text(&found.region)));
    }
}

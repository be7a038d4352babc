//! `token ls`, `token copy`, `token inspect`, `token create`, `token refresh` and `token rm`.

mod create;
mod inspect;
pub(super) mod print;

use clap::{Args, Subcommand};
use companion_core::contract::{Destination, Intent, StaticTokenView, Text, TokenId};

use self::create::CreateCommand;
use self::print::{print_copied, print_list, print_text};
use crate::failure::{self, Failure};
use crate::prompt;
use crate::session::Session;

/// Tokens of the active workspace.
#[derive(Debug, Subcommand)]
pub(crate) enum TokenCommand {
    /// List the static tokens of your workspace, and what each may do
    Ls {
        /// Only tokens whose name contains this
        #[arg(long = "match", value_name = "TEXT")]
        pattern: Option<String>,
    },
    /// Copy a token, written for the place where you paste it
    Copy(CopyArgs),
    /// Say what a token is: read it from standard input
    Inspect {
        /// Standard input; the same without it
        #[arg(value_name = "-", value_parser = ["-"])]
        input: Option<String>,
        /// Ask Tinybird about it too
        #[arg(long)]
        ask: bool,
    },
    /// Create a JWT or a static token
    #[command(subcommand)]
    Create(CreateCommand),
    /// Give a static token a new value; the one before stops working
    Refresh(ChangeArgs),
    /// Delete a static token
    Rm(ChangeArgs),
}

/// What to copy.
#[derive(Debug, Args)]
pub(crate) struct CopyArgs {
    /// A static token's name or ID; or workspace, user, local_workspace, local_user, local_admin
    #[arg(value_name = "NAME")]
    name: String,
    /// The place where you paste it
    #[arg(long = "as", value_name = "DESTINATION", value_parser = parse_destination, default_value = "token")]
    destination: Destination,
    /// The field of that tool's form to copy, by its name; without this, the one with the token
    #[arg(long, value_name = "FIELD")]
    field: Option<String>,
    /// Print it instead of copying it
    #[arg(long)]
    print: bool,
}

/// Which token to change.
#[derive(Debug, Args)]
pub(crate) struct ChangeArgs {
    /// The token's name or ID
    #[arg(value_name = "NAME")]
    name: String,
    /// Don't ask
    #[arg(long, short)]
    yes: bool,
}

impl TokenCommand {
    pub(super) async fn run(self, session: &mut Session<'_>) -> Result<(), Failure> {
        match self {
            Self::Ls { pattern } => list(session, pattern.as_deref()).await,
            Self::Copy(args) => args.run(session).await,
            Self::Inspect { ask, .. } => inspect::run(session, ask).await,
            Self::Create(command) => command.run(session).await,
            Self::Refresh(args) => {
                let refresh = |token| Intent::RefreshToken { token };
                change(session, args, ("refresh", |token| &token.refresh_breaks), refresh).await
            }
            Self::Rm(args) => {
                let delete = |token| Intent::DeleteToken { token };
                change(session, args, ("delete", |token| &token.delete_breaks), delete).await
            }
        }
    }
}

async fn list(session: &mut Session<'_>, pattern: Option<&str>) -> Result<(), Failure> {
    let snapshot = session.request(Intent::ListTokens).await?;
    let tokens = session.handle.lists().static_tokens.borrow().clone();
    let is_wanted =
        |token: &&StaticTokenView| pattern.is_none_or(|pattern| token.name.contains(pattern));
    let tokens: Vec<_> = tokens.iter().filter(is_wanted).collect();
    print_list(session.printer, snapshot.workspace.as_ref(), &tokens);
    Ok(())
}

impl CopyArgs {
    async fn run(self, session: &mut Session<'_>) -> Result<(), Failure> {
        let token = TokenId::parse(&self.name).unwrap_or(TokenId::Static(self.name.clone()));
        if token.is_local() {
            // A running instance may have other tokens than those that are kept.
            session.request(Intent::RefreshLocal).await?;
        }
        let destination = self.destination;
        let field = self.field_number()?;
        if self.print || session.printer.is_json() {
            let text = session.handle.write_for(token, destination, field);
            let text = session.interrupts.race(text).await??;
            print_text(session.printer, &self.name, destination, text.expose());
            return Ok(());
        }
        session.request(Intent::Copy { token, destination, field }).await?;
        print_copied(session.printer, &self.name, destination);
        Ok(())
    }

    fn field_number(&self) -> Result<Option<usize>, Failure> {
        let Some(wanted) = &self.field else {
            return Ok(None);
        };
        let is_it = |label: &str| label.eq_ignore_ascii_case(wanted);
        let number = self.destination.fields().iter().position(|field| is_it(field.label));
        number.map(Some).ok_or_else(|| failure::no_field(self.destination, wanted).into())
    }
}

fn parse_destination(name: &str) -> Result<Destination, String> {
    let names: Vec<_> = Destination::ALL.iter().map(|one| one.as_str()).collect();
    Destination::parse(name).ok_or_else(|| format!("it is one of {}", names.join(", ")))
}

/// Changes a token, after the question whether it should.
async fn change(
    session: &mut Session<'_>,
    args: ChangeArgs,
    (what, breaks): (&str, fn(&StaticTokenView) -> &Text),
    intent: impl FnOnce(String) -> Intent,
) -> Result<(), Failure> {
    session.request(Intent::ListTokens).await?;
    let tokens = session.handle.lists().static_tokens.borrow().clone();
    let by_id = tokens.iter().find(|token| token.id == args.name);
    let token = by_id.or_else(|| tokens.iter().find(|token| token.name == args.name));
    let token = token.ok_or_else(|| failure::no_token(&args.name))?;
    if !args.yes {
        let question = Text::new("cli-token-ask")
            .with("what", what)
            .with("name", token.name.as_str())
            .with("breaks", breaks(token).clone());
        let answer = prompt::ask_yes(session.printer, &question);
        if !session.interrupts.race(answer).await? {
            return Err(failure::not_confirmed().into());
        }
    }
    session.request(intent(token.id.clone())).await?;
    let tokens = session.handle.lists().static_tokens.borrow().clone();
    let changed = tokens.iter().find(|changed| changed.id == token.id);
    print::print_changed(session.printer, what, changed.unwrap_or(token));
    Ok(())
}

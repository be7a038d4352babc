//! `tb-companion`: the command line of Tinybird Companion, a face on the core like the others.
//!
//! It sends intents, follows the snapshot until its request ends, and prints. What it prints
//! for programs is in [`json`], what it prints for people in [`text`].
//!
//! Exit status: 0 done, 1 failed, 2 usage, 130 interrupted.

mod args;
mod follow;
mod json;
mod ports;
mod printer;
mod shell;
mod text;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser as _;
use companion_core::contract::{
    Code, Intent, LocalState, Method, Pasted, Problem, RequestId, SignIn, Snapshot, StartLocal,
    TokenFileKind,
};
use companion_core::{Config, Handle, generate_local_tokens, log, plain};

use self::args::{Cli, Command, Local, Login, Project, Start, Workspace};
use self::follow::{Asking, End, Interrupts};
use self::printer::Printer;
use self::shell::Shell;

/// How long the exit waits for a refresh that is under way: a server has as long to answer.
const SETTLES: Duration = Duration::from_secs(30);

/// Why a command did not succeed.
enum Failure {
    Problem(Problem),
    /// A check that was asked for did not hold; what is so has been printed.
    Check,
    Interrupted,
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

fn main() -> ExitCode {
    let (printer, result) = match Cli::try_parse() {
        Ok(cli) => run(cli),
        Err(said) => return usage(said),
    };
    let result = match (result, printer.written()) {
        (Ok(()) | Err(Failure::Check), Err(problem)) => Err(problem.into()),
        (result, _) => result,
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Problem(problem)) => {
            printer.problem(&problem);
            ExitCode::from(1)
        }
        Err(Failure::Check) => ExitCode::from(1),
        Err(Failure::Interrupted) => ExitCode::from(130),
    }
}

/// Prints help, the version, or what is wrong with the arguments.
fn usage(said: clap::Error) -> ExitCode {
    // What is wrong is said with the arguments in it. They are taken as they are shown, so that a
    // line break in one begins no line.
    let arguments = std::env::args_os().map(|argument| {
        let argument = argument.to_string_lossy();
        plain::shown(&argument).into_owned()
    });
    let said = Cli::try_parse_from(arguments).err().unwrap_or(said);
    match printer::usage(&said) {
        Err(error) if !said.use_stderr() && !printer::is_closed(&error) => {
            Printer::new(args::Output::Text, "en").problem(&printer::not_written(error.kind()));
            ExitCode::from(1)
        }
        _ => ExitCode::from(if said.use_stderr() { 2 } else { 0 }),
    }
}

fn run(cli: Cli) -> (Printer, Result<(), Failure>) {
    if let Command::Local(Local::GenerateTokens { keep: false }) = cli.command {
        // Nothing else is needed for this: no configuration, no keyring, no runtime.
        let printer = Printer::new(cli.output, "en");
        printer.tokens(&generate_local_tokens());
        return (printer, Ok(()));
    }
    match Config::from_env(|name| std::env::var(name).ok()) {
        Ok(config) => with_config(cli, config),
        Err(error) => (Printer::new(cli.output, "en"), Err(Problem::from(error).into())),
    }
}

fn with_config(cli: Cli, config: Config) -> (Printer, Result<(), Failure>) {
    if cli.verbose {
        log::to_stderr(config.log.as_deref().unwrap_or("info"));
    }
    let printer = Printer::new(cli.output, &config.language);
    // One TLS provider for everything; a second start in this process would only say so again.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(_) => return (printer, Err(Problem::new(Code::AppBroke).into())),
    };
    let result = runtime.block_on(async {
        let interrupts = Interrupts::listen().await;
        let handle = companion_core::start(config, ports::of_this_process());
        let mut commands = Commands { handle, printer: &printer, interrupts };
        let result = commands.run(cli.command).await;
        commands.settle().await;
        // Whichever command it was that made the file private.
        commands.handle.file_was_readable().iter().for_each(|problem| printer.also(problem));
        result
    });
    // A browser opener or a question that still waits must not hold up the exit.
    runtime.shutdown_background();
    (printer, result)
}

struct Commands<'a> {
    handle: Handle,
    printer: &'a Printer,
    interrupts: Interrupts,
}

impl Commands<'_> {
    async fn run(&mut self, command: Command) -> Result<(), Failure> {
        match command {
            Command::Login(login) => self.login(login).await,
            Command::Logout => self.logout().await,
            Command::Status { check } => self.status(check).await,
            Command::Workspace(Workspace::Ls) => self.workspaces().await,
            Command::Workspace(Workspace::Use { name, account }) => {
                self.use_workspace(name, account).await
            }
            Command::Project(Project::Ls) => self.projects().await,
            Command::Project(Project::Add { folder, allow_exposed }) => {
                self.add_project(folder, allow_exposed).await
            }
            Command::Project(Project::Check { folder }) => self.check_project(folder).await,
            Command::Project(Project::Remove { folder }) => self.remove_project(folder).await,
            Command::Env { local, shell } => self.environment(local, shell).await,
            Command::Local(Local::GenerateTokens { .. }) => self.keep_tokens().await,
            Command::Local(Local::Start(start)) => self.start(start).await,
            Command::Local(Local::Stop) => self.stop().await,
            Command::Local(Local::Status { check }) => self.local_status(check).await,
        }
    }

    async fn login(&mut self, login: Login) -> Result<(), Failure> {
        if let Some(store) = login.store {
            self.ask(text::store(store), Asking::Never).await?;
        }
        let asking = Asking::new(login.yes);
        let intent = Intent::SignIn(SignIn {
            method: self.method(&login).await?,
            api_host: login.host,
            auth_host: login.auth_host,
            workspace: login.workspace,
            client_id: login.client_id,
            folder: here(),
        });
        let snapshot = self.ask(intent, asking).await?;
        self.printer.signed_in(&snapshot);
        // The account is kept, but the folder that was asked for could not be written.
        match snapshot.project.and_then(|project| project.problem) {
            Some(problem) => Err(problem.into()),
            None => Ok(()),
        }
    }

    async fn method(&mut self, login: &Login) -> Result<Method, Failure> {
        if login.with_token {
            let token = tokio::select! {
                token = follow::read_token(self.printer) => Ok(Method::Token(Pasted::new(token))),
                () = self.interrupts.next() => Err(Failure::Interrupted),
            };
            self.printer.token_entered();
            return token;
        }
        if login.adopt {
            let stores = Intent::RefreshStores { folder: here() };
            let snapshot = self.ask(stores, Asking::Never).await?;
            let found = snapshot.found.first();
            let found = found.ok_or_else(|| Problem::new(Code::AuthNothingFound))?;
            self.printer.found(found);
            return Ok(Method::Found(found.at.clone()));
        }
        Ok(match login.method {
            args::Method::Browser => Method::Browser,
            args::Method::Code => Method::OneTimeCode,
        })
    }

    async fn logout(&mut self) -> Result<(), Failure> {
        let stores = Intent::RefreshStores { folder: here() };
        let before = self.ask(stores, Asking::Never).await?.account;
        let snapshot = self.ask(Intent::SignOut { folder: here() }, Asking::Never).await?;
        self.printer.signed_out(before.as_ref(), &snapshot);
        Ok(())
    }

    async fn status(&mut self, check: bool) -> Result<(), Failure> {
        let snapshot = self.ask(Intent::Refresh { folder: here() }, Asking::Never).await?;
        self.printer.status(&snapshot);
        if check && snapshot.account.is_none() { Err(Failure::Check) } else { Ok(()) }
    }

    async fn workspaces(&mut self) -> Result<(), Failure> {
        let snapshot = self.ask(Intent::ListWorkspaces, Asking::Never).await?;
        let list = self.handle.workspaces().borrow().clone();
        self.printer.workspaces(&list, snapshot.workspace.as_ref());
        Ok(())
    }

    async fn use_workspace(
        &mut self,
        workspace: String,
        account: Option<String>,
    ) -> Result<(), Failure> {
        let intent = Intent::UseWorkspace { workspace, account, folder: here() };
        let snapshot = self.ask(intent, Asking::Never).await?;
        self.printer.switched(&snapshot);
        match snapshot.project.and_then(|project| project.problem) {
            Some(problem) => Err(problem.into()),
            None => Ok(()),
        }
    }

    async fn projects(&mut self) -> Result<(), Failure> {
        let stores = Intent::RefreshStores { folder: None };
        let snapshot = self.ask(stores, Asking::Never).await?;
        self.printer.projects(&snapshot.projects);
        Ok(())
    }

    async fn add_project(
        &mut self,
        folder: Option<PathBuf>,
        allow_exposed: bool,
    ) -> Result<(), Failure> {
        let folder = absolute(folder)?;
        let both = [TokenFileKind::Tinyb, TokenFileKind::EnvLocal];
        let allow_exposed = if allow_exposed { both.to_vec() } else { Vec::new() };
        let intent = Intent::WriteProject { folder: folder.clone(), allow_exposed };
        let written = self.ask(intent, Asking::Never).await?;
        let searched = self.ask(Intent::SearchLeaks { folder }, Asking::Never).await?;
        let leaks = self.handle.leaks().borrow().clone();
        if let (Some(project), Some(search)) = (&written.project, &searched.leak_search) {
            self.printer.project(project, search, &leaks);
        }
        Ok(())
    }

    async fn check_project(&mut self, folder: Option<PathBuf>) -> Result<(), Failure> {
        let intent = Intent::SearchLeaks { folder: absolute(folder)? };
        let snapshot = self.ask(intent, Asking::Never).await?;
        let leaks = self.handle.leaks().borrow().clone();
        snapshot.leak_search.iter().for_each(|search| self.printer.leaks(search, &leaks));
        Ok(())
    }

    async fn remove_project(&mut self, folder: Option<PathBuf>) -> Result<(), Failure> {
        let folder = absolute(folder)?;
        let intent = Intent::RemoveProject { folder: folder.clone() };
        let snapshot = self.ask(intent, Asking::Never).await?;
        self.printer.removed(&folder, &snapshot.projects);
        Ok(())
    }

    async fn environment(&mut self, of_instance: bool, shell: Shell) -> Result<(), Failure> {
        if of_instance {
            // What runs says best which tokens it takes.
            self.ask(Intent::RefreshLocal, Asking::Never).await?;
        }
        let here = std::env::current_dir().ok();
        let variables = tokio::select! {
            variables = self.handle.environment(here.as_deref(), of_instance) => variables?,
            () = self.interrupts.next() => return Err(Failure::Interrupted),
        };
        self.printer.environment(&variables, shell);
        Ok(())
    }

    async fn keep_tokens(&mut self) -> Result<(), Failure> {
        let snapshot = self.ask(Intent::GenerateLocalTokens, Asking::Never).await?;
        snapshot.local_tokens.iter().for_each(|tokens| self.printer.tokens(tokens));
        Ok(())
    }

    async fn start(&mut self, start: Start) -> Result<(), Failure> {
        let intent = Intent::StartLocal(StartLocal {
            user_token: start.user_token,
            workspace_token: start.workspace_token,
            skip_new_version: start.skip_new_version,
        });
        let snapshot = self.ask(intent, Asking::Never).await?;
        self.printer.local(&snapshot);
        if start.daemon { Ok(()) } else { self.attend().await }
    }

    /// Stays until Ctrl-C, which stops the instance, or until it ends by itself.
    async fn attend(&mut self) -> Result<(), Failure> {
        self.printer.attending();
        let mut snapshots = self.handle.snapshots();
        // An engine that hangs for a moment does not say that the instance ended.
        let is_up =
            |state| matches!(state, LocalState::Ready | LocalState::Starting | LocalState::Unknown);
        let ended = snapshots.wait_for(|snapshot| !is_up(snapshot.local.state));
        tokio::select! {
            () = self.interrupts.next() => {}
            ended = ended => {
                let problem = ended.ok().and_then(|snapshot| snapshot.local.problem.clone());
                return Err(problem.unwrap_or_else(|| Problem::new(Code::LocalEnded)).into());
            }
        }
        let snapshot = self.ask(Intent::StopLocal, Asking::Never).await?;
        self.printer.attended(&snapshot);
        Ok(())
    }

    async fn stop(&mut self) -> Result<(), Failure> {
        let snapshot = self.ask(Intent::StopLocal, Asking::Never).await?;
        self.printer.local(&snapshot);
        Ok(())
    }

    async fn local_status(&mut self, check: bool) -> Result<(), Failure> {
        let snapshot = self.ask(Intent::RefreshLocal, Asking::Never).await?;
        self.printer.local(&snapshot);
        let ready = snapshot.local.state == LocalState::Ready;
        if check && !ready { Err(Failure::Check) } else { Ok(()) }
    }

    /// Sends an intent, follows it to its end, and gives the snapshot of then.
    async fn ask(&mut self, intent: Intent, asking: Asking) -> Result<Snapshot, Failure> {
        let request = self.handle.send(intent);
        self.end(request, asking).await?;
        Ok(self.snapshot())
    }

    async fn end(&mut self, request: RequestId, asking: Asking) -> Result<(), Failure> {
        match follow::to_end(&self.handle, self.printer, &mut self.interrupts, request, asking)
            .await
        {
            End::Done => Ok(()),
            End::Failed(problem) => Err(problem.into()),
            End::Interrupted => Err(Failure::Interrupted),
        }
    }

    /// Lets a refresh end that was under way; Ctrl-C does not wait for it.
    async fn settle(&mut self) {
        tokio::select! {
            () = self.handle.settled() => {}
            () = tokio::time::sleep(SETTLES) => {}
            () = self.interrupts.next() => {}
        }
    }

    fn snapshot(&self) -> Snapshot {
        self.handle.snapshots().borrow().clone()
    }
}

/// The folder a person named, or this one. One that is gone can still be named.
fn absolute(folder: Option<PathBuf>) -> Result<String, Problem> {
    let named = folder.unwrap_or_default();
    let unknown = |_| Problem::new(Code::StoreNoFolder).with("path", named.display().to_string());
    let folder = std::env::current_dir().map_err(unknown)?.join(&named);
    Ok(folder.display().to_string())
}

fn here() -> Option<String> {
    std::env::current_dir().ok().map(|folder| folder.to_string_lossy().into_owned())
}

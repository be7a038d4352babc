//! Printing: results to standard output, everything said on the way to standard error; in JSON,
//! the one as a document, the other as a document a line.
//!
//! Names, emails and errors are other people's text. All that is printed passes through
//! [`Printer::out`] and [`Printer::err`], or their forms for JSON, which leave a terminal nothing
//! to obey. A result that cannot be written is a problem, said when the command ends.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, IsTerminal as _, Write};
use std::time::Duration;

use companion_core::app::Variables;
use companion_core::contract::{
    AccountView, Code, FoundView, LeakSearch, LeakView, LocalStage, LocalTokens, Problem,
    ProjectView, SignInStage, Snapshot, Text, VaultState, Who, WorkspaceView,
};
use companion_core::plain;
use companion_core::words::Words;
use serde::Serialize;

use crate::args::Output;
use crate::shell::Shell;
use crate::{json, text};

/// Takes the cursor to the start of the line and clears it.
const CLEAR: &str = "\r\x1b[2K";

/// Prints in one format and one language.
pub(crate) struct Printer {
    output: Output,
    words: Words,
    live: bool,
    /// A person is there who can be asked.
    asks: bool,
    stdout: RefCell<Box<dyn Write>>,
    stderr: RefCell<Box<dyn Write>>,
    /// The codes of the problems that were printed.
    told: RefCell<BTreeSet<Code>>,
    /// Why a result could not be written.
    failed: Cell<Option<io::ErrorKind>>,
}

impl Printer {
    pub(crate) fn new(output: Output, language: &str) -> Self {
        Self {
            output,
            words: Words::new(language),
            live: output == Output::Text && io::stderr().is_terminal(),
            asks: is_person_there(),
            stdout: RefCell::new(Box::new(io::stdout())),
            stderr: RefCell::new(Box::new(io::stderr())),
            told: RefCell::default(),
            failed: Cell::new(None),
        }
    }

    /// Whether every result could be written.
    pub(crate) fn written(&self) -> Result<(), Problem> {
        self.failed.get().map_or(Ok(()), |kind| Err(not_written(kind)))
    }

    /// Whether a line can be changed while it stands.
    pub(crate) fn is_live(&self) -> bool {
        self.live
    }

    pub(crate) fn tokens(&self, tokens: &LocalTokens) {
        if !self.json(tokens) {
            self.say(&Text::new("cli-workspace-token").with("token", &*tokens.workspace_token));
            self.say(&Text::new("cli-user-token").with("token", &*tokens.user_token));
        }
    }

    pub(crate) fn problem(&self, problem: &Problem) {
        self.note(problem);
        if self.output == Output::Json {
            self.event(&json::ProblemJson::new(problem));
        } else {
            self.err(&self.words.render(&problem.text));
            self.err(&format!("{} [{}]", self.words.render(&problem.hint), problem.code));
        }
    }

    /// A problem that does not end the command, unless it was printed already.
    pub(crate) fn also(&self, problem: &Problem) {
        let is_told = self.told.borrow().contains(&problem.code);
        if !is_told {
            self.problem(problem);
        }
    }

    fn note(&self, problem: &Problem) {
        self.told.borrow_mut().insert(problem.code);
    }

    /// Prints the status if JSON is the format, and says whether it did.
    fn status_json(&self, snapshot: &Snapshot) -> bool {
        let is_printed = self.json(&json::Status::new(snapshot));
        if is_printed {
            snapshot.vault.problem.iter().for_each(|problem| self.note(problem));
        }
        is_printed
    }

    pub(crate) fn status(&self, snapshot: &Snapshot) {
        if self.status_json(snapshot) {
            return;
        }
        self.status_lines(snapshot);
        text::local_status(&snapshot.local).iter().for_each(|line| self.say(line));
        if snapshot.vault.state == VaultState::File {
            // How a keyring is, its line says. What is wrong with the file it does not.
            snapshot.vault.problem.iter().for_each(|problem| self.problem(problem));
        }
    }

    /// All of it but the local instance.
    fn status_lines(&self, snapshot: &Snapshot) {
        text::status(snapshot).iter().for_each(|line| self.say(line));
        snapshot.project.iter().for_each(|project| self.file_lines(project));
    }

    pub(crate) fn signed_in(&self, snapshot: &Snapshot) {
        if snapshot.vault.state != VaultState::InKeyring {
            // The sign-in went on without it, so it is said and is no failure. In JSON it is a
            // part of the document.
            let problem = snapshot.vault.problem.as_ref().filter(|_| self.output == Output::Text);
            problem.into_iter().for_each(|problem| self.problem(problem));
        }
        if !self.status_json(snapshot) {
            self.status_lines(snapshot);
        }
    }

    pub(crate) fn signed_out(&self, before: Option<&AccountView>, snapshot: &Snapshot) {
        if self.status_json(snapshot) {
            return;
        }
        match before {
            Some(account) => {
                self.say(&Text::new("cli-signed-out-of").with("email", &*account.email));
            }
            None => self.say(&Text::new("cli-nobody-to-sign-out")),
        }
        if let Some(account) = &snapshot.account {
            self.say(&Text::new("cli-now-active").with("email", &*account.email));
        }
        // A file may hold a token that is not ours to take out.
        snapshot.project.iter().for_each(|project| self.file_lines(project));
    }

    pub(crate) fn switched(&self, snapshot: &Snapshot) {
        self.signed_in(snapshot);
    }

    pub(crate) fn workspaces(&self, list: &[WorkspaceView], current: Option<&WorkspaceView>) {
        if self.json(&json::Workspaces::new(list, current)) {
            return;
        }
        for workspace in list {
            let is_current = current.is_some_and(|current| current.id == workspace.id);
            let mark = if is_current { '*' } else { ' ' };
            self.out(&format!("{mark} {}  {}", workspace.name, workspace.id));
        }
    }

    pub(crate) fn projects(&self, projects: &[ProjectView]) {
        if self.json(&json::Projects::new(projects)) {
            return;
        }
        if projects.is_empty() {
            self.say(&Text::new("cli-no-projects"));
        }
        projects.iter().for_each(|project| self.project_lines(project));
    }

    pub(crate) fn project(&self, project: &ProjectView, search: &LeakSearch, finds: &[LeakView]) {
        let leaks = json::Leaks::new(search, finds);
        if !self.json(&json::Project::new(project).with(leaks)) {
            self.project_lines(project);
            text::leak_lines(search, finds).iter().for_each(|line| self.say(line));
        }
    }

    pub(crate) fn leaks(&self, search: &LeakSearch, finds: &[LeakView]) {
        if !self.json(&json::Leaks::new(search, finds)) {
            text::leak_lines(search, finds).iter().for_each(|line| self.say(line));
        }
    }

    fn project_lines(&self, project: &ProjectView) {
        self.say(&text::project_line(project));
        project.problem.iter().for_each(|problem| self.say_problem(problem));
        self.file_lines(project);
    }

    /// The files of a project that hold a token, what is unsafe about each, and why one was left.
    fn file_lines(&self, project: &ProjectView) {
        text::file_lines(project).iter().for_each(|line| self.say(line));
        let problems = project.files.iter().filter_map(|file| file.problem.as_ref());
        // That of the project as a whole is said by whoever prints the project.
        let other = problems.filter(|problem| project.problem.as_ref() != Some(problem));
        other.for_each(|problem| self.say_problem(problem));
    }

    fn say_problem(&self, problem: &Problem) {
        self.say(&problem.text);
        self.say(&problem.hint);
    }

    pub(crate) fn removed(&self, folder: &str, left: &[ProjectView]) {
        if !self.json(&json::Projects::new(left)) {
            self.say(&Text::new("cli-project-removed").with("folder", folder));
        }
    }

    /// Tokens, whole: they are what was asked for.
    pub(crate) fn environment(&self, variables: &Variables, shell: Shell) {
        let document: BTreeMap<_, _> =
            variables.iter().map(|(name, value)| (*name, value.expose())).collect();
        if !self.json(&document) {
            variables.iter().for_each(|(name, value)| self.out(&shell.set(name, value.expose())));
        }
    }

    pub(crate) fn local(&self, snapshot: &Snapshot) {
        if self.json(&json::Local::new(&snapshot.local)) {
            return;
        }
        self.say(&text::local(&snapshot.local));
        snapshot.local.problem.iter().for_each(|problem| self.say_problem(problem));
        snapshot.local.tokens.iter().for_each(|tokens| self.tokens(tokens));
    }

    pub(crate) fn attending(&self) {
        if self.output == Output::Text {
            self.tell(&Text::new("cli-attending"));
        }
    }

    /// The last word of a command that has printed its document already.
    pub(crate) fn attended(&self, snapshot: &Snapshot) {
        if !self.event(&json::Local::new(&snapshot.local)) {
            self.say(&text::local(&snapshot.local));
        }
    }

    /// What was found on this computer, and is about to be used.
    pub(crate) fn found(&self, found: &FoundView) {
        if !self.event(found) {
            let email = found.email.as_deref().unwrap_or_default();
            let text = Text::new("cli-found").with("at", &*found.at).with("email", email);
            let known = if found.email.is_some() { "yes" } else { "no" };
            self.tell(&text.with("known", known).with("region", &*found.region));
        }
    }

    /// Asks for a token, in words whatever the format is: a person types it.
    pub(crate) fn wants_token(&self) {
        if self.asks {
            self.question(&Text::new("cli-wants-token"));
        }
    }

    /// Ends the line on which a token was typed and not shown.
    pub(crate) fn token_entered(&self) {
        if self.asks {
            self.err("");
        }
    }

    pub(crate) fn waiting(&self, waiting: &json::Waiting<'_>, left: Duration) {
        if self.event(waiting) {
            return;
        }
        match waiting.code {
            Some(code) => self.tell(&Text::new("cli-browser-code").with("code", code)),
            None => self.tell(&Text::new("cli-browser")),
        }
        self.line(waiting.link);
        if !self.live {
            self.tell(&Text::new("cli-time-left").with("time", minutes(left)));
        }
    }

    pub(crate) fn countdown(&self, left: Duration) {
        if self.live {
            let text = Text::new("cli-time-left").with("time", minutes(left));
            self.live_line(&self.words.render(&text));
        }
    }

    pub(crate) fn clear_line(&self) {
        if self.live {
            self.part(CLEAR);
        }
    }

    pub(crate) fn sign_in_stage(&self, stage: &SignInStage) {
        let told = self.event(stage);
        match stage {
            SignInStage::Asking if !told => self.tell(&Text::new("cli-stage-asking")),
            SignInStage::Exchanging if !told => self.tell(&Text::new("cli-stage-exchanging")),
            SignInStage::Saving if !told => self.tell(&Text::new("cli-stage-saving")),
            _ => {}
        }
    }

    pub(crate) fn local_stage(&self, stage: &LocalStage) {
        if self.event(stage) {
            return;
        }
        let line = self.words.render(&text::local_stage(stage));
        match stage {
            // Told many times a second.
            LocalStage::Pulling { .. } if self.live => self.live_line(&line),
            LocalStage::Pulling { bytes: 1.., .. } => {}
            _ => self.line(&line),
        }
    }

    pub(crate) fn ask(&self, who: &Who) {
        self.question(&text::who("cli-ask", who));
    }

    pub(crate) fn ask_host(&self, api_host: &str, named_by: &str) {
        let text = Text::new("cli-ask-foreign").with("host", api_host).with("by", named_by);
        self.question(&text);
    }

    /// Asks once more, after what was neither yes nor no.
    pub(crate) fn ask_again(&self) {
        self.question(&Text::new("cli-ask-again"));
    }

    /// What a line typed at a question means: a whole word for yes, or for no, in this language
    /// or in English.
    pub(crate) fn answer(&self, line: &str) -> Option<bool> {
        let typed = line.trim().to_lowercase();
        let is_among = |key| {
            let words = self.words.render(&Text::new(key));
            words.split_whitespace().any(|word| word == typed)
        };
        if is_among("cli-yes") {
            return Some(true);
        }
        is_among("cli-no").then_some(false)
    }

    pub(crate) fn came_back(&self, stage: &SignInStage, who: &Who) {
        if !self.event(stage) {
            self.tell(&text::who("cli-came-back", who));
        }
    }

    /// Prints the document if that is the format, and says whether it did.
    fn json(&self, document: &impl Serialize) -> bool {
        let wanted = self.output == Output::Json;
        if wanted {
            self.out_json(&to_json(document));
        }
        wanted
    }

    /// Prints something that happens on the way as a line of JSON, if that is the format, and
    /// says whether it did.
    fn event(&self, event: &impl Serialize) -> bool {
        let wanted = self.output == Output::Json;
        if wanted {
            let line = serde_json::to_string(event).unwrap_or_default();
            self.part(&format!("{}\n", plain::json(&line)));
        }
        wanted
    }

    fn say(&self, text: &Text) {
        self.out(&self.words.render(text));
    }

    fn tell(&self, text: &Text) {
        self.line(&self.words.render(text));
    }

    fn line(&self, line: &str) {
        self.clear_line();
        self.err(line);
    }

    /// What stands until the person has answered, on the same line.
    fn question(&self, text: &Text) {
        self.clear_line();
        self.part(&format!("{} ", plain::shown(&self.words.render(text))));
    }

    /// In the place of the line that stands.
    fn live_line(&self, line: &str) {
        self.part(&format!("{CLEAR}{}", plain::shown(line)));
    }

    /// A line of the result.
    fn out(&self, line: &str) {
        self.result(&plain::shown(line));
    }

    /// The document that is the result.
    fn out_json(&self, document: &str) {
        self.result(&plain::json(document));
    }

    fn result(&self, text: &str) {
        let mut stdout = self.stdout.borrow_mut();
        let written = writeln!(stdout, "{text}").and_then(|()| stdout.flush());
        if let Some(error) = written.err().filter(|error| !is_closed(error)) {
            self.failed.set(Some(error.kind()));
        }
    }

    /// A line of what is said on the way.
    fn err(&self, line: &str) {
        self.part(&format!("{}\n", plain::shown(line)));
    }

    /// Where nothing can be said there is nobody left to tell.
    fn part(&self, text: &str) {
        let mut stderr = self.stderr.borrow_mut();
        let _ = write!(stderr, "{text}").and_then(|()| stderr.flush());
    }
}

/// Whether a person can read a question and answer it.
pub(crate) fn is_person_there() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Prints what clap says, without colours: an argument or a variable may be in it.
pub(crate) fn usage(said: &clap::Error) -> io::Result<()> {
    let text = said.render().to_string();
    let text: String = text.lines().map(|line| format!("{}\n", plain::shown(line))).collect();
    let mut to: Box<dyn Write> =
        if said.use_stderr() { Box::new(io::stderr()) } else { Box::new(io::stdout()) };
    to.write_all(text.as_bytes())?;
    to.flush()
}

/// Whether a reader has gone (`| head`), which is no failure of ours.
pub(crate) fn is_closed(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::BrokenPipe
}

/// That a result could not be written.
pub(crate) fn not_written(kind: io::ErrorKind) -> Problem {
    Problem::new(Code::AppOutput).with("reason", kind.to_string())
}

fn to_json(document: &impl Serialize) -> String {
    // Only a map with keys that are no strings cannot be written, and there is none.
    serde_json::to_string_pretty(document).unwrap_or_default()
}

fn minutes(left: Duration) -> String {
    let seconds = left.as_secs();
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

#[cfg(test)]
mod tests;

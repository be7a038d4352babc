//! Printing: results to standard output, everything said on the way to standard error; in JSON,
//! the one as a document, the other as a document a line.

use std::collections::BTreeMap;
use std::io::{self, IsTerminal as _, Write as _};
use std::time::Duration;

use companion_core::app::Variables;
use companion_core::contract::{
    AccountView, FoundView, LeakSearch, LeakView, LocalStage, LocalTokens, Problem, ProjectView,
    SignInStage, Snapshot, Text, VaultState, Who, WorkspaceView,
};
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
}

impl Printer {
    pub(crate) fn new(output: Output, language: &str) -> Self {
        let live = output == Output::Text && io::stderr().is_terminal();
        Self { output, words: Words::new(language), live }
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
        if self.output == Output::Json {
            self.event(&json::ProblemJson::new(problem));
        } else {
            let (text, hint) = (self.words.render(&problem.text), self.words.render(&problem.hint));
            err(&format!("{text}\n{hint} [{}]", problem.code));
        }
    }

    pub(crate) fn status(&self, snapshot: &Snapshot) {
        if !self.json(&json::Status::new(snapshot)) {
            let lines = text::status(snapshot).into_iter();
            let all = lines.chain(text::local_status(&snapshot.local));
            all.for_each(|line| self.say(&line));
        }
    }

    pub(crate) fn signed_in(&self, snapshot: &Snapshot) {
        if snapshot.vault.state != VaultState::InKeyring {
            // The sign-in went on without it, so it is said and is no failure. In JSON it is a
            // part of the document.
            let problem = snapshot.vault.problem.as_ref().filter(|_| self.output == Output::Text);
            problem.into_iter().for_each(|problem| self.problem(problem));
        }
        if !self.json(&json::Status::new(snapshot)) {
            text::status(snapshot).iter().for_each(|line| self.say(line));
        }
    }

    pub(crate) fn signed_out(&self, before: Option<&AccountView>, snapshot: &Snapshot) {
        if self.json(&json::Status::new(snapshot)) {
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
            out(&format!("{mark} {}  {}", workspace.name, workspace.id));
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
        text::project_lines(project).iter().for_each(|line| self.say(line));
        if let Some(problem) = &project.problem {
            out(&self.words.render(&problem.text));
            out(&self.words.render(&problem.hint));
        }
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
            variables.iter().for_each(|(name, value)| out(&shell.set(name, value.expose())));
        }
    }

    pub(crate) fn local(&self, snapshot: &Snapshot) {
        if self.json(&json::Local::new(&snapshot.local)) {
            return;
        }
        self.say(&text::local(&snapshot.local));
        if let Some(problem) = &snapshot.local.problem {
            out(&self.words.render(&problem.text));
            out(&self.words.render(&problem.hint));
        }
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

    pub(crate) fn wants_token(&self) {
        if self.live && io::stdin().is_terminal() {
            self.tell(&Text::new("cli-wants-token"));
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
            part(&format!("{CLEAR}{}", self.words.render(&text)));
        }
    }

    pub(crate) fn clear_line(&self) {
        if self.live {
            part(CLEAR);
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
            LocalStage::Pulling { .. } if self.live => part(&format!("{CLEAR}{line}")),
            LocalStage::Pulling { bytes: 1.., .. } => {}
            _ => self.line(&line),
        }
    }

    pub(crate) fn ask(&self, who: &Who, foreign: bool) {
        let key = if foreign { "cli-ask-foreign" } else { "cli-ask" };
        self.clear_line();
        part(&format!("{} ", self.words.render(&text::who(key, who))));
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
            out(&to_json(document));
        }
        wanted
    }

    /// Prints something that happens on the way as a line of JSON, if that is the format, and
    /// says whether it did.
    fn event(&self, event: &impl Serialize) -> bool {
        let wanted = self.output == Output::Json;
        if wanted {
            self.line(&serde_json::to_string(event).unwrap_or_default());
        }
        wanted
    }

    fn say(&self, text: &Text) {
        out(&self.words.render(text));
    }

    fn tell(&self, text: &Text) {
        self.line(&self.words.render(text));
    }

    fn line(&self, line: &str) {
        self.clear_line();
        err(line);
    }
}

fn to_json(document: &impl Serialize) -> String {
    // Only a map with keys that are no strings cannot be written, and there is none.
    serde_json::to_string_pretty(document).unwrap_or_default()
}

fn minutes(left: Duration) -> String {
    let seconds = left.as_secs();
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

/// A reader that has gone (`| head`) is no failure of ours.
fn out(line: &str) {
    let _ = writeln!(io::stdout(), "{line}");
}

fn err(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}

fn part(text: &str) {
    let mut stderr = io::stderr();
    let _ = write!(stderr, "{text}").and_then(|()| stderr.flush());
}

//! What the `token` commands print.

use std::collections::BTreeMap;

use companion_core::contract::{
    Destination, JwtScope, JwtView, Power, ScopeView, Signature, StaticTokenView, Text, TokenKind,
    TokenReport, WorkspaceView,
};
use serde::Serialize;

use crate::json::english;
use crate::printer::Printer;

pub(in crate::commands) fn print_list(
    printer: &Printer,
    workspace: Option<&WorkspaceView>,
    tokens: &[&StaticTokenView],
) {
    // Many tokens may do the same: each text is rendered once.
    let mut rendered = BTreeMap::new();
    if printer.is_json() {
        let rows = tokens.iter().copied().map(|token| Row {
            can: rendered_once(&mut rendered, token, english),
            ..Row::without_words(token)
        });
        let tokens = rows.collect();
        printer.print_if_json(&List { workspace, tokens });
        return;
    }
    if tokens.is_empty() {
        printer.print(&Text::new("cli-no-tokens"));
    }
    let lines = tokens.iter().copied().map(|token| {
        let can = rendered_once(&mut rendered, token, |text| printer.render(text));
        format!("{}  {}  {}  {can}", token.id, token.masked, token.name)
    });
    printer.print_lines(lines);
}

/// What a token may do, rendered the first time that it comes.
fn rendered_once<'a>(
    rendered: &mut BTreeMap<&'a Text, String>,
    token: &'a StaticTokenView,
    render: impl FnOnce(&Text) -> String,
) -> String {
    rendered.entry(&token.can).or_insert_with(|| render(&token.can)).clone()
}

/// Prints a token that was changed.
pub(in crate::commands) fn print_changed(printer: &Printer, what: &str, token: &StaticTokenView) {
    if !printer.print_if_json(&Row::new(token)) {
        let text = Text::new("cli-token-changed").with("what", what);
        printer.print(&text.with("name", token.name.as_str()).with("id", token.id.as_str()));
    }
}

pub(in crate::commands) fn print_copied(printer: &Printer, name: &str, destination: Destination) {
    let text = Text::new("cli-token-copied").with("name", name);
    printer.print(&text.with("destination", destination.name()));
}

/// Prints a token as it is to be pasted: it is the result.
pub(in crate::commands) fn print_text(
    printer: &Printer,
    name: &str,
    destination: Destination,
    text: &str,
) {
    if !printer.print_if_json(&Written { name, destination, text }) {
        text.lines().for_each(|line| printer.print_line(line));
    }
}

/// Prints a JWT that was made: it is the result.
pub(in crate::commands) fn print_jwt(printer: &Printer, jwt: &JwtView, token: &str) {
    let document = Jwt {
        id: &jwt.id,
        name: &jwt.name,
        workspace: &jwt.workspace,
        scopes: &jwt.scopes,
        rps: jwt.rps,
        ends_at: jwt.ends_at,
        token,
    };
    if !printer.print_if_json(&document) {
        printer.print_line(token);
    }
}

pub(in crate::commands) fn print_report(printer: &Printer, report: &TokenReport) {
    if printer.print_if_json(&Report::new(report)) {
        return;
    }
    printer.print(&report.title);
    for fact in &report.facts {
        let (name, value) = (printer.render(&fact.name), printer.render(&fact.value));
        printer.print_line(&format!("{name}: {value}"));
    }
}

/// `token ls`.
#[derive(Serialize)]
struct List<'a> {
    workspace: Option<&'a WorkspaceView>,
    tokens: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    id: &'a str,
    name: &'a str,
    masked: &'a str,
    can: String,
    power: Power,
    scopes: &'a [ScopeView],
}

impl<'a> Row<'a> {
    fn new(token: &'a StaticTokenView) -> Self {
        Self { can: english(&token.can), ..Self::without_words(token) }
    }

    fn without_words(token: &'a StaticTokenView) -> Self {
        let StaticTokenView { id, name, masked, power, scopes, .. } = token;
        Self { id, name, masked, can: String::new(), power: *power, scopes }
    }
}

/// `token copy`.
#[derive(Serialize)]
struct Written<'a> {
    name: &'a str,
    destination: Destination,
    text: &'a str,
}

/// `token create jwt`.
#[derive(Serialize)]
struct Jwt<'a> {
    id: &'a str,
    name: &'a str,
    workspace: &'a str,
    scopes: &'a [JwtScope],
    rps: Option<u32>,
    ends_at: u64,
    token: &'a str,
}

/// `token inspect`.
#[derive(Serialize)]
struct Report<'a> {
    kind: TokenKind,
    text: String,
    owner: Option<&'a str>,
    region: Option<&'a str>,
    name: Option<&'a str>,
    scopes: &'a [ScopeView],
    rps: Option<u64>,
    ends_at: Option<u64>,
    signature: Signature,
    facts: Vec<Fact>,
}

#[derive(Serialize)]
struct Fact {
    name: String,
    value: String,
}

impl<'a> Report<'a> {
    fn new(report: &'a TokenReport) -> Self {
        let facts = report.facts.iter();
        Self {
            kind: report.kind,
            text: english(&report.title),
            owner: report.owner.as_deref(),
            region: report.region.as_deref(),
            name: report.name.as_deref(),
            scopes: &report.scopes,
            rps: report.rps,
            ends_at: report.ends_at,
            signature: report.signature,
            facts: facts
                .map(|fact| Fact { name: english(&fact.name), value: english(&fact.value) })
                .collect(),
        }
    }
}

//! The pages a person sees.

use axum::response::Html;

use super::{people::Person, sign_in::Fields};

/// Asks who it is; `unknown` is the address that nobody here has.
pub(super) fn who(fields: &Fields, people: &[Person], unknown: Option<&str>) -> Html<String> {
    let alert = unknown
        .map(|email| format!("<p role=alert>Nobody here has the email {}.</p>", escape(email)))
        .unwrap_or_default();
    let known: String =
        people.iter().map(|p| format!("<option value='{}'>", escape(&p.email))).collect();
    page(
        "Sign in to Tinybird (stand-in)",
        &format!(
            "{alert}<form action=/api/cli-login>{}\
             <label for=email>Email</label>\
             <input id=email name=email list=people autocomplete=off autofocus required>\
             <datalist id=people>{known}</datalist>\
             <button>Continue</button></form>",
            carried(fields),
        ),
    )
}

/// Asks the person for a workspace and for consent.
pub(super) fn which_workspace(fields: &Fields, person: &Person) -> Html<String> {
    let asked_for = fields.get("workspace").map(String::as_str);
    let preset = &person.workspace(asked_for).name;
    let options: String =
        person.workspaces.iter().map(|w| option(&w.name, &w.name == preset)).collect();
    page(
        &format!("Hello, {}", escape(&person.name)),
        &format!(
            "<p>A program on this computer asks for your tokens.</p>\
             <form method=post action=/api/cli-login>{}\
             <input type=hidden name=email value='{}'>\
             <label for=workspace>Workspace</label>\
             <select id=workspace name=workspace>{options}</select>\
             <button name=decision value=authorize>Authorize</button>\
             <button name=decision value=deny>Deny</button></form>",
            carried(fields),
            escape(&person.email),
        ),
    )
}

/// The end of a sign-in by one-time code.
pub(super) fn confirmed() -> Html<String> {
    page("Code confirmed", "<p>Go back to the program that showed you the code.</p>")
}

/// Where `tb` sends the browser at the end.
pub(super) fn landing(workspace: &str) -> Html<String> {
    page("You are signed in", &format!("<p>Workspace {}</p>", escape(workspace)))
}

fn option(name: &str, selected: bool) -> String {
    let selected = if selected { " selected" } else { "" };
    format!("<option{selected}>{}</option>", escape(name))
}

/// What the client asked, carried from page to page.
fn carried(fields: &Fields) -> String {
    let asked = fields.iter().filter(|(name, _)| *name != "email" && *name != "decision");
    asked
        .filter(|(name, _)| *name != "workspace" || !fields.contains_key("email"))
        .map(|(name, value)| {
            format!("<input type=hidden name='{}' value='{}'>", escape(name), escape(value))
        })
        .collect()
}

fn page(title: &str, body: &str) -> Html<String> {
    Html(format!(
        "<!doctype html><html lang=en><meta charset=utf-8>\
         <meta name=viewport content='width=device-width'><title>{title}</title>\
         <style>body{{font:16px/1.5 system-ui;max-width:24rem;margin:4rem auto;padding:0 1rem}}\
         label{{display:block}}input,select,button{{font:inherit;margin:.25rem 0 1rem}}</style>\
         <h1>{title}</h1>{body}</html>"
    ))
}

fn escape(text: &str) -> String {
    let pairs = [("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("'", "&#39;"), ("\"", "&quot;")];
    pairs.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
}

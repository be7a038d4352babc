//! What `doctor` prints.

use companion_core::contract::{Code, LocalState, Problem, Snapshot};
use companion_core::view;
use serde_json::{Value, json};

use super::super::tests::printer;
use super::*;
use crate::printer::Output;

/// What a keyring is called on this system.
fn keyring() -> String {
    crate::json::english(&Text::new("doctor-keyring"))
}

/// An open keyring, no engine, and nothing else known.
fn findings() -> Vec<Finding> {
    let mut snapshot = Snapshot::default();
    snapshot.vault.state = VaultState::InKeyring;
    snapshot.vault.backend = Some("KWallet".to_owned());
    snapshot.local.state = LocalState::NoEngine;
    snapshot.local.problem = Some(Problem::new(Code::LocalNoEngine));
    view::derive(&mut snapshot);
    snapshot.findings
}

#[test]
fn each_finding_is_a_line_and_a_problem_follows_its_own() {
    let (printer, out, _) = printer(Output::Text, "en", false);
    print_findings(&printer, &findings());
    let keyring = keyring();
    let lines = [
        "Tinybird cloud: You aren’t signed in",
        &format!("{keyring}: Saved in KWallet"),
        &format!("{keyring} test: Not checked yet"),
        "Docker: Docker isn’t running",
        "Docker isn’t running. Tinybird Local needs Docker or another container app.",
        "Start or install Docker Desktop. OrbStack, Colima, Rancher Desktop and Podman work too.",
        "Tinybird Local: Docker isn’t running",
        "System tray: This desktop shows no system tray. Closing the window quits Companion.",
        "Project folders: No folders connected yet",
    ];
    assert_eq!(out.text().lines().collect::<Vec<_>>(), lines);
}

#[test]
fn a_program_reads_the_check_its_tone_and_english() {
    let (printer, out, _) = printer(Output::Json, "es", false);
    print_findings(&printer, &findings());
    let document: Value = serde_json::from_str(&out.text()).unwrap();
    let expected = json!({
        "check": "keyring",
        "tone": "good",
        "name": keyring(),
        "result": "Saved in KWallet",
        "meaning": "Keeps you signed in when you reopen Companion.",
        "problem": null,
    });
    assert_eq!(document["findings"][1], expected);
    assert_eq!(document["findings"][3]["problem"]["code"], "local.no_engine");
}

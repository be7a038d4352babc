//! What `doctor` prints.

use companion_core::contract::{Code, LocalState, Problem, Snapshot};
use companion_core::view;
use serde_json::{Value, json};

use super::super::tests::printer;
use super::*;
use crate::printer::Output;

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
    let lines = [
        "Keyring: kept in your system keyring (KWallet)",
        "Keyring test: Not known yet",
        "Container engine: No container engine is running",
        "No container engine is running. Tinybird Local needs one.",
        "Start Docker Desktop, OrbStack, Colima, Rancher Desktop or Podman, or install one.",
        "Local instance: No container engine is running",
        "Tray: This desktop shows no tray: closing the window quits.",
        "Project files: No project folders yet.",
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
        "name": "Keyring",
        "result": "kept in your system keyring (KWallet)",
        "meaning": "Keeps your credentials between starts.",
        "problem": null,
    });
    assert_eq!(document["findings"][0], expected);
    assert_eq!(document["findings"][2]["problem"]["code"], "local.no_engine");
}

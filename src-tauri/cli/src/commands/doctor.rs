//! `doctor`: what works on this computer, and what it means if it does not.

use companion_core::contract::{DoctorCheck, Finding, Intent, Text, Tone, VaultState};
use serde::Serialize;

use crate::failure::{self, Failure};
use crate::json::{ProblemJson, english};
use crate::printer::Printer;
use crate::session::Session;

pub(super) async fn run(session: &mut Session<'_>) -> Result<(), Failure> {
    session.request(Intent::Refresh { folder: None }).await?;
    let mut snapshot = session.request(Intent::CheckCloud).await?;
    // The test of a locked keyring would ask the person for a password.
    if snapshot.vault.keyring != VaultState::Locked {
        snapshot = match session.request(Intent::TestVault).await {
            Err(Failure::Problem(_)) => session.handle.snapshots().borrow().clone(),
            tested => tested?,
        };
    }
    // Only the window looks for a tray.
    snapshot.findings.retain(|finding| finding.check != DoctorCheck::Tray);
    print_findings(session.printer, &snapshot.findings);
    failure::check(!snapshot.findings.iter().any(Finding::is_bad))
}

/// Prints each finding; of one that is bad, the problem too, or else what the part is for.
pub(super) fn print_findings(printer: &Printer, findings: &[Finding]) {
    let problems = findings.iter().filter_map(|finding| finding.problem.as_ref());
    problems.for_each(|problem| printer.mark_reported(problem));
    if printer.print_if_json(&Document::new(findings)) {
        return;
    }
    for finding in findings {
        let text = |text: &Text| printer.render(text);
        let line = Text::new("cli-finding");
        printer
            .print(&line.with("name", text(&finding.name)).with("result", text(&finding.result)));
        match &finding.problem {
            Some(problem) => printer.print_problem(problem),
            None if finding.is_bad() => printer.print(&finding.meaning),
            None => {}
        }
    }
}

#[derive(Serialize)]
struct Document {
    findings: Vec<FindingJson>,
}

#[derive(Serialize)]
struct FindingJson {
    check: DoctorCheck,
    tone: Tone,
    name: String,
    result: String,
    meaning: String,
    problem: Option<ProblemJson>,
}

impl Document {
    fn new(findings: &[Finding]) -> Self {
        let finding = |finding: &Finding| FindingJson {
            check: finding.check,
            tone: finding.tone,
            name: english(&finding.name),
            result: english(&finding.result),
            meaning: english(&finding.meaning),
            problem: finding.problem.as_ref().map(ProblemJson::new),
        };
        Self { findings: findings.iter().map(finding).collect() }
    }
}

#[cfg(test)]
mod tests;

//! What Doctor says of this computer, and what that means.

use super::{cloud as tinybird, local, projects, vault};
use crate::contract::{
    Code, DoctorCheck, Finding, LocalState, Problem, ProjectView, Snapshot, Text, Tone, VaultState,
};

/// Every check, in the order in which the findings are read.
const CHECKS: &[fn(&Snapshot) -> Finding] =
    &[cloud, keyring, keyring_test, engine, instance, tray, files];

pub(super) fn findings(snapshot: &Snapshot) -> Vec<Finding> {
    CHECKS.iter().map(|check| check(snapshot)).collect()
}

fn cloud(snapshot: &Snapshot) -> Finding {
    let check = snapshot.cloud_check.as_ref();
    let (tone, result, problem) = match &snapshot.account {
        None => (Tone::Off, "doctor-cloud-signed-out", None),
        Some(account) if account.ended => {
            (Tone::Red, "doctor-cloud-ended", Some(Problem::new(Code::AuthSessionOver)))
        }
        Some(_) => {
            // A request that got no answer since says more than the last check.
            let last = check.and_then(|check| check.problem.clone());
            match (tinybird::problem(snapshot).or(last), check) {
                (Some(problem), _) => (Tone::Amber, no_answer(problem.code), Some(problem)),
                (None, Some(_)) => (Tone::Good, "doctor-cloud-works", None),
                (None, None) => (Tone::Off, "doctor-not-asked", None),
            }
        }
    };
    Finding {
        check: DoctorCheck::Cloud,
        tone,
        name: Text::new("doctor-cloud"),
        result: Text::new(result),
        meaning: Text::new("doctor-cloud-meaning"),
        problem,
    }
}

fn no_answer(code: Code) -> &'static str {
    match code {
        Code::CloudUnreachable | Code::HttpUnreachable | Code::AuthUnreachable => {
            "doctor-cloud-unreachable"
        }
        _ => "doctor-cloud-unexpected",
    }
}

fn keyring(snapshot: &Snapshot) -> Finding {
    let vault = &snapshot.vault;
    Finding {
        check: DoctorCheck::Keyring,
        tone: match vault.state {
            VaultState::InKeyring => Tone::Good,
            VaultState::Unknown => Tone::Off,
            _ => Tone::Amber,
        },
        name: Text::new("doctor-keyring"),
        result: vault::text(vault),
        meaning: vault::file_text(vault).unwrap_or_else(|| Text::new("doctor-keyring-meaning")),
        problem: vault.problem.clone(),
    }
}

fn keyring_test(snapshot: &Snapshot) -> Finding {
    let (tone, result) = match &snapshot.vault_test {
        None => (Tone::Off, Text::new("doctor-not-asked")),
        Some(test) if test.problem.is_some() => (Tone::Red, Text::new("doctor-keyring-not-kept")),
        Some(test) => {
            let kept = Text::new("doctor-keyring-kept");
            (Tone::Good, vault::with_backend(kept, test.backend.as_deref()))
        }
    };
    Finding {
        check: DoctorCheck::KeyringTest,
        tone,
        name: Text::new("doctor-keyring-test"),
        result,
        meaning: Text::new("doctor-keyring-test-meaning"),
        problem: snapshot.vault_test.as_ref().and_then(|test| test.problem.clone()),
    }
}

fn engine(snapshot: &Snapshot) -> Finding {
    let local = &snapshot.local;
    // Tokens of the cloud need no engine.
    let (tone, result) = match (local.state, &local.engine) {
        (LocalState::NoEngine, _) => (Tone::Off, Text::new("local-no-engine")),
        (_, Some(engine)) => {
            (Tone::Good, Text::new("doctor-engine-found").with("engine", engine.as_str()))
        }
        (LocalState::Unknown, None) => (Tone::Off, Text::new("doctor-not-asked")),
        (_, None) => (Tone::Off, Text::new("local-no-engine")),
    };
    Finding {
        check: DoctorCheck::Engine,
        tone,
        name: Text::new("doctor-engine"),
        result,
        meaning: Text::new("doctor-engine-meaning"),
        problem: local.problem.clone().filter(|_| local.state == LocalState::NoEngine),
    }
}

fn instance(snapshot: &Snapshot) -> Finding {
    let local = &snapshot.local;
    Finding {
        check: DoctorCheck::Instance,
        tone: match local.state {
            LocalState::Unknown
            | LocalState::NoEngine
            | LocalState::Absent
            | LocalState::Stopped => Tone::Off,
            LocalState::Starting => Tone::Busy,
            LocalState::Ready => Tone::Good,
            LocalState::Unhealthy => Tone::Red,
        },
        name: Text::new("doctor-instance"),
        result: local::summary(snapshot).title,
        meaning: Text::new("doctor-instance-meaning"),
        problem: local.problem.clone().filter(|_| local.state != LocalState::NoEngine),
    }
}

fn tray(snapshot: &Snapshot) -> Finding {
    let (tone, result) = match snapshot.has_tray {
        true => (Tone::Good, "doctor-tray-shown"),
        false => (Tone::Off, "doctor-no-tray"),
    };
    Finding {
        check: DoctorCheck::Tray,
        tone,
        name: Text::new("doctor-tray"),
        result: Text::new(result),
        meaning: Text::new("doctor-tray-meaning"),
        problem: None,
    }
}

fn files(snapshot: &Snapshot) -> Finding {
    let has_fault = |project: &&ProjectView| projects::fault_of(snapshot, project).is_some();
    let mut faulty = snapshot.projects.iter().filter(has_fault).peekable();
    Finding {
        check: DoctorCheck::Files,
        tone: match (snapshot.projects.is_empty(), faulty.peek()) {
            (true, _) => Tone::Off,
            (false, None) => Tone::Good,
            (false, Some(_)) => Tone::Amber,
        },
        name: Text::new("doctor-files"),
        result: projects::text(snapshot),
        meaning: Text::new("doctor-files-meaning"),
        problem: faulty.find_map(|project| project.problem.clone()),
    }
}

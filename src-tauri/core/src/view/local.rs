//! The local instance in texts.

use crate::contract::{
    Arg, Code, EngineRoom, LocalAction, LocalStage, LocalState, LocalSummary, LocalView, Phase,
    Problem, Snapshot, Text, Tone,
};

/// Bytes of memory that Tinybird Local needs: 4 GB, which engines call a little less.
const NEEDED_MEMORY: u64 = 4 * (1 << 30) / 100 * 95;
/// Free bytes that a download of 1.2 GB needs, which is unpacked beside itself.
const NEEDED_DISK: u64 = 5 * (1 << 30);

/// What a person is told of the instance, or of what is done to it.
pub(super) fn summary(snapshot: &Snapshot) -> LocalSummary {
    match &snapshot.local_work.phase {
        Phase::Running(stage) => work_summary(stage),
        Phase::Idle | Phase::Done | Phase::Failed(_) => instance_summary(snapshot),
    }
}

fn work_summary(stage: &LocalStage) -> LocalSummary {
    let (title, action) = match stage {
        // A stop cannot be cancelled, and neither can a removal.
        LocalStage::Stopping => ("local-stopping", None),
        LocalStage::Removing => ("local-removing", None),
        _ => ("local-starting", Some(LocalAction::Cancel)),
    };
    LocalSummary {
        tone: Tone::Busy,
        title: Text::new(title),
        explanation: Some(stage_text(stage)),
        action,
        problem: None,
    }
}

fn instance_summary(snapshot: &Snapshot) -> LocalSummary {
    let local = &snapshot.local;
    let (tone, action) = match local.state {
        LocalState::Unknown if local.problem.is_some() => {
            (Tone::Amber, Some(LocalAction::LookAgain))
        }
        LocalState::Unknown => (Tone::Busy, None),
        LocalState::NoEngine if local.startable.is_some() => {
            (Tone::Off, Some(LocalAction::StartEngine))
        }
        // A chosen engine that does not answer is installed.
        LocalState::NoEngine => match &local.problem {
            Some(problem) if problem.code != Code::LocalNoEngine => {
                (Tone::Off, Some(LocalAction::LookAgain))
            }
            _ => (Tone::Off, Some(LocalAction::InstallEngine)),
        },
        LocalState::Stopped if local.problem.is_some() => (Tone::Amber, Some(LocalAction::Start)),
        LocalState::Absent | LocalState::Stopped => (Tone::Off, Some(LocalAction::Start)),
        LocalState::Starting => (Tone::Busy, Some(LocalAction::Stop)),
        LocalState::Ready if local.problem.is_some() => (Tone::Amber, Some(LocalAction::Stop)),
        LocalState::Ready => (Tone::Good, Some(LocalAction::Stop)),
        LocalState::Unhealthy => (Tone::Red, Some(LocalAction::Stop)),
    };
    let problem = problem(snapshot);
    let explanation = explanation(local, problem.as_ref());
    LocalSummary { tone, title: state_text(local), explanation, action, problem }
}

/// The state of the instance.
pub fn state_text(instance: &LocalView) -> Text {
    let key = match instance.state {
        LocalState::Unknown if instance.problem.is_some() => "local-not-told",
        LocalState::Unknown => "local-unknown",
        LocalState::NoEngine => match &instance.problem {
            Some(problem) if !means_no_engine(problem.code) => "local-engine-unusable",
            _ => "local-no-engine",
        },
        LocalState::Absent => "local-absent",
        LocalState::Stopped if instance.problem.is_some() => "local-died",
        LocalState::Stopped => "local-stopped",
        LocalState::Starting => "local-starting",
        LocalState::Ready => {
            let address = instance.address.as_deref().unwrap_or_default();
            let address = address.strip_prefix("http://").unwrap_or(address);
            return Text::new("local-ready").with("address", address);
        }
        LocalState::Unhealthy => "local-unhealthy",
    };
    Text::new(key)
}

/// Whether a problem is that no engine runs, and not that it cannot be used.
fn means_no_engine(code: Code) -> bool {
    matches!(code, Code::LocalNoEngine | Code::LocalEngineUnreachable)
}

fn explanation(local: &LocalView, problem: Option<&Problem>) -> Option<Text> {
    let engine = local.engine.as_deref().unwrap_or_default();
    let text = match local.state {
        LocalState::NoEngine => match (&local.problem, &local.startable) {
            // An engine that was chosen does not answer. Another one is no help then.
            (Some(problem), _) if problem.code == Code::LocalEngineUnreachable => {
                problem.hint.clone()
            }
            _ if problem.is_some() => return None,
            (_, Some(name)) => Text::new("local-startable").with("name", name.as_str()),
            (_, None) => Text::new("local-no-engine-explanation"),
        },
        LocalState::Absent => absent_text(local, engine),
        LocalState::Stopped => Text::new("local-stopped-explanation").with("engine", engine),
        LocalState::Ready => Text::new("local-since")
            .with("time", Arg::Time { unix_ms: local.since? })
            .with("engine", engine),
        LocalState::Unknown | LocalState::Starting | LocalState::Unhealthy => return None,
    };
    Some(text)
}

/// What a first start needs, and whether the engine has it.
fn absent_text(local: &LocalView, engine: &str) -> Text {
    let text = Text::new("local-absent-explanation").with("engine", engine);
    let Some(EngineRoom { memory, free_disk }) = local.room else {
        return text.with("room", "none");
    };
    let room = match free_disk {
        _ if memory < NEEDED_MEMORY => "little_memory",
        Some(free) if free < NEEDED_DISK => "little_disk",
        Some(_) => "both",
        None => "memory",
    };
    text.with("room", room)
        .with("memory", Arg::Number(gigabytes(memory)))
        .with("disk", Arg::Number(gigabytes(free_disk.unwrap_or_default())))
}

/// Whole gigabytes, as engines and systems count them.
fn gigabytes(bytes: u64) -> i64 {
    i64::try_from((bytes + (1 << 29)) >> 30).unwrap_or(i64::MAX)
}

/// The problem of the last start or stop, else that of the instance's state.
fn problem(snapshot: &Snapshot) -> Option<Problem> {
    let problem = snapshot.local_work.failure().or(snapshot.local.problem.as_ref());
    // The state says already that no engine runs, and an instance is optional: it is no failure.
    let is_of_state = |code| {
        let is_chosen = snapshot.local.state == LocalState::NoEngine;
        code == Code::LocalNoEngine || is_chosen && means_no_engine(code)
    };
    problem.filter(|problem| !is_of_state(problem.code)).cloned()
}

/// What a start or stop does at this stage.
pub fn stage_text(stage: &LocalStage) -> Text {
    match stage {
        LocalStage::FindingEngine => Text::new("local-stage-engine"),
        LocalStage::Pulling { bytes, total, layers, of_layers, percent, rate, seconds_left } => {
            let minutes =
                seconds_left.map(|seconds| i64::try_from(seconds / 60).unwrap_or(i64::MAX));
            Text::new("local-stage-pulling")
                .with("percent", Arg::Number((*percent).into()))
                .with("mib", Arg::Size { bytes: *bytes })
                .with("of_mib", Arg::Size { bytes: *total })
                .with("layers", Arg::Number((*layers).into()))
                .with("of_layers", Arg::Number((*of_layers).into()))
                .with("known", if rate.is_some() && minutes.is_some() { "yes" } else { "no" })
                .with("rate", Arg::Size { bytes: rate.unwrap_or_default() })
                .with("minutes", Arg::Number(minutes.unwrap_or_default()))
        }
        LocalStage::Creating => Text::new("local-stage-creating"),
        LocalStage::Booting => Text::new("local-stage-booting"),
        LocalStage::Checking { passed } => {
            Text::new("local-stage-checking").with("passed", passed.len())
        }
        LocalStage::Stopping => Text::new("local-stage-stopping"),
        LocalStage::Removing => Text::new("local-stage-removing"),
    }
}

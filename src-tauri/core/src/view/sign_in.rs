//! A sign-in that runs, in texts.

use crate::contract::{Phase, SignInStage, Snapshot, Text};

/// What the sign-in that runs does.
pub(super) fn text(snapshot: &Snapshot) -> Option<Text> {
    match &snapshot.sign_in.phase {
        Phase::Running(stage) => Some(stage_text(stage)),
        Phase::Idle | Phase::Done | Phase::Failed(_) => None,
    }
}

/// What a sign-in does at this stage.
pub fn stage_text(stage: &SignInStage) -> Text {
    Text::new(match stage {
        SignInStage::Discovering => "sign-in-discovering",
        SignInStage::Waiting { .. } => "sign-in-waiting",
        SignInStage::Asking => "sign-in-asking",
        SignInStage::Exchanging => "sign-in-exchanging",
        SignInStage::Confirming { .. } => "sign-in-confirming",
        SignInStage::ForeignHost { .. } => "sign-in-foreign-host",
        SignInStage::Saving => "sign-in-saving",
    })
}

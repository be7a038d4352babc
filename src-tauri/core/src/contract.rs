//! What crosses to a face: intents in, snapshots out. TypeScript is made from these types.
//!
//! There is no cloud token here, and no word a person reads: secrets stay behind the core,
//! texts are keys.

mod account;
mod copy_format;
mod doctor;
mod flow;
mod intent;
mod leak;
mod local;
mod problem;
mod project;
mod settings;
mod sign_in;
mod snapshot;
mod steps;
mod text;
mod token;
mod tone;
mod vault;

pub use self::account::{AccountView, CloudCheck, FoundView, RegionView, WorkspaceView};
pub use self::copy_format::Format;
pub use self::doctor::{DoctorCheck, Finding};
pub use self::flow::{Flow, Phase, RequestEnd, RequestId, Working};
pub use self::intent::Intent;
pub use self::leak::{LeakKind, LeakSearch, LeakView};
pub use self::local::{
    Check, LocalAction, LocalStage, LocalState, LocalSummary, LocalTokens, LocalView, StartLocal,
};
pub use self::problem::{Code, Problem, Remedy};
pub use self::project::{
    FaultyProject, ProjectFault, ProjectView, Risk, TinybState, TokenFile, TokenFileKind,
    TokenFileState,
};
pub use self::settings::{DefaultValue, Defaults, Language, Settings, Theme};
pub use self::sign_in::{Method, MethodName, SignIn, SignInAttempt, SignInStage, SignedInUser};
pub use self::snapshot::Snapshot;
pub use self::steps::{FirstRunStep, NextStep};
pub use self::text::{Arg, Text};
pub use self::token::{ClipboardView, CopiedContent, Copyable, Pasted, TokenId, TokenView};
pub use self::tone::Tone;
pub use self::vault::{VaultState, VaultTest, VaultView};

#[cfg(test)]
mod tests {
    use super::*;

    /// The variants as TypeScript gets them, which are all there are.
    fn assert_all<T: ts_rs::TS + serde::Serialize>(all: &[T]) {
        let listed: Vec<_> = all.iter().map(|one| serde_json::to_string(one).unwrap()).collect();
        assert_eq!(listed.join(" | "), T::inline(&ts_rs::Config::default()));
    }

    #[test]
    fn each_list_of_all_variants_has_them_all() {
        assert_all(Format::ALL);
        assert_all(Language::ALL);
        assert_all(Code::ALL);
    }
}

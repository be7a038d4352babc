//! What crosses to a face: intents in, snapshots out. TypeScript is made from these types.
//!
//! There is no cloud token here, and no word a person reads: secrets stay behind the core,
//! texts are keys.

mod account;
mod destination;
mod doctor;
mod flow;
mod intent;
mod jwt;
mod leak;
mod local;
mod problem;
mod project;
mod settings;
mod sign_in;
mod snapshot;
mod static_token;
mod steps;
mod text;
mod token;
mod token_report;
mod tone;
mod vault;

pub use self::account::{AccountView, CloudCheck, FoundView, RegionView, WorkspaceView};
pub use self::destination::{
    CopyPreview, Destination, DestinationGroup, Field, FieldPreview, Offer,
};
pub use self::doctor::{DoctorCheck, Finding};
pub use self::flow::{Flow, Phase, RequestEnd, RequestId, Working};
pub use self::intent::Intent;
pub use self::jwt::{
    JwtPreview, JwtScope, JwtScopeKind, JwtView, NewJwt, ParameterView, ResourceKind, ResourceView,
    TokenPlace,
};
pub use self::leak::{LeakKind, LeakSearch, LeakView};
pub use self::local::{
    Check, DEFAULT_LOCAL_WORKSPACE, EngineRoom, LocalAction, LocalStage, LocalState, LocalSummary,
    LocalTokens, LocalUsage, LocalView, LocalWorkspaceView, LogSource, StartLocal, UsageSample,
};
pub use self::problem::{Code, Problem, Remedy};
pub use self::project::{
    FaultyProject, ProjectFault, ProjectView, Risk, TinybState, TokenFile, TokenFileKind,
    TokenFileState,
};
pub use self::settings::{DefaultValue, Defaults, Language, Settings, Theme};
pub use self::sign_in::{Method, MethodName, SignIn, SignInAttempt, SignInStage, SignedInUser};
pub use self::snapshot::Snapshot;
pub use self::static_token::{Power, ScopeView, StaticTokenList, StaticTokenView};
pub use self::steps::{FirstRunStep, NextStep};
pub use self::text::{Arg, Text};
pub use self::token::{ClipboardView, CopiedContent, Copyable, Pasted, TokenId, TokenView};
pub use self::token_report::{Signature, TokenFact, TokenKind, TokenReport};
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
        assert_all(Destination::ALL);
        assert_all(JwtScopeKind::ALL);
        assert_all(Language::ALL);
        assert_all(Code::ALL);
    }
}

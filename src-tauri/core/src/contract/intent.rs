//! What a face sends.

use serde::Deserialize;
use ts_rs::TS;

use super::{
    Destination, NewJwt, RequestId, Risk, ScopeView, Settings, SignIn, StartLocal, TokenFileKind,
    TokenId, TokenPlace,
};

/// What a face can ask for.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, TS)]
#[ts(export)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Intent {
    /// Read everything again: accounts, vault, the folder's `.tinyb`, the local instance.
    Refresh {
        /// The project folder to look at.
        folder: Option<String>,
    },
    /// Read again what is kept: the same without the local instance.
    RefreshStores {
        /// The project folder to look at.
        folder: Option<String>,
    },
    /// Look at the local instance again, and at nothing else.
    RefreshLocal,
    /// Sign in.
    SignIn(SignIn),
    /// The person's answer to who came back.
    ConfirmSignIn {
        /// "That's me", or "Not me".
        keep: bool,
    },
    /// Open the waiting sign-in's page once more.
    OpenAgain,
    /// Copy the address of the waiting sign-in's page.
    CopyLink,
    /// Copy the waiting sign-in's one-time code, kept out of the clipboard's history.
    CopyOneTimeCode,
    /// Put into the keyring what it could not take when somebody signed in, and what a file holds
    /// instead of it. A locked keyring asks the person.
    KeepCredentials,
    /// Keep what the keyring cannot take until the app quits, and write nothing there unasked.
    KeepForSession,
    /// Keep credentials in a file that its owner alone may read and that is not encrypted.
    KeepInFile,
    /// Write an entry to the keyring, read it back and delete it.
    TestVault,
    /// Forget the active account's credentials.
    SignOut {
        /// The project folder whose `.tinyb` is blanked if it holds the same account; `None` is
        /// every project.
        folder: Option<String>,
    },
    /// Make another account the active one.
    UseAccount {
        /// The account's region.
        api_host: String,
        /// The account's user.
        user_id: String,
    },
    /// Ask Tinybird which regions there are.
    ListRegions,
    /// Ask Tinybird which workspaces the active account may use.
    ListWorkspaces,
    /// Ask Tinybird whether it takes the active account's token. The answer is no problem of the
    /// request, it is in the snapshot. No prompt is shown.
    CheckCloud,
    /// Make another workspace the active one: of the active account, else of the one other
    /// account that has it.
    UseWorkspace {
        /// Its id or name.
        workspace: String,
        /// The email or user id of the account whose it is; `None`: the active one's first.
        #[serde(default)]
        account: Option<String>,
        /// The project folder whose `.tinyb` is written.
        folder: Option<String>,
    },
    /// Write the files of a folder for the active workspace, and make the folder a project.
    WriteProject {
        /// The folder, absolute.
        folder: String,
        /// The files for which the person said yes to a token, although git tracks them or does not
        /// ignore them.
        #[serde(default)]
        allow_exposed: Vec<TokenFileKind>,
    },
    /// Leave `.tinyb` as `tb logout` does if it holds an account of ours, and forget the project.
    RemoveProject {
        /// The folder.
        folder: String,
    },
    /// Take away what is unsafe about a file of a project, as far as that is ours to do.
    FixProjectFile {
        /// The folder.
        folder: String,
        /// The file: the `path` of one of the project's files.
        path: String,
        /// What is unsafe.
        risk: Risk,
    },
    /// Set a `.tinyb` that cannot be understood aside, and write a new one. The person was asked.
    ReplaceProject {
        /// The folder.
        folder: String,
    },
    /// Look for tokens in the files of a project that git tracks, or would.
    SearchLeaks {
        /// The folder.
        folder: String,
    },
    /// Open Tinybird's page of the tokens, where one that leaked is refreshed.
    OpenTokensPage,
    /// Open the active workspace in Tinybird. While nobody is signed in, Tinybird's front page.
    OpenWorkspacePage,
    /// Show a project's folder in the file manager.
    OpenFolder {
        /// The folder.
        folder: String,
    },
    /// Open a terminal in a project's folder, with its tokens and the local ones in the
    /// environment.
    OpenTerminal {
        /// The folder.
        folder: String,
    },
    /// Make a fresh pair of local tokens and keep it in the vault.
    GenerateLocalTokens,
    /// Bring the local instance up.
    StartLocal(StartLocal),
    /// Stop the local instance.
    StopLocal,
    /// Stop the local instance, start it again with the tokens that it has, and wait until it is
    /// ready.
    RestartLocal,
    /// Replace the container of the local instance by one of the newest image, which has the same
    /// tokens, ports and data folder. It is started again if it ran.
    UpdateLocal {
        /// The person agreed that data is deleted which is in the container itself.
        may_delete_data: bool,
    },
    /// Delete the container of the local instance with its data, if it is ours. The person was
    /// asked.
    RemoveLocal,
    /// Start the engine's program, where one was found that can be started.
    StartEngine,
    /// Open the page from which an engine is installed on this system.
    OpenEnginePage,
    /// Open Tinybird's pages for the local instance in the browser.
    OpenTinybirdUi,
    /// Put a token into the clipboard, kept out of its history.
    Copy {
        /// Which.
        token: TokenId,
        /// Where it is to be pasted.
        destination: Destination,
        /// The number of the tool's field that is copied; `None`: the one with the token.
        #[serde(default)]
        #[ts(optional)]
        field: Option<usize>,
    },
    /// Ask Tinybird for the static tokens of the active workspace.
    ListTokens,
    /// Give a static token of the active workspace a new value. The person was asked.
    RefreshToken {
        /// Tinybird's id of it, or its name.
        token: String,
    },
    /// Delete a static token of the active workspace. The person was asked.
    DeleteToken {
        /// Tinybird's id of it, or its name.
        token: String,
    },
    /// Make a static token in the active workspace.
    CreateStaticToken {
        /// Its name.
        name: String,
        /// Its rights.
        scopes: Vec<ScopeView>,
    },
    /// Make a JWT, and put it at the top of the list.
    CreateJwt(NewJwt),
    /// Make a JWT of the list once more, with as long a life as it had.
    RepeatJwt {
        /// Its id in the list.
        id: String,
    },
    /// Take a JWT out of the list. It works until it ends.
    ForgetJwt {
        /// Its id in the list.
        id: String,
    },
    /// Ask which endpoints and data sources there are, with the parameters of the endpoints.
    ListResources {
        /// Of which workspace.
        place: TokenPlace,
    },
    /// Ask the local instance for its workspaces.
    ListLocalWorkspaces,
    /// Make a workspace of the local instance the one whose token is copied as the local workspace
    /// token.
    ChooseLocalWorkspace {
        /// Its name; `None`: the instance's first one.
        name: Option<String>,
    },
    /// Copy the address of the active account's API.
    CopyApiAddress,
    /// Look whether the clipboard still holds what we put into it.
    CheckClipboard,
    /// Copy a text that the page shows and that is no secret, such as the lines of a log. A secret in
    /// it is replaced.
    CopyText {
        /// The text.
        text: String,
    },
    /// Take out of the clipboard what we put into it, if it is still there.
    ClearClipboard,
    /// Ask the system whether the app starts when the person logs in.
    CheckLoginItem,
    /// Have the system start the app, without its window, when the person logs in; or not.
    StartAtLogin {
        /// Whether it does.
        on: bool,
    },
    /// Keep these settings.
    ChangeSettings(Settings),
    /// End a running request; what it wrote stays written.
    Cancel {
        /// The request.
        request: RequestId,
    },
}

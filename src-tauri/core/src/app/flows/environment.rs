//! The variables by which `tb` and programs like it find host and tokens, and a terminal that has
//! them. Source: `tinybird/tb/modules/config.py` and `local.py`.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::app::context::{Context, run_blocking};
use crate::app::secrets::local_tokens::LocalCredentials;
use crate::app::secrets::session::Session;
use crate::app::secrets::tokens::check_token;
use crate::app::updates::Updates;
use crate::app::{Error, folders, opening};
use crate::config::DEFAULT_PORT;
use crate::credentials::{Account, Secret, WorkspaceRef};
use crate::os::Launch;
use crate::os::files;
use crate::{plain, quote, stores};

/// The command line beside us.
const COMMAND_LINE: &str = "tb-companion";

/// Names and values, in the order in which they are to be set.
pub type Variables = Vec<(&'static str, Secret)>;

/// The variables of the workspace that a folder holds; of the active one where it holds none of ours.
pub(crate) async fn read_cloud_variables(
    context: &Arc<Context>,
    updates: &Updates,
    folder: Option<&Path>,
) -> Result<Variables, Error> {
    let (account, workspace) = find_workspace(context, folder).await?;
    let session = Session::new(context, updates, &account);
    let credentials = session.read_live(folder).await?;
    let found = credentials.workspace(&workspace.id).cloned();
    let token = match found {
        Some(found) => found.token,
        // Not listed yet: Tinybird is asked.
        None => {
            let listed = session.list_workspaces(folder).await?;
            let unknown = || Error::UnknownWorkspace { name: workspace.name.clone() };
            listed.workspace(&workspace.id).ok_or_else(unknown)?.token.clone()
        }
    };
    let mut variables = vec![("TB_HOST", Secret::new(account.key.api_host)), ("TB_TOKEN", token)];
    variables.extend(credentials.user_token.map(|token| ("TB_USER_TOKEN", token)));
    check_variables(variables)
}

/// The variables of the local instance: of the one that runs, else of the pair that the next one
/// gets.
pub(crate) async fn read_local_variables(
    context: &Context,
    local: LocalCredentials,
) -> Result<Variables, Error> {
    let pair = local.read_pair(context).await?;
    let mut variables = vec![
        ("TB_LOCAL_USER_TOKEN", Secret::new(pair.user_token)),
        ("TB_LOCAL_WORKSPACE_TOKEN", Secret::new(pair.workspace_token)),
    ];
    let port = local.address.rsplit(':').next().filter(|port| port.parse::<u16>().is_ok());
    let other = port.filter(|port| *port != DEFAULT_PORT.to_string());
    variables.extend(other.map(|port| ("TB_LOCAL_PORT", Secret::new(port))));
    check_variables(variables)
}

/// Refuses a value that could break a line: a shell reads these, or an environment holds them.
fn check_variables(variables: Variables) -> Result<Variables, Error> {
    for (name, value) in &variables {
        match *name {
            "TB_HOST" if plain::is_plain(value.expose()) => {}
            "TB_HOST" => return Err(Error::Unfit { name }),
            _ => check_token(name, value)?,
        }
    }
    Ok(variables)
}

async fn find_workspace(
    context: &Context,
    folder: Option<&Path>,
) -> Result<(Account, WorkspaceRef), Error> {
    let accounts = context.read_accounts().await?;
    let project = folder.and_then(|folder| accounts.project(folder));
    let theirs = project.and_then(|project| {
        let account = accounts.account(project.account.as_ref()?)?;
        Some((account.clone(), project.workspace.clone()?))
    });
    if let Some(theirs) = theirs {
        return Ok(theirs);
    }
    let active = accounts.active().cloned().ok_or(Error::NotSignedIn)?;
    let workspace = active.workspace.clone().ok_or(Error::NoWorkspace)?;
    Ok((active, workspace))
}

/// Shows a project's folder in the file manager.
pub(crate) async fn open_folder(context: Arc<Context>, folder: String) -> Result<(), Error> {
    let folder = find_present_folder(&context, &folder).await?;
    opening::open_folder(&context, &folder).await
}

/// Opens a terminal in a project's folder, with its tokens in the environment, and the local
/// ones where there are any.
pub(crate) async fn open_terminal(
    context: Arc<Context>,
    updates: Updates,
    folder: String,
    of_instance: LocalCredentials,
) -> Result<(), Error> {
    let folder = find_present_folder(&context, &folder).await?;
    let terminal = context.config.terminal.clone().ok_or(Error::NoTerminal)?;
    let launcher = context.ports.launcher.clone().ok_or(Error::NoTerminal)?;
    let mut environment = read_cloud_variables(&context, &updates, Some(&folder)).await?;
    // Without local tokens there is still a terminal to open.
    environment.extend(read_local_variables(&context, of_instance).await.unwrap_or_default());
    let (name, mut args) = (terminal.name.clone(), terminal.args);
    if context.config.terminal_needs_script {
        args.push(write_script(&context, &folder).await?.display().to_string());
        environment.clear();
    }
    let launch = Launch { program: terminal.program, args, folder: Some(folder), environment };
    let started = run_blocking(move || launcher.start(&launch)).await?;
    started.map_err(|source| Error::NotStarted { name, source })
}

/// Writes a script that opens a shell in the folder and asks the command line for the tokens: none
/// is in the script. Each terminal has a script of its own, which removes itself first.
async fn write_script(context: &Context, folder: &Path) -> Result<PathBuf, Error> {
    // Looked up by its name, the command line could be a stranger's.
    let programs = context.config.programs_folder.clone().ok_or(Error::NoTerminal)?;
    let (scripts, folder) = (scripts_folder(context), folder.to_owned());
    let path = scripts.clone();
    let written = run_blocking(move || {
        files::write_script(&scripts, |script| self_deleting_script(script, &folder, &programs))
    });
    Ok(written.await?.map_err(|source| stores::Error::Io { path, source })?)
}

fn self_deleting_script(script: &Path, folder: &Path, programs: &Path) -> String {
    let quoted = |path: &Path| quote::posix(&path.display().to_string());
    let companion = quoted(&programs.join(COMMAND_LINE));
    let (script, folder, programs) = (quoted(script), quoted(folder), quoted(programs));
    // An empty entry of PATH would be the project's folder.
    format!(
        "#!/bin/sh\n/bin/rm -f -- {script}\ncd -- {folder} || exit\n\
         PATH={programs}\"${{PATH:+:$PATH}}\"\nexport PATH\n\
         eval \"$({companion} env)\"\neval \"$({companion} env --local 2>/dev/null)\"\n\
         exec \"${{SHELL:-/bin/sh}}\" -l\n"
    )
}

fn scripts_folder(context: &Context) -> PathBuf {
    context.config.state_dir.join("terminal")
}

/// Removes the scripts that no terminal ran.
pub(crate) fn clear_scripts(context: &Context) {
    match std::fs::remove_dir_all(scripts_folder(context)) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            tracing::warn!(%error, "scripts for terminals stay");
        }
        _ => {}
    }
}

/// The folder of a project, if it is still there.
async fn find_present_folder(context: &Context, folder: &str) -> Result<PathBuf, Error> {
    let project = folders::find_project(context, folder).await?;
    match context.is_folder(&project.folder).await? {
        true => Ok(project.folder),
        false => Err(Error::NoFolder { path: folder.to_owned() }),
    }
}

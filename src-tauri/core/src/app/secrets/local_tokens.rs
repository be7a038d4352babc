//! The tokens of the local instance: the pair, and those that the running instance tells.

use crate::app::context::Context;
use crate::app::secrets::Prompt;
use crate::app::{Error, hosts};
use crate::cloud;
use crate::contract::{LocalTokens, Snapshot};
use crate::credentials::{Secret, Workspace, WorkspaceRef};
use crate::local;
use crate::token::Claims;
use crate::tokens::copy_text::Target;

/// Where a local token comes from: the running instance, else the kept pair.
#[derive(Clone, Debug)]
pub(crate) struct LocalCredentials {
    pub(crate) tokens: Option<LocalTokens>,
    /// Where the instance's API is.
    pub(crate) address: String,
    /// Where the instance's ClickHouse is.
    pub(crate) clickhouse: String,
    /// The workspace that the person chose; `None`: the instance's first one.
    pub(crate) workspace: Option<String>,
}

impl LocalCredentials {
    /// The local tokens that a snapshot shows.
    pub(crate) fn of(snapshot: &Snapshot) -> Self {
        let running = snapshot.local.tokens.clone();
        let usual = |port: &str| format!("http://localhost:{port}");
        let (local, defaults) = (&snapshot.local, &snapshot.defaults);
        let address = local.address.clone();
        let clickhouse = local.clickhouse.clone();
        Self {
            tokens: running.or_else(|| snapshot.local_tokens.clone()),
            address: address.unwrap_or_else(|| usual(&defaults.local_port.value)),
            clickhouse: clickhouse.unwrap_or_else(|| usual(&defaults.local_clickhouse_port.value)),
            workspace: snapshot.local_workspace.clone(),
        }
    }

    /// The pair: that of the running instance, else the one that was kept. A face that ends after its
    /// request has not read the vault yet.
    pub(crate) async fn read_pair(&self, context: &Context) -> Result<LocalTokens, Error> {
        match &self.tokens {
            Some(pair) => Ok(pair.clone()),
            None => {
                let kept = context.secrets.local_tokens(Prompt::Allowed).await?;
                kept.ok_or(Error::NoLocalTokens)
            }
        }
    }

    /// The workspace of the instance with this name; without a name the one that is chosen. The
    /// instance's first one is known without asking it.
    pub(crate) async fn read_workspace(
        &self,
        context: &Context,
        name: Option<&str>,
    ) -> Result<Workspace, Error> {
        let name = name.or(self.workspace.as_deref());
        if let Some(name) = name.filter(|name| *name != local::DEFAULT_WORKSPACE) {
            return find_instance_workspace(context, self, name).await;
        }
        let token = Secret::new(self.read_pair(context).await?.workspace_token);
        let id = Claims::of(token.expose()).owner.ok_or(Error::NoLocalTokens)?;
        let name = local::DEFAULT_WORKSPACE.to_owned();
        Ok(Workspace { reference: WorkspaceRef { id, name }, token })
    }

    /// Where a token of this workspace of the instance is used.
    pub(super) fn target(&self, workspace: Option<String>) -> Target {
        Target {
            api: self.address.clone(),
            clickhouse: self.clickhouse.clone(),
            workspace,
            endpoint: None,
            pair: None,
            is_cloud: false,
        }
    }
}

/// The workspace of the running instance with this id or name.
pub(super) async fn find_instance_workspace(
    context: &Context,
    local: &LocalCredentials,
    id_or_name: &str,
) -> Result<Workspace, Error> {
    let workspaces = fetch_instance_workspaces(context, local).await?;
    let is_it = |one: &Workspace| {
        [&one.reference.id, &one.reference.name].contains(&&id_or_name.to_owned())
    };
    let found = workspaces.into_iter().find(is_it);
    found.ok_or(Error::NoLocalWorkspace { name: id_or_name.to_owned() })
}

/// The admin token of the running instance.
pub(super) async fn fetch_instance_admin(
    context: &Context,
    local: &LocalCredentials,
) -> Result<Secret, Error> {
    let fetched = local::fetch_admin_token(&local.address, &context.http).await;
    fetched.map_err(|error| {
        tracing::info!(%error, "the instance was asked for its admin token");
        Error::LocalNotRunning
    })
}

/// The workspaces inside the running instance.
pub(crate) async fn fetch_instance_workspaces(
    context: &Context,
    local: &LocalCredentials,
) -> Result<Vec<Workspace>, Error> {
    let admin = fetch_instance_admin(context, local).await?;
    let host = hosts::host_of_instance(&local.address)?;
    Ok(cloud::fetch_workspaces(&host, &admin, &context.http).await?)
}

//! Replaces the container by one of the newest image.

use std::time::SystemTime;

use bollard::query_parameters::RenameContainerOptionsBuilder;

use super::{CONTAINER, Container, Engine, Error, Report, Spec};
use crate::contract::LocalStage;
use crate::http::Http;

/// The name of the new container while the old one is there.
const NEW_CONTAINER: &str = "companion-update";

impl Engine {
    /// Fetches the newest image, and replaces a container of ours that was made from an older one by
    /// one with the same tokens, ports and data folder. It runs if the old one did.
    ///
    /// The new container is made before the old one is removed. Without `may_delete_data`, a container
    /// whose data is in itself stays. `now` is the wall time.
    pub async fn update_instance(
        &self,
        spec: &Spec,
        may_delete_data: bool,
        http: &Http,
        now: SystemTime,
        report: Report<'_>,
    ) -> Result<(), Error> {
        let may_go = |container: &Container| may_delete_data || container.data_folder.is_some();
        let seen = self.find_own_container().await?;
        if !may_go(&seen) {
            return Err(Error::Changed);
        }
        let spec = spec.in_place_of(&seen);
        let image = self.pull(&spec, report).await?.ok_or(Error::Changed)?;
        // Much may have happened while it was fetched.
        let old = self.find_own_container().await?;
        let is_same = old.id == seen.id && may_go(&old);
        let id = old.id.clone().filter(|_| is_same).ok_or(Error::Changed)?;
        if self.is_made_from(&old, &image, self.call_deadline()).await? {
            return Ok(());
        }
        let tokens = old.tokens.as_ref().ok_or(Error::OtherTokens)?;
        if !old.is_up() {
            self.check_ports(&spec).await?;
        }
        // One that an update left which was cut off.
        self.remove_container(NEW_CONTAINER).await?;
        report(LocalStage::Creating);
        let new = self.make_container(NEW_CONTAINER, &spec, tokens, Some(&image)).await?;
        if let Err(error) = self.replace_container(&id, old.is_up(), &new, report).await {
            let removed = self.remove_container(&new).await;
            removed.unwrap_or_else(|error| tracing::warn!(%error, "a container is left"));
            return Err(error);
        }
        if old.is_up() {
            report(LocalStage::Creating);
            self.start_container([spec.port, spec.clickhouse_port]).await?;
            self.wait_until_ready(http, now, report).await?;
        }
        Ok(())
    }

    /// The container, if it is ours.
    async fn find_own_container(&self) -> Result<Container, Error> {
        let found = self.find_container(self.inspect_deadline()).await?.ok_or(Error::Absent)?;
        if found.is_ours { Ok(found) } else { Err(Error::NotOurs) }
    }

    /// Stops and deletes the old container, and gives its name to the new one.
    async fn replace_container(
        &self,
        old: &str,
        is_up: bool,
        new: &str,
        report: Report<'_>,
    ) -> Result<(), Error> {
        if is_up {
            report(LocalStage::Stopping);
            self.stop_container(old).await?;
        }
        report(LocalStage::Removing);
        self.remove_container(old).await?;
        let options = RenameContainerOptionsBuilder::new().name(CONTAINER).build();
        self.call(self.call_deadline(), |docker| docker.rename_container(new, options)).await
    }
}

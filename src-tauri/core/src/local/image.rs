//! The image: whether it is here, whether there is a newer one, and fetching it.
#![cfg_attr(not(test), warn(clippy::arithmetic_side_effects))]

use std::collections::BTreeMap;

use bollard::errors::Error as Bollard;
use bollard::models::CreateImageInfo;
use bollard::query_parameters::CreateImageOptionsBuilder;
use tokio::time::Instant;

use super::engine::Stalled;
use super::{Engine, Error, Report, Spec};
use crate::contract::LocalStage;
use crate::redact::redact;

impl Engine {
    /// Makes sure that the image is here. Where the registry has a newer one and `spec` wants
    /// it, that one is fetched; a registry that does not answer changes nothing.
    pub(super) async fn ensure_image(&self, spec: &Spec, report: Report<'_>) -> Result<(), Error> {
        let image = spec.image.to_string();
        let here = match self.call(self.call_end(), |docker| docker.inspect_image(&image)).await {
            Ok(image) => image,
            Err(error) if error.is_not_found() => return self.pull(spec, report).await,
            Err(error) => return Err(error),
        };
        if spec.skip_new_version {
            return Ok(());
        }
        let digests = here.repo_digests.unwrap_or_default();
        match self.registry_digest(&image).await {
            // Without a digest it was built here, and no registry has a newer one.
            Some(newest)
                if !digests.is_empty() && !digests.iter().any(|d| d.ends_with(&newest)) =>
            {
                self.pull(spec, report).await
            }
            _ => Ok(()),
        }
    }

    async fn registry_digest(&self, image: &str) -> Option<String> {
        #[expect(clippy::arithmetic_side_effects, reason = "a limit is ours, and short")]
        let end = Instant::now() + self.limits.registry;
        match self.call(end, |docker| docker.inspect_registry_image(image, None)).await {
            Ok(image) => image.descriptor.digest,
            Err(error) => {
                tracing::info!(%error, "the registry was asked for a newer image in vain");
                None
            }
        }
    }

    async fn pull(&self, spec: &Spec, report: Report<'_>) -> Result<(), Error> {
        let image = || spec.image.to_string();
        let failed = |error: Bollard| match error {
            Bollard::DockerResponseServerError { message, .. }
            | Bollard::DockerStreamError { error: message } => {
                Error::Pull { image: image(), reason: redact(&message).into_owned() }
            }
            error => Error::EngineLost(error),
        };
        let options = CreateImageOptionsBuilder::new()
            .from_image(spec.image.name())
            .tag(spec.image.tag())
            .platform(&spec.platform)
            .build();
        let mut layers = Layers::default();
        report(layers.stage());
        let after = self.limits.pull_silence;
        let mut pulling =
            self.answers(after, |docker| docker.create_image(Some(options), None, None));
        loop {
            let told = pulling.next().await;
            let told = told.map_err(|Stalled| Error::PullStalled { image: image(), after })?;
            let Some(info) = told else { return Ok(()) };
            let info = info.map_err(failed)?;
            if let Some(message) = info.error_detail.as_ref().and_then(|e| e.message.clone()) {
                return Err(failed(Bollard::DockerStreamError { error: message }));
            }
            if layers.take(info) {
                report(layers.stage());
            }
        }
    }
}

/// What is known of each layer while an image is pulled.
#[derive(Default)]
struct Layers(BTreeMap<String, Layer>);

#[derive(Default)]
struct Layer {
    bytes: u64,
    total: u64,
    whole: bool,
}

impl Layers {
    /// Says whether anything a person would see has changed.
    fn take(&mut self, info: CreateImageInfo) -> bool {
        let (Some(id), Some(status)) = (info.id, info.status) else {
            return false;
        };
        let is_layer = ["Pulling fs layer", "Waiting", "Downloading", "Already exists"]
            .contains(&status.as_str())
            || self.0.contains_key(&id);
        if !is_layer {
            return false;
        }
        let layer = self.0.entry(id).or_default();
        if let (Some(progress), "Downloading") = (info.progress_detail, status.as_str()) {
            layer.bytes = progress.current.and_then(|n| u64::try_from(n).ok()).unwrap_or(0);
            layer.total = progress.total.and_then(|n| u64::try_from(n).ok()).unwrap_or(0);
        }
        if status == "Download complete" {
            layer.bytes = layer.total;
        }
        layer.whole |= status == "Pull complete" || status == "Already exists";
        true
    }

    fn stage(&self) -> LocalStage {
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        LocalStage::Pulling {
            bytes: sum(self.0.values().map(|layer| layer.bytes)),
            total: sum(self.0.values().map(|layer| layer.total)),
            layers: count(self.0.values().filter(|layer| layer.whole).count()),
            of_layers: count(self.0.len()),
        }
    }
}

/// An engine may name any size: a sum that no number holds is the largest one.
fn sum(bytes: impl Iterator<Item = u64>) -> u64 {
    bytes.fold(0, u64::saturating_add)
}

#[cfg(test)]
mod tests {
    use bollard::models::ProgressDetail;

    use super::*;

    fn info(id: &str, status: &str, progress: Option<(i64, i64)>) -> CreateImageInfo {
        CreateImageInfo {
            id: Some(id.to_owned()),
            status: Some(status.to_owned()),
            progress_detail: progress.map(|(current, total)| ProgressDetail {
                current: Some(current),
                total: Some(total),
            }),
            ..CreateImageInfo::default()
        }
    }

    #[test]
    fn counts_bytes_and_layers() {
        let mut layers = Layers::default();
        assert!(!layers.take(info("latest", "Pulling from tinybirdco/tinybird-local", None)));
        layers.take(info("a", "Pulling fs layer", None));
        layers.take(info("b", "Already exists", None));
        layers.take(info("a", "Downloading", Some((40, 100))));
        let at = |bytes, layers| LocalStage::Pulling { bytes, total: 100, layers, of_layers: 2 };
        assert_eq!(layers.stage(), at(40, 1));
        layers.take(info("a", "Download complete", None));
        layers.take(info("a", "Extracting", Some((1, 500))));
        assert_eq!(layers.stage(), at(100, 1));
        layers.take(info("a", "Pull complete", None));
        assert_eq!(layers.stage(), at(100, 2));
    }

    #[test]
    fn sizes_that_no_number_holds_together_are_the_largest_one() {
        let mut layers = Layers::default();
        for id in ["a", "b", "c"] {
            layers.take(info(id, "Downloading", Some((i64::MAX, i64::MAX))));
        }
        layers.take(info("d", "Downloading", Some((-1, i64::MIN))));
        let LocalStage::Pulling { bytes, total, .. } = layers.stage() else {
            panic!("another stage");
        };
        assert_eq!((bytes, total), (u64::MAX, u64::MAX));
    }
}

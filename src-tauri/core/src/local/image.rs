//! Pulls the image, if the engine lacks it or the registry has a newer one.
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
    /// Makes sure that the engine has the image. Pulls a newer one from the registry, unless `spec`
    /// skips it. A registry that does not answer is ignored.
    pub(super) async fn ensure_image(&self, spec: &Spec, report: Report<'_>) -> Result<(), Error> {
        let image = spec.image.to_string();
        let here =
            match self.call(self.call_deadline(), |docker| docker.inspect_image(&image)).await {
                Ok(image) => image,
                Err(error) if error.is_not_found() => return self.pull(spec, report).await,
                Err(error) => return Err(error),
            };
        if spec.skip_new_version {
            return Ok(());
        }
        let digests = here.repo_digests.unwrap_or_default();
        match self.registry_digest(&image).await {
            // An image without a digest was built locally: no registry has a newer one.
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
        let deadline = Instant::now() + self.limits.registry;
        match self.call(deadline, |docker| docker.inspect_registry_image(image, None)).await {
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
            .tag(spec.image.version())
            .platform(&spec.platform)
            .build();
        let mut layers = Layers::default();
        report(layers.stage());
        let after = self.limits.pull_silence;
        let mut pulling =
            self.call_stream(after, |docker| docker.create_image(Some(options), None, None));
        loop {
            let next = pulling.next().await;
            let next = next.map_err(|Stalled| Error::PullStalled { image: image(), after })?;
            let Some(info) = next else { return Ok(()) };
            let info = info.map_err(failed)?;
            if let Some(message) = info.error_detail.as_ref().and_then(|e| e.message.clone()) {
                return Err(failed(Bollard::DockerStreamError { error: message }));
            }
            if layers.update(info) {
                report(layers.stage());
            }
        }
    }
}

/// The progress of each layer of an image that is pulled.
#[derive(Default)]
struct Layers(BTreeMap<String, Layer>);

#[derive(Default)]
struct Layer {
    bytes: u64,
    total: u64,
    is_complete: bool,
}

impl Layers {
    /// Applies a progress message. Returns whether it is about a layer.
    fn update(&mut self, info: CreateImageInfo) -> bool {
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
        layer.is_complete |= status == "Pull complete" || status == "Already exists";
        true
    }

    fn stage(&self) -> LocalStage {
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        LocalStage::Pulling {
            bytes: sum(self.0.values().map(|layer| layer.bytes)),
            total: sum(self.0.values().map(|layer| layer.total)),
            layers: count(self.0.values().filter(|layer| layer.is_complete).count()),
            of_layers: count(self.0.len()),
        }
    }
}

/// A sum that does not overflow, because the engine may send any size.
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
        assert!(!layers.update(info("latest", "Pulling from tinybirdco/tinybird-local", None)));
        layers.update(info("a", "Pulling fs layer", None));
        layers.update(info("b", "Already exists", None));
        layers.update(info("a", "Downloading", Some((40, 100))));
        let at = |bytes, layers| LocalStage::Pulling { bytes, total: 100, layers, of_layers: 2 };
        assert_eq!(layers.stage(), at(40, 1));
        layers.update(info("a", "Download complete", None));
        layers.update(info("a", "Extracting", Some((1, 500))));
        assert_eq!(layers.stage(), at(100, 1));
        layers.update(info("a", "Pull complete", None));
        assert_eq!(layers.stage(), at(100, 2));
    }

    #[test]
    fn sizes_whose_sum_would_overflow_add_up_to_the_largest_number() {
        let mut layers = Layers::default();
        for id in ["a", "b", "c"] {
            layers.update(info(id, "Downloading", Some((i64::MAX, i64::MAX))));
        }
        layers.update(info("d", "Downloading", Some((-1, i64::MIN))));
        let LocalStage::Pulling { bytes, total, .. } = layers.stage() else {
            panic!("another stage");
        };
        assert_eq!((bytes, total), (u64::MAX, u64::MAX));
    }
}

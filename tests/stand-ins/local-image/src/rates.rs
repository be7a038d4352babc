//! How often a JWT may ask. Requests count by the name in it, whoever holds it.

use std::collections::HashMap;
use std::time::Duration;

use crate::access::Access;

const WINDOW: Duration = Duration::from_secs(1);

/// The requests of each name, in the second that began with the first of them.
#[derive(Debug, Default)]
pub struct Rates(HashMap<String, (Duration, u64)>);

impl Rates {
    /// Counts a request at this time; false when it is one too many.
    pub fn admits(&mut self, access: &Access, now: Duration) -> bool {
        let Some((name, rps)) = &access.limit else { return true };
        let (start, count) = self.0.entry(name.clone()).or_insert((now, 0));
        if now.saturating_sub(*start) >= WINDOW {
            (*start, *count) = (now, 0);
        }
        *count += 1;
        *count <= *rps
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str) -> Access {
        Access { limit: Some((name.to_owned(), 2)), ..Access::default() }
    }

    #[test]
    fn counts_by_name_and_forgets_after_a_second() {
        let mut rates = Rates::default();
        let mut ask =
            |name: &str, millis| rates.admits(&named(name), Duration::from_millis(millis));

        assert_eq!([ask("a", 900), ask("a", 1000), ask("a", 1800)], [true, true, false]);
        assert!(ask("b", 1800));
        assert!(ask("a", 1900));
    }

    #[test]
    fn admits_all_without_a_limit() {
        let mut rates = Rates::default();

        assert!((0..1000).all(|_| rates.admits(&Access::default(), Duration::ZERO)));
    }
}

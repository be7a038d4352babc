//! Arithmetic with times and lifetimes from outside, which neither panics nor wraps.
//!
//! A server, a file or a clock may give any number. One that a front end cannot show is replaced by
//! the nearest that every front end can show. All sums with such numbers are made here; clippy
//! reports others in the modules that read servers' answers.
#![cfg_attr(not(test), warn(clippy::arithmetic_side_effects))]

use std::time::{Duration, SystemTime};

use serde_json::Value;
use time::{OffsetDateTime, PrimitiveDateTime};

/// The last time that the page can show, in unix milliseconds: the greatest JavaScript `Date`.
pub const MAX_MS: u64 = 8_640_000_000_000_000;
/// A hundred years. A token with a longer lifetime counts as one that does not end.
pub const MAX_LIFETIME: Duration = Duration::from_secs(100 * 365 * 24 * 60 * 60);

/// The time `after` from `now`, in unix milliseconds: 0 before 1970, at most [`MAX_MS`].
pub fn ms_after(now: SystemTime, after: Duration) -> u64 {
    let since = now.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let ms = since.saturating_add(after).as_millis();
    u64::try_from(ms).unwrap_or(MAX_MS).min(MAX_MS)
}

/// The time left from `now` until `at`, in unix milliseconds; zero if `at` is past.
pub fn time_left(now: SystemTime, at: u64) -> Duration {
    Duration::from_millis(at.saturating_sub(ms_after(now, Duration::ZERO)))
}

/// Reads a token's lifetime from JSON: a number of seconds, or a text with one. `None`, a token
/// that does not end, for another value or one over [`MAX_LIFETIME`].
pub fn parse_lifetime(seconds: &Value) -> Option<Duration> {
    let seconds = match seconds {
        Value::Number(number) => number.as_f64()?,
        Value::String(text) => text.trim().parse().ok()?,
        _ => return None,
    };
    // Fails for a negative number, an infinite one, and one that no `Duration` can hold.
    Duration::try_from_secs_f64(seconds).ok().filter(|life| *life <= MAX_LIFETIME)
}

/// The date and time in UTC. A time before 1970 becomes the first of that year, one after 9999 the
/// last of that year.
pub fn utc_date_time(now: SystemTime) -> OffsetDateTime {
    let since = now.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let nanos = i128::try_from(since.as_nanos()).unwrap_or(i128::MAX);
    OffsetDateTime::from_unix_timestamp_nanos(nanos)
        .unwrap_or_else(|_| PrimitiveDateTime::MAX.assume_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: u64) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
    }

    /// The last second that the system can name.
    fn latest() -> SystemTime {
        (0..64).rev().fold(SystemTime::UNIX_EPOCH, |time, bit| {
            time.checked_add(Duration::from_secs(1 << bit)).unwrap_or(time)
        })
    }

    #[test]
    fn a_moment_stays_where_every_face_can_show_it() {
        let before = SystemTime::UNIX_EPOCH - Duration::from_secs(9);
        let cases = [
            (at(10), Duration::ZERO, 10_000),
            (at(10), Duration::from_secs(5), 15_000),
            (before, Duration::ZERO, 0),
            (before, Duration::from_secs(5), 5_000),
            (at(10), Duration::MAX, MAX_MS),
            (at(10), Duration::from_secs(u64::MAX), MAX_MS),
            (at(10), Duration::from_millis(u64::MAX), MAX_MS),
            (latest(), Duration::from_secs(u64::MAX), MAX_MS),
        ];
        for (now, after, expected) in cases {
            assert_eq!(ms_after(now, after), expected, "{now:?} {after:?}");
        }
    }

    #[test]
    fn nothing_is_left_of_what_is_over_and_no_moment_is_too_far() {
        let cases = [(10_500, 500), (10_000, 0), (9_999, 0), (0, 0), (u64::MAX, u64::MAX - 10_000)];
        for (end, expected) in cases {
            assert_eq!(time_left(at(10), end), Duration::from_millis(expected), "{end}");
        }
    }

    #[test]
    fn a_life_that_is_no_number_of_seconds_or_too_long_has_no_end() {
        let a_hundred_years = MAX_LIFETIME.as_secs();
        let cases = [
            ("3600", Some(3600)),
            ("\"3600\"", Some(3600)),
            ("\" 3600 \"", Some(3600)),
            ("3600.0", Some(3600)),
            ("3.6e3", Some(3600)),
            ("0", Some(0)),
            (&a_hundred_years.to_string(), Some(a_hundred_years)),
            (&(a_hundred_years + 1).to_string(), None),
            ("18446744073709551615", None),
            ("18446744073709551616", None),
            ("9223372036854775807", None),
            ("1e308", None),
            ("1e999", None),
            ("-1", None),
            ("-1e999", None),
            ("\"NaN\"", None),
            ("\"inf\"", None),
            ("\"soon\"", None),
            ("null", None),
            ("true", None),
            ("[3600]", None),
            ("{}", None),
        ];
        for (json, expected) in cases {
            let said = serde_json::from_str(json).unwrap();
            assert_eq!(parse_lifetime(&said), expected.map(Duration::from_secs), "{json}");
        }
    }

    #[test]
    fn a_clock_outside_the_calendar_shows_its_edge() {
        assert_eq!(utc_date_time(at(0) - Duration::from_secs(9)).year(), 1970);
        assert_eq!(utc_date_time(at(1_764_000_000)).year(), 2025);
        assert_eq!(utc_date_time(at(300_000_000_000)).year(), 9999);
        assert_eq!(utc_date_time(latest()).year(), 9999);
    }
}

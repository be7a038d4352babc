//! Writes a token for the place where it is pasted.

use crate::contract::Format;
use crate::credentials::Secret;
use crate::quote;

/// The token in a format. `host` is the API that accepts it, such as `https://api.tinybird.co`.
///
/// `Token`, `Header` and `Curl` have no line break at their end, so that they can be pasted into a
/// field; `Env` and `Sdk` are whole lines. `Curl` is for a POSIX shell. Neither token nor host may
/// have a line break.
pub fn format_token(format: Format, token: &Secret, host: &str) -> Secret {
    // `concat` allocates the final size at once, so that no copy of the token is left unwiped.
    Secret::new(pieces(format, token.expose(), host.trim_end_matches('/')).concat())
}

fn pieces<'a>(format: Format, token: &'a str, host: &'a str) -> Vec<&'a str> {
    match format {
        Format::Token => vec![token],
        Format::Header => vec!["Authorization: Bearer ", token],
        Format::Env => vec!["TB_HOST=", host, "\nTB_TOKEN=", token, "\n"],
        Format::Sdk => vec!["TINYBIRD_URL=", host, "\nTINYBIRD_TOKEN=", token, "\n"],
        Format::Curl => {
            let mut pieces = vec!["curl -H 'Authorization: Bearer "];
            pieces.extend(quote::posix_pieces(token));
            pieces.push("' '");
            pieces.extend(quote::posix_pieces(host));
            pieces.push("/v0/pipes'");
            pieces
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOST: &str = "https://api.tinybird.co";

    fn written(format: Format) -> String {
        format_token(format, &Secret::new("p.abc.def"), HOST).expose().to_owned()
    }

    #[test]
    fn every_format_is_what_its_reader_takes() {
        assert_eq!(written(Format::Token), "p.abc.def");
        assert_eq!(written(Format::Header), "Authorization: Bearer p.abc.def");
        assert_eq!(written(Format::Env), "TB_HOST=https://api.tinybird.co\nTB_TOKEN=p.abc.def\n");
        assert_eq!(
            written(Format::Sdk),
            "TINYBIRD_URL=https://api.tinybird.co\nTINYBIRD_TOKEN=p.abc.def\n"
        );
        assert_eq!(
            written(Format::Curl),
            "curl -H 'Authorization: Bearer p.abc.def' 'https://api.tinybird.co/v0/pipes'"
        );
    }

    #[test]
    fn a_slash_at_the_hosts_end_is_not_doubled() {
        let curl = format_token(Format::Curl, &Secret::new("t"), "http://localhost:7181/");
        assert!(curl.expose().ends_with("'http://localhost:7181/v0/pipes'"));
    }

    #[test]
    fn a_quote_in_a_token_or_host_ends_nothing() {
        let curl = format_token(Format::Curl, &Secret::new("a'; evil '"), "https://x'y");
        let expected =
            r"curl -H 'Authorization: Bearer a'\''; evil '\''' 'https://x'\''y/v0/pipes'";
        assert_eq!(curl.expose(), expected);
    }
}

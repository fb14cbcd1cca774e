//! Percent encoding in paths and queries, read strictly.

/// More parameters than any route has.
const PARAMETERS_MAX: usize = 64;

/// The parameters of `query` in their order; `None` if the encoding is broken or there are too many.
pub fn parameters(query: &str) -> Option<Vec<(String, String)>> {
    let pairs = query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            Some((
                decode(&name.replace('+', " "))?,
                decode(&value.replace('+', " "))?,
            ))
        });
    let parameters: Vec<_> = pairs.take(PARAMETERS_MAX + 1).collect::<Option<_>>()?;
    (parameters.len() <= PARAMETERS_MAX).then_some(parameters)
}

/// `text` with each `%XX` replaced by its byte; `None` if one is broken or the whole is not UTF-8.
pub fn decode(text: &str) -> Option<String> {
    let mut decoded = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        decoded.push(match byte {
            b'%' => hex(bytes.next()?)? * 16 + hex(bytes.next()?)?,
            byte => byte,
        });
    }
    String::from_utf8(decoded).ok()
}

/// `path` as a URI reference (RFC 3986, 3.3); `None` if its encoding is broken.
pub fn reference(path: &str) -> Option<String> {
    decode(path)?;
    Some(encode_all_but(path, b"-._~!$&'()*+,;=:@/%"))
}

fn hex(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}

/// `text` as one value of a query: everything but unreserved characters (RFC 3986, 2.3) encoded.
pub fn encode(text: &str) -> String {
    encode_all_but(text, b"-._~")
}

fn encode_all_but(text: &str, plain: &[u8]) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || plain.contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            let digits = [byte >> 4, byte & 15]
                .into_iter()
                .filter_map(|digit| char::from_digit(digit.into(), 16));
            encoded.push('%');
            encoded.extend(digits.map(|digit| digit.to_ascii_uppercase()));
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_encoded_comes_back() {
        let text = "Großer Saal & 50 % + \u{0}";
        assert_eq!(decode(&encode(text)).as_deref(), Some(text));
    }

    #[test]
    fn broken_encodings_are_seen() {
        for text in ["%", "%4", "%zz", "%ff", "a%C3", "%-1"] {
            assert_eq!(decode(text), None, "{text:?}");
        }
    }

    #[test]
    fn a_path_is_repeated_as_a_valid_reference_or_not_at_all() {
        assert_eq!(
            reference("/rooms/{id}|ü%20").as_deref(),
            Some("/rooms/%7Bid%7D%7C%C3%BC%20")
        );
        assert_eq!(reference("/rooms/%zz"), None);
    }

    #[test]
    fn a_query_is_read_in_order_and_bounded() {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(
            parameters("a=1&&b=x+y&c"),
            Some(vec![pair("a", "1"), pair("b", "x y"), pair("c", "")])
        );
        assert_eq!(parameters(&"a=1&".repeat(65)), None);
    }
}

//! JSON pointers (RFC 6901).

/// Longer names are cut, so that an answer never echoes a body.
const NAME_CHARS_MAX: usize = 100;

/// The pointer to member `name` of the object at `parent`.
pub(super) fn member(parent: &str, name: &str) -> String {
    let name: String = name.chars().take(NAME_CHARS_MAX).collect();
    format!("{parent}/{}", name.replace('~', "~0").replace('/', "~1"))
}

/// The pointer to entry `index` of the array at `parent`.
pub(super) fn entry(parent: &str, index: usize) -> String {
    format!("{parent}/{index}")
}

//! Changes of single fields.

/// Replaces the field if there is a change.
pub fn set<T: Clone>(field: &mut T, change: Option<&T>) {
    if let Some(value) = change {
        field.clone_from(value);
    }
}

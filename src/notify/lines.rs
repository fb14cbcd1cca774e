//! Plain text in lines that every mail program shows as they are.

/// The longest line (RFC 3676 advises at most 78); a longer word stands alone, so that links stay whole.
const WIDTH: usize = 76;

/// `text` broken at spaces; its own line breaks stay.
pub(super) fn wrap(text: &str) -> String {
    let lines: Vec<_> = text.lines().flat_map(|line| broken(line, WIDTH)).collect();
    lines.join("\n")
}

/// `text` as it is quoted in an answer, each line behind a `>`.
pub(super) fn quote(text: &str) -> String {
    let lines = text.lines().flat_map(|line| broken(line, WIDTH - 2));
    let marked = lines.map(|line| format!("> {line}").trim_end().to_owned());
    marked.collect::<Vec<_>>().join("\n")
}

/// Labels in one column, values in the next, broken within theirs.
pub(super) fn table(rows: &[(String, String)]) -> String {
    let labels = rows.iter().map(|(label, _)| label.chars().count());
    let column = labels.max().unwrap_or(0) + 2;
    let lines: Vec<_> = rows.iter().flat_map(|row| row_lines(row, column)).collect();
    lines.join("\n")
}

fn row_lines((label, value): &(String, String), column: usize) -> Vec<String> {
    broken(value, WIDTH.saturating_sub(column))
        .into_iter()
        .enumerate()
        .map(|(index, part)| {
            let label = if index == 0 { label } else { "" };
            format!("{label:<column$}{part}")
        })
        .collect()
}

fn broken(line: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut current = String::new();
    let mut length = 0;
    for word in line.split(' ') {
        let added = word.chars().count();
        if length > 0 && length + 1 + added > width {
            lines.push(std::mem::take(&mut current));
            length = 0;
        }
        if length > 0 {
            current.push(' ');
            length += 1;
        }
        current.push_str(word);
        length += added;
    }
    lines.push(current);
    lines
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_link_stays_whole_on_a_line_of_its_own() {
        let link = format!("https://example.org/{}", "x".repeat(80));
        let wrapped = wrap(&format!("Ihre Buchung: {link} und mehr"));
        assert_eq!(wrapped, format!("Ihre Buchung:\n{link}\nund mehr"));
    }

    #[test]
    fn a_quotation_is_marked_in_every_line() {
        let quoted = quote(&format!("Hallo\n\n{}", "wort ".repeat(16).trim()));
        let first = "> wort".to_owned() + &" wort".repeat(14);
        assert_eq!(quoted, format!("> Hallo\n>\n{first}\n> wort"));
    }

    #[test]
    fn values_stand_below_each_other() {
        let rows = [("Raum", "Saal"), ("Übergabe", "x ".repeat(40).trim())]
            .map(|(label, value)| (label.to_owned(), value.to_owned()));
        let expected = format!(
            "Raum      Saal\nÜbergabe  {}\n          {}",
            "x ".repeat(33).trim(),
            "x ".repeat(7).trim()
        );
        assert_eq!(table(&rows), expected);
    }

    proptest! {
        #[test]
        fn only_a_single_word_is_longer_than_a_line(text in r"(\PC|\n){0,400}") {
            let wrapped = wrap(&text);
            for line in wrapped.lines() {
                prop_assert!(line.chars().count() <= WIDTH || !line.contains(' '), "{}", line);
            }
            let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
            prop_assert_eq!(words(&wrapped), words(&text));
        }
    }
}

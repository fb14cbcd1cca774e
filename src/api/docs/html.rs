//! The frame of the pages for programmers.

use domain::language::Language;

/// For pages with the one style sheet of this server and nothing else.
pub(crate) const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// `text` with the five characters escaped that mean something in HTML.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}

/// A page with `title`, which is escaped here, and `body`, which is HTML already.
pub(crate) fn page(language: Language, title: &str, body: &str) -> String {
    let title = escape(title);
    format!(
        "<!doctype html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
         <link rel=\"stylesheet\" href=\"/docs/style.css\">\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n{body}\
         </main>\n</body>\n</html>\n"
    )
}

/// Paragraphs and lists of `text`, in which `` `code` `` and `**words**` are marked.
pub(crate) fn prose(text: &str) -> String {
    text.split("\n\n")
        .map(str::trim)
        .filter(|block| !block.is_empty())
        .map(block)
        .collect()
}

fn block(text: &str) -> String {
    if text.starts_with("- ") {
        let items = text.split("\n- ").map(|item| item.trim_start_matches("- "));
        let items: Vec<_> = items.map(marked).collect();
        format!("<ul>\n<li>{}</li>\n</ul>\n", items.join("</li>\n<li>"))
    } else {
        format!("<p>{}</p>\n", marked(text))
    }
}

fn marked(text: &str) -> String {
    between(&between(&escape(text), "`", "code"), "**", "strong")
}

/// Every second part between `mark`s as an element; a mark without a second one stays.
fn between(text: &str, mark: &str, element: &str) -> String {
    let parts: Vec<_> = text.split(mark).collect();
    let pairs = parts.len().saturating_sub(1) / 2 * 2;
    let mut marked = String::with_capacity(text.len() * 2);
    for (index, part) in parts.iter().enumerate() {
        match index {
            index if index > pairs => marked.extend([mark, part]),
            index if index % 2 == 1 => marked.extend(["<", element, ">", part, "</", element, ">"]),
            _ => marked.push_str(part),
        }
    }
    marked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_become_markup() {
        assert_eq!(
            prose("<b> `a<b` **x** ` 5"),
            "<p>&lt;b&gt; <code>a&lt;b</code> <strong>x</strong> ` 5</p>\n"
        );
        assert_eq!(
            prose("one\n\n- a\n- b"),
            "<p>one</p>\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"
        );
    }
}

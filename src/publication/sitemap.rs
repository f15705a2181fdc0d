//! All pages of a book for a search engine, each with its other languages; knows no page's text.

use super::Publication;
use crate::markup::escape_html;

/// The sitemap of a book, as sitemaps.org has it.
pub fn sitemap(book: &Publication) -> String {
    let mut text = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" \
         xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n",
    );
    for page in &book.pages {
        text.push_str(&format!("<url><loc>{}</loc>", escape_html(&book.address(&page.path))));
        text.extend(page.last().map(|date| format!("<lastmod>{date}</lastmod>")));
        for (tag, address) in book.translations(&page.path) {
            text.push_str(&format!(
                "<xhtml:link rel=\"alternate\" hreflang=\"{}\" href=\"{}\"/>",
                escape_html(tag),
                escape_html(&address)
            ));
        }
        text.push_str("</url>\n");
    }
    text + "</urlset>\n"
}

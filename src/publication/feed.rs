//! The lessons of a book for a feed reader, the latest first; knows no lesson's text.

use super::{Publication, PublishedPage};
use crate::furniture::Date;
use crate::markup::escape_html;

/// The feed of a book, in Atom; nothing, where no page says when it was published.
pub fn feed(book: &Publication) -> Option<String> {
    let mut lessons: Vec<(Date, &PublishedPage)> =
        book.pages.iter().filter_map(|page| Some((page.published?, page))).collect();
    // Of those of one day the later one in the book comes first.
    lessons.reverse();
    lessons.sort_by_key(|(published, _)| std::cmp::Reverse(*published));
    let updated = lessons.iter().filter_map(|(_, page)| page.last()).max()?;
    let home = escape_html(&book.home());
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">\n\
         <id>{home}</id>\n<title>{}</title>\n<subtitle>{}</subtitle>\n<updated>{}</updated>\n\
         <link rel=\"self\" href=\"{home}feed.xml\"/>\n<link href=\"{home}\"/>\n",
        escape_html(&book.language),
        escape_html(&book.title),
        escape_html(&book.description),
        moment(updated),
    );
    // A feed has an author, be it the book itself.
    let title = [book.title.clone()];
    let authors = if book.authors.is_empty() { &title[..] } else { &book.authors };
    for author in authors {
        text.push_str(&format!("<author><name>{}</name></author>\n", escape_html(author)));
    }
    for (published, page) in lessons {
        let address = escape_html(&book.address(&page.path));
        text.push_str(&format!(
            "<entry><id>{address}</id><title>{}</title><link href=\"{address}\"/><published>{}</published>\
             <updated>{}</updated>",
            escape_html(&page.title),
            moment(published),
            moment(page.last().unwrap_or(published)),
        ));
        let summary = page.description.as_deref().map(escape_html);
        text.extend(summary.map(|summary| format!("<summary>{summary}</summary>")));
        text.push_str("</entry>\n");
    }
    Some(text + "</feed>\n")
}

/// A day as the moment at which it begins.
fn moment(date: Date) -> String {
    format!("{date}T00:00:00Z")
}

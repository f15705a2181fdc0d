//! What stands in the head of a page about it: its address, its languages, what a shared link shows, and what it is for a machine;
//! knows no page's text.

use serde_json::{Value, json};

use super::{Publication, PublishedPage};
use crate::markup::escape_html;

/// The tags for the head of a page. `picture` is the address of its picture, if it has one.
pub fn head(book: &Publication, page: &PublishedPage, picture: Option<&str>) -> String {
    let address = book.address(&page.path);
    let mut tags = vec![link(&[("rel", "canonical"), ("href", &address)])];
    let translations = book.translations(&page.path);
    for (tag, address) in &translations {
        tags.push(link(&[("rel", "alternate"), ("hreflang", tag), ("href", address)]));
    }
    // The first language is for readers of none of them.
    tags.extend(
        translations
            .first()
            .map(|(_, address)| link(&[("rel", "alternate"), ("hreflang", "x-default"), ("href", address)])),
    );
    if book.pages.iter().any(|page| page.published.is_some()) {
        let feed = format!("{}feed.xml", book.home());
        let kind = "application/atom+xml";
        tags.push(link(&[("rel", "alternate"), ("type", kind), ("title", &book.title), ("href", &feed)]));
    }
    let kind = if page.minutes.is_some() { "article" } else { "website" };
    let locale = book.language.replace('-', "_");
    let [published, changed] = [page.published, page.changed].map(|date| date.map(|date| date.to_string()));
    for (property, content) in [
        ("og:type", Some(kind)),
        ("og:title", Some(page.title.as_str())),
        ("og:site_name", Some(book.title.as_str())),
        ("og:url", Some(address.as_str())),
        ("og:locale", Some(locale.as_str())),
        ("og:description", Some(page.description.as_ref().unwrap_or(&book.description))),
        ("og:image", picture),
        ("article:published_time", published.as_deref()),
        ("article:modified_time", changed.as_deref()),
    ] {
        if let Some(content) = content.filter(|content| !content.is_empty()) {
            tags.push(format!("<meta property=\"{property}\" content=\"{}\">", escape_html(content)));
        }
    }
    // Within a script only the end of it means anything to HTML.
    let data = told(book, page).to_string().replace('<', "\\u003c");
    tags.push(format!("<script type=\"application/ld+json\">{data}</script>"));
    tags.join("\n")
}

fn link(attributes: &[(&str, &str)]) -> String {
    let attributes = attributes.iter().map(|(name, value)| format!(" {name}=\"{}\"", escape_html(value)));
    format!("<link{}>", attributes.collect::<String>())
}

/// What a page is, in the words of schema.org.
fn told(book: &Publication, page: &PublishedPage) -> Value {
    let mut course = json!({
        "@type": "Course",
        "@id": book.home(),
        "name": book.title,
        "description": book.description,
        "url": book.home(),
        "inLanguage": book.language,
    });
    // A course is offered by somebody; where nobody signs it, it stands for itself.
    let signed: Vec<Value> =
        book.authors.iter().map(|author| json!({ "@type": "Person", "name": author })).collect();
    if !signed.is_empty() {
        course["provider"] = Value::from(signed);
    }
    let lesson = |page: &PublishedPage| {
        let address = book.address(&page.path);
        json!({ "@type": "LearningResource", "name": page.title, "url": address })
    };
    let mut value = if page.minutes.is_some() {
        let mut value = lesson(page);
        value["inLanguage"] = json!(book.language);
        value["isPartOf"] = course;
        value
    } else {
        let lessons = book.pages.iter().filter(|page| page.minutes.is_some());
        let lessons: Vec<Value> = lessons.map(lesson).collect();
        if !lessons.is_empty() {
            course["hasPart"] = Value::from(lessons);
        }
        course
    };
    value["@context"] = json!("https://schema.org");
    if page.minutes.is_some() {
        let known = [
            ("description", page.description.clone()),
            ("datePublished", page.published.map(|date| date.to_string())),
            ("dateModified", page.changed.map(|date| date.to_string())),
            ("timeRequired", page.minutes.map(|minutes| format!("PT{minutes}M"))),
        ];
        for (name, said) in known {
            if let Some(said) = said {
                value[name] = json!(said);
            }
        }
        if !page.requires.is_empty() {
            let needed: Vec<String> = page.requires.iter().map(|path| book.address(path)).collect();
            value["competencyRequired"] = json!(needed);
        }
    }
    value
}

/// The first drawing of a page as a picture of its own, on white; nothing, where it has none.
pub fn standalone(page: &str) -> Option<String> {
    // The first figure that is drawn: others are tables.
    let figures = page.match_indices("<figure").map(|(from, _)| {
        let end = page[from..].find("</figure>").map_or(page.len(), |end| from + end);
        page[from..end].find("<svg").map(|drawn| from + drawn)
    });
    let from = figures.flatten().next()?;
    let drawing = &page[from..from + page[from..].find("</svg>")? + "</svg>".len()];
    let (opening, rest) = drawing.split_once('>')?;
    let size = opening.split_once("viewBox=\"").or_else(|| opening.split_once("viewbox=\""))?.1;
    let mut size = size.split('"').next()?.split(' ').map(|number| number.parse::<f64>().ok());
    let [left, top, wide, high] = [(); 4].map(|()| size.next().flatten());
    // What is shown elsewhere is cut at its edges.
    let margin = 20.0;
    let [left, top, wide, high] = [left? - margin, top? - margin, wide? + 2.0 * margin, high? + 2.0 * margin];
    let ground = format!("<rect x=\"{left}\" y=\"{top}\" width=\"{wide}\" height=\"{high}\" fill=\"#fff\"/>");
    Some(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1200\" height=\"630\" viewBox=\"{left} {top} {wide} {high}\" \
         color=\"#333\" font-family=\"sans-serif\" font-size=\"13\" fill=\"currentColor\">{ground}{rest}"
    ))
}

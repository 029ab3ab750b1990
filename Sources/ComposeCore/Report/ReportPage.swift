internal import DigestKit
internal import HostKit
internal import SystemPackage

/// The page as HTML.
struct ReportPage: Sendable {
    let facts: ReportFacts
    let layout: ComposeLayout
    /// Where the page will be.
    let directory: FilePath
    /// What stands above the rest, if there is anything more to tell than of any compose.
    var opening: Opening?

    /// A section of the page that somebody else writes.
    struct Opening: Sendable {
        var id: String
        var title: String
        var write: @Sendable (ReportPage, inout HTMLWriter) -> Void
    }

    init(_ facts: ReportFacts, _ layout: ComposeLayout, directory: FilePath) {
        self.facts = facts
        self.layout = layout
        self.directory = directory
    }

    func html() -> [UInt8] {
        var html = HTMLWriter(capacity: 1 << 20)
        html.markup("<!DOCTYPE html>\n")
        html.element("html", [.init("lang", "en")]) { html in
            writeHead(&html)
            html.element("body") { html in
                writeHeader(&html)
                html.element("main") { html in
                    writeCause(&html)
                    writeNotes(&html)
                    writeOpening(&html)
                    writePhases(&html)
                    writeTrees(&html)
                    writeImages(&html)
                    writeFindings(&html)
                    writeSearch(&html)
                }
                html.element("footer") { html in
                    html.element("p", "Made by pungi from the files of the compose.")
                }
                if hasSearch {
                    html.data(id: "packages", json: facts.index.json())
                    html.element("script") { $0.markup(ReportScript.text) }
                }
            }
        }
        html.markup("\n")
        return html.bytes
    }

    var hasSearch: Bool { !facts.index.trees.isEmpty }

    private var title: String { facts.identity?.compose.id ?? layout.top.lastComponent?.string ?? "Compose" }

    private func writeHead(_ html: inout HTMLWriter) {
        html.element("head") { html in
            html.open("meta", [.init("charset", "utf-8")])
            html.open(
                "meta", [.init("name", "viewport"), .init("content", "width=device-width, initial-scale=1")])
            // Nothing is loaded, and no script runs but the one of this program.
            html.open(
                "meta",
                [
                    .init("http-equiv", "Content-Security-Policy"),
                    .init(
                        "content",
                        "default-src 'none'; img-src data:; style-src 'unsafe-inline'; "
                            + "script-src 'sha256-\(Self.scriptDigest)'; base-uri 'none'; form-action 'none'"),
                ])
            html.open("link", [.init("rel", "icon"), .init("href", "data:,")])
            html.element("title", "\(title) – compose report")
            html.element("style") { $0.markup(ReportStyle.text) }
        }
        html.markup("\n")
    }

    private static var scriptDigest: String {
        var hashing = Hashing(.sha256)
        ReportScript.text.withUTF8Buffer { hashing.update(UnsafeRawBufferPointer($0)) }
        return Base64.text(hashing.checksum().bytes)
    }

    private func writeHeader(_ html: inout HTMLWriter) {
        html.element("header") { html in
            html.element("p", [.style("eyebrow")], "Compose report")
            html.element("div", [.style("title")]) { html in
                html.element("h1", title)
                html.element("span", [.style("pill \(statusStyle)")], statusText)
            }
            html.element("dl", [.style("facts")]) { html in
                for (name, value) in summary {
                    html.element("div") { html in
                        html.element("dt", name)
                        html.element("dd", value)
                    }
                }
            }
            html.element("nav", [.init("aria-label", "Sections")]) { html in
                html.element("ul") { html in
                    for (id, name) in sections {
                        html.element("li") { $0.element("a", [.init("href", "#\(id)")], name) }
                    }
                }
            }
        }
        html.markup("\n")
    }

    private var sections: [(String, String)] {
        var sections: [(String, String)] = []
        if let opening { sections.append((opening.id, opening.title)) }
        if !facts.phases.isEmpty { sections.append(("phases", "Phases")) }
        if facts.packages != nil { sections.append(("trees", "Trees")) }
        if hasImages { sections.append(("images", "Images")) }
        sections.append(("warnings", "Warnings"))
        if hasSearch { sections.append(("search", "Search packages")) }
        return sections
    }

    private var statusText: String {
        switch facts.status {
        case .finished: "Finished"
        case .finishedIncomplete: "Finished, incomplete"
        case .doomed: "Failed"
        case .terminated: "Terminated"
        case .started: "Not finished"
        case nil: "Status unknown"
        }
    }

    private var statusStyle: String {
        switch facts.status {
        case .finished: "good"
        case .doomed: "bad"
        default: "warn"
        }
    }

    /// What matters most, in a few words each.
    private var summary: [(String, String)] {
        var list: [(String, String)] = []
        if let info = facts.identity {
            list.append(("Release", "\(info.release.name) \(info.release.version)"))
            list.append(("Type", info.compose.type.rawValue))
            if let label = info.compose.label { list.append(("Label", label)) }
        }
        if let begin = facts.log.begin {
            list.append(("Started", begin + (facts.log.zone.map(Self.zone) ?? "")))
        }
        if let seconds = facts.log.seconds {
            let again = facts.log.starts > 1 ? " (start \(facts.log.starts))" : ""
            list.append(("Took", ReportText.duration(Double(max(seconds, 1))) + again))
        }
        if let packages = facts.packages {
            let total = PackageKind.allCases.reduce(0) { $0 + packages.total[$1].packages }
            list.append(("Packages", ReportText.number(total)))
        }
        if !facts.images.isEmpty { list.append(("Images", ReportText.number(facts.images.count))) }
        return list
    }

    /// ` UTC+1` of `1.0`.
    private static func zone(_ hours: String) -> String {
        guard let hours = Double(hours), hours != 0, hours.magnitude < 24 else { return " UTC" }
        let minutes = Int((hours.magnitude * 60).rounded())
        let rest = minutes % 60 == 0 ? "" : ":\(minutes % 60)"
        return " UTC\(hours < 0 ? "−" : "+")\(minutes / 60)\(rest)"
    }

    private func writeOpening(_ html: inout HTMLWriter) {
        guard let opening else { return }
        section(opening.id, opening.title, &html) { opening.write(self, &$0) }
    }

    // MARK: Links

    /// A link to a file of the compose, by its name below the top.
    func link(_ path: FilePath, _ html: inout HTMLWriter, text: String? = nil) {
        let name = text ?? Files.relative(path, to: layout.top).string
        html.element("a", [.href(Files.relative(path, to: directory).string)], name)
    }

    /// A table that scrolls by itself where it is too wide, with the keyboard too.
    func scroll(_ label: String, _ html: inout HTMLWriter, _ body: (inout HTMLWriter) -> Void) {
        html.element(
            "div",
            [.style("scroll"), .init("role", "region"), .init("aria-label", label), .init("tabindex", "0")],
            body)
    }

    func section(_ id: String, _ title: String, _ html: inout HTMLWriter, _ body: (inout HTMLWriter) -> Void)
    {
        html.element("section", [.init("id", id), .init("aria-labelledby", "\(id)-title")]) { html in
            html.element("h2", [.init("id", "\(id)-title")], title)
            body(&html)
        }
        html.markup("\n")
    }
}

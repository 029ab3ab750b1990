internal import HostKit
internal import SystemPackage

/// What people may want to look into: warnings, and why packages are there.
extension ReportPage {
    /// A page is no log: what is more than this of one kind can be read there.
    private static let mostLines = 200
    private static let mostGroups = 200

    func writeFindings(_ html: inout HTMLWriter) {
        let groups = facts.findings.groups
        section("warnings", "Warnings", &html) { html in
            guard !groups.isEmpty else {
                html.element("p", [.style("lead")], "None in the log.")
                return
            }
            let count = groups.reduce(0) { $0 + $1.entries.count }
            html.element("p", [.style("lead")]) { html in
                html.text(
                    "\(ReportText.count(count, "message")) of \(ReportText.count(groups.count, "kind")) in ")
                link(layout.logs.main, &html)
                html.text(".")
            }
            for group in groups.prefix(Self.mostGroups) { write(group, &html) }
            if groups.count > Self.mostGroups {
                html.element(
                    "p", [.style("lead")],
                    "\(ReportText.number(groups.count - Self.mostGroups)) kinds more are in the log.")
            }
        }
    }

    private func write(_ group: ReportFindings.Group, _ html: inout HTMLWriter) {
        html.element("details", [.style("group")]) { html in
            html.element("summary") { html in
                html.element("span", [.style("what")]) { html in
                    if group.level != .warning {
                        html.element("span", [.style("pill bad")], "error")
                        html.text(" ")
                    }
                    html.text(URLCredentials.redacted(in: group.title))
                }
                html.element("span", [.style("count")], ReportText.number(group.entries.count))
            }
            html.element("ul", [.style("lines")]) { html in
                for entry in group.entries.prefix(Self.mostLines) {
                    html.element("li", URLCredentials.redacted(in: String(entry.text.prefix(4000))))
                }
                if group.entries.count > Self.mostLines {
                    html.element(
                        "li", "and \(ReportText.number(group.entries.count - Self.mostLines)) more in the log"
                    )
                }
            }
        }
    }

    func writeSearch(_ html: inout HTMLWriter) {
        guard hasSearch else { return }
        section("search", "Search packages", &html) { html in
            html.element("p", [.style("lead")], "Each package with the way back to what was asked for.")
            html.element(
                "form",
                [.init("id", "search-form"), .style("search"), .init("role", "search"), .init("hidden", "")]
            ) { html in
                html.element("label", [.init("for", "q")], "Name")
                html.open(
                    "input",
                    [
                        .init("id", "q"), .init("type", "search"), .init("autocomplete", "off"),
                        .init("autocapitalize", "none"), .init("spellcheck", "false"),
                        .init("placeholder", "such as bash"),
                    ])
            }
            html.element("noscript") { html in
                html.element("p") { html in
                    html.text("The search needs JavaScript. On a command line, ")
                    html.element("code", "pungi why NAME --compose DIR")
                    html.text(" says the same.")
                }
            }
            html.element(
                "p",
                [
                    .init("id", "search-state"), .style("lead"), .init("role", "status"),
                    .init("aria-live", "polite"),
                ],
                "")
            html.element("ul", [.init("id", "results"), .style("results")], "")
        }
    }
}

internal import HostKit
internal import SystemPackage

/// How the compose went: why it failed, what could not be read, its phases.
extension ReportPage {
    func writeCause(_ html: inout HTMLWriter) {
        if let cause = facts.cause, facts.status != .finishedIncomplete {
            let title =
                switch facts.status {
                case .doomed: "Why it failed"
                case .terminated: "How it ended"
                default: "What went wrong first"
                }
            let style = facts.status == .doomed ? "cause" : "cause mild"
            html.element("section", [.style(style), .init("aria-labelledby", "cause-title")]) { html in
                html.element("h2", [.init("id", "cause-title")], title)
                write(cause, &html)
            }
            html.markup("\n")
        } else if !facts.failed.isEmpty {
            html.element("section", [.style("cause mild"), .init("aria-labelledby", "cause-title")]) { html in
                html.element(
                    "h2", [.init("id", "cause-title")],
                    ReportText.count(facts.failed.count, "deliverable") + " failed")
                html.element("p") { html in
                    html.text("The compose was finished without what may fail: ")
                    html.text(facts.failed.map(\.title).joined(separator: "; "))
                    html.text(".")
                }
            }
            html.markup("\n")
        }
    }

    private func write(_ cause: ReportCause, _ html: inout HTMLWriter) {
        let lines = URLCredentials.redacted(in: cause.message).split(separator: "\n", maxSplits: 1)
        html.element("p", [.style("message")], String(lines.first ?? ""))
        if lines.count > 1 { html.element("p", [.style("more")], String(lines[1].prefix(4000))) }
        html.element("p") { html in
            html.text("Line \(ReportText.number(cause.line)) of ")
            link(layout.logs.main, &html)
            if let log = cause.log {
                html.text("; the end of ")
                link(log, &html)
                html.text(":")
            }
        }
        guard !cause.tail.isEmpty else { return }
        html.element("pre", [.init("tabindex", "0")]) { $0.text(cause.tail.joined(separator: "\n")) }
    }

    func writeNotes(_ html: inout HTMLWriter) {
        guard !facts.notes.isEmpty else { return }
        html.element("section", [.style("cause mild"), .init("aria-labelledby", "notes-title")]) { html in
            html.element("h2", [.init("id", "notes-title")], "Parts of this report are missing")
            for note in facts.notes { html.element("p", note) }
        }
        html.markup("\n")
    }

    func writePhases(_ html: inout HTMLWriter) {
        let times = facts.phases.flatMap { [$0.beginSeconds, $0.endSeconds].compactMap { $0 } }
        guard let first = times.min(), let last = times.max() else { return }
        section("phases", "Phases", &html) { html in
            let wall = last - first
            let processor = facts.phases.reduce(0) { $0 + $1.processor }
            html.element(
                "p", [.style("lead")],
                "\(ReportText.duration(wall)) from the first to the last, "
                    + "\(ReportText.duration(processor)) of processor time."
                    + (facts.log.skipped.isEmpty
                        ? ""
                        : " Skipped: \(facts.log.skipped.map { $0.lowercased() }.joined(separator: ", ")).")
            )
            html.element("table", [.style("timeline"), .role("table")]) { html in
                html.element("thead", [.role("rowgroup")]) { html in
                    html.element("tr", [.role("row")]) { html in
                        html.element("th", [.init("scope", "col"), .role("columnheader")], "Phase")
                        html.element("th", [.init("scope", "col"), .role("columnheader"), .style("when")]) {
                            html in
                            html.element("span", [.style("axis")]) { html in
                                html.element("span", "0")
                                html.element("span", ReportText.duration(wall))
                            }
                        }
                        html.element(
                            "th", [.init("scope", "col"), .role("columnheader"), .style("num")], "Took")
                        html.element(
                            "th", [.init("scope", "col"), .role("columnheader"), .style("num")], "CPU")
                    }
                }
                html.element("tbody", [.role("rowgroup")]) { html in
                    for phase in facts.phases { write(phase, from: first, span: wall, &html) }
                }
            }
        }
    }

    private func write(_ phase: PhaseRecord, from first: Double, span: Double, _ html: inout HTMLWriter) {
        let begin = (phase.beginSeconds ?? first) - first
        let end = (phase.endSeconds ?? first) - first
        let whole = max(span, 0.001)
        html.element("tr", [.role("row")]) { html in
            html.element("th", [.init("scope", "row"), .role("rowheader")]) { html in
                html.text(phase.name)
                if !phase.isComplete { html.element("span", [.style("mark bad")], "failed") }
            }
            html.element("td", [.role("cell"), .style("when")]) { html in
                let place =
                    "--s:\(ReportText.percent(begin / whole));--w:\(ReportText.percent((end - begin) / whole))"
                let text = "from \(ReportText.duration(begin)) to \(ReportText.duration(end))"
                html.element("div", [.style("track"), .init("title", text)]) { html in
                    html.element(
                        "span", [.style(phase.isComplete ? "span" : "span failed"), .init("style", place)], ""
                    )
                }
            }
            html.element("td", [.role("cell"), .style("num")], ReportText.duration(phase.wall))
            html.element("td", [.role("cell"), .style("num")], ReportText.duration(phase.processor))
        }
    }
}

extension ReportFacts.FailedDeliverable {
    /// As in `iso of Server.x86_64`.
    var title: String {
        let place = [variant, arch].compactMap { $0 }.joined(separator: ".")
        return name + (place.isEmpty ? "" : " of \(place)") + (subvariant.map { " (\($0))" } ?? "")
    }
}

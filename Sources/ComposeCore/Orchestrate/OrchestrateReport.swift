internal import HostKit
internal import SystemPackage

/// The page of a compose of several parts: that of every compose, and above it how each part went.
struct OrchestrateReport: Sendable {
    let layout: OrchestrateLayout
    let record: OrchestrateRecord

    /// Writes the page, which appears whole.
    ///
    /// - Throws: `.input` for a directory that is no compose; ``FileError``.
    func write() throws {
        let target = ComposeReport(layout.compose).path
        var page = ReportPage(
            try ReportFacts(layout.compose), layout.compose, directory: target.removingLastComponent())
        page.opening = ReportPage.Opening(id: "parts", title: "Parts") { page, html in
            writeParts(page, &html)
        }
        try Files.createDirectories(target.removingLastComponent())
        try Files.writeAtomically(page.html(), to: target)
    }

    /// When the first part began and the last one ended, in seconds.
    private var span: (first: Double, last: Double)? {
        let times = record.parts.flatMap { [Self.seconds($0.begin), Self.seconds($0.end)] }.compactMap { $0 }
        guard let first = times.min(), let last = times.max() else { return nil }
        return (first, last)
    }

    private static func seconds(_ text: String?) -> Double? {
        text.flatMap {
            PhaseRecord(name: "", begin: $0, end: $0, wall: 0, processor: 0, isComplete: true).beginSeconds
        }
    }

    private func writeParts(_ page: ReportPage, _ html: inout HTMLWriter) {
        let finished = record.parts.count { $0.status.isFinished }
        var lead =
            "\(ReportText.number(finished)) of \(ReportText.count(record.parts.count, "part")) finished"
        if let span { lead += ", \(ReportText.duration(span.last - span.first)) from the first to the last" }
        html.element("p", [.style("lead")], lead + ".")
        html.element("table", [.style("timeline"), .role("table")]) { html in
            html.element("thead", [.role("rowgroup")]) { html in
                html.element("tr", [.role("row")]) { html in
                    heading("Part", &html)
                    html.element(
                        "th", [.init("scope", "col"), .role("columnheader"), .style("when")], "Time")
                    heading("Took", &html, style: "num")
                    heading("Status", &html, style: "num")
                }
            }
            html.element("tbody", [.role("rowgroup")]) { html in
                for part in record.parts { write(part, page, &html) }
            }
        }
    }

    private func heading(_ text: String, _ html: inout HTMLWriter, style: String = "") {
        html.element("th", [.init("scope", "col"), .role("columnheader"), .style(style)], text)
    }

    private func write(
        _ part: OrchestrateRecord.Part, _ page: ReportPage, _ html: inout HTMLWriter
    ) {
        html.element("tr", [.role("row")]) { html in
            html.element("th", [.init("scope", "row"), .role("rowheader")]) { html in
                html.text(part.name)
                html.element("span", [.style("small")]) { writeLinks(part, page, &$0) }
            }
            html.element("td", [.role("cell"), .style("when")]) { writeBar(part, &$0) }
            html.element(
                "td", [.role("cell"), .style("num")], part.seconds.map(ReportText.duration) ?? "–")
            html.element("td", [.role("cell"), .style("num")]) { html in
                html.element("span", [.style("mark \(Self.style(part))")], Self.text(part.status))
            }
        }
    }

    private func writeLinks(
        _ part: OrchestrateRecord.Part, _ page: ReportPage, _ html: inout HTMLWriter
    ) {
        var isFirst = true
        func separate() {
            if !isFirst { html.text(" · ") }
            isFirst = false
        }
        if let directory = part.directory(layout) {
            let report = ComposeReport(ComposeLayout(directory)).path
            if Files.exists(report) {
                separate()
                page.link(report, &html, text: "report")
            }
        }
        if Files.exists(layout.log(part.name)) {
            separate()
            page.link(layout.log(part.name), &html, text: "log")
        }
        if let directory = part.directory(layout), Files.exists(directory) {
            separate()
            page.link(directory, &html)
        }
        let more = [
            part.dependencies.isEmpty ? nil : "after \(part.dependencies.joined(separator: ", "))",
            part.isFailable ? "may fail" : nil,
        ].compactMap { $0 }
        guard !more.isEmpty else { return }
        separate()
        html.text(more.joined(separator: "; "))
    }

    private func writeBar(_ part: OrchestrateRecord.Part, _ html: inout HTMLWriter) {
        guard let span, let begin = Self.seconds(part.begin) else { return }
        let end = Self.seconds(part.end) ?? span.last
        let whole = max(span.last - span.first, 0.001)
        let place =
            "--s:\(ReportText.percent((begin - span.first) / whole));"
            + "--w:\(ReportText.percent((end - begin) / whole))"
        let text =
            "from \(ReportText.duration(begin - span.first)) to \(ReportText.duration(end - span.first))"
        html.element("div", [.style("track"), .init("title", text)]) { html in
            let style = part.status.isFinished ? "span" : "span failed"
            html.element("span", [.style(style), .init("style", place)], "")
        }
    }

    private static func style(_ part: OrchestrateRecord.Part) -> String {
        switch part.status {
        case .finished: "good"
        case .doomed, .blocked: part.isFailable ? "warn" : "bad"
        case .ready, .waiting, .started, .finishedIncomplete: "warn"
        }
    }

    private static func text(_ status: PartStatus) -> String {
        switch status {
        case .finished: "finished"
        case .finishedIncomplete: "finished, incomplete"
        case .doomed: "failed"
        case .blocked: "blocked"
        case .ready, .waiting: "not begun"
        case .started: "not finished"
        }
    }
}

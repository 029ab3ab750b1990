internal import HostKit
internal import SystemPackage

/// The images, and what of them failed.
extension ReportPage {
    var hasImages: Bool { !facts.images.isEmpty || !facts.failed.isEmpty }

    func writeImages(_ html: inout HTMLWriter) {
        guard hasImages else { return }
        section("images", "Images", &html) { html in
            html.element("p", [.style("lead")], lead)
            scroll("Images", &html) { html in
                html.element("table", [.style("images"), .role("table")]) { html in
                    html.element("thead", [.role("rowgroup")]) { html in
                        html.element("tr", [.role("row")]) { html in
                            for name in ["Name"] + Self.columns {
                                html.element(
                                    "th",
                                    [
                                        .init("scope", "col"), .role("columnheader"),
                                        .style(name == "Size" ? "num" : ""),
                                    ], name)
                            }
                        }
                    }
                    html.element("tbody", [.role("rowgroup")]) { html in
                        for image in facts.images { write(image, &html) }
                        for failure in facts.failed { write(failure, &html) }
                    }
                }
            }
        }
    }

    private static let columns = ["Tree", "Type", "Size", "Volume ID", "Boots"]

    private var lead: String {
        let size = facts.images.reduce(0) { $0 + $1.image.size }
        var parts: [String] = []
        if !facts.images.isEmpty {
            parts.append("\(ReportText.count(facts.images.count, "image")), \(ByteCount.text(size)) in all")
        }
        if !facts.failed.isEmpty { parts.append("\(ReportText.number(facts.failed.count)) failed") }
        return parts.joined(separator: "; ") + "."
    }

    private func write(_ listed: ReportFacts.ListedImage, _ html: inout HTMLWriter) {
        let image = listed.image
        let arches = image.arch == "src" ? "src" : listed.arches.joined(separator: ", ")
        let disc = image.discCount > 1 ? ", disc \(image.discNumber) of \(image.discCount)" : ""
        let cells = [
            "\(listed.variant).\(arches)", image.type + disc, ByteCount.text(image.size),
            image.volumeID ?? "–",
            image.isBootable ? "yes" : "no",
        ]
        row(cells, &html) { html in
            let path = layout.compose.appending(image.path)
            link(path, &html, text: path.lastComponent?.string ?? image.path)
            if !image.checksums.isEmpty { writeChecksums(image, &html) }
        }
    }

    private func write(_ failure: ReportFacts.FailedDeliverable, _ html: inout HTMLWriter) {
        let tree = [failure.variant, failure.arch].compactMap { $0 }.joined(separator: ".")
        row([tree, failure.name, "–", "–", "–"], &html) { html in
            html.text(failure.subvariant ?? failure.name)
            html.text(" ")
            html.element("span", [.style("pill bad")], "failed")
        }
    }

    /// A row; each cell carries the name of its column, which narrow screens show beside it.
    private func row(_ cells: [String], _ html: inout HTMLWriter, _ name: (inout HTMLWriter) -> Void) {
        html.element("tr", [.role("row")]) { html in
            html.element("th", [.init("scope", "row"), .role("rowheader"), .style("wide")], name)
            for (column, cell) in zip(Self.columns, cells) {
                html.element(
                    "td",
                    [.role("cell"), .style(column == "Size" ? "num" : ""), .init("data-label", column)], cell)
            }
        }
    }

    private func writeChecksums(_ image: ImageManifest.Image, _ html: inout HTMLWriter) {
        html.element("details", [.style("sums")]) { html in
            html.element("summary", "Checksums")
            html.element("dl") { html in
                for (kind, digits) in image.checksums.sortedByKey() {
                    html.element("dt", kind)
                    html.element("dd", digits)
                }
                if let sum = image.implantedMD5 {
                    html.element("dt", "implanted md5")
                    html.element("dd", sum)
                }
            }
        }
    }
}

internal import HostKit
internal import SystemPackage

/// What the compose holds: trees and images.
extension ReportPage {
    func writeTrees(_ html: inout HTMLWriter) {
        guard let packages = facts.packages else { return }
        section("trees", "Trees", &html) { html in
            html.element(
                "p", [.style("lead")],
                packages.hasSizes
                    ? "Packages of each variant and arch; in the last line each package counts once."
                    : "Packages that were gathered; none was published. In the last line each counts once.")
            scroll("Packages of each tree", &html) { html in
                html.element("table", [.style("trees")]) { html in
                    html.element("thead") { html in
                        html.element("tr") { html in
                            html.element("th", [.init("scope", "col")], "Arch")
                            for name in ["Binary", "Debug", "Source"] {
                                html.element("th", [.init("scope", "col"), .style("num")], name)
                            }
                        }
                    }
                    for group in packages.variants { write(group, packages.hasSizes, &html) }
                    html.element("tfoot") { html in
                        html.element("tr") { html in
                            html.element("th", [.init("scope", "row")], "All")
                            write(packages.total, packages.hasSizes, &html)
                        }
                    }
                }
            }
        }
    }

    private func write(_ trees: [PackageCounts.Tree], _ hasSizes: Bool, _ html: inout HTMLWriter) {
        html.element("tbody") { html in
            html.element("tr") { html in
                html.element(
                    "th", [.init("scope", "rowgroup"), .init("colspan", "4")], trees.first?.id.variant ?? "")
            }
            for tree in trees {
                html.element("tr") { html in
                    html.element("th", [.init("scope", "row")], tree.id.arch)
                    write(tree.counts, hasSizes, &html)
                }
            }
        }
    }

    private func write(_ counts: PackageCounts.Counts, _ hasSizes: Bool, _ html: inout HTMLWriter) {
        for kind in PackageKind.allCases {
            html.element("td", [.style("num")]) { html in
                let count = counts[kind]
                html.text(count.packages == 0 ? "–" : ReportText.number(count.packages))
                if hasSizes, count.packages > 0 {
                    html.element("span", [.style("small")], ByteCount.text(count.size))
                }
            }
        }
    }
}

extension PackageCounts {
    /// The trees of each variant.
    fileprivate var variants: [[Tree]] {
        trees.reduce(into: []) { groups, tree in
            if groups.last?.last?.id.variant == tree.id.variant {
                groups[groups.count - 1].append(tree)
            } else {
                groups.append([tree])
            }
        }
    }
}

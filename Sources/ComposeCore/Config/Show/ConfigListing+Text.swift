internal import ConfigSyntax
public import JSONKit
internal import SourceDiagnostics

extension ConfigListing {
    /// The listing as a configuration that could be read again, with comments that say where each value comes
    /// from.
    ///
    /// - Parameters:
    ///   - explains: Whether each option's meaning comes before it.
    ///   - hasTitles: Whether groups of options have titles.
    ///   - width: Columns of the terminal.
    public func text(explains: Bool, hasTitles: Bool = false, width: Int = 100) -> String {
        var out = ""
        var group: String?
        for entry in entries {
            let title = entry.group ?? "Not options"
            if hasTitles, title != group {
                group = title
                out += (out.isEmpty ? "" : "\n") + "# ── \(title) " + Self.rule(title, width) + "\n"
            }
            if explains {
                if !out.isEmpty { out += "\n" }
                if let meaning = entry.meaning { out += Self.comment(meaning, width: width) }
            }
            out += entry.text(width: width)
        }
        return out
    }

    private static func rule(_ title: String, _ width: Int) -> String {
        String(repeating: "─", count: max(3, min(width, 80) - title.count - 6))
    }

    /// A text as comment lines.
    private static func comment(_ text: String, width: Int) -> String {
        var lines: [String] = []
        var line = "#"
        for word in text.split(separator: " ") {
            if line.count + word.count + 1 > width, line != "#" {
                lines.append(line)
                line = "#"
            }
            line += " " + word
        }
        return (lines + [line]).map { $0 + "\n" }.joined()
    }

    /// The listing as JSON: by name the value, whether and where it is set, and what it means.
    public var json: JSONValue {
        .object(
            entries.map { entry in
                var members: [JSONValue.Member] = [
                    .init("value", entry.value.map(JSONValue.init) ?? .null),
                    .init("set", .bool(entry.place != nil)),
                    .init("place", entry.place.map(JSONValue.string) ?? .null),
                ]
                if let meaning = entry.meaning { members.append(.init("meaning", .string(meaning))) }
                return .init(entry.name, .object(members))
            })
    }
}

extension ConfigListing.Entry {
    fileprivate func text(width: Int) -> String {
        guard let value else {
            return "# \(name.visible) is not set" + (expected.map { ": it takes \($0)" } ?? "") + "\n"
        }
        let head = "\(name.visible) = "
        let note = "  # \(origin)"
        let text = ConfText(width: width).text(value, used: head.count + note.count)
        // The place stands where the eye begins: on the first line of a long value.
        guard let end = text.firstIndex(of: "\n"), !text.hasPrefix("\"") else {
            return head + text + note + "\n"
        }
        return head + text[..<end] + note + text[end...] + "\n"
    }

    private var origin: String {
        let place = place.map(\.visible) ?? "default"
        if isRemoved { return place + ", has no effect" }
        return expected == nil ? place + ", not an option" : place
    }
}

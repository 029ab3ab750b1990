extension PackageIndex {
    /// The index as JSON for the page's script: columns of small numbers.
    ///
    /// Names are sorted, and each leaves out what it shares with the one before: a digit tells how much. Numbers of
    /// packages are differences, which are small, as what belongs together has similar names. 0 stands for nothing.
    func json() -> [UInt8] {
        let order = names.indices.sorted { names[$0].precedes(names[$1]) }
        var places = [Int](repeating: 0, count: names.count)
        for (place, number) in order.enumerated() { places[number] = place }
        var writer = PythonJSON(capacity: names.count * 64)
        writer.raw("{\"names\":")
        writer.string(Self.frontCoded(order.map { names[$0] }))
        writer.raw(",\"texts\":")
        writer.line(texts)
        writer.raw(",\"kinds\":")
        writer.line(PackageKind.allCases.map(\.rawValue))
        writer.raw(",\"reasons\":[")
        for (number, kind) in TreeJournal.Reason.Kind.allCases.enumerated() {
            if number > 0 { writer.raw(",") }
            writer.line(Self.sentences(kind))
        }
        writer.raw("],\"trees\":[")
        for (number, tree) in trees.enumerated() {
            if number > 0 { writer.raw(",") }
            Self.write(tree, places, to: &writer)
        }
        writer.raw("],\"absent\":[")
        for (number, absence) in absences.enumerated() {
            writer.raw(number > 0 ? ",[" : "[")
            writer.integer(absence.tree)
            writer.raw(",")
            writer.string(absence.text)
            writer.raw("]")
        }
        writer.raw("]}")
        return writer.bytes
    }

    private static func write(_ tree: Tree, _ places: [Int], to writer: inout PythonJSON) {
        let entries = tree.entries.sorted { places[$0.package] < places[$1.package] }
        writer.raw("{\"v\":")
        writer.string(tree.id.variant)
        writer.raw(",\"a\":")
        writer.string(tree.id.arch)
        var last = -1
        writer.column("n", entries) { entry in
            defer { last = places[entry.package] }
            return places[entry.package] - last
        }
        writer.column("k", entries) { PackageKind.allCases.firstIndex(of: $0.kind) ?? 0 }
        writer.column("r", entries) { TreeJournal.Reason.Kind.allCases.firstIndex(of: $0.reason) ?? 0 }
        writer.column("o", entries) { entry in
            entry.origin.map { places[$0] - places[entry.package] } ?? 0
        }
        writer.column("b", entries) { $0.detail.map { $0 + 1 } ?? 0 }
        writer.column("f", entries) { $0.source.map { $0 + 1 } ?? 0 }
        writer.column("g", entries) { $0.flags.map { $0 + 1 } ?? 0 }
        writer.raw("}")
    }

    /// What stands for the package one step back, the detail and the source in ``sentences(_:)``.
    private static let marks = (origin: "\u{1}", detail: "\u{2}", source: "\u{3}")

    /// The sentences of a reason without and with a source.
    private static func sentences(_ kind: TreeJournal.Reason.Kind) -> [String] {
        // A move names a variant, which the index has as a detail.
        let origin = kind == .moved ? marks.detail : marks.origin
        return [nil, marks.source].map {
            TreeJournal.Reason(kind, of: origin, by: marks.detail, from: $0).sentence
        }
    }

    private static let digits = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)

    /// Sorted names in one text, a line each.
    static func frontCoded(_ names: [String]) -> String {
        var result: [UInt8] = []
        var last: [UInt8] = []
        for name in names {
            let bytes = name.utf8.map { $0 < 0x20 ? UInt8(ascii: "?") : $0 }
            // Scripts count other units than bytes beyond ASCII.
            let shared = zip(last, bytes).prefix(while: { $0 == $1 && $0 < 0x80 }).prefix(digits.count - 1)
                .count
            if !result.isEmpty { result.append(0x0A) }
            result.append(digits[shared])
            result += bytes[shared...]
            last = bytes
        }
        return String(decoding: result, as: UTF8.self)
    }
}

extension PythonJSON {
    /// A list on one line.
    fileprivate mutating func line(_ texts: [String]) {
        raw("[")
        for (number, text) in texts.enumerated() {
            if number > 0 { raw(",") }
            string(text)
        }
        raw("]")
    }

    /// A member with a number for each entry; none where all are 0.
    fileprivate mutating func column(
        _ name: StaticString, _ entries: [PackageIndex.Entry], _ value: (PackageIndex.Entry) -> Int
    ) {
        let values = entries.map(value)
        guard values.contains(where: { $0 != 0 }) else { return }
        raw(",\"")
        raw(name)
        raw("\":[")
        for (number, value) in values.enumerated() {
            if number > 0 { raw(",") }
            integer(value)
        }
        raw("]")
    }
}

extension SpecEditor {
    /// The raw value of `Name:`, macros unexpanded; the first that may be active.
    public var name: String? { value(of: "Name") }

    /// The raw value of `Epoch:`.
    public var epoch: String? { value(of: "Epoch") }

    /// The raw value of `Version:`.
    public var version: String? { value(of: "Version") }

    /// The raw value of `Release:`.
    public var release: String? { value(of: "Release") }

    /// Whether `Release:` is computed by rpmautospec.
    public var hasAutorelease: Bool {
        release.map { MacroReference.contains("autorelease", in: $0) } ?? false
    }

    /// The raw value of a tag of the main package, the first that may be active.
    public func value(of tag: String) -> String? { editableTags(tag).first?.value }

    func editableTags(_ name: String) -> [SpecTag] {
        tree.mainTags(name).filter { mayBeActive(tree.statements[$0.statement]) }
    }

    /// Sets a tag of the main package, keeping its layout.
    ///
    /// - Throws: `.missingTag` if there is none, `.invalidValue` for an empty value or one of several lines.
    public mutating func setTag(_ name: String, to value: String) throws(SpecError) {
        try Self.checkLine(value, name)
        let tags = editableTags(name)
        if tags.isEmpty { throw .noTag(name) }
        try apply(tags.map { replacement(of: $0.layout, by: value) })
    }

    private func replacement(of layout: SpecTag.Layout, by value: String) -> SpecEdit {
        let needsSpace = layout.value.isEmpty && layout.value.lowerBound == layout.colonEnd
        return SpecEdit(range: layout.value, replacement: Array(((needsSpace ? " " : "") + value).utf8))
    }

    /// Sets `Version:`. A macro that stood in its place is not changed, only no longer used there.
    ///
    /// - Throws: as ``setTag(_:to:)``.
    public mutating func setVersion(_ version: String) throws(SpecError) {
        try setTag("Version", to: version)
    }

    /// Sets `Release:`, with `%{?dist}` at its end unless the value has the dist macro already or
    /// `appendingDist` is false.
    ///
    /// - Throws: as ``setTag(_:to:)``.
    public mutating func setRelease(_ release: String, appendingDist: Bool = true) throws(SpecError) {
        try Self.checkLine(release, "Release")
        let hasDist = MacroReference.contains("dist", in: release)
        try setTag("Release", to: appendingDist && !hasDist ? release + "%{?dist}" : release)
    }

    /// Sets the location of the source with a number; a plain `Source:` has the number that rpm gives it.
    ///
    /// - Throws: `.missingSource`, `.invalidValue`.
    public mutating func setSource(number: Int, to location: String) throws(SpecError) {
        try Self.checkLine(location, "Source")
        let entries = sources.filter { $0.number == number && $0.isActive != false }
        if entries.isEmpty { throw .noSource }
        let edits = entries.map { entry in
            if !entry.isListed, let tag = tree.tag(at: entry.statement) {
                return replacement(of: tag.layout, by: location)
            }
            return SpecEdit(range: entry.valueRange, replacement: Array(location.utf8))
        }
        try apply(edits)
    }
}

/// Looks for macros in unexpanded text.
enum MacroReference {
    /// Whether the text refers to a macro, in any of the forms `%x`, `%?x`, `%{x}`, `%{?x}`, `%{!?x:…}`.
    static func contains(_ name: String, in text: String) -> Bool {
        let bytes = Array(text.utf8)
        let wanted = Array(name.utf8)
        var position = 0
        while let percent = bytes[position...].firstIndex(of: UInt8(ascii: "%")) {
            position = percent + 1
            if position < bytes.count, bytes[position] == UInt8(ascii: "%") {
                position += 1
                continue
            }
            if position < bytes.count, bytes[position] == UInt8(ascii: "{") { position += 1 }
            while position < bytes.count,
                bytes[position] == UInt8(ascii: "?") || bytes[position] == UInt8(ascii: "!")
            {
                position += 1
            }
            let end = bytes[position...].firstIndex { !$0.isMacroNameByte } ?? bytes.count
            if bytes[position..<end].elementsEqual(wanted) { return true }
        }
        return false
    }
}

internal import RPMKit

/// The dependencies of a package as `primary.xml` has them, in its order and after its rules.
struct PackageRelations {
    private let header: HeaderView
    private let files: PackageFileList

    init(_ header: HeaderView, _ files: PackageFileList) {
        self.header = header
        self.files = files
    }

    func append(to output: inout RepodataBytes) {
        append(.provides, "provides", to: &output)
        appendRequires(to: &output)
        append(.conflicts, "conflicts", to: &output)
        append(.obsoletes, "obsoletes", to: &output)
        append(.suggests, "suggests", to: &output)
        append(.enhances, "enhances", to: &output)
        append(.recommends, "recommends", to: &output)
        append(.supplements, "supplements", to: &output)
    }

    private func append(_ kind: Dependency.Kind, _ name: StaticString, to output: inout RepodataBytes) {
        var element = Element(name)
        forEach(kind) { relation in
            guard let version = HeaderRelationVersion(relation.version) else { return }
            element.append(relation, version, to: &output)
        }
        element.end(&output)
    }

    private func appendRequires(to output: inout RepodataBytes) {
        var filter = RequirementFilter(files)
        forEach(.requires) { relation in
            // What the package provides matters only to those that require something.
            if filter.isUnused { forEach(.provides) { filter.addProvided($0) } }
            filter.add(relation)
        }
        var element = Element("requires")
        for (relation, version) in filter.kept() { element.append(relation, version, to: &output) }
        element.end(&output)
    }

    /// The element of one kind, which is there if the package has any relation of that kind.
    private struct Element {
        private let name: StaticString
        private var isEmpty = true
        private var isOpen = false

        init(_ name: StaticString) {
            self.name = name
        }

        mutating func append(
            _ relation: HeaderRelation, _ version: HeaderRelationVersion, to output: inout RepodataBytes
        ) {
            isEmpty = false
            // A relation without a name counts, but is not written.
            if relation.name.isEmpty { return }
            if !isOpen { tag("    <rpm:", ">\n", &output) }
            isOpen = true
            relation.append(version, to: &output)
        }

        func end(_ output: inout RepodataBytes) {
            if isOpen {
                tag("    </rpm:", ">\n", &output)
            } else if !isEmpty {
                tag("    <rpm:", "/>\n", &output)
            }
        }

        private func tag(_ start: StaticString, _ end: StaticString, _ output: inout RepodataBytes) {
            output.append(start)
            output.append(name)
            output.append(end)
        }
    }

    /// Dependencies without flags or versions are none, as with createrepo_c.
    private func forEach(_ kind: Dependency.Kind, _ body: (HeaderRelation) -> Void) {
        let tags = kind.tags
        var names = header.texts(tags.name)
        guard names.remaining > 0 else { return }
        let flags = header.numbers(tags.flags)
        var versions = header.texts(tags.version)
        for index in 0..<min(names.remaining, flags.count, versions.remaining) {
            guard let name = names.next(), let version = versions.next() else { return }
            body(HeaderRelation(name: name, flags: flags[index], version: version))
        }
    }
}

/// One dependency in the header's bytes.
struct HeaderRelation {
    var name: UnsafeRawBufferPointer
    var flags: UInt64
    var version: UnsafeRawBufferPointer
    var isBeforeInstallation = false

    /// How versions compare; nil where metadata has no word for it.
    var sign: StaticString? {
        switch flags & 0xF {
        case 2: "LT"
        case 4: "GT"
        case 8: "EQ"
        case 10: "LE"
        case 12: "GE"
        default: nil
        }
    }

    func append(_ version: HeaderRelationVersion, to output: inout RepodataBytes) {
        output.append("      <rpm:entry name=\"")
        output.append(attribute: name)
        if let sign {
            output.append("\" flags=\"")
            output.append(sign)
            version.append(to: &output)
        }
        output.append(isBeforeInstallation ? "\" pre=\"1\"/>\n" : "\"/>\n")
    }
}

/// `[EPOCH:]VERSION[-RELEASE]` as metadata has it.
struct HeaderRelationVersion {
    private var epoch: UnsafeRawBufferPointer
    private var version: UnsafeRawBufferPointer
    private var release: UnsafeRawBufferPointer

    /// Nil for an epoch that is no number: createrepo_c skips such a dependency.
    init?(_ text: UnsafeRawBufferPointer) {
        let none = UnsafeRawBufferPointer(start: nil, count: 0)
        (epoch, version, release) = (none, text, none)
        guard !text.isEmpty else { return }
        epoch = Self.zero
        if let colon = text.firstIndex(of: UInt8(ascii: ":")) {
            let written = UnsafeRawBufferPointer(rebasing: text[..<colon])
            guard written.isEmpty || Self.isNumber(written) else { return nil }
            if !written.isEmpty { epoch = written }
            version = UnsafeRawBufferPointer(rebasing: text[(colon + 1)...])
        }
        if let dash = version.firstIndex(of: UInt8(ascii: "-")) {
            release = UnsafeRawBufferPointer(rebasing: version[(dash + 1)...])
            version = UnsafeRawBufferPointer(rebasing: version[..<dash])
        }
    }

    func append(to output: inout RepodataBytes) {
        if !epoch.isEmpty {
            output.append("\" epoch=\"")
            output.append(attribute: epoch)
        }
        if !version.isEmpty {
            output.append("\" ver=\"")
            output.append(attribute: version)
        }
        if !release.isEmpty {
            output.append("\" rel=\"")
            output.append(attribute: release)
        }
    }

    private static var zero: UnsafeRawBufferPointer {
        let text: StaticString = "0"
        return UnsafeRawBufferPointer(start: text.utf8Start, count: 1)
    }

    /// As `strtol` sees it: space, a sign, digits.
    private static func isNumber(_ text: UnsafeRawBufferPointer) -> Bool {
        var rest = text.drop { $0 == UInt8(ascii: " ") || (0x09...0x0D).contains($0) }
        if let sign = rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
            rest = rest.dropFirst()
        }
        return !rest.isEmpty && rest.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
}

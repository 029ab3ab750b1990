internal import DigestKit
internal import RPMKit

/// What a package's header does not say of it.
struct PackageXMLFacts {
    var checksum: Checksum
    var size: Int
    var modified: Int64
    var headerRange: Range<Int>
    var changelogLimit: Int
}

/// Writes the three elements of one package.
struct PackageElements {
    let header: HeaderView
    let signature: HeaderView
    let facts: PackageXMLFacts

    /// Where the parts begin and end in what was appended.
    struct Places {
        var location = 0
        var primaryEnd = 0
        var filelistsEnd = 0
    }

    func append(to output: inout RepodataBytes) -> Places {
        var places = Places()
        let files = PackageFileList(header)
        appendPrimary(files, to: &output, &places)
        places.primaryEnd = output.count
        appendHead(to: &output)
        files.append(to: &output)
        output.append("</package>\n")
        places.filelistsEnd = output.count
        appendHead(to: &output)
        PackageChangelog(header, limit: facts.changelogLimit).append(to: &output)
        output.append("</package>\n")
        return places
    }

    private func appendPrimary(
        _ files: PackageFileList, to output: inout RepodataBytes, _ places: inout Places
    ) {
        output.append("<package type=\"rpm\">\n  <name>")
        output.append(text: value(.name))
        output.append("</name>\n  <arch>")
        output.append(text: arch)
        output.append("</arch>\n")
        appendVersion(to: &output)
        output.append("  <checksum type=\"")
        output.append(facts.checksum.kind.repodataName)
        output.append("\" pkgid=\"YES\">")
        output.append(hexadecimal: facts.checksum.bytes)
        output.append("</checksum>\n")
        appendText("summary", .summary, to: &output)
        appendText("description", .description, to: &output)
        appendText("packager", .packager, to: &output)
        appendText("url", .url, to: &output)
        appendNumbers(to: &output)
        output.append("  <location")
        places.location = output.count
        output.append("/>\n  <format>\n")
        appendFormat(files, to: &output)
        output.append("  </format>\n</package>\n")
    }

    private func appendNumbers(to output: inout RepodataBytes) {
        output.append("  <time file=\"")
        output.append(decimal: facts.modified)
        output.append("\" build=\"")
        output.append(decimal: header.number(.buildTime) ?? 0)
        output.append("\"/>\n  <size package=\"")
        output.append(decimal: UInt64(facts.size))
        output.append("\" installed=\"")
        output.append(decimal: header.number(.longSize) ?? header.number(.size) ?? 0)
        output.append("\" archive=\"")
        output.append(decimal: archiveSize)
        output.append("\"/>\n")
    }

    private func appendFormat(_ files: PackageFileList, to output: inout RepodataBytes) {
        appendText("  rpm:license", .license, to: &output)
        appendText("  rpm:vendor", .vendor, to: &output)
        appendText("  rpm:group", .group, to: &output)
        appendText("  rpm:buildhost", .buildHost, to: &output)
        appendText("  rpm:sourcerpm", .sourceRPM, to: &output)
        output.append("    <rpm:header-range start=\"")
        output.append(decimal: UInt64(facts.headerRange.lowerBound))
        output.append("\" end=\"")
        output.append(decimal: UInt64(facts.headerRange.upperBound))
        output.append("\"/>\n")
        PackageRelations(header, files).append(to: &output)
        files.appendPrimary(to: &output)
    }

    /// The start of an element of the other two files.
    private func appendHead(to output: inout RepodataBytes) {
        output.append("<package pkgid=\"")
        output.append(hexadecimal: facts.checksum.bytes)
        output.append("\" name=\"")
        output.append(attribute: value(.name))
        output.append("\" arch=\"")
        output.append(attribute: arch)
        output.append("\">\n")
        appendVersion(to: &output)
    }

    private func appendVersion(to output: inout RepodataBytes) {
        output.append("  <version epoch=\"")
        output.append(decimal: header.number(.epoch) ?? 0)
        output.append("\" ver=\"")
        output.append(attribute: value(.version))
        output.append("\" rel=\"")
        output.append(attribute: value(.release))
        output.append("\"/>\n")
    }

    /// An element with a text of the header, empty if there is none. Two spaces before a name are its indentation.
    private func appendText(_ name: StaticString, _ tag: RPMTag, to output: inout RepodataBytes) {
        let bytes = UnsafeRawBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
        let spaces = bytes.prefix { $0 == UInt8(ascii: " ") }.count
        let element = UnsafeRawBufferPointer(rebasing: bytes[spaces...])
        output.append("  ")
        output.append(UnsafeRawBufferPointer(rebasing: bytes[..<spaces]))
        output.append(UInt8(ascii: "<"))
        output.append(element)
        output.append(UInt8(ascii: ">"))
        output.append(text: value(tag))
        output.append("</")
        output.append(element)
        output.append(">\n")
    }

    private func value(_ tag: RPMTag) -> UnsafeRawBufferPointer {
        header.text(tag) ?? UnsafeRawBufferPointer(start: nil, count: 0)
    }

    /// `src` for everything that says it is a source package, `nosrc` ones included.
    private var arch: UnsafeRawBufferPointer {
        let source: StaticString = "src"
        guard header.number(.sourcePackage) ?? 0 != 0 else { return value(.arch) }
        return UnsafeRawBufferPointer(start: source.utf8Start, count: source.utf8CodeUnitCount)
    }

    /// rpm moves the payload's size from the signature header to where the old tag was.
    private var archiveSize: UInt64 {
        signature.number(.signatureLongArchiveSize) ?? signature.number(.signaturePayloadSize)
            ?? header.number(.longArchiveSize) ?? header.number(.archiveSize) ?? 0
    }
}

extension Checksum.Kind {
    /// The name in metadata: createrepo_c writes SHA-1 as `sha`, unless it is asked for `sha1`.
    var repodataName: StaticString {
        switch self {
        case .md5: "md5"
        case .sha1: "sha1"
        case .sha256: "sha256"
        case .sha384: "sha384"
        case .sha512: "sha512"
        }
    }
}

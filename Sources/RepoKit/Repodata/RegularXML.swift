#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// Reads XML in the regular form that programs write metadata in, at several times the speed of libxml2.
///
/// Whatever is not of that form ends it with ``Unusual``: comments, CDATA sections, declarations, other
/// prefixes than `rpm:`, carriage returns, another encoding, and everything that is no XML. What it accepts it
/// tells in the same words as libxml2, so that whoever uses it can turn to libxml2 for all else.
struct RegularXML: ~Copyable {
    /// The document is not of the regular form, or not what its handler wants.
    struct Unusual: Error {}

    private enum Place {
        case prolog, root, content, epilog
    }

    private var place = Place.prolog
    private var rootName: [UInt8] = []
    private var hasRPM = false
    /// Where the names of open elements are in the region, the root apart.
    private var open: [(offset: Int, count: Int)] = []
    /// Attributes of the tag at hand, and what entities in it stand for.
    private let attributes = UnsafeMutablePointer<RepodataTag.Attribute>.allocate(capacity: attributeLimit)
    private let scratch = UnsafeMutablePointer<UInt8>.allocate(capacity: scratchSize)
    private var scratchUsed = 0
    private let letters = RegularText()

    private static let attributeLimit = 16
    private static let depthLimit = 64
    private static let scratchSize = 1 << 20
    private static let namespaces: [StaticString] = [
        "http://linux.duke.edu/metadata/common", "http://linux.duke.edu/metadata/rpm",
        "http://linux.duke.edu/metadata/filelists", "http://linux.duke.edu/metadata/repo",
        "http://linux.duke.edu/metadata/other",
    ]

    deinit {
        attributes.deallocate()
        scratch.deallocate()
    }

    /// Reads the next part of a document, which must end behind a tag whose parent is the root.
    ///
    /// - Parameter region: Behind it, one more byte can be read, and is 0.
    mutating func parse(_ region: TextBytes, into handler: inout some RepodataHandler) throws(Unusual) {
        guard let base = region.baseAddress else { return }
        guard RegularText.isRegular(region) else { throw Unusual() }
        let end = base + region.count
        var place = base
        if self.place == .prolog {
            place += try RegularText.prolog(region)
            self.place = .root
        }
        while place < end {
            guard let mark = memchr(place, Int32(UInt8(ascii: "<")), end - place) else {
                guard RegularText.isBlank(place, end) else { throw Unusual() }
                if handler.wantsText { throw Unusual() }
                return
            }
            let tag = UnsafePointer(mark.assumingMemoryBound(to: UInt8.self))
            if tag > place { try text(place, tag, &handler) }
            place = tag + 1
            if place.pointee == UInt8(ascii: "/") {
                place = try endTag(place + 1, base, &handler)
            } else {
                place = try startTag(place, base, &handler)
            }
        }
        guard open.isEmpty else { throw Unusual() }
    }

    /// Says that the document ends here.
    borrowing func finish() throws(Unusual) {
        if place != .epilog { throw Unusual() }
    }

    private mutating func text(
        _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, _ handler: inout some RepodataHandler
    ) throws(Unusual) {
        let wanted = handler.wantsText
        if RegularText.isBlank(start, end) {
            if wanted, place == .content { handler.text(TextBytes(start: start, count: end - start)) }
            return
        }
        guard place == .content, end - start <= Self.scratchSize else { throw Unusual() }
        guard !RegularText.hasSectionEnd(start, end) else { throw Unusual() }
        guard memchr(start, Int32(UInt8(ascii: "&")), end - start) != nil else {
            if wanted { handler.text(TextBytes(start: start, count: end - start)) }
            return
        }
        scratchUsed = 0
        let decoded = try decode(start, end)
        if wanted { handler.text(decoded) }
    }

    private mutating func startTag(
        _ start: UnsafePointer<UInt8>, _ base: UnsafePointer<UInt8>, _ handler: inout some RepodataHandler
    ) throws(Unusual) -> UnsafePointer<UInt8> {
        guard place == .root || place == .content, open.count < Self.depthLimit else { throw Unusual() }
        let (local, nameEnd) = try name(start)
        let isRoot = place == .root
        var tag = RepodataTag(
            name: TextBytes(start: local, count: nameEnd - local),
            attributes: UnsafeBufferPointer(start: attributes, count: 0))
        var (place, count) = (nameEnd, 0)
        scratchUsed = 0
        while true {
            let blank = place
            while RegularText.isBlank(place.pointee) { place += 1 }
            if place.pointee == UInt8(ascii: ">") || place.pointee == UInt8(ascii: "/") { break }
            guard place > blank, count < Self.attributeLimit else { throw Unusual() }
            place = try attribute(place, count, isRoot: isRoot, &count)
        }
        tag.attributes = UnsafeBufferPointer(start: attributes, count: count)
        let isEmpty = place.pointee == UInt8(ascii: "/")
        if isEmpty {
            place += 1
            guard place.pointee == UInt8(ascii: ">") else { throw Unusual() }
        }
        if isRoot {
            // A root that is empty is not worth the trouble.
            guard !isEmpty else { throw Unusual() }
            rootName = Array(tag.name)
            self.place = .content
        } else if !isEmpty {
            open.append((start - base, nameEnd - start))
        }
        do throws(RepodataProblem) {
            try handler.start(tag)
            if isEmpty { try handler.end() }
        } catch {
            throw Unusual()
        }
        return place + 1
    }

    private mutating func endTag(
        _ start: UnsafePointer<UInt8>, _ base: UnsafePointer<UInt8>, _ handler: inout some RepodataHandler
    ) throws(Unusual) -> UnsafePointer<UInt8> {
        var end = start
        if let name = open.popLast() {
            guard Self.begins(start, with: TextBytes(start: base + name.offset, count: name.count)) else {
                throw Unusual()
            }
            end += name.count
        } else {
            let isSame = rootName.withUnsafeBufferPointer { Self.begins(start, with: $0) }
            guard place == .content, isSame else { throw Unusual() }
            end += rootName.count
            place = .epilog
        }
        while RegularText.isBlank(end.pointee) { end += 1 }
        guard end.pointee == UInt8(ascii: ">") else { throw Unusual() }
        do throws(RepodataProblem) { try handler.end() } catch { throw Unusual() }
        return end + 1
    }

    /// Whether a name is here; the 0 behind the region ends the comparison in time.
    private static func begins(_ start: UnsafePointer<UInt8>, with name: TextBytes) -> Bool {
        for index in 0..<name.count where start[index] != name[index] { return false }
        return true
    }

    /// Reads a name, with or without the prefix `rpm:`; where the local part begins and ends.
    private func name(_ start: UnsafePointer<UInt8>) throws(Unusual) -> (
        local: UnsafePointer<UInt8>, end: UnsafePointer<UInt8>
    ) {
        let end = try letters.endOfName(start)
        guard end.pointee == UInt8(ascii: ":") else { return (start, end) }
        guard hasRPM, TextBytes(start: start, count: end - start).equals("rpm") else { throw Unusual() }
        let local = end + 1
        return (local, try letters.endOfName(local))
    }

    private mutating func attribute(
        _ start: UnsafePointer<UInt8>, _ index: Int, isRoot: Bool, _ count: inout Int
    ) throws(Unusual) -> UnsafePointer<UInt8> {
        var end = try letters.endOfName(start)
        var isPrefixed = false
        if end.pointee == UInt8(ascii: ":") {
            isPrefixed = true
            end = try letters.endOfName(end + 1)
        }
        let name = TextBytes(start: start, count: end - start)
        guard end.pointee == UInt8(ascii: "=") else { throw Unusual() }
        let quote = end[1]
        guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else { throw Unusual() }
        let (value, next) = try self.value(end + 2, quote)
        for other in 0..<index where attributes[other].name.elementsEqual(name) { throw Unusual() }
        if name.equals("xmlns") || name.equals("xmlns:rpm") {
            try declare(isRPM: isPrefixed, value, isRoot: isRoot)
            // Kept for the comparison with the others; handlers ask for other names.
        } else if isPrefixed, !name.equals("xml:base"), !name.equals("xml:lang") {
            throw Unusual()
        }
        (attributes + index).initialize(to: RepodataTag.Attribute(name: name, value: value))
        count += 1
        return next
    }

    private mutating func declare(isRPM: Bool, _ value: TextBytes, isRoot: Bool) throws(Unusual) {
        guard isRoot, Self.namespaces.contains(where: { value.equals($0) }) else { throw Unusual() }
        if isRPM { hasRPM = true }
    }

    /// Reads an attribute's value; where it ends is behind the quote.
    private mutating func value(_ start: UnsafePointer<UInt8>, _ quote: UInt8) throws(Unusual) -> (
        TextBytes, UnsafePointer<UInt8>
    ) {
        var (end, hasEntities) = (start, false)
        while true {
            end = letters.endOfPlainValue(end)
            switch end.pointee {
            case quote:
                guard hasEntities else { return (TextBytes(start: start, count: end - start), end + 1) }
                return (try decode(start, end), end + 1)
            case UInt8(ascii: "\""), UInt8(ascii: "'"): break
            case UInt8(ascii: "&"): hasEntities = true
            // Blanks become spaces in values, and the rest is no XML.
            default: throw Unusual()
            }
            end += 1
        }
    }

    /// Text with entities resolved, in the scratch.
    private mutating func decode(_ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>) throws(Unusual)
        -> TextBytes
    {
        guard scratchUsed + (end - start) <= Self.scratchSize else { throw Unusual() }
        let target = scratch + scratchUsed
        let count = try RegularText.decode(start, end, into: target)
        scratchUsed += count
        return TextBytes(start: target, count: count)
    }
}

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// A header's values in place, for code that makes no text of them; valid only within ``RPMHeader/withView(_:)``.
package struct HeaderView {
    fileprivate let bytes: UnsafeRawBufferPointer
    fileprivate let header: RPMHeader

    /// The bytes of an entry's text; of several texts, the first. Nil if there is none.
    package func text(_ tag: RPMTag) -> UnsafeRawBufferPointer? {
        var texts = texts(tag)
        return texts.next()
    }

    /// The texts of an entry, one after the other.
    package func texts(_ tag: RPMTag) -> Texts {
        guard let entry = header.entry(tag, in: bytes), entry.type.width == nil else {
            return Texts(rest: UnsafeRawBufferPointer(start: nil, count: 0), remaining: 0)
        }
        return Texts(rest: UnsafeRawBufferPointer(rebasing: bytes[entry.offset...]), remaining: entry.count)
    }

    /// The numbers of an entry.
    package func numbers(_ tag: RPMTag) -> Numbers {
        guard let entry = header.entry(tag, in: bytes), entry.type != .binary, let width = entry.type.width
        else {
            return Numbers(bytes: UnsafeRawBufferPointer(start: nil, count: 0), width: 1, count: 0)
        }
        let place = entry.offset..<entry.offset + entry.count * width
        return Numbers(
            bytes: UnsafeRawBufferPointer(rebasing: bytes[place]), width: width, count: entry.count)
    }

    /// The first number of an entry.
    package func number(_ tag: RPMTag) -> UInt64? {
        let numbers = numbers(tag)
        return numbers.count > 0 ? numbers[0] : nil
    }

    /// Texts that follow each other, each ended by a zero byte.
    package struct Texts: Sequence, IteratorProtocol {
        fileprivate var rest: UnsafeRawBufferPointer
        package fileprivate(set) var remaining: Int

        package mutating func next() -> UnsafeRawBufferPointer? {
            guard remaining > 0, let start = rest.baseAddress else { return nil }
            remaining -= 1
            // The header was checked to have so many zero bytes.
            let length = strlen(start.assumingMemoryBound(to: CChar.self))
            let text = UnsafeRawBufferPointer(rebasing: rest[..<length])
            rest = UnsafeRawBufferPointer(rebasing: rest[(length + 1)...])
            return text
        }
    }

    /// Numbers of one width.
    package struct Numbers {
        fileprivate let bytes: UnsafeRawBufferPointer
        fileprivate let width: Int
        package let count: Int

        package subscript(index: Int) -> UInt64 {
            precondition(index >= 0 && index < count, "number \(index) of \(count)")
            let position = index * width
            return switch width {
            case 1: UInt64(bytes[position])
            case 2: UInt64(UInt16(bigEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt16.self)))
            case 4: UInt64(bytes.bigEndian32(at: position))
            default: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self))
            }
        }
    }
}

extension RPMHeader {
    /// Calls with the header's values in place.
    package func withView<Result, Failure: Error>(
        _ body: (HeaderView) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try storage.withRawBytes { bytes throws(Failure) in
            try body(HeaderView(bytes: bytes, header: self))
        }
    }
}

internal import RPMKit

/// The changelog as `other.xml` has it: the newest entries of the header, oldest first.
struct PackageChangelog {
    private struct Entry {
        var author: UnsafeRawBufferPointer
        var time: Int64
        var text: UnsafeRawBufferPointer
    }

    /// Newest first, as in the header.
    private var entries: [Entry] = []

    init(_ header: HeaderView, limit: Int) {
        let times = header.numbers(.changelogTime)
        var authors = header.texts(.changelogName)
        var texts = header.texts(.changelogText)
        let count = min(times.count, authors.remaining, texts.remaining, limit)
        guard count > 0 else { return }
        entries.reserveCapacity(count)
        for index in 0..<count {
            guard let author = authors.next(), let text = texts.next() else { break }
            entries.append(
                Entry(
                    author: Self.withoutSpaces(author), time: Int64(truncatingIfNeeded: times[index]),
                    text: text))
        }
        tellDatesApart()
    }

    /// Spaces at the end go, but for the first character.
    private static func withoutSpaces(_ author: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        var end = author.count
        while end > 1, author[end - 1] == UInt8(ascii: " ") { end -= 1 }
        return UnsafeRawBufferPointer(rebasing: author[..<end])
    }

    /// Of entries of one time, the newer ones become a second younger each, so that readers which sort them
    /// keep their order.
    private mutating func tellDatesApart() {
        var last: Int64 = 0
        for index in entries.indices {
            let time = entries[index].time
            guard time == last else {
                last = time
                continue
            }
            // createrepo_c counts in 32 bits here.
            var expected = Int32(truncatingIfNeeded: time)
            var newer = index - 1
            while newer >= 0, entries[newer].time == Int64(expected) {
                entries[newer].time += 1
                expected &+= 1
                newer -= 1
            }
        }
    }

    func append(to output: inout RepodataBytes) {
        for entry in entries.reversed() {
            output.append("  <changelog author=\"")
            output.append(attribute: entry.author)
            output.append("\" date=\"")
            output.append(decimal: entry.time)
            output.append("\">")
            output.append(text: entry.text)
            output.append("</changelog>\n")
        }
    }
}

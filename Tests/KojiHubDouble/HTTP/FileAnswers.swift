internal import HostKit
internal import SystemPackage

/// Serves the files below a directory, in parts too.
struct FileAnswers {
    let top: FilePath

    func answer(_ request: HTTPRequest) -> HTTPAnswer {
        guard ["GET", "HEAD"].contains(request.method) else { return .text(405, "Method Not Allowed\n") }
        let relative = FilePath(String(request.path.dropFirst("/kojifiles".count).drop { $0 == "/" }))
        guard let path = try? Files.resolve(relative, under: top), let record = Files.record(path) else {
            return .text(404, "Not Found\n")
        }
        if record.kind == .directory { return listing(path) }
        guard record.kind == .regular else { return .text(404, "Not Found\n") }
        let size = Int(record.size)
        let tag = "\"\(record.inode)-\(size)-\(record.modified.nanoseconds)\""
        let header = [
            ("Content-Type", "application/octet-stream"), ("Accept-Ranges", "bytes"), ("ETag", tag),
            ("Last-Modified", Self.date(record.modified)),
        ]
        if request["If-None-Match"] == tag { return HTTPAnswer(status: 304, header: header) }
        let isCurrent = request["If-Range"].map { $0 == tag } ?? true
        guard let text = request["Range"], isCurrent, let asked = Self.range(text) else {
            return HTTPAnswer(status: 200, header: header, file: (path.string, 0..<size))
        }
        let start = asked.first ?? max(0, size - (asked.last ?? 0))
        let end = asked.first == nil ? size : min(size, (asked.last ?? size - 1) + 1)
        guard start < end else {
            return HTTPAnswer(status: 416, header: [("Content-Range", "bytes */\(size)")])
        }
        return HTTPAnswer(
            status: 206, header: header + [("Content-Range", "bytes \(start)-\(end - 1)/\(size)")],
            file: (path.string, start..<end))
    }

    /// One range; nil for what is none, or many.
    private static func range(_ text: String) -> (first: Int?, last: Int?)? {
        guard text.hasPrefix("bytes="), !text.contains(",") else { return nil }
        let sides = text.dropFirst(6).split(separator: "-", omittingEmptySubsequences: false)
        guard sides.count == 2, Int(sides[0]) != nil || Int(sides[1]) != nil else { return nil }
        return (Int(sides[0]), Int(sides[1]))
    }

    private func listing(_ path: FilePath) -> HTTPAnswer {
        let names = ((try? Files.list(path)) ?? []).sorted()
        let links = names.map { name in
            let shown = Files.isDirectory(path.appending(name)) ? name + "/" : name
            return "<a href=\"\(shown)\">\(shown)</a>\n"
        }
        return HTTPAnswer(
            status: 200, header: [("Content-Type", "text/html")],
            body: Array("<html><body>\n\(links.joined())</body></html>\n".utf8))
    }

    /// - SeeAlso: RFC 9110, 5.6.7.
    private static func date(_ time: Timestamp) -> String {
        let utc = time.utc
        let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(days[utc.weekday]), \(two(utc.day)) \(months[utc.month - 1]) \(utc.year) "
            + "\(two(utc.hour)):\(two(utc.minute)):\(two(utc.second)) GMT"
    }
}

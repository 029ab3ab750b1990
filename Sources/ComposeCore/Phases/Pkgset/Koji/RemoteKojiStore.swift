internal import CurlHTTP
internal import HostKit
internal import RPMKit
internal import SystemPackage

/// The files of a Koji instance as its server has them, with a cache on this machine.
///
/// Of a package only the headers are fetched until it is published; what is in the cache is not asked for again.
struct RemoteKojiStore: KojiStore {
    /// The URL that serves the top directory, without a slash at the end.
    let top: String
    let http: HTTPClient
    let cache: KojiFileCache
    var retry = RetryPolicy()

    var parallel: Int { 16 }
    var isLocal: Bool { false }
    var root: PackageReference.Base { .url(top) }

    /// Most headers fit: one request brings them.
    private static let firstRead = 64 << 10
    private static let largestHeader = 256 << 20

    func place(_ file: KojiFile) -> String { HTTPError.redacted(url(file)) }

    private func url(_ file: KojiFile) -> String {
        top + "/" + file.path.split(separator: "/").map { URLText.percentEncoded($0) }.joined(separator: "/")
    }

    func header(_ file: KojiFile) async throws -> (header: PackageHeader, size: Int64)? {
        if let kept = cache.header(file) { return sized(kept) }
        guard let bytes = try await headerBytes(file) else { return nil }
        let header: PackageHeader
        do {
            header = try PackageHeader(PackageFile(bytes: bytes, path: FilePath(place(file))))
        } catch {
            throw ComposeError(.packages, "\(error)")
        }
        try cache.keep(header: bytes, of: file)
        return sized(header)
    }

    /// The package says itself how long it is.
    private func sized(_ header: PackageHeader) -> (header: PackageHeader, size: Int64) {
        let signature = header.file.signatureHeader
        let rest = signature.integer(270) ?? signature.integer(.signatureSize)
        let size = rest.flatMap { Int64(exactly: $0) } ?? 0
        return (header, size > 0 ? Int64(header.file.headerRange.lowerBound) + size : 0)
    }

    /// All bytes of a package up to its payload; nil if the server has no such file.
    private func headerBytes(_ file: KojiFile) async throws -> [UInt8]? {
        var bytes: [UInt8] = []
        var wanted = Self.firstRead
        while true {
            guard let more = try await range(file, bytes.count..<wanted) else { return nil }
            bytes += more.bytes
            let place = FilePath(place(file))
            let size = try bytes.withUnsafeBytes { raw throws(RPMError) in
                try PackageFile.headersSize(
                    raw, fileSize: more.isEnd ? raw.count : .max, path: place)
            }
            if let size, size <= bytes.count { return Array(bytes[..<size]) }
            wanted = size ?? bytes.count + Self.firstRead
            guard !more.isEnd, wanted <= Self.largestHeader else {
                throw ComposeError(
                    .packages, "\(place): it ends before its headers do, or these are too large")
            }
        }
    }

    /// Bytes of a file, and whether its end was reached; nil if there is no such file.
    private func range(_ file: KojiFile, _ range: Range<Int>) async throws -> (bytes: [UInt8], isEnd: Bool)? {
        let request = HTTPRequest(
            "GET", url(file),
            header: [
                HTTPField("Range", "bytes=\(range.lowerBound)-\(range.upperBound - 1)"),
                HTTPField("Accept-Encoding", "identity"),
            ])
        let response: HTTPResponse
        do throws(HTTPError) {
            response = try await http.send(request, bodyLimit: range.count, retry: retry)
        } catch {
            guard error.code == .tooLarge else { throw ComposeError(.koji, "\(error)") }
            return try await beginning(request, range)
        }
        switch response.status {
        case 404, 410: return nil
        case 416: return ([], true)
        case 206: return (response.body, response.body.count < range.count)
        default: return (Array(try response.checked().body.dropFirst(range.lowerBound)), true)
        }
    }

    /// The same of a server that knows no ranges and sends the whole file: no more is taken of it than is needed.
    private func beginning(
        _ request: HTTPRequest, _ range: Range<Int>
    ) async throws -> (bytes: [UInt8], isEnd: Bool) {
        try await http.stream(request, bodyLimit: .max) { head, body in
            _ = try head.checked()
            var bytes: [UInt8] = []
            while bytes.count < range.upperBound {
                guard let piece = try await body.next() else {
                    return (Array(bytes.dropFirst(range.lowerBound)), true)
                }
                bytes += piece
            }
            return (Array(bytes[range]), false)
        }
    }

    func package(_ package: PkgsetPackage) async throws -> FilePath {
        try await cache.package(package.file, package.proof) { target in
            var download = Download([url(package.file)], to: target)
            download.size = package.size > 0 ? package.size : nil
            download.retry = retry
            do throws(HTTPError) {
                try await http.download(download)
            } catch {
                guard error.code == .status(404) else { throw ComposeError(.packages, "\(error)") }
                throw package.vanished
            }
        }
    }

    func content(_ file: KojiFile, limit: Int) async throws -> [UInt8]? {
        let response = try await http.send(HTTPRequest("GET", url(file)), bodyLimit: limit, retry: retry)
        if response.status == 404 || response.status == 410 { return nil }
        return try response.checked().body
    }
}

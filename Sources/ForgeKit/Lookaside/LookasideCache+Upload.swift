internal import CurlHTTP
internal import DigestKit
internal import HostKit
internal import Logging
public import SystemPackage

extension LookasideCache {
    /// What came of an upload.
    public struct Upload: Hashable, Sendable {
        /// For the file `sources`.
        public var entry: SourcesFile.Entry
        /// Whether the cache had the file already; then nothing was sent.
        public var wasThere: Bool

        public init(entry: SourcesFile.Entry, wasThere: Bool) {
            self.entry = entry
            self.wasThere = wasThere
        }
    }

    /// Whether the cache has a file, as the program says it that takes uploads.
    ///
    /// - Throws: `.unauthorized` without tickets or certificate; `.notFound` for a package that does not exist.
    public func isStored(_ entry: SourcesFile.Entry, of package: RepositoryName) async throws(ForgeFailure)
        -> Bool
    {
        let response = try await post(
            fields(of: entry, package) + [.init(name: "filename", text: entry.file)], expectsContinue: false)
        switch response.text.split(whereSeparator: \.isNewline).first {
        case "Available": return true
        case "Missing": return false
        default: throw unexpected(response)
        }
    }

    /// Uploads a file unless the cache has it.
    ///
    /// - Parameter path: Read as it is sent; it must stay as it is meanwhile.
    /// - Throws: `.badRequest` for a file that cannot be read; `.invalid` when its checksum arrived as another one;
    ///   `.forbidden` for who is no packager; `.refused` for a kind of checksum that is not taken any more.
    public func upload(_ path: FilePath, of package: RepositoryName) async throws(ForgeFailure) -> Upload {
        let (entry, record) = try inspected(path)
        // Asked first: a question is small, and settles who we are before the large body is on its way.
        if try await isStored(entry, of: package) { return Upload(entry: entry, wasThere: true) }
        if options.isReadOnly {
            options.logger?.info("READ ONLY: upload of \(entry.file) to \(package)")
            return Upload(entry: entry, wasThere: false)
        }
        let parts =
            fields(of: entry, package) + [
                .init(name: "mtime", text: String(record.modified.seconds)),
                .init(name: "file", fileName: entry.file, content: .file(path)),
            ]
        let response = try await post(parts, expectsContinue: true)
        let answer = response.text
        guard answer.contains("stored OK") || answer.contains("already exists") else {
            throw unexpected(response)
        }
        return Upload(entry: entry, wasThere: !answer.contains("stored OK"))
    }

    private func inspected(_ path: FilePath) throws(ForgeFailure) -> (SourcesFile.Entry, FileRecord) {
        do {
            let record = try Files.stat(path)
            let entry = SourcesFile.Entry(
                path.lastComponent?.string ?? "", try Checksum.of(path, settings.hash))
            guard record.kind == .regular, entry.isSafe else {
                throw ForgeFailure(.badRequest, detail: "\(path) is no file that can be uploaded")
            }
            return (entry, record)
        } catch let failure as ForgeFailure {
            throw failure
        } catch {
            throw ForgeFailure(.badRequest, detail: "\(error)")
        }
    }

    private func fields(of entry: SourcesFile.Entry, _ package: RepositoryName) -> [HTTPMultipart.Part] {
        [
            .init(name: "name", text: settings.cacheName(of: package)),
            .init(name: "\(entry.checksum.kind.rawValue)sum", text: entry.checksum.hexadecimal),
        ]
    }

    private func post(_ parts: [HTTPMultipart.Part], expectsContinue: Bool) async throws(ForgeFailure)
        -> HTTPResponse
    {
        guard let url = settings.uploadURL else {
            throw ForgeFailure(
                .badRequest, detail: "'\(settings.tool)' names no program that takes uploads (lookaside_cgi)")
        }
        var request = HTTPRequest("POST", url)
        request.multipart = HTTPMultipart(parts)
        request.expectsContinue = expectsContinue
        let response = try await send(request)
        guard response.isSuccess else { throw Self.failure(response) }
        return response
    }

    private func unexpected(_ response: HTTPResponse) -> ForgeFailure {
        ForgeFailure(
            .malformedReply, request: "\(response.method) \(HTTPError.redacted(response.url))",
            status: response.status, detail: "the cache's answer is none that is known here")
    }
}

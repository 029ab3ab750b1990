internal import ConfigSyntax
internal import CurlHTTP
internal import HostKit
internal import RepoKit
internal import SourceDiagnostics

/// A module that was built for a test: not in Koji's listings, only in the service that built it.
struct ScratchModule: Sendable {
    var variant: String
    /// As the configuration names it.
    var text: String
    /// The tag that holds its packages.
    var tag: String
    /// By arch.
    var documents: [String: [ModuleDocument]]
}

/// The service that builds modules, asked for scratch builds.
///
/// - SeeAlso: MBS, `module-builds` and `final-modulemd`.
struct ModuleBuildService: Sendable {
    /// Without a slash at the end.
    let url: String
    let http: HTTPClient

    init(_ url: String, _ http: HTTPClient) {
        self.url = url.hasSuffix("/") ? String(url.dropLast()) : url
        self.http = http
    }

    /// The modules of `pkgset_scratch_modules`, each asked for once.
    ///
    /// - Throws: `.koji` for one that the service does not have.
    func modules(_ wanted: VariantMap<String>, _ variants: Variants) async throws -> [ScratchModule] {
        let takers = variants.ordered.filter { !$0.isEmpty }
        let texts = Set(takers.flatMap { wanted.values(variant: $0.uid) }).sorted()
        let found = try await texts.concurrentMap(limit: 4) { text in (text, try await module(text)) }
        let byText = Dictionary(found, uniquingKeysWith: { first, _ in first })
        return takers.flatMap { variant in
            wanted.values(variant: variant.uid).compactMap { text in
                byText[text].map {
                    ScratchModule(variant: variant.uid, text: text, tag: $0.tag, documents: $0.documents)
                }
            }
        }
    }

    private func module(_ text: String) async throws -> (tag: String, documents: [String: [ModuleDocument]]) {
        guard let spec = ModuleSpec(parsing: text), let stream = spec.stream, let version = spec.version,
            let context = spec.context
        else {
            throw ComposeError(
                .input,
                "'\(text)' in pkgset_scratch_modules is no build of a module; write name:stream:version:context"
            )
        }
        let query = URLText.query([
            ("name", spec.name), ("stream", stream), ("version", version), ("context", context),
        ])
        let answer = try await json("module-builds/?\(query)")
        guard let item = answer["items"]?.sequence?.first?.mapping, let id = item["id"]?.wholeNumber,
            let tag = item["koji_tag"]?.string
        else {
            throw ComposeError(
                .koji, "No module build found for '\(text)' (asked at \(HTTPError.redacted(url)))")
        }
        var documents: [String: [ModuleDocument]] = [:]
        for entry in try await json("final-modulemd/\(id)").entries {
            guard let arch = entry.key.string, let yaml = entry.value.string else { continue }
            documents[arch] = try KojiModuleReader.documents(Array(yaml.utf8), "\(text) for \(arch)")
        }
        return (tag, documents)
    }

    private func json(_ path: String) async throws -> ConfigMapping {
        let response: HTTPResponse
        do throws(HTTPError) {
            response = try await http.send(HTTPRequest("GET", "\(url)/\(path)"), retry: RetryPolicy())
                .checked()
        } catch {
            throw ComposeError(.koji, "the module build service cannot be asked: \(error); see mbs_api_url")
        }
        let document = ConfDocument(path: path, format: .json) { _ in response.body }
        guard !document.diagnostics.hasErrors, let mapping = document.root.mapping else {
            throw ComposeError(
                .koji, "\(HTTPError.redacted(response.url)) sent no JSON object; see mbs_api_url")
        }
        return mapping
    }
}

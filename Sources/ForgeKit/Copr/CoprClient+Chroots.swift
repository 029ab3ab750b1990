internal import CurlHTTP
internal import JSONKit
internal import SystemPackage

/// A chroot that a Copr can build in.
public struct CoprChrootInfo: Hashable, Sendable {
    public var chroot: CoprChroot
    /// What there is to know about it, such as until when it is kept; may be empty.
    public var comment: String
}

extension CoprClient {
    /// All chroots of this Copr, sorted; those with a name that begins with `_` are not meant to be seen.
    public func chroots() async throws(ForgeFailure) -> [CoprChrootInfo] {
        try await reader.send(.get("/mock-chroots/list")).read { json throws(JSONError) in
            guard let members = json.members else { throw json.unexpected("an object") }
            return members.filter { !$0.name.hasPrefix("_") }
                .map { CoprChrootInfo(chroot: CoprChroot($0.name), comment: $0.value.string ?? "") }
                .sorted { $0.chroot < $1.chroot }
        }
    }

    /// The settings of one chroot of a project.
    public func chroot(_ chroot: CoprChroot, of name: CoprProjectName) async throws(ForgeFailure)
        -> CoprProjectChroot
    { try await reader.read(.get("/project-chroot", query: Self.query(chroot, name))) }

    /// What builds in a chroot of a project are made with.
    public func buildConfig(of chroot: CoprChroot, in name: CoprProjectName) async throws(ForgeFailure)
        -> CoprBuildConfig
    { try await reader.read(.get("/project-chroot/build-config", query: Self.query(chroot, name))) }

    /// Changes the settings of one chroot of a project.
    public func editChroot(_ chroot: CoprChroot, of name: CoprProjectName, _ fields: CoprChrootFields)
        async throws(ForgeFailure) -> CoprProjectChroot
    {
        var parts = [Self.part(fields.json)]
        if let comps = fields.comps {
            parts.append(
                .init(
                    name: "upload_comps", fileName: comps.lastComponent?.string ?? "comps.xml",
                    contentType: "application/xml", content: .file(comps)))
        }
        let answer = JSONValue.object(
            name.members + [.init("mock_chroot", .string(chroot.rawValue))] + Self.members(fields.json))
        return try await writer.read(
            APIRequest(
                "PUT", "/project-chroot/edit/\(name.owner)/\(name.name)/\(chroot.rawValue)",
                .multipart(HTTPMultipart(parts))
            ).pretending(answer))
    }

    /// The part of a form that holds the fields which are no file.
    static func part(_ json: JSONValue) -> HTTPMultipart.Part {
        .init(name: "json", fileName: "json", contentType: "application/json", content: .bytes(json.bytes))
    }

    private static func members(_ json: JSONValue) -> [JSONValue.Member] {
        if case .object(let members) = json { members } else { [] }
    }

    private static func query(_ chroot: CoprChroot, _ name: CoprProjectName) -> [(
        name: String, value: String?
    )] { name.query + [("chrootname", chroot.rawValue)] }
}

public import HostKit
public import JSONKit

/// Where forges tell a project of new commits.
public struct CoprWebhook: Hashable, Sendable, JSONReadable {
    public var project: CoprProject.ID
    public var secret: Secret

    public init(_ json: JSON) throws(JSONError) {
        project = CoprProject.ID(try json.int("id"))
        secret = Secret(try json.string("webhook_secret"))
    }

    public enum Sender: String, Hashable, Sendable, CaseIterable {
        case github, gitlab, bitbucket, custom
    }

    /// The URL for a forge, which nobody else may see.
    ///
    /// - Parameter package: The only one that is to be built; `.custom` needs one.
    public func url(for sender: Sender, package: String? = nil, at copr: CoprSettings) -> Secret {
        let tail: APIPath = if let package { "\(package)/" } else { "" }
        let path: APIPath = "/webhooks/\(sender.rawValue)/\(project)/\(secret.reveal())/"
        return Secret(copr.url + path.text + tail.text)
    }

    /// The URL for builds into a directory of the project, such as `name:pr:5`.
    public func url(owner: String, directory: String, package: String, at copr: CoprSettings) -> Secret {
        let path: APIPath =
            "/webhooks/custom-dir/\(owner)/\(directory)/\(secret.reveal())/\(package)/"
        return Secret(copr.url + path.text)
    }
}

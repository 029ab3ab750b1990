internal import CurlHTTP
internal import HostKit
internal import JSONKit

/// Bodhi's way of saying what is wrong: `{status: error, errors: [{location, name, description}]}`.
struct BodhiDialect: APIDialect {
    func failure(_ response: HTTPResponse, json: JSON?, now: Timestamp) -> ForgeFailure {
        let fields = (json?["errors"]?.items ?? []).compactMap { error in
            error["description"]?.string.map { ForgeFailure.Field(error["name"]?.string ?? "", $0) }
        }
        // Of a page of HTML nothing is worth telling.
        var failure = ForgeFailure(Self.code(of: response, now: now), fields: fields)
        if fields.contains(where: \.saysThatItExists) { failure.code = .conflict }
        return failure
    }
}

extension ForgeFailure.Field {
    /// `Update for NVR already exists`.
    fileprivate var saysThatItExists: Bool {
        message.hasPrefix("Update for ") && message.hasSuffix(" already exists")
    }
}

extension ForgeFailure {
    /// What the service said about the fields of a request, a line for each; empty when it said nothing.
    public var complaints: String { fields.map(\.message).joined(separator: "\n") }

    /// Whether the service complained about a field of this name.
    func concerns(_ field: String) -> Bool { fields.contains { $0.name == field } }
}

public import HostKit
public import JSONKit

/// What Testing Farm is asked to test.
///
/// - SeeAlso: Testing Farm API, `POST /v0.1/requests`.
public struct TestingFarmRequest: Hashable, Sendable {
    public typealias ID = TestingFarmRequestID

    /// Tests as tmt knows them.
    public struct Tests: Hashable, Sendable {
        /// The repository with the tests.
        public var url: String
        /// The folder with tmt's metadata.
        public var path: String?
        /// Branch, tag or commit.
        public var ref: String?
        /// What to merge `ref` into before.
        public var mergeSHA: String?
        /// A regular expression for the names of plans.
        public var planName: String?

        public init(
            url: String, path: String? = nil, ref: String? = nil, mergeSHA: String? = nil,
            planName: String? = nil
        ) {
            self.url = url
            self.path = path
            self.ref = ref
            self.mergeSHA = mergeSHA
            self.planName = planName
        }

        /// The test that packages can be installed, for projects without tests.
        public static let installation = Tests(
            url: "https://gitlab.com/testing-farm/tests", ref: "main", planName: "/packit/installation")

        var json: JSONValue {
            let tmt = JSONValue(fields: [
                "url": .string(url), "path": path.map(JSONValue.string), "ref": ref.map(JSONValue.string),
                "merge_sha": mergeSHA.map(JSONValue.string), "name": planName.map(JSONValue.string),
            ])
            return ["tmt": tmt]
        }
    }

    /// Where results are announced.
    public struct Webhook: Hashable, Sendable {
        public var url: String
        /// Comes back with every announcement.
        public var token: Secret

        public init(url: String, token: Secret) {
            self.url = url
            self.token = token
        }
    }

    public var tests: Tests
    public var environments: [TestingFarmEnvironment]
    public var webhook: Webhook?
    /// What the user's configuration adds; only its `environments`, `test` and `settings` count.
    public var extra: JSONValue?

    public init(
        tests: Tests, environments: [TestingFarmEnvironment], webhook: Webhook? = nil,
        extra: JSONValue? = nil
    ) {
        self.tests = tests
        self.environments = environments
        self.webhook = webhook
        self.extra = extra
    }

    /// The document as it is sent, without what announces the results, which has a secret.
    public var json: JSONValue {
        let document: JSONValue = [
            "test": tests.json, "environments": .array(environments.map(\.json)),
        ]
        return extra.map { TestingFarmExtras.merged($0, into: document) } ?? document
    }

    /// The whole document, with the secret.
    var body: JSONValue {
        guard let webhook, case .object(let members) = json else { return json }
        let hook: JSONValue = ["url": .string(webhook.url), "token": .string(webhook.token.reveal())]
        return .object(members + [.init("notification", ["webhook": hook])])
    }
}

/// By which Testing Farm knows a request.
public struct TestingFarmRequestID: RawRepresentable, Hashable, Sendable, Codable,
    ExpressibleByStringLiteral, CustomStringConvertible
{
    public var rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }
    public init(_ rawValue: String) { self.rawValue = rawValue }
    public init(stringLiteral value: String) { rawValue = value }

    public var description: String { rawValue }
}

public import JSONKit

/// A request as Testing Farm tells of it.
public struct TestingFarmReport: Hashable, Sendable {
    public struct Note: Hashable, Sendable {
        public var level: String?
        public var message: String

        public init(level: String?, message: String) {
            self.level = level
            self.message = message
        }
    }

    public var id: TestingFarmRequest.ID
    /// The words of state and result together.
    public var result: TestingFarmResult
    /// In a few words, how it went.
    public var summary: String?
    /// Where the results are in the format of xUnit, or the results themselves in an old answer.
    public var xunit: String?
    /// The folder of results and logs.
    public var artifactsURL: String?
    public var console: String?
    /// What was asked for, as Testing Farm keeps it.
    public var environments: [JSONValue]
    /// The repository of the tests.
    public var testURL: String?
    public var testRef: String?
    /// As Testing Farm writes it.
    public var created: String?
    public var updated: String?
    public var notes: [Note]

    /// The summary, or a sentence for the result.
    public var sentence: String {
        if let summary, !summary.isEmpty { return summary }
        return result.sentence
    }

    /// The results in Testing Farm's format.
    public var resultsURL: String? { artifact("results.xml") }
    /// The results in the format of JUnit.
    public var junitURL: String? { artifact("results-junit.xml") }

    private func artifact(_ name: String) -> String? {
        artifactsURL.map { $0.hasSuffix("/") ? $0 + name : "\($0)/\(name)" }
    }
}

extension TestingFarmReport: JSONReadable {
    public init(_ json: JSON) throws(JSONError) {
        id = TestingFarmRequest.ID(try json.string("id"))
        let outcome = json["result"]
        result = TestingFarmResult(
            state: try json.optionalString("state"), overall: outcome?["overall"]?.string)
        summary = outcome?["summary"]?.string
        xunit = outcome?["xunit_url"]?.string ?? outcome?["xunit"]?.string
        artifactsURL = json["run"]?["artifacts"]?.string
        console = json["run"]?["console"]?.string
        environments = try json.optionalList("environments_requested").map(\.value)
        let test = json["test"]?["tmt"] ?? json["test"]?["fmf"]
        testURL = test?["url"]?.string
        testRef = test?["ref"]?.string
        created = try json.optionalString("created")
        updated = try json.optionalString("updated")
        notes = try json.optionalList("notes").mapped { note throws(JSONError) in
            Note(level: try note.optionalString("level"), message: try note.optionalString("message") ?? "")
        }
    }
}

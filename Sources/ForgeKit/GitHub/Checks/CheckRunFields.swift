internal import HostKit
internal import JSONKit

extension CheckRun {
    init(github json: JSON) throws(JSONError) {
        let output = json["output"]
        self.init(
            id: ID(try json.int("id")), name: try json.string("name"),
            commit: try json.optionalString("head_sha") ?? "",
            status: Status(rawValue: try json.string("status")),
            conclusion: try json.optionalString("conclusion").map(Conclusion.init(rawValue:)),
            detailsURL: try json.optionalString("details_url").nonEmpty,
            externalID: try json.optionalString("external_id").nonEmpty,
            started: try json.time("started_at"), completed: try json.time("completed_at"),
            output: Report(
                title: try output?.optionalString("title"), summary: try output?.optionalString("summary"),
                text: try output?.optionalString("text"),
                annotationCount: try output?.optionalInt("annotations_count") ?? 0),
            appSlug: try json["app"]?.optionalString("slug"), webURL: try json.optionalString("html_url"))
    }
}

extension CheckRunChange {
    /// What is sent, in turn: GitHub adds the annotations of later ones to those of the first.
    func portions(commit: String? = nil) -> [JSONValue] {
        guard let output else { return [fields(commit: commit, output: nil)] }
        let portions = output.annotations.portions(of: Self.annotationLimit)
        let first = fields(commit: commit, output: output.fields(Array(portions.first ?? [])))
        return [first]
            + portions.dropFirst().map { portion in
                ["output": output.fields(Array(portion))]
            }
    }

    private func fields(commit: String?, output: JSONValue?) -> JSONValue {
        JSONValue(fields: [
            "name": name.map(JSONValue.string), "head_sha": commit.map(JSONValue.string),
            "details_url": detailsURL.map(JSONValue.string),
            "external_id": externalID.map(JSONValue.string),
            "status": status.map { .string($0.rawValue) },
            "conclusion": conclusion.map { .string($0.rawValue) },
            "started_at": started.map { .string($0.iso8601) },
            "completed_at": completed.map { .string($0.iso8601) }, "output": output,
            "actions": actions.isEmpty ? nil : .array(actions.map(\.fields)),
        ])
    }

    /// What a read-only client takes for the answer.
    func pretended(_ id: CheckRun.ID, commit: String) -> JSONValue {
        let status = conclusion == nil ? status ?? .queued : .completed
        return JSONValue(fields: [
            "id": .integer(id.rawValue), "name": .string(name ?? ""), "head_sha": .string(commit),
            "status": .string(status.rawValue), "conclusion": conclusion.map { .string($0.rawValue) },
            "details_url": detailsURL.map(JSONValue.string),
            "external_id": externalID.map(JSONValue.string),
            "output": output.map { ["title": .string($0.title), "summary": .string($0.summary)] },
        ])
    }
}

extension CheckRunOutput {
    fileprivate func fields(_ annotations: [CheckRunAnnotation]) -> JSONValue {
        JSONValue(fields: [
            "title": .string(title), "summary": .string(summary), "text": text.map(JSONValue.string),
            "annotations": annotations.isEmpty ? nil : .array(annotations.map(\.fields)),
        ])
    }
}

extension CheckRunAnnotation {
    fileprivate var fields: JSONValue {
        JSONValue(fields: [
            "path": .string(path), "start_line": .integer(lines.lowerBound),
            "end_line": .integer(lines.upperBound),
            "start_column": columns.map { .integer($0.lowerBound) },
            "end_column": columns.map { .integer($0.upperBound) },
            "annotation_level": .string(level.rawValue), "message": .string(message),
            "title": title.map(JSONValue.string), "raw_details": rawDetails.map(JSONValue.string),
        ])
    }
}

extension CheckRunAction {
    fileprivate var fields: JSONValue {
        [
            "label": .string(label), "description": .string(description), "identifier": .string(identifier),
        ]
    }
}

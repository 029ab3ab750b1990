internal import JSONKit

extension GitLabRepository: Labelling {
    /// Those of the repository and of the groups that it is in.
    public func labels() -> Pages<Label> { known().compactMapped(\.label) }

    /// - Throws: `.refused` for one that would have to be changed and belongs to a group.
    public func update(_ labels: [Label]) async throws(ForgeFailure) {
        let known = try await known().all()
        for label in labels {
            if let there = known.first(where: { $0.label.name == label.name }) {
                try await update(there, to: label)
            } else {
                try await change(
                    "POST", "\(path)/labels",
                    [
                        "name": .string(label.name), "color": .string("#\(label.color ?? Self.defaultColor)"),
                        "description": label.description.map(JSONValue.string),
                    ])
            }
        }
    }

    /// GitLab wants a color for each label; this is the one that it offers first.
    private static let defaultColor = "6699cc"

    private func known() -> Pages<KnownLabel> { forge.list("\(path)/labels", KnownLabel.init) }

    private func update(_ there: KnownLabel, to label: Label) async throws(ForgeFailure) {
        guard there.differs(from: label) else { return }
        guard there.isOwn else {
            throw ForgeFailure(
                .refused, detail: "the label '\(label.name)' belongs to a group of \(name); change it there")
        }
        try await change(
            "PUT", "\(path)/labels/\(there.id)",
            [
                "color": label.color.map { .string("#\($0)") },
                "description": label.description.map(JSONValue.string),
            ])
    }

    private struct KnownLabel: Sendable {
        var id: Int
        var label: Label
        var isOwn: Bool

        init(_ json: JSON) throws(JSONError) {
            id = try json.int("id")
            let color = try json.optionalString("color")
            label = Label(
                try json.string("name"), color: color.map { String($0.trimmingPrefix("#")) },
                description: try json.optionalString("description").nonEmpty)
            isOwn = try json.optionalBool("is_project_label") ?? true
        }

        func differs(from wanted: Label) -> Bool {
            wanted.color.map { $0.lowercased() != label.color?.lowercased() } ?? false
                || wanted.description.map { $0 != label.description ?? "" } ?? false
        }
    }
}

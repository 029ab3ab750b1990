/// What a compose is to deliver: what must not fail, what was tried although it may, and what of that failed.
public struct Deliverables: Sendable, Hashable {
    /// One thing to deliver.
    public struct Item: Sendable, Hashable {
        /// As in `buildinstall`, `iso`, `live-media`.
        public var name: String
        public var variant: String?
        public var arch: String?
        public var subvariant: String?

        public init(_ name: String, variant: String?, arch: String?, subvariant: String? = nil) {
            self.name = name
            self.variant = variant
            self.arch = arch
            self.subvariant = subvariant
        }

        /// The line that tells of its failure.
        public var failureLine: String {
            let title = name.prefix(1).uppercased() + name.dropFirst().lowercased().replacing("-", with: " ")
            let place = subvariant.map { ", subvariant \($0)" } ?? ""
            return "[FAIL] \(title) (variant \(variant ?? "None"), arch \(arch ?? "None")\(place)) failed, "
                + "but going on anyway."
        }
    }

    /// In the order in which they were begun.
    public private(set) var required: [Item] = []
    public private(set) var attempted: [Item] = []
    public private(set) var failed: [Item] = []

    public init() {}

    /// Records that something is begun.
    public mutating func begin(_ item: Item, canFail: Bool) {
        if canFail { attempted.append(item) } else { required.append(item) }
    }

    /// Records that something failed that may.
    public mutating func fail(_ item: Item) { failed.append(item) }

    /// The status of a compose that is done.
    public var finalStatus: ComposeStatus { failed.isEmpty ? .finished : .finishedIncomplete }

    /// The bytes of `logs/global/deliverables.json`.
    public func encoded() -> [UInt8] {
        var writer = PythonJSON()
        writer.object { writer in
            for (name, items) in [("required", required), ("failed", failed), ("attempted", attempted)] {
                writer.key(name)
                writer.object { writer in
                    writer.members(Dictionary(grouping: items, by: \.name)) { writer, _, items in
                        writer.array { writer in
                            for item in items { writer.item(item) }
                        }
                    }
                }
            }
        }
        return writer.bytes
    }
}

extension PythonJSON {
    fileprivate mutating func item(_ deliverable: Deliverables.Item) {
        item()
        array { writer in
            for text in [deliverable.variant, deliverable.arch, deliverable.subvariant] {
                writer.item()
                if let text { writer.string(text) } else { writer.null() }
            }
        }
    }
}

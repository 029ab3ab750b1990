internal import ConfigSyntax
internal import JSONKit

extension ComposePlan {
    /// The plan for programs.
    public var json: String {
        JSONValue.object([
            .init("compose", composeJSON),
            .init("phases", .array(phases.map(\.json))),
            .init("sources", .array(sources.map(\.json))),
            .init("trees", .array(trees.map(\.json))),
            .init("placement", placement.map(\.json) ?? .null),
            .init("repositories", .array(repositories.map(\.json))),
            .init("images", .array(images.map(\.json))),
            .init("deliveries", .array(deliveries.map(\.json))),
            .init("warnings", .array(warnings.map { .string($0) })),
            .init("failure", failure.map { .string($0) } ?? .null),
        ]).text()
    }

    private var composeJSON: JSONValue {
        [
            "id": .string(identity.id), "type": .string(identity.type.rawValue),
            "date": .string(identity.date), "respin": .integer(identity.respin),
            "label": identity.label.map { .string("\($0)") } ?? .null,
            "supported": .bool(identity.isSupported),
        ]
    }
}

extension ComposePlan.Phase {
    fileprivate var json: JSONValue {
        var members: [JSONValue.Member] = [.init("name", .string(name.rawValue))]
        switch fate {
        case .runs: members.append(.init("fate", "runs"))
        case .notWanted: members.append(.init("fate", "not-wanted"))
        case .skipped(let cause):
            members += [.init("fate", "skipped"), .init("by", .string(cause))]
        }
        return .object(members)
    }
}

extension ComposePlan.Source {
    fileprivate var json: JSONValue {
        var members: [JSONValue.Member] = [
            .init("address", .string(address)), .init("arches", .array(arches.map { .string($0) })),
            .init("lookaside_of", .array(lookasideOf.map { .string($0.description) })),
            .init("packages", .integer(packages)),
        ]
        if let koji {
            members += [
                .init("koji_event", .integer(Int(koji.event))), .init("koji_profile", .string(koji.profile)),
            ]
            if let inherits = koji.inherits { members.append(.init("inherit", .bool(inherits))) }
        }
        return .object(members)
    }
}

extension ComposePlan.Amount {
    fileprivate var json: JSONValue { ["packages": .integer(packages), "bytes": .integer(Int(bytes))] }
}

extension ComposePlan.Tree {
    fileprivate var json: JSONValue {
        var members: [JSONValue.Member] = [
            .init("variant", .string(tree.variant)), .init("arch", .string(tree.arch)),
            .init(
                "comps",
                comps.map { ["groups": .integer($0.groups), "environments": .integer($0.environments)] }
                    ?? .null),
        ]
        for kind in PackageKind.allCases {
            members.append(.init(kind.rawValue, (amounts[kind] ?? ComposePlan.Amount()).json))
        }
        members.append(.init("lookaside", .integer(lookaside)))
        if !modules.isEmpty {
            let list = modules.map { module -> JSONValue in
                [
                    "nsvc": .string(module.nsvc), "cause": .string(module.cause),
                    "packages": .integer(module.packages),
                ]
            }
            members.append(.init("modules", .array(list)))
        }
        if !packages.isEmpty { members.append(.init("list", .array(packages.map(\.json)))) }
        return .object(members)
    }
}

extension ComposePlan.Package {
    fileprivate var json: JSONValue {
        [
            "kind": .string(kind.rawValue), "file": .string(fileName), "nevra": .string(nevra),
            "bytes": .integer(Int(bytes)), "reason": .string(reason),
        ]
    }
}

extension ComposePlan.Placement {
    fileprivate var json: JSONValue {
        [
            "link_type": .string(link.rawValue), "packages": packages.json, "files": files.json,
            "downloads": downloads.json,
        ]
    }
}

extension ComposePlan.Image {
    fileprivate var json: JSONValue {
        [
            "path": .string(path), "variant": .string(variant), "arch": .string(arch),
            "volume_id": .string(volumeID), "disc_number": .integer(disc), "disc_count": .integer(discs),
            "other_variants": .array(others.map { .string($0) }),
        ]
    }
}

extension ComposePlan.Repository {
    fileprivate var json: JSONValue {
        [
            "path": .string(path), "variant": .string(variant), "arch": arch.map { .string($0) } ?? .null,
            "kind": .string(kind.rawValue), "packages": .integer(packages),
            "maker": maker == .none ? .null : .string(maker.rawValue),
        ]
    }
}

extension PlannedDelivery {
    fileprivate var json: JSONValue {
        [
            "phase": .string(phase.rawValue), "variant": .string(variant),
            "arches": .array(arches.map { .string($0) }), "what": .string(what),
            "failable": .array(failable.map { .string($0) }),
        ]
    }
}

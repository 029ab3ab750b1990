internal import ConfigSyntax
internal import JSONKit
internal import RPMKit

extension ComposeDiff {
    /// The differences for programs.
    public var json: String {
        JSONValue.object([
            .init("old", old.json), .init("new", new.json), .init("same", .bool(isEmpty)),
            .init("trees", .array(trees.map(\.json))), .init("packages", .array(packages.map(\.json))),
            .init("moves", .array(moves.map(\.json))), .init("images", .array(images.map(\.json))),
            .init("modules", .array(modules.map(\.json))),
            .init("extra_files", .array(extraFiles.map(\.json))),
            .init("notes", .array(notes.map { .string($0) })),
        ]).text()
    }
}

extension JSONValue {
    fileprivate static func optional(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }

    fileprivate static func optional(_ number: Int64?) -> JSONValue {
        number.map { .integer(Int($0)) } ?? .null
    }
}

extension ComposeDiff.Side {
    fileprivate var json: JSONValue {
        ["id": .string(id), "label": .optional(label), "path": .string(path)]
    }
}

extension ComposeDiff.Tree {
    fileprivate var json: JSONValue {
        [
            "variant": .string(tree.variant), "arch": .string(tree.arch), "old": old?.json ?? .null,
            "new": new?.json ?? .null,
        ]
    }
}

extension ComposeDiff.Totals {
    fileprivate var json: JSONValue {
        [
            "binary": .integer(binary), "debug": .integer(debug), "source": .integer(source),
            "bytes": .optional(bytes),
        ]
    }
}

extension ComposeDiff.PackageChange {
    fileprivate var json: JSONValue {
        [
            "kind": .string(kind.rawValue), "source": .string(source),
            "old": .optional(old?.description), "new": .optional(new?.description),
            "packages": .array(members.map(\.json)),
        ]
    }
}

extension ComposeDiff.Member {
    fileprivate var json: JSONValue {
        [
            "name": .string(name), "arch": .string(arch.rawValue), "category": .string(category.rawValue),
            "trees": .array(trees.map { .string($0.description) }), "whole": .bool(isWhole),
        ]
    }
}

extension ComposeDiff.PackageMove {
    fileprivate var json: JSONValue {
        [
            "source": .string(source), "packages": .array(members.map(\.json)),
        ]
    }
}

extension ComposeDiff.MovedMember {
    fileprivate var json: JSONValue {
        [
            "name": .string(name), "arch": .string(arch.rawValue), "category": .string(category.rawValue),
            "from": .array(from.map(\.json)), "to": .array(to.map(\.json)),
        ]
    }
}

extension ComposeDiff.Place {
    fileprivate var json: JSONValue {
        [
            "variant": .string(tree.variant), "arch": .string(tree.arch),
            "category": .optional(category?.rawValue),
        ]
    }
}

extension ComposeDiff.ImageChange {
    fileprivate var json: JSONValue {
        ["variant": .string(variant), "old": old?.json ?? .null, "new": new?.json ?? .null]
    }
}

extension ComposeDiff.Image {
    fileprivate var json: JSONValue {
        [
            "path": .string(path), "arch": .string(arch), "type": .string(type), "format": .string(format),
            "subvariant": .string(subvariant), "disc_number": .integer(discNumber),
            "unified": .bool(isUnified),
            "additional_variants": .array(additionalVariants.map { .string($0) }),
            "size": .integer(Int(size)), "volume_id": .optional(volumeID), "bootable": .bool(isBootable),
            "checksums": .object(checksums.sortedByKey().map { .init($0.key, .string($0.value)) }),
        ]
    }
}

extension ComposeDiff.ModuleChange {
    fileprivate var json: JSONValue {
        [
            "stream": .string(stream), "old": .array(old.map { .string($0) }),
            "new": .array(new.map { .string($0) }),
            "trees": .array(trees.map { .string($0.description) }),
        ]
    }
}

extension ComposeDiff.ExtraFileChange {
    fileprivate var json: JSONValue {
        ["path": .string(path), "old": .optional(old), "new": .optional(new)]
    }
}

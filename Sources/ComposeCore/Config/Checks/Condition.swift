internal import ConfigSyntax

/// What one option's value means for others: data, so that all rules can be read in one place.
struct Condition: Sendable {
    enum Trigger: Sendable {
        case equals(String)
        case isSet
        case isUnset
    }

    var option: String
    var trigger: Trigger
    /// Options that must be there.
    var requires: [String] = []
    /// Options that must not be there, unless they have their default value.
    var excludes: [String] = []

    /// The rules in the reference's order.
    static let all: [Condition] = [
        Condition(
            option: "buildinstall_method", trigger: .equals("buildinstall"), excludes: ["lorax_options"]),
        Condition(
            option: "buildinstall_method", trigger: .isUnset,
            excludes: ["lorax_options", "buildinstall_kickstart"]),
        Condition(
            option: "base_product_name", trigger: .isSet,
            requires: ["base_product_short", "base_product_version"]),
        Condition(
            option: "base_product_short", trigger: .isSet,
            requires: ["base_product_name", "base_product_version"]),
        Condition(
            option: "base_product_version", trigger: .isSet,
            requires: ["base_product_name", "base_product_short"]),
        Condition(option: "product_id", trigger: .isUnset, excludes: ["product_id_allow_missing"]),
        Condition(option: "pkgset_scratch_modules", trigger: .isSet, requires: ["mbs_api_url"]),
        Condition(
            option: "pkgset_source", trigger: .equals("repos"), requires: ["pkgset_repos"],
            excludes: ["pkgset_koji_tag", "pkgset_koji_inherit"]),
        Condition(option: "pkgset_source", trigger: .equals("koji"), excludes: ["pkgset_repos"]),
    ]

    /// Whether the rule applies to a configuration.
    func applies(to options: ConfigMapping) -> Bool {
        let value = options[option]
        switch trigger {
        case .equals(let text): return value?.string == text
        case .isSet: return value?.isTruthy == true
        case .isUnset: return value?.isTruthy != true
        }
    }
}

extension ConfigNode {
    /// Whether the value counts as true in the language of the configuration: not empty, zero or null.
    var isTruthy: Bool {
        switch value {
        case .null: false
        case .bool(let flag): flag
        case .integer(let number): number != 0
        case .float(let number): number != 0
        case .date(let text), .string(let text): !text.isEmpty
        case .sequence(let items), .tuple(let items): !items.isEmpty
        case .mapping(let mapping): !mapping.isEmpty
        }
    }
}

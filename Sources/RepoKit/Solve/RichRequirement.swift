/// A rich dependency, taken apart once, over the relations of an index.
indirect enum RichRequirement: Sendable {
    case relation(Int32)
    case and([RichRequirement])
    case or([RichRequirement])
    case with([RichRequirement])
    case without(RichRequirement, RichRequirement)
    case `if`(RichRequirement, condition: RichRequirement, otherwise: RichRequirement?)
    case unless(RichRequirement, condition: RichRequirement, otherwise: RichRequirement?)

    /// Whether one package is asked for: it can be chosen like the provider of a plain dependency.
    var isSinglePackage: Bool {
        switch self {
        case .relation, .with, .without: true
        case .or(let parts): parts.allSatisfy(\.isSinglePackage)
        case .and, .if, .unless: false
        }
    }

    /// Whether what it asks for depends on what else is there.
    var isConditional: Bool {
        switch self {
        case .relation: false
        case .and(let parts), .or(let parts), .with(let parts): parts.contains(where: \.isConditional)
        case .without(let first, let second): first.isConditional || second.isConditional
        case .if, .unless: true
        }
    }
}

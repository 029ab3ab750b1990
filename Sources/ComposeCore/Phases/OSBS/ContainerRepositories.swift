internal import SystemPackage

/// The repositories of a container that OSBS builds: the variant's own, then those that its block lists.
struct ContainerRepositories {
    let context: DeliveryContext
    let variant: Variant
    let container: OSBSContainer
    /// Which block of its variant it is, from 1.
    let number: Int
    /// URL of the service that has repository files of composes; nil without one.
    let tracker: String?
    /// UIDs of the variants whose repositories are among them.
    private(set) var variants: [String] = []
    /// Names of sections, which must differ.
    private var sections: Set<String> = []

    init(
        _ container: OSBSContainer, of variant: Variant, number: Int, tracker: String?,
        _ context: DeliveryContext
    ) {
        self.container = container
        self.variant = variant
        self.number = number
        self.tracker = tracker
        self.context = context
    }

    /// Each once.
    ///
    /// - Throws: `.configuration` for a UID that no variant has.
    mutating func all() throws(ComposeError) -> [ContainerRepository] {
        var settings = container.repositories
        if !variant.isEmpty { settings.insert(.named(variant.uid), at: 0) }
        var found: [ContainerRepository] = []
        var known: Set<ContainerRepositorySetting> = []
        for setting in settings where known.insert(setting).inserted {
            switch setting {
            case .named(let name): found.append(try repository(name))
            case .described(let description): found.append(try repository(description))
            }
        }
        return found
    }

    private mutating func repository(_ name: String) throws(ComposeError) -> ContainerRepository {
        if name.contains("://") { return .url(withComposeID(name)) }
        let baseurl = try baseURL(name)
        if !name.hasPrefix("/"), let tracker {
            return .url("\(tracker)/api/1/composes/\(context.identity.id)/repo/?variant=\(name)")
        }
        let label = unusedLabel(name.hasPrefix("/") ? "local" : name)
        return file(
            label, section: section(label), baseurl, ["enabled=1"], isChecked: container.signingKey != nil)
    }

    private mutating func repository(
        _ description: ContainerRepositorySetting.Description
    ) throws(ComposeError) -> ContainerRepository {
        let baseurl = try baseURL(withComposeID(description.baseurl))
        let label = unusedLabel(description.name ?? "repo")
        var lines = ["enabled=\(description.enabled ?? "1")"]
        if let exclude = description.exclude { lines.append("exclude=\(exclude)") }
        let isChecked = description.checksSignatures ?? (container.signingKey != nil)
        return file(label, section: description.name ?? section(label), baseurl, lines, isChecked: isChecked)
    }

    /// Where packages are, as builders see it.
    private mutating func baseURL(_ name: String) throws(ComposeError) -> String {
        let url = try TaskRepositories(context, arch: "$basearch").url(name)
        if context.variants[name] != nil, !variants.contains(name) { variants.append(name) }
        return url
    }

    private func withComposeID(_ url: String) -> String {
        url.replacing("$COMPOSE_ID", with: context.identity.id)
    }

    private func section(_ label: String) -> String { "\(context.identity.id)-\(label)-\(number)" }

    /// What files and sections are told apart by: a name, with a number where it is taken.
    private mutating func unusedLabel(_ name: String) -> String {
        let name = String(
            name.map { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) ? $0 : "_" })
        var label = name
        var count = 1
        while !sections.insert(label).inserted {
            count += 1
            label = "\(name)-\(count)"
        }
        return label
    }

    private func file(
        _ label: String, section: String, _ baseurl: String, _ lines: [String], isChecked: Bool
    ) -> ContainerRepository {
        var lines =
            [
                "[\(section)]", "name=Compose \(context.identity.id) (RPMs) - \(label)", "baseurl=\(baseurl)",
            ] + lines
        lines.append("gpgcheck=\(isChecked ? 1 : 0)")
        if isChecked, let key = container.signingKey { lines.append("gpgkey=\(key)") }
        let path = context.layout.work.temporary(nil, variant: variant.uid)
            .appending("compose-rpms-\(label)-\(number).repo")
        return .file(path, text: lines.map { $0 + "\n" }.joined())
    }
}

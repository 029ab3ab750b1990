extension CompsFilter {
    /// What is left of a file, in UTF-8, byte for byte as the reference's `comps_filter` leaves it.
    public func filtered(_ document: CompsDocument) -> [UInt8] {
        var selection = CompsSelection(document)
        selection.apply(self)
        var writer = CompsDocumentWriter(selection, indents: reindents)
        return writer.write()
    }
}

/// A document without some of its elements and attributes.
struct CompsSelection {
    let document: CompsDocument
    private(set) var isRemoved: [Bool]
    private(set) var isAttributeRemoved: [Bool]

    init(_ document: CompsDocument) {
        self.document = document
        isRemoved = Array(repeating: false, count: document.nodes.count)
        isAttributeRemoved = Array(repeating: false, count: document.attributes.count)
    }

    mutating func apply(_ filter: CompsFilter) {
        let root = document.root
        for group in document.children(of: root, .group) {
            restrict(group, in: root, filter, filter.dropsGroupsOfAllArches)
            if isRemoved[group] { continue }
            for list in document.children(of: group, .packagelist) {
                for package in document.children(of: list, .packagereq) {
                    restrict(package, in: list, filter, filter.dropsPackagesOfAllArches)
                }
            }
        }
        for environment in document.children(of: root, .environment) {
            restrict(environment, in: root, filter, filter.dropsEnvironmentsOfAllArches)
        }
        if filter.cleansUp { cleanUp(filter) }
        if filter.removesCategories { removeAll(.category) }
        if filter.removesLangpacks { removeAll(.langpacks) }
        if filter.removesEnvironments { removeAll(.environment) }
        if filter.removesTranslations { removeTranslations(in: root) }
    }

    /// Removes an element that is meant for others, else the attributes that say whom it is meant for.
    private mutating func restrict(
        _ node: Int, in parent: Int, _ filter: CompsFilter, _ dropsUnrestricted: Bool
    ) {
        if document.nodes[node].attributes.isEmpty, !dropsUnrestricted { return }
        switch CompsFilter.admits(document[node, .arch], filter.arch) {
        case true?: removeAttribute(.arch, of: node)
        case false?: return remove(node, in: parent)
        case nil: if dropsUnrestricted { return remove(node, in: parent) }
        }
        guard let variant = filter.variant else { return }
        switch CompsFilter.admits(document[node, .variant], variant) {
        case true?: removeAttribute(.variant, of: node)
        case false?: remove(node, in: parent)
        case nil: break
        }
    }

    private mutating func cleanUp(_ filter: CompsFilter) {
        let root = document.root
        let kept = filter.keptEmptyGroups.map { Glob($0) }
        var defined = Set<String>()
        for group in left(root, .group) {
            let id = document.children(of: group, .id).last.map { document.text(of: $0) } ?? ""
            let isEmpty = left(group, .packagelist).allSatisfy { left($0, .packagereq).isEmpty }
            if isEmpty, !kept.contains(where: { $0.matches(id) }) {
                remove(group, in: root)
            } else {
                defined.insert(id)
            }
        }
        for category in left(root, .category) {
            removeReferences(in: category, .grouplist) { id, _ in !defined.contains(id) }
            removeIfEmpty(category)
        }
        for environment in left(root, .environment) {
            removeReferences(in: environment, .grouplist) { id, arches in
                let isKnown = defined.contains(id) || filter.lookasideGroups.contains(id)
                return !isKnown || CompsFilter.admits(arches, filter.arch) == false
            }
            removeReferences(in: environment, .optionlist) { _, arches in
                CompsFilter.admits(arches, filter.arch) == false
            }
            removeIfEmpty(environment)
        }
    }

    /// Removes references to groups; the condition gets the group's ID and the reference's `arch`.
    private mutating func removeReferences(
        in element: Int, _ lists: CompsTag, _ condition: (String, String?) -> Bool
    ) {
        for list in left(element, lists) {
            for group in left(list, .groupid)
            where condition(document.text(of: group), document[group, .arch]) {
                remove(group, in: list)
            }
        }
    }

    private mutating func removeIfEmpty(_ element: Int) {
        if left(element, .grouplist).allSatisfy({ left($0, .groupid).isEmpty }) {
            remove(element, in: document.root)
        }
    }

    private mutating func removeAll(_ tag: CompsTag) {
        for node in left(document.root, tag) { remove(node, in: document.root) }
    }

    private mutating func removeTranslations(in parent: Int) {
        for node in document.children(of: parent) where document.nodes[node].kind == .element {
            if document[node, .language] != nil {
                remove(node, in: parent)
            } else {
                removeTranslations(in: node)
            }
        }
    }

    /// The elements of a name directly in an element that were not removed.
    private func left(_ node: Int, _ tag: CompsTag) -> [Int] {
        document.children(of: node, tag).filter { !isRemoved[$0] }
    }

    /// Removes an element, and with it the text up to what comes next.
    private mutating func remove(_ node: Int, in parent: Int) {
        isRemoved[node] = true
        let next = Int(document.nodes[node].end)
        if next < Int(document.nodes[parent].end), document.nodes[next].kind == .text {
            isRemoved[next] = true
        }
    }

    private mutating func removeAttribute(_ tag: CompsTag, of node: Int) {
        for index in document.nodes[node].attributes
        where document.names.tag(document.attributes[Int(index)].name) == tag {
            isAttributeRemoved[Int(index)] = true
        }
    }
}

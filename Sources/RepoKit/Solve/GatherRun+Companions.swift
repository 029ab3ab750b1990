internal import RPMKit

/// What belongs to packages that are there: sources, debug packages, translations and so on.
extension GatherRun {
    /// Conditional packages whose condition is the name of a package that is there.
    mutating func addConditional() -> Bool {
        let round = binaries[marks.conditional...]
        marks.conditional = binaries.count
        if conditionals.isEmpty { return false }
        let before = binaries.count
        for package in round {
            let pairs = conditionals.removeValue(forKey: sack.records[Int(package)].name) ?? []
            for pair in pairs {
                let candidates = sack.packages(named: pair.install).map { Int32($0.index) }
                    .filter { queues.roles[Int($0)].isBinary }
                for chosen in best(of: candidates, forDependency: false).first
                where include(chosen, GatherCause(.conditional, of: package)) {
                    flag(package, .conditional)
                }
            }
        }
        return binaries.count > before
    }

    /// The source package of each package, rather from the repository that it came from itself.
    mutating func addSources() -> Bool {
        let before = sources.count
        let round = binaries[marks.sources...]
        marks.sources = binaries.count
        guard request.includesSources else { return false }
        for package in round {
            let record = sack.records[Int(package)]
            var candidates: [Int32] = []
            for other in sack.packagesBySource[record.source] where queues.roles[Int(other)].contains(.source)
            {
                candidates.append(other)
            }
            if candidates.count > 1 {
                candidates = withoutShadowed(candidates)
                let own = candidates.filter { sack.records[Int($0)].repository == record.repository }
                candidates = sorted(own.isEmpty ? candidates : own)
            }
            if let source = candidates.first { include(source, GatherCause(.source, of: package)) }
        }
        return sources.count > before
    }

    /// Debugging symbols of each package, and the sources for debuggers.
    mutating func addDebug() -> Bool {
        let before = debug.count
        let round = binaries[marks.debug...]
        marks.debug = binaries.count
        guard request.includesDebug else { return false }
        for package in round {
            let record = sack.records[Int(package)]
            var wanted: [Int32] = []
            for other in sack.packagesBySource[record.source] {
                let companion = sack.records[Int(other)]
                guard companion.isDebug, companion.arch == record.arch,
                    queues.roles[Int(other)].contains(.debug),
                    companion.kind == .debugSource || isDebugInfo(companion.name, of: record.name)
                else { continue }
                wanted.append(other)
            }
            for chosen in sorted(withoutShadowed(wanted)) {
                include(chosen, GatherCause(.debug, of: package))
                // What belongs to a package that is elsewhere is to be found there, too.
                if isLookaside(package) { flag(chosen, .lookaside) }
            }
        }
        return debug.count > before
    }

    /// Whether a name is that of the debugging symbols of another.
    private func isDebugInfo(_ name: Int32, of package: Int32) -> Bool {
        let bytes = sack.names.bytes
        let (long, short) = (bytes[sack.names.range(name)], bytes[sack.names.range(package)])
        return long.count == short.count + Self.debugInfoSuffix.count && long.starts(with: short)
            && long.suffix(Self.debugInfoSuffix.count).elementsEqual(Self.debugInfoSuffix)
    }

    private static let debugInfoSuffix = Array("-debuginfo".utf8)

    /// The other packages of each source: those for the arch that is there already, and all `noarch` ones.
    mutating func addFulltree() -> Bool {
        let before = binaries.count
        let round = binaries[marks.fulltree...]
        marks.fulltree = before
        // The state in which the round begins decides which arch's packages come.
        let native = round.filter { queues.roles[Int($0)].contains(.native) }
        let copies = round.filter { !queues.roles[Int($0)].contains(.native) }
        // With greedy `all` both come together; copies that come to a native tree later stay single.
        let together = copies.filter { !hasNativeSibling($0) || !hasNativeTree($0) }
        for package in native { addFulltree(of: package, .native) }
        for package in together { addFulltree(of: package, .multilib) }
        return binaries.count > before
    }

    private func hasNativeSibling(_ package: Int32) -> Bool {
        sack.packagesBySource[sack.records[Int(package)].source].contains {
            isIncluded[Int($0)] && queues.roles[Int($0)].isBinary
                && queues.roles[Int($0)].contains(.native)
        }
    }

    private func hasNativeTree(_ package: Int32) -> Bool {
        doneFulltrees.contains(
            FulltreeKey(source: sack.records[Int(package)].source, isMultilib: false))
    }

    private mutating func addFulltree(of package: Int32, _ role: GatherQueues.Roles) {
        let source = sack.records[Int(package)].source
        let key = FulltreeKey(source: source, isMultilib: role == .multilib)
        guard source >= 0, doneFulltrees.insert(key).inserted, !isFulltreeExcluded(source) else { return }
        // `noarch` packages have both roles.
        let siblings = sack.packagesBySource[source].filter {
            queues.roles[Int($0)].isBinary && queues.roles[Int($0)].contains(role)
        }
        for sibling in sorted(withoutShadowed(siblings)) where !isShadowedByIncluded(sibling) {
            if !isIncluded[Int(sibling)] {
                include(sibling, GatherCause(.fulltree, of: package), .fulltree)
            }
        }
    }

    /// Whether a copy from another repository is there already.
    private func isShadowedByIncluded(_ package: Int32) -> Bool {
        let record = sack.records[Int(package)]
        return sack.packagesByName[record.name].contains { other in
            let rival = sack.records[Int(other)]
            return other != package && isIncluded[Int(other)] && rival.version == record.version
                && rival.arch == record.arch
        }
    }

    private func isFulltreeExcluded(_ source: Int32) -> Bool {
        !request.fulltreeExcludes.isEmpty
            && request.fulltreeExcludes.contains(Self.sourceName(sack.names.text(source)))
    }

    mutating func flagFulltreeExcludes() {
        if request.fulltreeExcludes.isEmpty { return }
        for package in binaries {
            let source = sack.records[Int(package)].source
            if source >= 0, isFulltreeExcluded(source) { flag(package, .fulltreeExclude) }
        }
    }

    /// The name in a source package's file name, `NAME-VERSION-RELEASE.src.rpm`.
    private static func sourceName(_ fileName: String) -> String {
        NEVRA(fileName)?.name ?? fileName
    }

    /// Translations of each package.
    mutating func addLangpacks() -> Bool {
        let before = binaries.count
        let round = binaries[marks.langpacks...]
        marks.langpacks = before
        if langpacks.isEmpty { return false }
        for package in round {
            for langpack in langpacks[sack.records[Int(package)].name] ?? [] { add(langpack, for: package) }
        }
        return binaries.count > before
    }

    private mutating func add(_ langpack: GatherRequest.Langpack, for package: Int32) {
        let parts = langpack.install.split(separator: "%s", omittingEmptySubsequences: false)
        var chosen: [Int32] = []
        for name in sack.packageNames(like: Glob(parts.joined(separator: "*"))) {
            let text = sack.names.text(name)
            if text.hasSuffix("-devel") || text.hasSuffix("-static") || text == "man-pages-overrides" {
                continue
            }
            let candidates = sack.packagesByName[name].filter { queues.roles[Int($0)].isBinary }
            chosen += best(of: candidates, forDependency: false).first
        }
        for translation in sorted(chosen) {
            include(translation, GatherCause(.langpack, of: package), .langpack)
        }
    }

    /// The copies of native packages for other arches.
    mutating func addMultilib() -> Bool {
        let before = binaries.count
        let round = binaries[marks.multilib...]
        marks.multilib = before
        if request.arches.multilib.isEmpty { return false }
        if request.multilib.isEmpty, request.multilibWhitelist.isEmpty { return false }
        let blacklist = request.multilibBlacklist.map { Glob($0) }
        let whitelist = request.multilibWhitelist.map { Glob($0) }
        for package in round where queues.roles[Int(package)].subtracting(.lookaside) == .native {
            let name = sack.records[Int(package)].name
            let copies = withoutShadowed(multilibCopies(of: package))
            guard let copy = sorted(copies).first else { continue }
            let text = sack.names.bytes[sack.names.range(name)]
            if blacklist.contains(where: { $0.matches(text) }) { continue }
            if whitelist.contains(where: { $0.matches(text) }) || isSelectedForMultilib(package) {
                include(copy, GatherCause(.multilib, of: package), .multilib)
            }
        }
        return binaries.count > before
    }

    private func multilibCopies(of package: Int32) -> [Int32] {
        let record = sack.records[Int(package)]
        return sack.packagesByName[record.name].filter { other in
            queues.roles[Int(other)].subtracting(.lookaside) == .multilib
                && sack.records[Int(other)].version == record.version
        }
    }

    private func isSelectedForMultilib(_ package: Int32) -> Bool {
        let record = sack.records[Int(package)]
        return request.multilib.contains { method in
            MultilibRules.selects(
                method, name: sack.names.text(record.name), provides: sack.bareProvides(package),
                isRuntimeLibrary: record.isRuntimeLibrary,
                is64Bit: sack.arches[Int(record.arch)].rawValue.contains("64"))
        }
    }
}

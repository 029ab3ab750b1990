public import SystemPackage

/// Where the logs of a compose lie, below `logs/`.
public struct LogPaths: Sendable, Hashable {
    public let root: FilePath

    public init(root: FilePath) { self.root = root }

    /// `<arch>/<name>.<arch>.<extension>`; an arch of nil is `global`.
    public func file(_ name: String, _ arch: String? = nil, extension suffix: String = "log") -> FilePath {
        let arch = arch ?? "global"
        return root.appending(arch).appending("\(name).\(arch).\(suffix)")
    }

    /// The log of something made for several arches at a time.
    public func file(
        _ name: String, arches: [String], extension suffix: String = "log"
    ) -> FilePath { file(name, arches.joined(separator: "-"), extension: suffix) }

    public var global: FilePath { root.appending("global") }
    public var main: FilePath { file("pungi") }
    public var excludingArch: FilePath { file("excluding-arch") }
    public var traceback: FilePath { file("traceback") }
    public var configDump: FilePath { file("config-dump") }
    /// Every file of the configuration.
    public var configCopy: FilePath { global.appending("config-copy") }
    /// What each phase took.
    public var phases: FilePath { global.appending("phases.json") }
    public var deliverables: FilePath { global.appending("deliverables.json") }
    public func kojiTask(_ id: Int) -> FilePath { global.appending("koji-tasks").appending("\(id)") }
    public var notifications: FilePath { global.appending("notifications") }
    public var osbsRegistries: FilePath { global.appending("osbs-registries.json") }

    public func compsRepository(_ arch: String?, variant uid: String? = nil) -> FilePath {
        file("comps_repo" + Self.dashed(uid), arch)
    }
    public func packageSetSource(_ arch: String) -> FilePath { file("pkgset_source", arch) }
    public func archRepository(_ pkgset: String, _ arch: String?) -> FilePath {
        file("arch_repo.\(pkgset)", arch)
    }
    public func archRepositoryModules(_ pkgset: String, _ arch: String?) -> FilePath {
        file("arch_repo_modulemd.\(pkgset)", arch)
    }
    public func gatherNodeps(_ uid: String, _ arch: String, source: String) -> FilePath {
        file("gather-nodeps-\(uid)-\(source)", arch)
    }
    public func hybridSolver(_ uid: String, _ arch: String, iteration: Int) -> FilePath {
        file("hybrid-depsolver-\(uid)-iter-\(iteration)", arch)
    }
    public func lookasideRepository(_ uid: String, _ arch: String) -> FilePath {
        file("lookaside_repo_\(uid)", arch)
    }
    /// The log of a repository; that of sources has no arch.
    public func createrepo(_ uid: String, _ arch: String?, _ kind: WorkPaths.PackageKind) -> FilePath {
        file("createrepo-\(uid).\(kind.rawValue)", arch)
    }
    public func modifyrepo(_ uid: String, _ arch: String?) -> FilePath { file("modifyrepo-\(uid)", arch) }
    public func modifyrepoModules(_ uid: String, _ arch: String?) -> FilePath {
        file("modifyrepo-modules-\(uid)", arch)
    }
    public func createISO(_ arch: String, iso: String) -> FilePath { file("createiso-\(iso)", arch) }
    /// What a later compose needs to know to take an image over.
    public func createISOReuse(_ uid: String, _ arch: String, disc: Int, count: Int) -> FilePath {
        file("createiso-\(uid)-\(disc)-\(count)", arch, extension: "json")
    }
    public func extraISO(_ arch: String, iso: String) -> FilePath { file("extraiso-\(iso)", arch) }
    public func extraISOReuse(_ uid: String, _ arch: String, hash: String) -> FilePath {
        file("extraiso-reuse-\(uid)-\(arch)-\(hash)", arch, extension: "json")
    }
    public func isoHardlinks(_ uid: String, _ arch: String, iso: String) -> FilePath {
        file("iso-hardlink-\(uid)-\(iso)", arch)
    }
    public func repoclosure(_ uid: String, _ arch: String) -> FilePath { file("repoclosure-\(uid)", arch) }
    /// - Parameter uid: Nil for an installer of all variants, as in the other paths of installers.
    public func buildinstall(_ uid: String?, _ arch: String) -> FilePath {
        file("buildinstall" + Self.dashed(uid), arch)
    }
    /// What was installed where the installer was made.
    public func buildinstallPackages(_ uid: String?, _ arch: String) -> FilePath {
        file("buildinstall\(Self.dashed(uid))-RPMs", arch)
    }
    /// What lorax itself writes.
    public func buildinstallLogs(_ uid: String?, _ arch: String) -> FilePath {
        root.appending(arch).appending("buildinstall\(Self.dashed(uid))-logs")
    }
    /// What an installer was made of, and its files.
    public func buildinstallRecord(_ uid: String?, _ arch: String) -> FilePath {
        file("buildinstall" + Self.dashed(uid), arch, extension: "json")
    }
    public func imageBuild(
        _ uid: String, subvariant: String, formats: [String], arches: [String],
        extension suffix: String = "log"
    ) -> FilePath {
        file(
            "imagebuild-\(uid)-\(subvariant)-\(formats.joined(separator: "-"))", arches: arches,
            extension: suffix)
    }
    /// - Parameter number: Of the image among those of its tree, from 1.
    public func liveImage(_ uid: String, _ arch: String, subvariant: String, number: Int) -> FilePath {
        file("liveimage-\(uid)-\(subvariant)-\(number)", arch)
    }
    /// What the command wrote that signs the package of a live image.
    public func liveImageSigning(_ uid: String, _ arch: String, subvariant: String, number: Int) -> FilePath {
        file("liveimage-signing-\(uid)-\(subvariant)-\(number)", arch)
    }
    public func liveMedia(_ uid: String, subvariant: String, arches: [String]) -> FilePath {
        file("livemedia-\(uid)-\(subvariant)", arches: arches)
    }
    /// - Parameter phase: `osbuild`, `osbs` or `image_container`.
    public func watchedTask(_ phase: String, _ uid: String, number: Int) -> FilePath {
        global.appending(phase).appending("\(uid)-\(number)-watch-task.log")
    }
    public func ostree(_ uid: String, _ arch: String, number: Int) -> FilePath {
        root.appending(arch).appending(uid).appending("ostree-\(number)")
    }
    public func ostreeContainer(_ uid: String, _ arch: String, number: Int) -> FilePath {
        root.appending(arch).appending(uid).appending("ostree_container-\(number)")
    }
    public func ostreeInstaller(_ uid: String, _ arch: String, number: Int) -> FilePath {
        root.appending(arch).appending(uid).appending("ostree_installer-\(number)")
    }

    private static func dashed(_ uid: String?) -> String { uid.map { "-\($0)" } ?? "" }
}

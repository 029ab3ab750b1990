public import SystemPackage

/// Where the working files of a compose lie, below `work/`.
///
/// An arch of nil is `global`, for what all arches share.
public struct WorkPaths: Sendable, Hashable {
    public let root: FilePath

    public init(root: FilePath) { self.root = root }

    /// Kinds of packages, as file names have them.
    public enum PackageKind: String, Sendable, Hashable, Codable, CaseIterable {
        case rpm, srpm, debuginfo
    }

    public func directory(_ arch: String?) -> FilePath { root.appending(arch ?? "global") }

    private func file(_ arch: String?, _ path: String) -> FilePath { directory(arch).appending(path) }

    // MARK: Identity and inputs

    public var composeInfoBase: FilePath { file(nil, "composeinfo-base.json") }
    /// What the process that makes the compose holds.
    public var lock: FilePath { file(nil, "compose.lock") }
    /// What the compose was asked to be.
    public var request: FilePath { file(nil, "request.json") }
    /// The commits that references of the configuration were at.
    public var gitCommits: FilePath { file(nil, "git-commits.json") }
    public var variants: FilePath { file(nil, "variants.xml") }
    public var kojiEvent: FilePath { file(nil, "koji-event") }
    public var prepopulate: FilePath { file(nil, "prepopulate.json") }
    public var kickstart: FilePath { file(nil, "ks.cfg") }
    public var moduleDefaults: FilePath { file(nil, "module_defaults") }
    public var moduleObsoletes: FilePath { file(nil, "module_obsoletes") }

    /// The comps of all, of an arch, or of a variant's tree.
    public func comps(_ arch: String?, variant uid: String? = nil) -> FilePath {
        let variant = uid.map { "\($0)." } ?? ""
        return file(arch, "comps/comps-\(variant)\(arch ?? "global").xml")
    }

    /// A repository with nothing but comps.
    public func compsRepository(_ arch: String?, variant uid: String? = nil) -> FilePath {
        file(arch, "comps_repo" + (uid.map { "_\($0)" } ?? ""))
    }

    // MARK: Package sets

    /// All packages of the source `repos` in one directory.
    public var downloads: FilePath { file(nil, "download") }
    public func downloads(_ arch: String) -> FilePath { file(arch, "pungi_download") }

    /// - Parameter pkgset: A Koji tag, or `repos`.
    public func packageSetRepository(_ pkgset: String, _ arch: String?) -> FilePath {
        file(arch, "repo/\(pkgset)")
    }
    public func packageSetFileCache(_ pkgset: String) -> FilePath {
        file(nil, "pkgset_\(pkgset)_file_cache.json")
    }
    public func packageSetReuse(_ pkgset: String) -> FilePath { file(nil, "pkgset_\(pkgset)_reuse.json") }

    /// The packages of a package set.
    public func packageList(_ pkgset: String, _ arch: String?) -> FilePath {
        file(arch, "package_list/\(arch ?? "global").\(pkgset).conf")
    }
    /// The packages of a variant's tree.
    public func packageList(_ uid: String, _ arch: String, _ kind: PackageKind) -> FilePath {
        file(arch, "package_list/\(uid).\(arch).\(kind.rawValue).conf")
    }
    public func lookasideList(_ uid: String, _ arch: String) -> FilePath {
        file(arch, "package_list/\(uid).\(arch).lookaside.conf")
    }
    /// The packages of a repository of a variant; sources have no arch, which is spelled `None`.
    public func repositoryList(_ uid: String, _ arch: String?, _ kind: PackageKind) -> FilePath {
        file(arch, "repo_package_list/\(uid).\(arch ?? "None").\(kind.rawValue).conf")
    }

    // MARK: Gather

    /// The input of the gathering that makes the package set.
    public func gatherInput(_ arch: String) -> FilePath { file(arch, "pungi/\(arch).conf") }
    /// - Parameter source: `module`, `comps` or `json`.
    public func gatherInput(_ uid: String, _ arch: String, source: String) -> FilePath {
        file(arch, "pungi/\(uid).\(arch).\(source).conf")
    }
    public func gatherLog(_ uid: String, _ arch: String, source: String) -> FilePath {
        file(arch, "pungi/\(uid).\(arch).\(source).log")
    }
    public func gatherCache(_ arch: String, variant uid: String? = nil) -> FilePath {
        file(arch, "pungi-cache" + (uid.map { "/\($0)" } ?? ""))
    }
    public func solvables(_ uid: String, _ arch: String, iteration: Int) -> FilePath {
        file(arch, "fus/\(uid)-solvables-\(iteration).\(arch).conf")
    }
    public func gatherResult(_ uid: String, _ arch: String) -> FilePath {
        file(arch, "gather_result/\(uid).\(arch).result")
    }
    /// A repository of a variant that others use as their lookaside.
    public func lookasideRepository(_ uid: String, _ arch: String) -> FilePath {
        file(arch, "\(uid)/lookaside_repo")
    }

    // MARK: Trees and images

    public func extraFiles(_ uid: String, _ arch: String) -> FilePath { file(arch, "\(uid)/extra-files") }
    public func extraISOFiles(_ uid: String, _ arch: String) -> FilePath {
        file(arch, "\(uid)/extra-iso-extra-files")
    }
    public func isoStaging(_ uid: String, _ arch: String, iso: String) -> FilePath {
        file(arch, "\(uid)/iso-staging-dir/\(iso)")
    }
    public func loraxTemplates(_ uid: String, _ arch: String) -> FilePath {
        file(arch, "\(uid)/lorax_templates")
    }
    public func ostreeInstaller(_ uid: String, _ arch: String) -> FilePath {
        file(arch, "\(uid)/ostree_installer")
    }
    /// The files of an image that differ from those of its tree.
    public func isoFiles(_ arch: String, iso: String) -> FilePath { file(arch, "iso/\(iso)") }
    public func graftPoints(_ arch: String, iso: String) -> FilePath {
        file(arch, "iso/\(iso)-graft-points")
    }
    public func isoFileList(_ arch: String, iso: String) -> FilePath { file(arch, "iso/\(iso)-file-list") }
    public func temporary(_ arch: String?, variant uid: String? = nil) -> FilePath {
        file(arch, "tmp" + (uid.map { "-\($0)" } ?? ""))
    }
    public func createISOScript(_ uid: String, _ arch: String, iso: String) -> FilePath {
        temporary(arch, variant: uid).appending("createiso-\(iso).sh")
    }
    public func extraISOScript(_ uid: String, _ arch: String, iso: String) -> FilePath {
        temporary(arch, variant: uid).appending("extraiso-\(iso).sh")
    }
    /// What lorax makes for a tree, or its forerunner for all trees of an arch.
    public func buildinstall(_ uid: String?, _ arch: String) -> FilePath {
        file(arch, "buildinstall" + (uid.map { "/\($0)" } ?? ""))
    }
    /// The configuration of lorax for a tree.
    public func loraxConfiguration(_ uid: String, _ arch: String) -> FilePath {
        file(arch, "\(uid)/lorax.conf")
    }
    public func productID(_ uid: String, _ arch: String) -> FilePath {
        file(arch, "product_id/\(uid).\(arch).pem/productid")
    }
    public func imageBuild(_ uid: String, format: String, name: String, arches: [String] = []) -> FilePath {
        let suffix = arches.isEmpty ? "" : "_" + arches.joined(separator: "_")
        return root.appending("image-build").appending(uid).appending("\(format)_\(name)\(suffix).cfg")
    }
    /// - Parameter number: Which of the commits it is, from 1.
    public func ostree(_ number: Int) -> FilePath { root.appending("ostree-\(number)") }
    /// - Parameter number: Which of the containers it is, from 1.
    public func ostreeContainer(_ number: Int) -> FilePath { root.appending("ostree-container-\(number)") }
    public func ostreeConfig(_ number: Int) -> FilePath { ostree(number).appending("extra_config.json") }
}

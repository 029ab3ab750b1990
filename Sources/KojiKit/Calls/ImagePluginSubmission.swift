/// Images that osbuild makes.
public struct KojiOSBuildImage: Sendable, Hashable {
    /// A repository: its URL, and for what it is.
    public struct Repository: Sendable, Hashable {
        public var url: String
        /// Only for these; empty for all. Then the plain URL is sent, which older plugins know.
        public var packageSets: [String]

        public init(url: String, packageSets: [String] = []) {
            self.url = url
            self.packageSets = packageSets
        }

        var xmlrpc: XMLRPCValue {
            packageSets.isEmpty
                ? .string(url) : ["baseurl": .string(url), "package_sets": XMLRPCValue(packageSets)]
        }
    }

    /// An OSTree to make the image of.
    public struct OSTree: Sendable, Hashable {
        public var url: String?
        public var ref: String?
        public var parent: String?

        public init(url: String? = nil, ref: String? = nil, parent: String? = nil) {
            self.url = url
            self.ref = ref
            self.parent = parent
        }

        var xmlrpc: XMLRPCValue {
            let members = XMLRPCStruct(given: [
                ("url", XMLRPCValue(url)), ("ref", XMLRPCValue(ref)), ("parent", XMLRPCValue(parent)),
            ])
            return members.members.isEmpty ? nil : .structure(members)
        }
    }

    public var name: String
    public var version: String
    public var distro: String
    public var imageTypes: [String]
    public var target: String
    public var arches: [String]
    public var release: String?
    public var repositories: [Repository] = []
    public var ostree: OSTree?
    /// Where the image is to be uploaded, as the plugin takes it.
    public var uploadOptions: XMLRPCStruct?
    public var manifestType: String?

    public init(
        name: String, version: String, distro: String, imageTypes: [String], target: String,
        arches: [String]
    ) {
        self.name = name
        self.version = version
        self.distro = distro
        self.imageTypes = imageTypes
        self.target = target
        self.arches = arches
    }

    /// The options as the plugin takes them.
    public var options: XMLRPCStruct {
        XMLRPCStruct(given: [
            ("release", XMLRPCValue(release)),
            ("repo", repositories.isEmpty ? nil : .array(repositories.map(\.xmlrpc))),
            ("ostree", ostree?.xmlrpc ?? nil),
            ("upload_options", uploadOptions.map { .structure($0) } ?? nil),
            ("manifest_type", XMLRPCValue(manifestType)),
        ])
    }
}

/// Images that KIWI makes.
public struct KojiKiwiImage: Sendable, Hashable {
    public var target: String
    public var arches: [String]
    /// URL of the commit with the description, and the file in it.
    public var descriptionSource: String
    public var descriptionPath: String
    public var profile: String?
    public var release: String?
    public var version: String?
    public var repositories: [String] = []
    /// Architectures that may fail.
    public var optionalArches: [String] = []
    public var type: String?
    /// `name=value`
    public var typeAttributes: [String] = []
    public var bundleNameFormat: String?
    public var repositoryReleasever: String?
    public var isScratch = false
    public var makesPreparation = false

    public init(target: String, arches: [String], descriptionSource: String, descriptionPath: String) {
        self.target = target
        self.arches = arches
        self.descriptionSource = descriptionSource
        self.descriptionPath = descriptionPath
    }

    var named: [(String, XMLRPCValue)] {
        [
            ("profile", XMLRPCValue(profile)), ("release", XMLRPCValue(release)),
            ("repos", repositories.isEmpty ? nil : XMLRPCValue(repositories)),
            ("type", XMLRPCValue(type)),
            ("type_attr", typeAttributes.isEmpty ? nil : XMLRPCValue(typeAttributes)),
            ("result_bundle_name_format", XMLRPCValue(bundleNameFormat)),
            ("optional_arches", optionalArches.isEmpty ? nil : XMLRPCValue(optionalArches)),
            ("version", XMLRPCValue(version)), ("repo_releasever", XMLRPCValue(repositoryReleasever)),
            ("scratch", XMLRPCValue(given: isScratch)), ("make_prep", XMLRPCValue(given: makesPreparation)),
        ]
    }
}

/// Images that image-builder makes.
public struct KojiImageBuilderImage: Sendable, Hashable {
    public var target: String
    public var arches: [String]
    public var types: [String]
    public var name: String
    public var version: String
    public var release: String?
    public var repositories: [String] = []
    public var seed: Int64?
    public var isScratch = false
    /// As the plugin takes them.
    public var ostree: XMLRPCStruct?
    public var blueprint: XMLRPCStruct?

    public init(target: String, arches: [String], types: [String], name: String, version: String) {
        self.target = target
        self.arches = arches
        self.types = types
        self.name = name
        self.version = version
    }

    /// The options as the plugin takes them.
    public var options: XMLRPCStruct {
        XMLRPCStruct(given: [
            ("repos", repositories.isEmpty ? nil : XMLRPCValue(repositories)),
            ("release", XMLRPCValue(release)), ("seed", XMLRPCValue(seed)),
            ("scratch", XMLRPCValue(given: isScratch)), ("ostree", ostree.map { .structure($0) } ?? nil),
            ("blueprint", blueprint.map { .structure($0) } ?? nil),
        ])
    }
}

extension KojiRequest where Answer == KojiTask.ID {
    /// Makes a task of osbuild's plugin.
    ///
    /// - SeeAlso: `osbuildImage`
    public static func image(_ image: KojiOSBuildImage) -> Self {
        Self(
            idOf: KojiCall(
                "osbuildImage",
                [
                    .string(image.name), .string(image.version), .string(image.distro),
                    XMLRPCValue(image.imageTypes), .string(image.target), XMLRPCValue(image.arches),
                ], named: ["opts": .structure(image.options)]))
    }

    /// Makes a task of KIWI's plugin; it takes the permission `image`.
    ///
    /// - SeeAlso: `kiwiBuild`
    public static func image(_ image: KojiKiwiImage, priority: Int? = nil) -> Self {
        Self(
            idOf: KojiCall(
                "kiwiBuild",
                [
                    .string(image.target), XMLRPCValue(image.arches), .string(image.descriptionSource),
                    .string(image.descriptionPath),
                ], given: image.named + [("priority", XMLRPCValue(priority))]))
    }

    /// Makes a task of image-builder's plugin.
    ///
    /// - SeeAlso: `imageBuilderBuild`
    public static func image(_ image: KojiImageBuilderImage) -> Self {
        Self(
            idOf: KojiCall(
                "imageBuilderBuild", [.string(image.target), XMLRPCValue(image.arches)],
                named: [
                    "types": XMLRPCValue(image.types), "name": .string(image.name),
                    "version": .string(image.version), "opts": .structure(image.options),
                ]))
    }

    /// Makes a task that builds a container.
    ///
    /// - Parameter options: As the plugin takes them: `scratch`, `yum_repourls`, `git_branch`, …
    /// - SeeAlso: `buildContainer` of the plugin `containerbuild`
    public static func container(
        source: String, target: String, options: XMLRPCStruct = [:], priority: Int? = nil
    ) -> Self {
        Self(
            idOf: KojiCall(
                "buildContainer", [.string(source), .string(target), .structure(options)],
                given: [("priority", XMLRPCValue(priority))]))
    }

    /// Makes a task that makes a repository for others than builders, of packages with certain signatures.
    ///
    /// - Parameters:
    ///   - keys: The last eight digits of their IDs, the best first; without one unsigned packages have to be allowed.
    ///   - options: As the hub takes them: `arch`, `comps`, `delta`, `event`, `inherit`, `latest`, `multilib`, …
    /// - SeeAlso: `distRepo`
    public static func distRepository(_ tag: some KojiTagKey, keys: [String], options: XMLRPCStruct) -> Self {
        Self(idOf: KojiCall("distRepo", [tag.xmlrpc, XMLRPCValue(keys)], named: options))
    }
}

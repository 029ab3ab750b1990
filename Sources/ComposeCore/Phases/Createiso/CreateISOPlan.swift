public import SystemPackage

/// Which ISO images of trees are made, and what is said of those that are not.
public struct CreateISOPlan: Sendable, Hashable {
    /// In the order of variants, arches (sources last) and discs.
    public var images: [PlannedISO] = []
    public var messages: [Message] = []

    public init() {}

    /// A line for the log.
    public struct Message: Sendable, Hashable {
        public var isWarning: Bool
        public var text: String

        public init(_ text: String, isWarning: Bool = false) {
            self.text = text
            self.isWarning = isWarning
        }
    }
}

extension String {
    /// That a tree has no images because its installer could not be made.
    static func lacksInstaller(_ variant: Variant, _ arch: String) -> String {
        "ISO should be bootable, but buildinstall failed. Skipping for \(variant.uid).\(arch)"
    }
}

/// An image of a tree, or of a part of one, and what has to be done before it can be written.
public struct PlannedISO: Sendable, Hashable {
    /// Without the metadata of a repository of its own, which is made later.
    public var image: ISOImage
    /// The directory whose files go on it.
    public var tree: FilePath
    /// Where the files lie that differ from those of the tree.
    public var staging: FilePath
    /// Bytes of what goes on it.
    public var size: Int64
    /// The packages that a repository of this disc alone has, relative to the tree; nil where that of the
    /// tree is on the image.
    public var packages: [String]?
    /// Why it cannot be made.
    public var problem: ComposeError?

    public init(_ image: ISOImage, tree: FilePath, staging: FilePath, size: Int64) {
        self.image = image
        self.tree = tree
        self.staging = staging
        self.size = size
    }
}

public import SourceDiagnostics

/// Why something about a compose could not be done.
public struct ComposeError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Code: Hashable, Sendable {
        /// The command line asks for something that cannot be.
        case commandLine
        /// Variables beside a configuration cannot be read.
        case definitions
        /// A file that changes the schema cannot be read.
        case schemaOverride
        /// A variant's packages are to be gathered, and it is not said how.
        case gatherMethod
        /// A package is asked for that is not for the tree's arch.
        case inputArch
        /// Requirements of packages that nothing satisfies.
        case unresolvedDependencies
        /// Packages that comps groups name are not there.
        case missingPackages
        /// Variants depend on each other in a circle.
        case lookasideCycle
        /// Packages are missing, damaged, or not what their repository says.
        case packages
        /// Packages are not signed by an accepted key.
        case unsigned
        /// A file is in the way of a package.
        case link
        /// Repository metadata cannot be made.
        case createrepo
        /// Koji cannot be asked, or has not what is asked for.
        case koji
        /// Programs are missing that a compose runs.
        case tools
        /// A phase needs one that is skipped.
        case phase
        /// Something that the configuration names cannot be read.
        case input
        /// A configuration has errors.
        case configuration
        /// A label that is none, a generator of versions that nobody knows, or a release that cannot be named.
        case identity
        /// An image's name or volume ID cannot be made of its template.
        case imageName
        /// An image is missing, cannot be made, or is not what it should be.
        case image
        /// The directory of a compose cannot be had: it is missing, in use or somebody else's.
        case directory
        /// A runroot lacks what it needs.
        case runroot
        /// The service that keeps track of composes does not answer, or not as it should.
        case tracking
        /// The status of a compose may not change so.
        case status
        /// A metadata file cannot be read, or what it should say has no place in it.
        case metadata
        /// The comps file has mistakes that would spoil every tree.
        case comps
        /// Something that is to be dumped is not there, or cannot be put where it belongs.
        case dumpSource
    }

    public var code: Code
    public var message: String
    /// What a person should change in files.
    public var diagnostics: [Diagnostic]
    /// The texts that the diagnostics point into.
    public var files: [SourceFile]

    public init(_ code: Code, _ message: String, diagnostics: [Diagnostic] = [], files: [SourceFile] = []) {
        self.code = code
        self.message = message
        self.diagnostics = diagnostics
        self.files = files
    }

    public var description: String { message }
}

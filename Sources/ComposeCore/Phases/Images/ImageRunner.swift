public import SystemPackage

/// Where the programs run that make images.
///
/// They write into a working directory; what they wrote is checked and published here, wherever they ran.
public protocol ImageRunner: Sendable {
    /// How many images are made at a time; nil for as many as there are.
    var limit: Int? { get }

    /// Begins the work on an image, and its log anew.
    ///
    /// - Parameter directory: Where the programs start and write to.
    func begin(_ image: ISOImage, in directory: FilePath) throws -> any ImageRun
}

/// The work on one image.
public protocol ImageRun: Sendable {
    /// Runs programs one after another; the first one that fails ends it.
    ///
    /// - Parameter part: Which part of the work it is, from 1.
    /// - Throws: `.image` with what went wrong and the log; `CancellationError`.
    func run(_ steps: [ImageStep], part: Int) async throws
}

/// A program with its arguments.
public struct ImageStep: Sendable, Hashable {
    public var words: [String]
    /// A file for its standard input; nil for none.
    public var input: FilePath?

    public init(_ words: [String], input: FilePath? = nil) {
        self.words = words
        self.input = input
    }
}

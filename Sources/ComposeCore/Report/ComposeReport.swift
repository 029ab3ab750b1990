internal import HostKit
public import SystemPackage

/// A page that tells what became of a compose: phases, trees, images, warnings, and why each package is there.
///
/// It is made of what the compose left on the disk alone, so there is one for each compose, failed, stopped and old
/// ones too. It needs nothing but itself, and says the same for the same compose.
public struct ComposeReport: Sendable {
    public let layout: ComposeLayout

    public init(_ layout: ComposeLayout) { self.layout = layout }

    /// Where the page of a compose is.
    public var path: FilePath { layout.logs.root.appending("report").appending("index.html") }

    /// Writes the page, which appears whole.
    ///
    /// What cannot be read is named in the page.
    /// - Parameter output: nil for ``path``.
    /// - Returns: Where the page is.
    /// - Throws: `.input` for a directory that is no compose; ``FileError`` for a page that cannot be written.
    @discardableResult
    public func write(to output: FilePath? = nil) throws -> FilePath {
        let target = output ?? path
        let page = try html(at: target)
        try Files.createDirectories(target.removingLastComponent())
        try Files.writeAtomically(page, to: target)
        return target
    }

    /// The page as it is at a place, from where its links lead to the files of the compose.
    ///
    /// - Throws: `.input` for a directory that is no compose.
    public func html(at target: FilePath) throws(ComposeError) -> [UInt8] {
        let facts = try ReportFacts(layout)
        return ReportPage(facts, layout, directory: target.removingLastComponent()).html()
    }
}

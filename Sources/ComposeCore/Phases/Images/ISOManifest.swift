/// The list of what is on an image.
enum ISOManifest {
    /// The paths of all files and directories, sorted by their bytes, a line each; without the tables of
    /// translations that genisoimage makes.
    static func text(_ entries: [ISOVolume.Entry], tool: ISOImage.Tool) -> String {
        var paths = entries.map(\.path)
        if tool == .genisoimage { paths.removeAll { $0.hasSuffix("/TRANS.TBL") } }
        return paths.sorted { $0.precedes($1) }.map { $0 + "\n" }.joined()
    }
}

using SyncStream.Node.Media;
using SyncStream.Node.Media.Catalogue;
using SyncStream.Protocol.Media;

namespace SyncStream.Node.Tests.Media.Catalogue;

/// <summary>A value of every type that may travel between catalogues, with every member set.</summary>
internal static class CatalogueExamples
{
    private static readonly FoundFile File = new(
        "films/a film.mkv",
        123_456_789_012,
        new DateTime(2024, 5, 6, 7, 8, 9, 123, DateTimeKind.Utc)
    );

    public static IReadOnlyDictionary<string, ICatalogueMessage> All { get; } =
        new Dictionary<string, ICatalogueMessage>
        {
            ["library-state:1"] = new LibraryState("10.0.0.7", "00000000deadbeef"),
            ["library-changed:1"] = new LibraryChanged("10.0.0.7", "01", "02", [Video("v1")], [new("v2")]),
            ["library-wanted:1"] = new LibraryWanted(new("v1")),
            ["library-page:1"] = new LibraryPage("10.0.0.7", "02", [Video("v1")], Last: true),
            ["file-shared:1"] = new FileShared("10.0.0.7", new(File, new("v1"), null, "it has no picture")),
            ["file-kept:1"] = FileKept.Instance,
        };

    public static VideoInfo Video(string id) =>
        new(new(id), "A film", 5400.5, 123_456_789, 1920, 1080, "mkv", ["hevc", "ac3"], ["deu"], ["10.0.0.7"])
        {
            Audio = [new("deu", "Stereo", "ac3", 2)],
            Direct = false,
        };
}

namespace SyncStream.Node.Rooms.Journal;

/// <summary>A commit as it stands in the table <c>journal</c>.</summary>
/// <param name="Id">Whose it is; with <paramref name="Number"/> it is there once at most.</param>
/// <param name="Number">From 1, without a gap.</param>
/// <param name="Message">The commit, serialized.</param>
/// <param name="Manifest">Its type, as the serializer calls it.</param>
/// <param name="Serializer">The serializer's number.</param>
/// <param name="Writer">The actor that wrote it, by a random name.</param>
/// <param name="Created">When, in ticks (100 ns) since the year 1, UTC.</param>
internal readonly record struct JournalRow(
    string Id,
    long Number,
    byte[] Message,
    string Manifest,
    int Serializer,
    string Writer,
    long Created
);

using Microsoft.Data.Sqlite;
using SyncStream.Node.Hosting;
using SyncStream.Node.Rooms.Journal;

namespace SyncStream.Node.Backups;

/// <summary>
/// Copies what of a data folder cannot be made again, while its server runs or not: the rooms as of one instant, the keys, and
/// subtitles that people added. Caches and unfinished uploads are left out, and the library is its owner's.
/// </summary>
internal static class DataBackup
{
    // Who has the keys can sign sessions, so the whole is for its owner's eyes.
    private static readonly string[] Folders = ["keys", "subtitles"];

    /// <summary>Makes a folder that can take the data folder's place. It appears once it is whole.</summary>
    /// <param name="target">Not there yet.</param>
    /// <exception cref="UsageException">There is nothing to copy, or the target is there already.</exception>
    /// <exception cref="TemporaryFailureException">A file cannot be read or written: the disk is full, say.</exception>
    public static BackupReport Make(string data, string target)
    {
        if (!Directory.Exists(data))
            throw new UsageException($"there is no data folder {data}; name the server's by --data");
        if (Path.Exists(target))
            throw new UsageException($"{target} is there already; name a folder that is not");
        var partial = $"{Path.TrimEndingDirectorySeparator(target)}.partial";
        try
        {
            if (Directory.Exists(partial))
                Directory.Delete(partial, recursive: true);
            Directory.CreateDirectory(partial, FileModes.OwnerOnly);
            var rooms = CopyRooms(RoomJournal.FileIn(data), RoomJournal.FileIn(partial));
            foreach (var folder in Folders)
                Copy(Path.Combine(data, folder), Path.Combine(partial, folder));
            Directory.Move(partial, target);
            return new(rooms, Files(target).Sum(file => file.Length));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SqliteException)
        {
            throw new TemporaryFailureException($"cannot back up {data}: {e.Message}", e);
        }
    }

    // One read transaction: the server goes on writing meanwhile, and what it acknowledged before is in the copy.
    private static long? CopyRooms(string from, string to)
    {
        if (!File.Exists(from))
            return null;
        using var database = new SqliteConnection($"Data Source={from};Mode=ReadWrite;Pooling=False");
        database.Open();
        using var copy = database.CreateCommand();
        copy.CommandText = "VACUUM INTO @file";
        copy.Parameters.AddWithValue("@file", to);
        copy.ExecuteNonQuery();
        OnDisk(to);
        using var count = database.CreateCommand();
        count.CommandText = "SELECT count(DISTINCT persistence_id) FROM journal WHERE persistence_id LIKE 'room-%'";
        return (long)count.ExecuteScalar()!;
    }

    private static void Copy(string from, string to)
    {
        if (!Directory.Exists(from))
            return;
        foreach (var file in Files(from))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file.FullName));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!, FileModes.OwnerOnly);
            file.CopyTo(copy);
            OnDisk(copy);
        }
    }

    private static void OnDisk(string path)
    {
        using var file = File.Open(path, FileMode.Open, FileAccess.ReadWrite);
        file.Flush(flushToDisk: true);
    }

    private static IEnumerable<FileInfo> Files(string folder) =>
        new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories);
}

/// <summary>What a backup holds.</summary>
/// <param name="Rooms">Null where rooms are written elsewhere, or none ever was.</param>
/// <param name="Bytes">Its size.</param>
internal readonly record struct BackupReport(long? Rooms, long Bytes);

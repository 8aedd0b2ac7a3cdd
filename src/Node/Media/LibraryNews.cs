namespace SyncStream.Node.Media;

/// <summary>On the event stream: this worker's catalogue of the folder is another one than it was.</summary>
public sealed record LibraryPublished
{
    public static readonly LibraryPublished Instance = new();
}

/// <summary>On the event stream: this worker has read a file that no other need read.</summary>
public sealed record FileLearned(IndexEntry Entry);

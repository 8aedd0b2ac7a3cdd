namespace SyncStream.Node.Hosting;

/// <summary>Who may do what with a file or folder of ours.</summary>
internal static class FileModes
{
    /// <summary>A folder that nobody else may look into.</summary>
    public const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
}

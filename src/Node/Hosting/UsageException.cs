namespace SyncStream.Node.Hosting;

/// <summary>Something the person who started the program can put right: shown as one line, exit code 2.</summary>
public sealed class UsageException : Exception
{
    public UsageException() { }

    public UsageException(string message)
        : base(message) { }

    public UsageException(string message, Exception innerException)
        : base(message, innerException) { }
}

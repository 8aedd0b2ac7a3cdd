namespace SyncStream.Node.Hosting;

/// <summary>
/// Something the person who started the program can put right, by starting it in another way or with other settings: shown as one line,
/// exit code 2. A service manager that tried again would only hear it again.
/// </summary>
public class UsageException : Exception
{
    public UsageException() { }

    public UsageException(string message)
        : base(message) { }

    public UsageException(string message, Exception innerException)
        : base(message, innerException) { }
}

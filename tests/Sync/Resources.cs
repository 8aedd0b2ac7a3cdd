namespace SyncStream.Sync;

/// <summary>The scripts and pages that go with this program.</summary>
internal static class Resources
{
    public static string Text(string name)
    {
        using var stream =
            typeof(Resources).Assembly.GetManifestResourceStream(name) ?? throw new FileNotFoundException(name);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}

namespace SyncStream.Node.Hosting;

/// <summary>Secrets that an example file came with, and so everybody knows: they open the door to whoever reads that file.</summary>
internal static class Placeholder
{
    /// <summary>How the secrets of our own example files begin.</summary>
    public const string Mark = "change-me";

    /// <exception cref="UsageException">The value is still the example's.</exception>
    public static void Refuse(string key, string value, string howToMakeOne)
    {
        if (value.StartsWith(Mark, StringComparison.OrdinalIgnoreCase))
            throw new UsageException(
                $"{key}: is still the one of the example, which everybody knows; make one of your own with: {howToMakeOne}"
            );
    }
}

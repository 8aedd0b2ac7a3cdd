namespace SyncStream.Node.Tests.Hosting;

/// <summary>A folder for one test, gone with it.</summary>
internal sealed class TestFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("syncstream-test-");

    public string Of(params ReadOnlySpan<string> names) => Path.Combine([_folder.FullName, .. names]);

    public void Dispose() => _folder.Delete(recursive: true);
}

using SyncStream.Node.Tests.Hosting;

namespace SyncStream.Node.Tests.Media.Uploads;

/// <summary>Tests that upload a real clip.</summary>
public abstract class ClipUploads : IAsyncLifetime, IDisposable
{
    private readonly TestFolder _clips = new();

    private protected byte[] Clip { get; private set; } = [];

    /// <summary>Where another clip of theirs may lie.</summary>
    private protected string PathOf(string clip) => _clips.Of(clip);

    public async Task InitializeAsync()
    {
        await Clips.Make(PathOf("clip.mp4"));
        Clip = await File.ReadAllBytesAsync(PathOf("clip.mp4"));
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        _clips.Dispose();
        GC.SuppressFinalize(this);
    }
}

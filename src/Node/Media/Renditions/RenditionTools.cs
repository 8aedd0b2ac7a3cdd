namespace SyncStream.Node.Media.Renditions;

/// <summary>Where ffmpeg and ffprobe are; looked for at every use, so that installing them needs no restart.</summary>
internal static class RenditionTools
{
    /// <exception cref="MediaFault">It is not installed.</exception>
    public static string Ffmpeg => ChildProcess.Find("ffmpeg") ?? throw MediaFault.NoTool();

    /// <inheritdoc cref="Ffmpeg"/>
    public static string Ffprobe => ChildProcess.Find("ffprobe") ?? throw MediaFault.NoTool();
}

namespace SyncStream.Node.Media.Renditions;

/// <summary>What a file is for. Each use has a few slots of its own on a host, so that what takes minutes keeps nobody from playing.</summary>
internal enum FileUse
{
    /// <summary>A poster: some seconds as a rule.</summary>
    Show,

    /// <summary>Subtitles out of the video's own file: it may be read to its end for them, which takes minutes of a large one.</summary>
    Text,

    /// <summary>The places of key frames, without which nothing plays.</summary>
    Play,

    /// <summary>A storyboard, which may take minutes.</summary>
    Scrub,
}

/// <summary>How much of each use there may be at once.</summary>
internal static class FileUses
{
    /// <summary>Slots on a host. Posters keep processors busy, one each; the rest wait for the disk.</summary>
    /// <param name="processors">Of the host.</param>
    public static int Slots(this FileUse use, int processors) =>
        use switch
        {
            FileUse.Show => Math.Max(2, processors / 2),
            FileUse.Scrub => 1,
            _ => 2,
        };

    /// <summary>
    /// Whether one that nobody waits for any more ends for another that somebody does. What takes minutes and is asked for now and then
    /// would never come to an end so; only who wants to play is not to wait for half an hour.
    /// </summary>
    public static bool GivesWay(this FileUse use) => use == FileUse.Play;
}

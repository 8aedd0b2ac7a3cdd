using SyncStream.Protocol.Media;

namespace SyncStream.Web.Media;

/// <summary>What this worker knows of the videos. Answers from memory; never blocks.</summary>
public interface IVideoCatalogue
{
    /// <summary>The video, or null where no node holds it.</summary>
    VideoInfo? Find(VideoId id);

    /// <summary>Completes when this worker has looked through its library once: before that an unknown video may be there all the same.</summary>
    Task Known => Task.CompletedTask;

    /// <summary>One page of the library, by title.</summary>
    VideoPage Search(VideoQuery query);
}

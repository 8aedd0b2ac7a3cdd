using SyncStream.Protocol.Media;

namespace SyncStream.Web.Media;

/// <summary>What this worker knows of the videos. Answers from memory; never blocks.</summary>
public interface IVideoCatalogue
{
    /// <summary>The video, or null where no node holds it.</summary>
    VideoInfo? Find(VideoId id);

    /// <summary>
    /// Completes when all that this worker has seen in its library has been read, and what other hosts hold is known: before that an unknown video may be there all the same.
    /// Another task where more is seen later; a file that comes later and is still being written to is not counted before it is complete.
    /// </summary>
    Task Known => Task.CompletedTask;

    /// <summary>One page of the library, by title.</summary>
    VideoPage Search(VideoQuery query);
}

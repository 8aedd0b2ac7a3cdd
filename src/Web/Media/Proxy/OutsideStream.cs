using SyncStream.Web.Media.Streams;

namespace SyncStream.Web.Media.Proxy;

/// <summary>An outside video on its way through this server. Its bytes come as they please, so it is only ever cut at once.</summary>
internal sealed class OutsideStream(Subject subject, Action abort) : IOpenStream
{
    public Subject Subject => subject;

    public void Cut(bool now)
    {
        // A drain first gives streams until their next piece: here only the second call, which is in earnest, counts.
        if (now)
        {
            abort();
        }
    }
}
